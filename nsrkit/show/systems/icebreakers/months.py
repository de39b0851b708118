"""Escort asked for and icebreakers at hand, month by month and station by station."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend
from nsrkit.show.svg import Box, Canvas, Figure
from nsrkit.show.systems.icebreakers.fleets import MONTHS, ends, fleets, named

if TYPE_CHECKING:
    import xarray as xr

_PANEL, _TOP, _GAP = 190.0, 62.0, 84.0
ASKED, LED, WAITED = theme.var("series-6"), theme.var("escort"), theme.var("bad")


def escort_days(found: xr.Dataset, fleet: str | None = None) -> Figure:
    """Ship-days of escort asked for and given, beside the icebreaker-days there were.

    Parameters
    ----------
    found
        As `nsrkit.systems.icebreakers.run` gives it, on (fleet, more, season, station, month):
        `demanded_d`, `led_d`, `waiting_d`, `leading_d`, `coming_d`, `there_d` [d]; NaN counts as
        none.
    fleet
        Name of a fleet; None takes the first.

    Returns
    -------
    Figure
        A panel per station: bars of ship-days, lines of icebreaker-days; means over the seasons.

    Examples
    --------
    >>> import numpy as np, xarray as xr
    >>> dims, shape = ("fleet", "more", "season", "station", "month"), (1, 1, 2, 1, 12)
    >>> days = ["demanded_d", "led_d", "waiting_d", "leading_d", "coming_d", "there_d"]
    >>> made = xr.Dataset({name: (dims, np.ones(shape)) for name in days},
    ...     coords={"fleet": ["2026"], "more": [0], "station": ["east"], "month": range(1, 13)})
    >>> "east: 12 ship-days asked for" in escort_days(made).alt
    True
    """
    fleet = fleet or fleets(found)[0]
    one = found.sel(fleet=fleet, more=0)
    months = _busy(one)
    stations = [str(name) for name in one.station.values]
    canvas = Canvas(WIDTH_PX, _TOP + (_PANEL + _GAP) * len(stations) - 14)
    legend(canvas, [("box", ASKED, "ship-days asked for"), ("box", LED, "ship-days led"),
                    ("box", WAITED, "ship-days waited"),
                    ("line", theme.var("ink"), "icebreaker-days at hand")], 64, 20)  # fmt: skip
    canvas.line([(790, 16), (812, 16)], stroke=theme.var("ink"), stroke_width="1.8px",
                stroke_dasharray="4 3")  # fmt: skip
    canvas.text(818, 20, "of these at work", size=11.5)
    for i, station in enumerate(stations):
        top = _TOP + i * (_PANEL + _GAP)
        _station(canvas, one.sel(station=station, month=months), station, top)
    said = "; ".join(_said(one.sel(station=name), name) for name in stations)
    return canvas.figure(
        f"Escort by month, {named(fleet)}. {said}.",
        f"Means of {one.sizes['season']} seasons of {named(fleet)}; thin lines: 80 % of the "
        "seasons. Asked for: led days by the ice of the day on which a ship asks; who waits while "
        "the ice grows is led for longer. Each ship of a convoy counts, their icebreaker once. "
        "At work: leading, or on the way to ships.",
    )


def _busy(one: xr.Dataset) -> list[int]:
    """Months from the first to the last with ships that ask or icebreakers that are there.

    A season may pass the end of a year: it begins after the longest run of months without any.
    """
    labels = [int(month) for month in one.month.values]
    sums = (np.nan_to_num(one[name].transpose("month", ...).values).reshape(len(labels), -1).sum(1)
            for name in ("demanded_d", "there_d"))  # fmt: skip
    at = np.flatnonzero(sum(sums) > 0)
    if not at.size:
        return labels
    gaps = np.diff(at, append=at[0] + len(labels))
    widest = int(np.argmax(gaps))
    first, many = at[(widest + 1) % at.size], len(labels) - int(gaps[widest]) + 1
    return [labels[(first + k) % len(labels)] for k in range(many)]


def _station(canvas: Canvas, one: xr.Dataset, station: str, top: float) -> None:
    bars = [(ASKED, _by_month(one, "demanded_d")), (LED, _by_month(one, "led_d")),
            (WAITED, _by_month(one, "waiting_d"))]  # fmt: skip
    hand = np.array([mean for mean, _, _ in _by_month(one, "there_d")])
    work = [_by_month(one, name) for name in ("leading_d", "coming_d")]
    busy = np.array([a[0] + b[0] for a, b in zip(*work, strict=True)])
    highest = max([1.0, *hand, *(top_ for _, each in bars for row in each for top_ in row)])
    months = [int(month) for month in one.month.values]
    axes = Axes(canvas, Box(64, top, WIDTH_PX - 20, top + _PANEL), (0, len(months)),
                (0, highest * 1.06))  # fmt: skip
    axes.y_axis(f"Station {station}: days in a month")
    axes.x_axis("Month" if len(months) > 1 else "", [(k + 0.5, MONTHS[month - 1])
                for k, month in enumerate(months)])  # fmt: skip
    for j, (colour, values) in enumerate(bars):
        for k, (mean, low, high) in enumerate(values):
            left, right = (float(axes.x(k + 0.16 + 0.23 * (j + edge))) for edge in (0, 0.9))
            canvas.rect(Box(left, float(axes.y(mean)), right, axes.frame.bottom), fill=colour,
                        stroke=theme.var("on-bright"), stroke_width="0.6px",
                        title=f"{MONTHS[months[k] - 1]}: {mean:.1f} d")  # fmt: skip
            middle = (left + right) / 2
            canvas.line([(middle, float(axes.y(low))), (middle, float(axes.y(high)))],
                        stroke=theme.var("ink"), stroke_width="1px")  # fmt: skip
    _steps(axes, hand, stroke_width="2.6px")
    _steps(axes, busy, stroke_width="1.8px", stroke_dasharray="4 3")


def _by_month(one: xr.Dataset, name: str) -> list[tuple[float, float, float]]:
    values = np.nan_to_num(one[name].transpose("month", "season").values)
    return [ends(row) for row in values]


def _steps(axes: Axes, values: np.ndarray, **rules: str | float) -> None:
    x = np.repeat(np.arange(len(values) + 1.0), 2)[1:-1]
    axes.canvas.line(axes.points(x, np.repeat(values, 2)), stroke=theme.var("ink"), **rules)


def _said(one: xr.Dataset, station: str) -> str:
    asked, led, there = (float(np.nan_to_num(one[name].values).sum()) / one.sizes["season"]
                         for name in ("demanded_d", "led_d", "there_d"))  # fmt: skip
    return (f"{station}: {words.number(asked)} ship-days asked for in a season, "
            f"{words.number(led)} led, {words.number(there)} icebreaker-days at hand")  # fmt: skip
