"""Events as marks on a chart by year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from string import ascii_lowercase

from nsrkit.scenario.parts.events import Event
from nsrkit.scenario.parts.kinds import days
from nsrkit.show import theme
from nsrkit.show.charts.axes import Axes
from nsrkit.show.systems.claims.timeline import COLOURS

_APART = 15.0  # px between two letters beside each other


def marks(
    axes: Axes, known: Mapping[str, Event], kinds: Collection[str] = (), shift: float = 0.0
) -> str:
    """Draw events on a chart whose x is years; 1 January 2024 is 2024.0.

    A dashed line stands at each, with a letter at its head, letters that would meet one below the
    other inside of the panel.

    Parameters
    ----------
    axes
        The panel, drawn on as it is.
    known
        Events by name, as `scenario.reading.events.events` gives them.
    kinds
        Kinds that are wanted; none named: all.
    shift
        Years to move them by: -0.5 where the bar of a year stands around its number.

    Returns
    -------
    str
        What the letters mean, for the caption; empty where no event lies in the panel.

    Examples
    --------
    >>> from nsrkit.scenario.reading.events import events
    >>> from nsrkit.show.svg import Box, Canvas
    >>> canvas = Canvas(400, 200)
    >>> axes = Axes(canvas, Box(40, 20, 380, 180), (2024, 2026), (0, 1))
    >>> marks(axes, events(), ["exercise"])[:9]
    'a Bombers'
    """
    low, high = (end - shift for end in axes.x_range)
    told, rows = [], list[float]()
    wanted = [one for one in known.values() if not kinds or one.kind in kinds]
    there = [one for one in wanted if low <= _year(one) <= high and one.status != "supposed"]
    for letter, one in zip(_letters(len(there)), there, strict=True):
        x = float(axes.x(_year(one) + shift))
        row = next((i for i, last in enumerate(rows) if x - last >= _APART), len(rows))
        rows[row : row + 1] = [x]
        y, colour = axes.frame.top + 12 + 14 * row, theme.var(COLOURS[one.kind])
        axes.canvas.line([(x, axes.frame.top), (x, axes.frame.bottom)], stroke=colour,
                         stroke_width="1px", stroke_dasharray="3 3", opacity=0.8)  # fmt: skip
        axes.canvas.text(x + 3, y, letter, size=10.5, role="muted", weight=600, halo=True)
        told.append(f"{letter} {one.title}, {one.date}")
    return "; ".join(told)


def _year(one: Event) -> float:
    first = days(one.date)[0]
    return first.year + (first - dt.date(first.year, 1, 1)).days / 366


def _letters(count: int) -> list[str]:
    """A to z, then aa, ab and on."""
    more = [a + b for a in ascii_lowercase for b in ascii_lowercase]
    return [*ascii_lowercase, *more][:count]
