"""All tables of a report as one spreadsheet, with its headline numbers in full."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nsrkit.report.parts.grids import Cell, Grid, ends, grids

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from nsrkit.report.pages import Section
    from nsrkit.scenario.case import Case

_WIDEST = 60
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first instant that a zip file can tell
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
Value = str | float | None


def spreadsheet(case: Case, sections: Sequence[Section], numbers: Mapping[str, Any]) -> bytes:
    """An XLSX file: contents, headline numbers, a sheet for each table, and the case's numbers.

    The same report gives the same bytes. A cell that shows a spread below its number becomes three
    columns. Text is never taken for a formula.
    """
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    first.title = "Contents"
    listed: list[Sequence[Value]] = [("Headline numbers", "", "Headline numbers in full")]
    _headlines(book.create_sheet("Headline numbers"), numbers)
    for part in sections:
        for i, grid in enumerate(grids(part.html)):
            name = _name(part.name, i + 1, book.sheetnames)
            _table(book.create_sheet(name), grid)
            listed.append((name, part.title, grid.caption))
    _numbers(book.create_sheet("Numbers of the case"), case)
    listed.append(("Numbers of the case", "", "Every number with range, status and source"))
    _rows(first, ("Sheet", "Section", "Table"), listed)
    for row in range(2, len(listed) + 2):
        cell = first.cell(row, 1)
        cell.hyperlink, cell.style = f"#'{cell.value}'!A1", "Hyperlink"
    book.properties.title, book.properties.creator = case.title, "nsrkit"
    made = dt.datetime.combine(case.as_of, dt.time())
    book.properties.created = book.properties.modified = made
    kept = io.BytesIO()
    book.save(kept)
    return _timeless(kept.getvalue(), made)


def _name(workbook: str, count: int, taken: Iterable[str]) -> str:
    """A name that a sheet may have: 31 characters, no brackets or slashes, not twice."""
    tail, plain = f" {count}", re.sub(r"[\[\]:*?/\\']", " ", workbook)
    name, again = plain[: 31 - len(tail)] + tail, 1
    while name.lower() in {each.lower() for each in taken}:
        again += 1
        more = f"{tail} ({again})"
        name = plain[: 31 - len(more)] + more
    return name


def _headlines(sheet: Worksheet, numbers: Mapping[str, Any]) -> None:
    heads = ("Name", "What", "Value", "Low", "High", "Unit", "Status", "Note", "Source")
    rows = [(name, one.get("title", ""), one["value"], one["low"], one["high"], one["unit"],
             one["status"], one.get("note", one.get("reason", "")), one["source"])
            for name, one in numbers.items()]  # fmt: skip
    _rows(sheet, heads, rows)


def _numbers(sheet: Worksheet, case: Case) -> None:
    heads = ("Key", "Value", "Low", "High", "Unit", "Status", "Source or reason", "As of")
    rows = [(key, one.value, one.low, one.high, one.unit, one.status, one.source,
             str(one.as_of or "")) for key, one in case.numbers(systems=True).items()]  # fmt: skip
    _rows(sheet, heads, rows)


def _table(sheet: Worksheet, grid: Grid) -> None:
    """A table of the report, its spreads in columns of their own, the caption above it."""
    heads, columns = list[str](), list[list[tuple[Value, str]]]()
    for j, head in enumerate(grid.heads):
        cells = [row[j] if j < len(row) else Cell("") for row in grid.rows]
        heads.append(" ".join(part for part in (head.text, head.below) if part))
        columns.append([one.number or (one.text, "") for one in cells])
        below = [ends(one.below) for one in cells]
        if not any(one.below for one in cells):
            continue
        if all(pair or not one.below for pair, one in zip(below, cells, strict=True)):
            for k, end in enumerate(("low", "high")):
                heads.append(f"{heads[-1 - k]}, {end}")
                columns.append([(pair[k] if pair else None, "") for pair in below])
        else:
            heads.append(f"{heads[-1]}, below")
            columns.append([(one.below, "") for one in cells])
    rows = [[column[i][0] for column in columns] for i in range(len(grid.rows))]
    _rows(sheet, heads, rows, title=grid.caption)
    for j, column in enumerate(columns):
        for i, (_, shown) in enumerate(column):
            if shown:
                sheet.cell(i + 3, j + 1).number_format = shown


def _rows(
    sheet: Worksheet, heads: Sequence[str], rows: Sequence[Sequence[Value]], title: str = ""
) -> None:
    """Heads in bold and rows below them, which stay in sight and can be filtered."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    top = 2 if title else 1
    if title:
        _put(sheet, 1, 1, title)
    for j, head in enumerate(heads, 1):
        _put(sheet, top, j, head)
        sheet.cell(top, j).font = Font(bold=True)
        sheet.cell(top, j).alignment = Alignment(wrap_text=True, vertical="top")
    for i, row in enumerate(rows, top + 1):
        for j, value in enumerate(row, 1):
            _put(sheet, i, j, value)
    last = get_column_letter(max(len(heads), 1))
    sheet.freeze_panes = f"A{top + 1}"
    sheet.auto_filter.ref = f"A{top}:{last}{top + len(rows)}"
    for j in range(1, len(heads) + 1):
        widest = max((len(str(row[j - 1] or "")) for row in rows if j <= len(row)), default=8)
        sheet.column_dimensions[get_column_letter(j)].width = min(max(widest + 2, 10), _WIDEST)


def _put(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    if value is None or value == "":
        return
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = _FORBIDDEN.sub("", value)
        cell.data_type = "s"  # a text that begins with = is no formula
    else:
        cell.value = value


def _timeless(data: bytes, made: dt.datetime) -> bytes:
    """The same archive without the instant at which it was packed."""
    kept = io.BytesIO()
    stamp = made.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", stamp, content)
            new.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return kept.getvalue()
