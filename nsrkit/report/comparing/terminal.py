"""The headline numbers of runs side by side in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nsrkit.report.comparing import build, runs
from nsrkit.show.runs import numbers

if TYPE_CHECKING:
    from rich.console import Console

_UNIT = 1  # column of the units, which here stand behind the names


def compare(names: Sequence[str], out: Path | None, corridor: str | None, console: Console) -> Path:
    """Hold runs against the first: a table for each here, and the page.

    Parameters
    ----------
    names
        Folders, or names below `out/`.
    out, corridor
        As in `nsrkit.report.compare`.
    console
        Where the table goes.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    DataError
        As `nsrkit.report.compare`.
    """
    found = runs.read(names)
    corridor = build.asked(found, corridor)
    records = {one.label: one.numbers for one in found}
    first = found[0].label
    for one in found[1:]:
        pair = {label: records[label] for label in (first, one.label)}
        _table(numbers.cells(pair, corridor), console)
    for note in runs.notes(found):
        console.print(f"note: {note}", markup=False, highlight=False, soft_wrap=True)
    with console.status("comparing") as status:
        path = build.write(found, out, corridor, lambda text: status.update(f"comparing: {text}"))
    console.print(str(path), markup=False, highlight=False, soft_wrap=True)
    return path


def _table(rows: tuple[Sequence[str], Sequence[Sequence[str]]], console: Console) -> None:
    """Central values only: the page has their ranges."""
    from rich import box
    from rich.table import Table

    heads, body = rows
    table = Table(box=box.SIMPLE_HEAD)
    for i, head in enumerate(heads):
        if i != _UNIT:
            table.add_column(head, justify="left" if not i or head == "Ranges" else "right")
    for title, unit, *cells in body:
        table.add_row(f"{title}, {unit}", *(cell.partition("\n")[0] for cell in cells))
    console.print(table)
