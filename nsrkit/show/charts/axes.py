"""Axes of a chart: scales, ticks, grid lines and titles with units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from nsrkit.show import svg, theme, words
from nsrkit.show.svg import Box, Canvas
from nsrkit.units import KM_PER_NM

WIDTH_PX = 960.0


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers that span a range.

    Examples
    --------
    >>> ticks(0, 43)
    [0.0, 10.0, 20.0, 30.0, 40.0]
    """
    span = max(high - low, 1e-12)
    raw = span / about
    size = 10.0 ** np.floor(np.log10(raw))
    step = size * min((m for m in (1, 2, 2.5, 5, 10) if m * size >= raw * 0.95), default=10)
    first = np.ceil(low / step - 1e-9)
    return [
        float(round(k * step, 10)) + 0.0 for k in np.arange(first, np.floor(high / step + 1e-9) + 1)
    ]


def places(values: Sequence[float], digits: int = 0) -> int:
    """Decimals that tell numbers of an axis as they are, four at most.

    Examples
    --------
    >>> places([0.0, 2.5, 5.0]), places([0.0, 10.0])
    (1, 0)
    """
    while digits < 4 and any(abs(value - round(value, digits)) > 1e-9 for value in values):
        digits += 1
    return digits


def marked(values: Sequence[float], digits: int = 0) -> list[tuple[float, str]]:
    """Numbers of an axis with their texts, all with as many digits as one of them needs.

    Examples
    --------
    >>> marked([0.0, 0.25, 0.5])
    [(0.0, '0.00'), (0.25, '0.25'), (0.5, '0.50')]
    """
    digits = places(values, digits)
    return [(value, words.number(value, digits)) for value in values]


class Axes:
    """A panel that maps data to the page."""

    def __init__(
        self, canvas: Canvas, frame: Box, x: tuple[float, float], y: tuple[float, float]
    ) -> None:
        self.canvas, self.frame = canvas, frame
        self.x_range, self.y_range = x, y

    def x(self, value: float | np.ndarray) -> np.ndarray:
        """Page position of data x [px]."""
        low, high = self.x_range
        share = (np.asarray(value, float) - low) / (high - low)
        return self.frame.left + share * (self.frame.right - self.frame.left)

    def y(self, value: float | np.ndarray) -> np.ndarray:
        """Page position of data y [px]."""
        low, high = self.y_range
        share = (np.asarray(value, float) - low) / (high - low)
        return self.frame.bottom - share * (self.frame.bottom - self.frame.top)

    def points(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """(n, 2) page positions."""
        return np.column_stack([self.x(x), self.y(y)])

    def y_axis(self, title: str, at: Sequence[float] | None = None, digits: int = 0) -> None:
        """Horizontal grid lines, numbers left of the panel, the title above them.

        Numbers have more digits where they are no whole ones.
        """
        left, right = self.frame.left, self.frame.right
        marks = ticks(*self.y_range) if at is None else at
        for value, text in marked(marks, digits):
            y = float(self.y(value))
            self.canvas.line([(left, y), (right, y)], stroke=theme.var("line"), stroke_width="1px")
            self.canvas.text(left - 8, y + 4, text, size=11, anchor="end", role="muted")
        self.canvas.text(left - 44, self.frame.top - 10, title, size=11.5, role="muted", weight=600)

    def x_axis(self, title: str, at: Sequence[tuple[float, str]] | None = None) -> None:
        """Ticks and numbers below the panel, the title under them."""
        bottom = self.frame.bottom
        self.canvas.line([(self.frame.left, bottom), (self.frame.right, bottom)],
                         stroke=theme.var("muted"), stroke_width="1px")  # fmt: skip
        if at is not None:
            self._marks(title, at)
        elif title.endswith(", nm"):  # a report can be switched to kilometres
            self.canvas.add('<g class="u-nm">')
            self._marks(title, self._round(1.0))
            self.canvas.add('</g><g class="u-km" style="display:none">')
            self._marks(f"{title.removesuffix('nm')}km", self._round(KM_PER_NM))
            self.canvas.add("</g>")
        else:
            self._marks(title, self._round(1.0))

    def _round(self, factor: float) -> list[tuple[float, str]]:
        """Round numbers along x in another unit, where they lie in that of the data."""
        low, high = self.x_range
        return [(value / factor, text)
                for value, text in marked(ticks(low * factor, high * factor, 8))]  # fmt: skip

    def _marks(self, title: str, marks: Sequence[tuple[float, str]]) -> None:
        """Ticks with their texts, and the title of the axis."""
        bottom = self.frame.bottom
        for value, text in marks:
            x = float(self.x(value))
            self.canvas.line(
                [(x, bottom), (x, bottom + 5)], stroke=theme.var("muted"), stroke_width="1px"
            )
            self.canvas.text(x, bottom + 18, text, size=11, anchor="middle", role="muted")
        middle = (self.frame.left + self.frame.right) / 2
        if title:
            self.canvas.text(
                middle, bottom + 38, title, size=11.5, anchor="middle", role="muted", weight=600
            )

    def months(self, title: str, first: dt.date, last: dt.date) -> None:
        """Months along an x axis whose data are proleptic days (`date.toordinal`)."""
        marks, month = [], first.replace(day=1)
        while month <= last:
            if month >= first - dt.timedelta(days=3):
                marks.append((max(float(month.toordinal()), self.x_range[0]), f"1 {month:%b}"))
            month = (month + dt.timedelta(days=32)).replace(day=1)
        self.x_axis(title, marks)


def legend(canvas: Canvas, rows: Sequence[tuple[str, str, str]], left: float, y: float) -> None:
    """Keys in one line: (kind 'line', 'band', 'box' or 'dot', colour, text)."""
    for kind, colour, text in rows:
        if kind == "line":
            canvas.line([(left, y - 4), (left + 22, y - 4)], stroke=colour, stroke_width="3px")
        elif kind == "dot":
            canvas.dot(left + 11, y - 4, 4.5, fill=colour)
        else:
            canvas.rect(Box(left, y - 10, left + 22, y + 2), radius=2, fill=colour,
                        fill_opacity=0.32 if kind == "band" else 1)  # fmt: skip
        canvas.text(left + 28, y, text, size=11.5)
        left += 28 + svg.text_width(text, 11.5) + 22
