"""Lines of a table of `params/`, each made into what it means."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import TypeVar

from nsrkit.errors import DataError
from nsrkit.scenario.reading.lookup import find

Row = TypeVar("Row")


def rows(name: str, make: Callable[[dict[str, str]], Row], wanted: str) -> list[Row]:
    """Lines of a table, in the order of the file.

    Parameters
    ----------
    name
        Table, looked up as scenarios are.
    make
        Makes one out of the cells by column; may raise KeyError, TypeError or ValueError.
    wanted
        What a line should hold, for the message.

    Returns
    -------
    list
        What `make` gave.

    Raises
    ------
    DataError
        A line cannot be read; the message names file and line.

    Examples
    --------
    >>> rows("nsr-transits", lambda cells: int(cells["year"]), "a year")[0]
    2010
    """
    path, found = find("tables", name), []
    with path.open(encoding="utf-8", newline="") as file:
        for at, cells in enumerate(csv.DictReader(file), 2):
            try:
                found.append(make(cells))
            except (KeyError, TypeError, ValueError) as error:
                raise DataError(f"{path.name}:{at}: {error}; write {wanted}") from None
    return found
