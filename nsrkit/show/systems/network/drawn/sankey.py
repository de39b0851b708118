"""A Sankey diagram: columns of bars, and between them bands as wide as what flows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from nsrkit.show import svg, theme, words
from nsrkit.show.svg import Box, Canvas

BAR, GAP, PITCH = 13.0, 9.0, 16.0
"""Width of a bar, space between two, and least height of one with its label [px]."""


MIDDLE = 0.4
"""Where the second of three columns stands; its names need room at the right."""


class Stream(NamedTuple):
    """What goes one way: a stop in each column, its amount, its colour, and what it is."""

    stops: tuple[str, ...]
    mt: float
    colour: str
    what: str = ""


class Bar(NamedTuple):
    """A bar of a column on the page [px]."""

    column: int
    name: str
    mt: float
    top: float
    bottom: float


Key = tuple[int, str]


def layout(streams: Sequence[Stream], frame: Box, order: Sequence[str] = ()) -> dict[Key, Bar]:
    """Where the bars stand; those of the middle column in `order`, the others near their streams.

    Parameters
    ----------
    streams
        At least one, all with as many stops.
    frame
        Room for the bars; labels stand outside of it.
    order
        Names of the middle column from top to bottom; others come after them.

    Returns
    -------
    dict
        Bars by column and name, each as high as what it carries on one common scale.

    Examples
    --------
    >>> bars = layout([Stream(("a", "b"), 2, "red"), Stream(("c", "b"), 1, "red")],
    ...               Box(0, 0, 100, 100))
    >>> round(bars[0, "a"].mt / bars[0, "c"].mt, 9)
    2.0
    """
    columns = range(len(streams[0].stops))
    sums = [_sums(streams, k) for k in columns]
    high = frame.bottom - frame.top
    scale = min(_scale(list(one.values()), high) for one in sums)
    middle = len(sums) // 2
    known = {name: i for i, name in enumerate(order)}
    ranks = {name: i for i, name in enumerate(sorted(sums[middle], key=lambda name: (
        known.get(name, len(known)), -sums[middle][name])))}  # fmt: skip
    bars: dict[Key, Bar] = {}
    for k in columns:
        near = ranks if k == middle else _near(streams, k, middle, ranks)
        slots = [max(sums[k][name] * scale, PITCH) for name in sums[k]]
        y = frame.top + (high - sum(slots) - GAP * (len(slots) - 1)) / 2
        for name in sorted(sums[k], key=lambda name: (near[name], name)):
            tall = sums[k][name] * scale
            slot = max(tall, PITCH)
            top = y + (slot - tall) / 2
            bars[k, name] = Bar(k, name, sums[k][name], top, top + tall)
            y += slot + GAP
    return bars


def _sums(streams: Sequence[Stream], k: int) -> dict[str, float]:
    sums: dict[str, float] = {}
    for one in streams:
        sums[one.stops[k]] = sums.get(one.stops[k], 0.0) + one.mt
    return sums


def _near(
    streams: Sequence[Stream], k: int, middle: int, ranks: Mapping[str, int]
) -> dict[str, float]:
    """Mean rank of the bars that a bar is joined to, so that few bands cross."""
    return {name: sum(one.mt * ranks[one.stops[middle]] for one in streams if one.stops[k] == name)
            / mt for name, mt in _sums(streams, k).items()}  # fmt: skip


def _scale(amounts: Sequence[float], high: float) -> float:
    """Pixels per unit at which all bars of a column, none lower than its label, fit."""
    low, top = 0.0, high / sum(amounts)
    for _ in range(40):
        tried = (low + top) / 2
        need = sum(max(mt * tried, PITCH) for mt in amounts) + GAP * (len(amounts) - 1)
        low, top = (tried, top) if need <= high else (low, tried)
    return low or high / sum(amounts)


def draw(canvas: Canvas, frame: Box, streams: Sequence[Stream], bars: Mapping[Key, Bar]) -> None:
    """Bands and bars, and at each bar its name and amount [Mt]."""
    columns = len(streams[0].stops)
    ends = frame.left, frame.right - BAR
    at = np.interp(np.arange(columns), (0, (columns - 1) / 2, columns - 1),
                   (ends[0], ends[0] + MIDDLE * (ends[1] - ends[0]), ends[1]))  # fmt: skip
    for k, (left, right) in enumerate(pairwise(at)):
        _bands(canvas, streams, bars, k, (float(left) + BAR, float(right)))
    for bar in bars.values():
        x = float(at[bar.column])
        box = Box(x, bar.top, x + BAR, max(bar.bottom, bar.top + 1))
        text = f"{bar.name} {words.number(bar.mt, 1)} Mt"
        canvas.rect(box, fill=theme.var("ink"), title=text)
        beside, anchor = (x - 7, "end") if bar.column == 0 else (x + BAR + 7, "start")
        y = (bar.top + bar.bottom) / 2 + 4
        canvas.text(beside, y, text, size=11.5, anchor=anchor, halo=True,
                    weight=600 if bar.column == columns // 2 else 400)  # fmt: skip


def _bands(
    canvas: Canvas, streams: Sequence[Stream], bars: Mapping[Key, Bar], k: int,
    ends: tuple[float, float],
) -> None:  # fmt: skip
    """All bands between two columns, stacked at either bar in the order of the other."""
    joined: dict[tuple[str, str, str], list[Stream]] = {}
    for one in streams:
        joined.setdefault((one.stops[k], one.stops[k + 1], one.colour), []).append(one)
    mt = {key: sum(one.mt for one in told) for key, told in joined.items()}
    edges = {}
    for side in (0, 1):
        used = {bar: bars[bar].top for bar in bars}
        there = k + 1 - side
        for key in sorted(joined, key=lambda key: (bars[there, key[1 - side]].top, key[2])):
            here = bars[k + side, key[side]]
            tall = mt[key] * (here.bottom - here.top) / here.mt
            edges[side, key] = used[k + side, key[side]], tall
            used[k + side, key[side]] += tall
    for key, told in joined.items():
        title = f"{key[0]} to {key[1]}: {words.number(mt[key], 1)} Mt{_what(told)}"
        _band(canvas, ends, (edges[0, key], edges[1, key]), key[2], title)


def _what(told: Sequence[Stream]) -> str:
    """What a band carries, largest first."""
    sums: dict[str, float] = {}
    for one in told:
        sums[one.what] = sums.get(one.what, 0.0) + one.mt
    parts = [f"{what} {words.number(mt, 1)}" for what, mt in
             sorted(sums.items(), key=lambda part: -part[1]) if what]  # fmt: skip
    return f" ({', '.join(parts)})" if parts else ""


def _band(
    canvas: Canvas, ends: tuple[float, float], sides: tuple[tuple[float, float], ...],
    colour: str, title: str,
) -> None:  # fmt: skip
    """One band from bar to bar; never thinner than it can be seen."""
    (left, right), middle = ends, sum(ends) / 2
    (y, tall), (end, wide) = ((top, max(size, 0.8)) for top, size in sides)
    data = (f"M{left:.1f} {y:.1f}C{middle:.1f} {y:.1f} {middle:.1f} {end:.1f} {right:.1f} {end:.1f}"
            f"v{wide:.1f}C{middle:.1f} {end + wide:.1f} {middle:.1f} {y + tall:.1f} "
            f"{left:.1f} {y + tall:.1f}Z")  # fmt: skip
    fill = svg.style(fill=colour, fill_opacity=0.5)
    canvas.add(f'<path d="{data}"{fill}><title>{escape(title)}</title></path>')
