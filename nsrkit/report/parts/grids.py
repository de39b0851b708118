"""Tables of a page read back as cells: text, the line below it, and the number in full."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

_TABLE = re.compile(r'<div(?: id="([^"]*)")? class="nsr-table">(<table>.*?</table>)', re.DOTALL)
_NUMBER = re.compile(r"(USD )?(-?\d[\d,]*(?:\.\d+)?)( (?:%|bn|m|k))?")
_RANGE = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)(?:–| to )(-?\d[\d,]*(?:\.\d+)?)")
_SCALES = {" bn": 1e9, " m": 1e6, " k": 1e3}


class Cell(NamedTuple):
    """One cell: its first line, the small line below, and its number where it holds one."""

    text: str
    below: str = ""
    full: float | None = None

    @property
    def number(self) -> tuple[float, str] | None:
        """The number, and how a spreadsheet shows it; None where the cell is words.

        Examples
        --------
        >>> Cell("14,440").number, Cell("15 %").number, Cell("USD 2.37 m").number, Cell("–").number
        ((14440.0, '#,##0'), (0.15, '0%'), (2370000.0, '"USD" #,##0'), None)
        """
        found = _NUMBER.fullmatch(self.text.replace("\u2212", "-").replace("\u00a0", " "))
        if found is None:
            return None
        dollars, digits, unit = found.groups()
        value = float(digits.replace(",", "")) if self.full is None else self.full
        places = len(digits.partition(".")[2])
        tail = f".{'0' * places}" if places else ""
        if unit == " %":
            return value / 100, f"0{tail}%"
        if unit and not dollars:
            return None
        if dollars:
            usd = value if self.full is not None else value * _SCALES.get(unit or "", 1)
            return usd, '"USD" #,##0'
        return value, f"#,##0{tail}"


class Grid(NamedTuple):
    """A table: where it stands, what it is called, heads and rows."""

    anchor: str
    caption: str
    heads: list[Cell]
    rows: list[list[Cell]]


def grids(html: str) -> list[Grid]:
    r"""The tables of a page, in order.

    Examples
    --------
    >>> from nsrkit.show.tables import table
    >>> grids(table(["a", "b"], [["x", "1,000\n900–1,100"]], "So it is.").html)[0].rows
    [[Cell(text='x', below='', full=None), Cell(text='1,000', below='900–1,100', full=None)]]
    """
    found = []
    for anchor, inner in _TABLE.findall(html):
        reader = _Reader()
        reader.feed(inner)
        found.append(Grid(anchor, reader.caption.strip(), reader.rows[0], reader.rows[1:]))
    return found


def ends(text: str) -> tuple[float, float] | None:
    """Both ends of a range, or None.

    Examples
    --------
    >>> ends("17.9–20.6"), ends("−1 to 2"), ends("of 8 ships")
    ((17.9, 20.6), (-1.0, 2.0), None)
    """
    found = _RANGE.fullmatch(text.replace("\u2212", "-"))
    if found is None:
        return None
    return float(found[1].replace(",", "")), float(found[2].replace(",", ""))


class _Reader(HTMLParser):
    """Rows of one table; marks of footnotes are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[Cell]] = []
        self.caption, self.into = "", ""
        self.lines: list[str] | None = None
        self.full: float | None = None
        self.notes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell, or its second line."""
        given = dict(attrs)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.lines = [""]
            self.full = float(given["data-v"] or "nan") if "data-v" in given else None
        elif tag == "br" and self.lines is not None:
            self.lines.append("")
        self.notes += tag == "sup"
        self.into = "caption" if tag == "caption" else self.into

    def handle_endtag(self, tag: str) -> None:
        """End a cell."""
        self.notes -= tag == "sup"
        if tag == "caption":
            self.into = ""
        elif tag in ("td", "th") and self.lines is not None:
            first, *rest = (line.strip() for line in self.lines)
            self.rows[-1].append(Cell(first, " ".join(rest), self.full))
            self.lines = None

    def handle_data(self, data: str) -> None:
        """Text, where it belongs to a cell or the caption."""
        if self.into == "caption":
            self.caption += data
        elif self.lines is not None and not self.notes:
            self.lines[-1] += data
