"""Lines of a table that know their place, so that a fault can name file, line and column."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from nsrkit.assumption import Assumption
from nsrkit.errors import DataError
from nsrkit.scenario.reading.faults import near

NUMBER = ("value", "low", "high", "status", "source", "as_of")
"""Columns of a number."""
_Row = TypeVar("_Row")


class Line:
    """A line of a table, which knows its place."""

    def __init__(self, path: Path, at: int, cells: dict[str, str]) -> None:
        self.path, self.at, self.cells = path, at, cells

    def fault(self, column: str, message: str, remedy: str) -> DataError:
        """The error for a cell of it."""
        got = self.cells.get(column)
        return DataError(f"{self.path.name}:{self.at}: {column}: {message} (got {got!r}); {remedy}")

    def text(self, column: str) -> str:
        """A cell without blanks around."""
        if column not in self.cells:
            remedy = f"the columns are {', '.join(self.cells)}"
            raise self.fault(column, "there is no such column", remedy)
        return (self.cells[column] or "").strip()

    def some(self, column: str) -> tuple[str, ...]:
        """Words of a cell."""
        return tuple(self.text(column).split())

    def one_of(self, column: str, known: Any) -> str:
        """A cell that names something known."""
        given = self.text(column)
        if given not in known:
            raise self.fault(column, "is not known here", near(given, known))
        return given

    def number(self, column: str) -> float | None:
        """A cell that is a number; None: empty."""
        given = self.text(column)
        try:
            return float(given) if given else None
        except ValueError:
            raise self.fault(
                column, "is no number", "write a number with a point, or none"
            ) from None

    def whole(self, column: str) -> int:
        """A cell that is a year."""
        given = self.number(column)
        if given is None or given != int(given):
            raise self.fault(column, "is no year", "write a year such as 2024")
        return int(given)

    def needed(self, column: str) -> float:
        """A cell that must be a number."""
        given = self.number(column)
        if given is None:
            raise self.fault(column, "is missing", "write a number")
        return given

    def assumed(self, unit: str, columns: tuple[str, ...] = NUMBER) -> Assumption:
        """The number of the line with its range and source."""
        value, low, high, status, source, as_of = columns
        try:
            found = Assumption(
                self.number(value), unit, self.number(low) if low else None,
                self.number(high) if high else None, self.text(source),
                self.text(status) or "not supplied",  # type: ignore[arg-type]
                (self.text(as_of) or None) if as_of else None,
            )  # fmt: skip
        except ValidationError as error:
            message = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
            raise self.fault(value, message, f"see {', '.join(c for c in columns if c)}") from None
        if any(n is not None and n < 0 for n in (found.value, found.low, found.high)):
            raise self.fault(value, "is below zero", "write 0 or more")
        return found


def lines(path: Path) -> Iterator[Line]:
    """All lines of a table; raises DataError for one with another number of cells."""
    with path.open(encoding="utf-8", newline="") as file:
        for at, cells in enumerate(csv.DictReader(file), 2):
            line = Line(path, at, cells)
            if None in cells or any(cell is None for cell in cells.values()):
                raise line.fault(
                    "line",
                    "has another number of cells than the head",
                    'put text with commas in "quotes"',
                )
            yield line


def once(path: Path, key: str, of: Callable[[Line], _Row]) -> dict[str, _Row]:
    """Rows by the name in a column; raises DataError for a name that is empty or given twice."""
    found: dict[str, _Row] = {}
    for line in lines(path):
        name = line.text(key)
        if not name or name in found:
            raise line.fault(key, "is empty or given twice", "give each line a name of its own")
        found[name] = of(line)
    return found
