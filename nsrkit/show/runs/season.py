"""Days of the voyage by departure, the seasons of all runs in one chart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend, ticks
from nsrkit.show.charts.by_departure import dates
from nsrkit.show.runs import colours
from nsrkit.show.svg import Box, Canvas, Figure

if TYPE_CHECKING:
    import xarray as xr

_YEAR = 2000  # all departures are laid into one leap year
_STRIPS, _STRIP = 440.0, 18.0  # where the strips begin, and how high each is [px]


def figure(scans: Mapping[str, xr.Dataset]) -> Figure:
    """Days port to port by departure, run by run, with strips that say when there is a route.

    Parameters
    ----------
    scans
        As `voyage.season_scan` gives them, by label: `days` [d], NaN where there is no route.

    Returns
    -------
    Figure
        Departures lie by day and month, whatever the year of the ice.
    """
    canvas = Canvas(WIDTH_PX, _STRIPS + _STRIP * len(scans) + 62)
    legend(canvas, [("line", colours.of(i), f"{label}: {_ice(scan)}")
                    for i, (label, scan) in enumerate(scans.items())], 64, 22)  # fmt: skip
    when = {label: _days(scan) for label, scan in scans.items()}
    every = np.concatenate(list(when.values()))
    step = max(float(np.median(np.diff(each))) if each.size > 1 else 7.0 for each in when.values())
    ends = float(every.min()) - step / 2, float(every.max()) + step / 2
    days = {label: scan.days.values for label, scan in scans.items()}
    axes = Axes(canvas, Box(64, 62, WIDTH_PX - 20, 262), ends, _span(list(days.values())))
    axes.y_axis("Voyage, days from port to port")
    _lines(axes, when, days)
    gaps = _gaps(when, days)
    low, high = _span([*gaps.values(), np.zeros(1)])
    axes = Axes(canvas, Box(64, 304, WIDTH_PX - 20, 404), ends, (low, high))
    axes.y_axis(f"Days more than {next(iter(scans))}", ticks(low, high, 3))
    _lines(axes, when, gaps)
    _strips(canvas, scans, when, ends)
    return canvas.figure(_alt(scans), _caption(scans))


def _lines(axes: Axes, when: Mapping[str, np.ndarray], values: Mapping[str, np.ndarray]) -> None:
    for i, label in enumerate(when):
        points = axes.points(when[label], values[label])
        axes.canvas.line(points, stroke=colours.of(i), stroke_width="2.6px",
                         stroke_linejoin="round")  # fmt: skip
        for x, y in points[np.isfinite(points[:, 1])]:
            axes.canvas.dot(float(x), float(y), 3.0, fill=colours.of(i),
                            stroke=theme.var("panel"), stroke_width="1.2px")  # fmt: skip


def _gaps(when: Mapping[str, np.ndarray], days: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What each departure takes more than that of the first run on the same day; NaN: no such."""
    first = next(iter(when))
    known = dict(zip(when[first].tolist(), days[first].tolist(), strict=True))
    return {label: days[label] - [known.get(day, np.nan) for day in at.tolist()]
            for label, at in when.items()}  # fmt: skip


def _ice(scan: xr.Dataset) -> str:
    return str(scan.attrs.get("ice", "")).replace("record, ", "ice of ")


def _days(scan: xr.Dataset) -> np.ndarray:
    """Departures as days of one year; those after a turn of the year lie behind it."""
    first = dates(scan)[0].year
    return np.array([_in_year(each, first).toordinal() for each in dates(scan)], float)


def _in_year(each: dt.date, first: int) -> dt.date:
    year = _YEAR + each.year - first
    leap_day = (each.month, each.day) == (2, 29)
    return dt.date(year, each.month, 28 if leap_day else each.day)


def _span(values: Sequence[np.ndarray]) -> tuple[float, float]:
    """Ends of an axis over some lines."""
    seen = np.concatenate(values)
    seen = seen[np.isfinite(seen)]
    if not seen.size:
        return 0.0, 40.0
    low, high = float(seen.min()), float(seen.max())
    room = 0.08 * max(high - low, 1.0)
    return low - room, high + room


def _strips(
    canvas: Canvas, scans: Mapping[str, xr.Dataset], when: Mapping[str, np.ndarray],
    ends: tuple[float, float],
) -> None:  # fmt: skip
    """A strip for each run: full where there is a route, empty where there is none."""
    top = _STRIPS
    axes = Axes(canvas, Box(64, top, WIDTH_PX - 20, top + _STRIP * len(scans)), ends, (0, 1))
    canvas.text(20, top - 8, "Departures with a route", size=11.5, role="muted", weight=600)
    for i, (label, scan) in enumerate(scans.items()):
        at, y = when[label], top + _STRIP * i
        step = float(np.median(np.diff(at))) if at.size > 1 else 7.0
        for day, found, reason in zip(at, scan.days.values, scan.reason.values, strict=True):
            left, right = (float(axes.x(day + sign * step / 2)) for sign in (-1, 1))
            told = dt.date.fromordinal(int(day)).strftime("%-d %B")
            why = "a route" if np.isfinite(found) else str(reason)
            canvas.rect(Box(left + 0.6, y + 3, right - 0.6, y + _STRIP - 3),
                        fill=colours.of(i) if np.isfinite(found) else theme.var("line"),
                        title=f"{label}, {told}: {why}")  # fmt: skip
    first, last = (dt.date.fromordinal(int(end)) for end in (ends[0] + 1, ends[1]))
    axes.months("Departure from the port of origin", first, last)


def _alt(scans: Mapping[str, xr.Dataset]) -> str:
    told = [f"{label}: {words.season(scan)}" for label, scan in scans.items()]
    return "Chart of voyage days by departure, run by run. " + " ".join(told)


def _caption(scans: Mapping[str, xr.Dataset]) -> str:
    said = [f"{label}: {int(np.isfinite(scan.days.values).sum())} of {scan.sizes['departure']}"
            for label, scan in scans.items()]  # fmt: skip
    return (f"Departures with a route: {'; '.join(said)}. Each run in the ice of its own year, by "
            "day and month; central values of all numbers. A voyage that meets closed ice waits "
            "at its edge.")  # fmt: skip
