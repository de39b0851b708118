"""Where the difference lies: days by kind of leg, and cost by component, of each run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.show import words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend, marked, ticks
from nsrkit.show.runs import colours
from nsrkit.show.runs.numbers import signed
from nsrkit.show.svg import Box, Canvas, Figure
from nsrkit.units import HOURS_PER_DAY

if TYPE_CHECKING:
    import xarray as xr

_TOP, _LEFT, _GAP = 84.0, 120.0, 170.0
_SHORT_D = 0.05  # kinds of leg that take less are left out


class _Panel(NamedTuple):
    """Rows of one chart: what differs, run by run."""

    title: str
    unit: str
    digits: int
    rows: dict[str, list[float]]
    """Values by name, one for each run; NaN where a run has none."""


def figure(trips: Mapping[str, xr.Dataset], corridor: str) -> Figure:
    """Days by kind of leg and cost by component, of each run beside the first.

    Parameters
    ----------
    trips
        As `voyage.compare` gives them, by label; NaN: not supplied.
    corridor
        The corridor.

    Returns
    -------
    Figure
        Bars run by run; beside each the difference to the first.
    """
    ones = [one.sel(corridor=corridor) for one in trips.values()]
    panels = [_Panel("Days by kind of leg", "days", 1, _by_leg(ones)),
              _Panel("Cost by component", "k USD", 0, _by_part(ones))]  # fmt: skip
    thin = 11.0 if len(ones) > 2 else 14.0
    row = thin * len(ones) + 14
    tall = max(len(panel.rows) for panel in panels) * row
    canvas = Canvas(WIDTH_PX, _TOP + tall + 52)
    legend(canvas, [("box", colours.of(i), label) for i, label in enumerate(trips)], 20, 22)
    width = (WIDTH_PX - _LEFT - _GAP - 130) / 2
    for k, panel in enumerate(panels):
        left = _LEFT + k * (width + _GAP)
        bottom = _TOP + len(panel.rows) * row
        _panel(canvas, panel, Box(left, _TOP, left + width, bottom), thin)
    return canvas.figure(_alt(panels, list(trips)), _caption(trips, corridor))


def _by_leg(ones: Sequence[xr.Dataset]) -> dict[str, list[float]]:
    """Days [d] under way, by kind of leg."""
    kinds = dict.fromkeys(str(kind) for one in ones for kind in one.leg_kind.values if str(kind))
    found = {kind: [float(np.nansum(np.where(one.leg_kind.values == kind, one.leg_h.values, 0.0)))
                    / HOURS_PER_DAY for one in ones] for kind in kinds}  # fmt: skip
    return {kind: each for kind, each in found.items() if max(each) >= _SHORT_D}


def _by_part(ones: Sequence[xr.Dataset]) -> dict[str, list[float]]:
    """Cost [k USD] by component, the largest first; components that are nowhere are left out."""
    found = {}
    for name in ones[0].component.values:
        usd = [float(one.cost_usd.sel(component=name)) / 1e3 for one in ones]
        if np.nansum(np.abs(usd)) > 0:
            found[str(name)] = usd
    return dict(sorted(found.items(), key=lambda each: -float(np.nanmax(each[1]))))


def _panel(canvas: Canvas, panel: _Panel, frame: Box, thin: float) -> None:
    canvas.text(frame.left - _LEFT + 20, frame.top - 18, panel.title, size=13, weight=700)
    every = np.array(list(panel.rows.values()), float)
    high = float(np.nanmax(every)) if every.size and np.isfinite(every).any() else 1.0
    axes = Axes(canvas, frame, (0, high * 1.02), (0, 1))
    axes.x_axis(panel.unit, marked(ticks(0, high, 4)))
    row = (frame.bottom - frame.top) / max(len(panel.rows), 1)
    for j, (name, values) in enumerate(panel.rows.items()):
        top = frame.top + row * j + 6
        canvas.text(frame.left - 10, top + (row - 14) / 2 + 4, name, size=12, anchor="end")
        for i, value in enumerate(values):
            y = top + thin * i
            _bar(axes, y, thin, i, value, _told(values, i, panel.digits))


def _told(values: Sequence[float], i: int, digits: int) -> str:
    """The number of a bar, and what it is more than that of the first run."""
    if not np.isfinite(values[i]):
        return "not supplied"
    text = str(words.number(values[i], digits))
    gap = values[i] - values[0]
    return f"{text} ({signed(gap, digits)})" if i and round(gap, digits) else text


def _bar(axes: Axes, y: float, thin: float, number: int, value: float, told: str) -> None:
    right = float(axes.x(value)) if np.isfinite(value) else axes.frame.left
    axes.canvas.rect(Box(axes.frame.left, y, right, y + thin - 2), fill=colours.of(number))
    axes.canvas.text(right + 6, y + thin - 4, told, size=min(11.0, thin),
                     role="ink" if np.isfinite(value) else "muted")  # fmt: skip


def _alt(panels: Sequence[_Panel], labels: Sequence[str]) -> str:
    said = []
    for panel in panels:
        for name, values in panel.rows.items():
            each = [f"{label} {_told(values, i, panel.digits)}" for i, label in enumerate(labels)]
            said.append(f"{name} {', '.join(each)}")
    return f"Bars of days by kind of leg and of cost by component. {'; '.join(said)}."


def _caption(trips: Mapping[str, xr.Dataset], corridor: str) -> str:
    by = words.NAMES.get(corridor, corridor)
    gone = {label: str(one.excluded.sel(corridor=corridor).item()) for label, one in trips.items()}
    text = f"By {by}; in brackets what is more or less than in {next(iter(trips))}. Central values."
    left = [f"{label}: {names}" for label, names in gone.items() if names]
    return text + (f" Not supplied and left out of the totals: {'; '.join(left)}." if left else "")
