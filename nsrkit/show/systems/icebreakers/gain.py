"""Alone or led: what an icebreaker gains a strong ship, departure by departure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend
from nsrkit.show.charts.by_departure import dates
from nsrkit.show.svg import Box, Canvas, Figure
from nsrkit.show.systems.icebreakers.fleets import upper

if TYPE_CHECKING:
    import xarray as xr

_LINES = {"alone": (theme.var("series-1"), "none"), "led": (theme.var("series-5"), "9 4")}


def alone_or_led(found: xr.Dataset) -> Figure:
    """Days on the route by departure, alone and behind an icebreaker, and the difference.

    Parameters
    ----------
    found
        As `nsrkit.systems.icebreakers.gain.gain` gives it: `nsr_d` [d] on (ice, way, departure)
        and `saved_d` [d] on (ice, departure), NaN without a route. The first ice is drawn.

    Returns
    -------
    Figure
        Lines for both, gaps where there is no route; bars of what the icebreaker saves.

    Examples
    --------
    >>> import numpy as np, xarray as xr
    >>> leaving = np.array(["2020-05-18", "2020-07-06"], "M8[ns]")
    >>> made = xr.Dataset({"nsr_d": (("ice", "way", "departure"), [[[14.7, 6.6], [10.3, 8.4]]]),
    ...     "saved_d": (("ice", "departure"), [[4.4, -1.8]])},
    ...     coords={"ice": [0], "way": ["alone", "led"], "departure": leaving})
    >>> "saves up to 4.4 days leaving 18 May 2020" in alone_or_led(made).alt
    True
    """
    one = found.isel(ice=0)
    when = dates(one)
    day = np.array([each.toordinal() for each in when], float)
    step = float(np.median(np.diff(day))) if day.size > 1 else 7.0
    ends = (day[0] - step / 2, day[-1] + step / 2)
    canvas = Canvas(WIDTH_PX, 440)
    top = float(np.nanmax(one.nsr_d.values, initial=1.0)) * 1.06
    axes = Axes(canvas, Box(64, 58, WIDTH_PX - 20, 262), ends, (0, top))
    axes.y_axis("Days in the seven areas of the route")
    for name, (colour, dash) in _LINES.items():
        values = one.nsr_d.sel(way=name).values
        canvas.line(axes.points(day, values), stroke=colour, stroke_width="2.8px",
                    stroke_dasharray=dash, stroke_linejoin="round")  # fmt: skip
        for x, y in axes.points(day, values)[np.isfinite(values)]:
            canvas.dot(float(x), float(y), 3.0, fill=colour)
    legend(canvas, [("line", _LINES["alone"][0], "alone"),
                    ("line", _LINES["led"][0], "behind an icebreaker from end to end")],
           64, 22)  # fmt: skip
    _saved(canvas, one, day, step, ends)
    return canvas.figure(f"Alone or led, {_who(found)}. {said(found)}",
                         f"{said(found)} Nobody waits for the icebreaker here. Led, the convoy "
                         "keeps to its speed in open water too, so that in light ice she is "
                         "later.")  # fmt: skip


def _saved(canvas: Canvas, one: xr.Dataset, day: np.ndarray, step: float,
           ends: tuple[float, float]) -> None:  # fmt: skip
    values = one.saved_d.values
    low = min(0.0, float(np.nanmin(values, initial=0.0))) * 1.1 - 0.2
    high = max(0.0, float(np.nanmax(values, initial=0.0))) * 1.1 + 0.2
    axes = Axes(canvas, Box(64, 300, WIDTH_PX - 20, 388), ends, (low, high))
    axes.y_axis("Days that the icebreaker saves", digits=0 if high - low > 3 else 1)
    for at, value in zip(day, values, strict=True):
        if np.isfinite(value):
            edge = sorted((float(axes.y(0.0)), float(axes.y(value))))
            canvas.rect(Box(float(axes.x(at - 0.38 * step)), edge[0],
                            float(axes.x(at + 0.38 * step)), edge[1]),
                        fill=theme.var("series-5" if value > 0 else "series-1"),
                        title=f"{value:+.1f} d")  # fmt: skip
    zero = float(axes.y(0.0))
    canvas.line([(64, zero), (WIDTH_PX - 20, zero)], stroke=theme.var("muted"), stroke_width="1px")
    when = dates(one)
    axes.months("Departure", when[0], when[-1])


def said(found: xr.Dataset) -> str:
    """In words what the icebreaker saves, and when.

    Parameters
    ----------
    found
        As `nsrkit.systems.icebreakers.gain.gain` gives it.

    Returns
    -------
    str
        One sentence; departures without a route are counted.
    """
    one = found.isel(ice=0)
    values, when = one.saved_d.values, dates(one)
    alone, led = (one.nsr_d.sel(way=name).notnull().values for name in _LINES)
    counts = ((int((led & ~alone).sum()), "she gets through only led"),
              (int((~led & ~alone).sum()), "not even led"))  # fmt: skip
    told = [f"on {n} of {len(when)} departures {what}" for n, what in counts if n]
    if np.isfinite(values).any():
        best, worst = int(np.nanargmax(values)), int(np.nanargmin(values))
        saves = f"saves up to {values[best]:.1f} days leaving {words.date(when[best])}"
        first = f"an icebreaker {saves if values[best] > 0 else 'saves nothing'}"
        if values[worst] < 0:
            first += f", and costs up to {-values[worst]:.1f} leaving {words.date(when[worst])}"
        told.insert(0, first)
    return f"{upper('; '.join(told))}." if told else ""


def _who(found: xr.Dataset) -> str:
    attrs = found.attrs
    if "ship" not in attrs:
        return "days on the route"
    return f"{attrs['ship']}, {attrs['origin']} to {attrs['destination']}"
