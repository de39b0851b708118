"""Which group of keys makes the difference: one bar for each, alone and last as its ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import svg, tables, theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend, places, ticks
from nsrkit.show.runs.numbers import signed
from nsrkit.show.svg import Box, Canvas, Figure, Html

if TYPE_CHECKING:
    import xarray as xr

_LEFT, _GAP, _ROW, _TOP = 190.0, 34.0, 34.0, 96.0
_NOTHING = 1e-9
_FACTORS = {"days": (1.0, "days", 1), "total_usd": (1e-3, "k USD", 0),
            "co2e_wtw_t": (1.0, "t CO₂e", 0)}  # fmt: skip
_TITLES = {"days": "Days", "total_usd": "Cost", "co2e_wtw_t": "CO₂e, well to wake"}
_FULL = {"days": (1.0, "d", 1), "total_usd": (1e-6, "m USD", 2), "co2e_wtw_t": (1.0, "t", 0)}


def figure(found: xr.Dataset, labels: tuple[str, str]) -> Figure:
    """What each group of keys adds to the days, the cost and the gases.

    Parameters
    ----------
    found
        As `voyage.compared.attribution.attribution` gives it, with one group or more; NaN shares:
        the change of the group alone is drawn in their place.
    labels
        What the two scenarios are called.

    Returns
    -------
    Figure
        A panel for each measure, a row for each group: the bar is its share; a line joins what it
        changes alone (ring) and last (dot).
    """
    whole = not found.attrs["why"]
    order = _order(found)
    tall = _ROW * (len(order) + whole)
    canvas = Canvas(WIDTH_PX, _TOP + tall + 56)
    _keys(canvas, whole=whole)
    for j, i in enumerate(order):
        y = _TOP + _ROW * (j + 0.5) + 4
        canvas.text(_LEFT - 12, y, _short(str(found.group.values[i])), size=12, anchor="end")
    if whole:
        y = _TOP + _ROW * (len(order) + 0.5) + 4
        canvas.text(_LEFT - 12, y, "together", size=12, anchor="end", weight=700)
    width = (WIDTH_PX - 20 - _LEFT - _GAP * (found.sizes["measure"] - 1)) / found.sizes["measure"]
    for k, name in enumerate(found.measure.values):
        left = _LEFT + k * (width + _GAP)
        _panel(canvas, found.isel(measure=k), str(name), Box(left, _TOP, left + width, _TOP + tall),
               order, whole=whole)  # fmt: skip
    return canvas.figure(_alt(found, order, labels), _caption(found))


def _order(found: xr.Dataset) -> list[int]:
    """Groups by how much of the days and the cost they make, those that change nothing left out."""
    value = found["share"] if not found.attrs["why"] else found["alone"]
    size = np.abs(np.nan_to_num(value.values))
    whole = np.maximum(size.sum(axis=1, keepdims=True), 1e-9)
    weight = (size / whole).sum(axis=0)
    ends = np.abs(np.concatenate([found.alone.values, found["last"].values]))
    moved = ~(ends < _NOTHING).all(axis=0)  # what has no answer may well change something
    order = [int(i) for i in np.argsort(-weight, kind="stable") if moved[i]]
    return order or list(range(found.sizes["group"]))


def _short(name: str) -> str:
    """The name of a group, cut in the middle of a key that is too long for its column."""
    return name if svg.text_width(name, 12) < _LEFT - 20 else name.rpartition(".")[2]


def _keys(canvas: Canvas, *, whole: bool) -> None:
    told = "mean over all orders of switching" if whole else "this group alone"
    legend(canvas, [("box", theme.var("series-2"), f"more: {told}"),
                    ("box", theme.var("series-1"), "less")], 20, 22)  # fmt: skip
    x = 560.0
    canvas.dot(x, 18, 4, fill=theme.var("panel"), stroke=theme.var("ink"), stroke_width="1.6px")
    canvas.text(x + 10, 22, "switched alone", size=11.5)
    canvas.dot(x + 130, 18, 4, fill=theme.var("ink"))
    canvas.text(x + 140, 22, "switched last", size=11.5)


def _panel(
    canvas: Canvas, one: xr.Dataset, name: str, frame: Box, order: list[int], *, whole: bool
) -> None:
    factor, unit, digits = _FACTORS[name]
    canvas.text(frame.left, frame.top - 34, _TITLES[name], size=13, weight=700)
    canvas.text(frame.left, frame.top - 16, _ends(one, name), size=11.5, role="muted")
    bars = (one["share"] if whole else one["alone"]).values * factor
    total = (float(one.after) - float(one.before)) * factor
    marks = np.concatenate([one.alone.values, one["last"].values]) * factor
    seen = np.concatenate([bars, marks, [total] if whole else [], [0.0]])
    seen = seen[np.isfinite(seen)]
    low, high = float(seen.min()), float(seen.max())
    room = 0.22 * max(high - low, 1e-9)
    axes = Axes(canvas, frame, (low - room * (low < 0), high + room * (high > 0) or 1.0), (0, 1))
    marks_at = ticks(low, high, 3)
    axes.x_axis(unit, [(value, signed(value, places(marks_at))) for value in marks_at])
    zero = float(axes.x(0))
    canvas.line([(zero, frame.top - 4), (zero, frame.bottom)], stroke=theme.var("muted"),
                stroke_width="1px")  # fmt: skip
    for j, i in enumerate(order):
        y = frame.top + _ROW * (j + 0.5)
        ends = one.alone.values[i] * factor, one["last"].values[i] * factor
        _bar(axes, y, float(bars[i]), digits, ends)
    if whole:
        _bar(axes, frame.top + _ROW * (len(order) + 0.5), total, digits, None)


def _bar(axes: Axes, y: float, value: float, digits: int, ends: tuple[float, float] | None) -> None:
    """A bar from zero with its number; above it what the group changes alone and last."""
    canvas = axes.canvas
    if not np.isfinite(value):
        canvas.text(float(axes.x(0)) + 6, y + 4, "no answer", size=11, role="muted", italic=True)
        return
    left, right = sorted((float(axes.x(0)), float(axes.x(value))))
    role = "series-2" if value > 0 else "series-1"
    canvas.rect(Box(left, y - 8, right, y + 8), fill=theme.var(role),
                fill_opacity=0.9 if ends else 0.55)  # fmt: skip
    reach = [left, right]
    if ends is not None:
        known = [float(axes.x(end)) for end in ends if np.isfinite(end)]
        reach += known
        if len(known) > 1:
            canvas.line([(known[0], y), (known[1], y)], stroke=theme.var("ink"),
                        stroke_width="1.4px")  # fmt: skip
        if np.isfinite(ends[0]):
            canvas.dot(float(axes.x(ends[0])), y, 3.6, fill=theme.var("panel"),
                       stroke=theme.var("ink"), stroke_width="1.6px")  # fmt: skip
        if np.isfinite(ends[1]):
            canvas.dot(float(axes.x(ends[1])), y, 3.6, fill=theme.var("ink"))
    beyond = max(reach) + 7 if value >= 0 else min(reach) - 7
    canvas.text(beyond, y + 4, _number(value, digits), size=11.5,
                anchor="start" if value >= 0 else "end", weight=600, halo=True)  # fmt: skip


def _number(value: float, digits: int) -> str:
    """A change with enough digits to be seen."""
    if abs(value) < _NOTHING:
        return "0"
    return signed(value, digits if round(abs(value), digits) > 0 else digits + 1)


def _ends(one: xr.Dataset, name: str) -> str:
    factor, unit, digits = _FULL[name]
    a, b = (words.number(float(one[side]) * factor, digits) for side in ("before", "after"))
    return f"{a} → {b} {unit}"


def _alt(found: xr.Dataset, order: list[int], labels: tuple[str, str]) -> str:
    rows = []
    for k, name in enumerate(found.measure.values):
        factor, unit, digits = _FACTORS[str(name)]
        one = found.isel(measure=k)
        value = (one["share"] if not found.attrs["why"] else one["alone"]).values * factor
        parts = [f"{found.group.values[i]} {_number(float(value[i]), digits)}" for i in order
                 if np.isfinite(value[i])]  # fmt: skip
        rows.append(f"{_TITLES[str(name)]}, {unit}: {', '.join(parts) or 'no answer'}")
    return f"Bars of what changes from {labels[0]} to {labels[1]}. {'. '.join(rows)}."


def _caption(found: xr.Dataset) -> str:
    by = words.NAMES.get(found.attrs["corridor"], found.attrs["corridor"])
    text = f"By {by}. "
    if not found.attrs["why"]:
        text += ("Bars: the mean of what a group adds over all orders in which the groups may be "
                 "switched (Shapley), so that they add up to the whole. ")  # fmt: skip
    text += "Where alone and last lie apart, a group acts together with another one."
    idle = [str(name) for i, name in enumerate(found.group.values) if i not in _order(found)]
    return text + (f" No change by: {', '.join(idle)}." if idle else "")


def table(found: xr.Dataset) -> Html:
    """The same as numbers, with the keys of each group and why a mixture has no answer.

    Parameters
    ----------
    found
        As in `figure`; NaN is shown as an en dash.

    Returns
    -------
    Html
        A row for each group and measure.
    """
    rows: list[list[str]] = []
    for i, name in enumerate(found.group.values):
        for k, measure in enumerate(found.measure.values):
            factor, unit, digits = _FACTORS[str(measure)]
            cells = [signed(float(found[way][k, i]) * factor, digits + 1)
                     for way in ("alone", "last", "share")]  # fmt: skip
            why = (
                str(found.reason.values[i]) if not all(np.isfinite(c.value) for c in cells) else ""
            )
            rows.append([str(name), _TITLES[str(measure)], unit, *cells, why])
    heads = ["Group", "Measure", "Unit", "Alone", "Last", "Share", "Why there is no answer"]
    return tables.table(heads, rows, "Changes by group of keys.", text=3, last=True)
