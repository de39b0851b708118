"""A service by date of sailing: days of a round, ships that a headway needs, arrivals in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend
from nsrkit.show.charts.by_departure import band
from nsrkit.show.svg import Box, Canvas, Figure

if TYPE_CHECKING:
    import xarray as xr

_SERIES = ("series-1", "series-3", "series-5")
_DASHES = ("none", "7 4", "2 3")
_ENDS = (0.1, 0.5, 0.9)


def liner_rounds(found: xr.Dataset) -> Figure:
    """Days of a round by date of sailing, and the ships that the headway then needs.

    Parameters
    ----------
    found
        As `nsrkit.systems.liner.run` gives it; NaN is a sailing that does not come back.

    Returns
    -------
    Figure
        Days above, ships below: the case's own ice as a line, members of its climate as a band.

    Examples
    --------
    >>> case = nsrkit.load("newnew-2024", {"scan.every_d": 31, "ensemble.draws": 0})
    >>> "sailing" in liner_rounds(nsrkit.systems.liner.run(case, members=0)).alt
    True
    """
    canvas, day = Canvas(WIDTH_PX, 470), days_of(found)
    step = float(np.median(np.diff(day))) if day.size > 1 else 7.0
    ends = day[0] - step / 2, day[-1] + step / 2
    own, many = found["round_d"].values[0], found["round_d"].values[1:]
    low, middle, high = quantiles(many)
    seen = np.concatenate([own, low, high])
    top = np.nanmax(seen) if np.isfinite(seen).any() else 60.0
    bottom = np.nanmin(seen) if np.isfinite(seen).any() else 0.0
    margin = max(0.15 * (top - bottom), 1.0)
    axes = Axes(canvas, Box(64, 62, WIDTH_PX - 20, 282), ends, (bottom - margin, top + margin))
    shut(axes, day, step, np.isnan(own), "does not come back")
    axes.y_axis("A round, days")
    spread(axes, day, (low, middle, high))
    drawn(axes, day, own)
    legend(canvas, keys(found), 64, 24)
    _needed(canvas, found, day, ends, step)
    return canvas.figure(f"Days of a round by date of sailing. {_said(found)}", _said(found))


def liner_reliability(found: xr.Dataset) -> Figure:
    """Share of arrivals in time, and days that could be promised, by date of sailing.

    Parameters
    ----------
    found
        As `nsrkit.systems.liner.run` gives it; NaN is a sailing without a route.

    Returns
    -------
    Figure
        Above a line for each of three delays: the share of members that arrive at the first port
        beyond the ice no later; a member without a route does not arrive. Below the days out, with
        the promise as a line across.

    Examples
    --------
    >>> case = nsrkit.load("newnew-2024", {"scan.every_d": 31, "ensemble.draws": 0})
    >>> "promise" in liner_reliability(nsrkit.systems.liner.run(case, members=0)).alt
    True
    """
    canvas, day = Canvas(WIDTH_PX, 520), days_of(found)
    axes = Axes(canvas, Box(64, 62, WIDTH_PX - 20, 232), (day[0], day[-1]), (0, 104))
    axes.y_axis("Arrivals in time, % of members", [0, 25, 50, 75, 100])
    late = found["late_d"].values
    picked = sorted({0, len(late) // 2, len(late) - 1})
    rows = []
    for i, colour, dash in zip(picked, _SERIES, _DASHES, strict=False):
        share = 100 * found["on_time_by_sailing"].values[i]
        canvas.line(axes.points(day, share), stroke=theme.var(colour), stroke_width="2.6px",
                    stroke_dasharray=dash, stroke_linejoin="round")  # fmt: skip
        told = "as promised" if late[i] == 0 else f"within {late[i]:.0f} days of it"
        rows.append(("line", theme.var(colour), told))
    legend(canvas, rows, 64, 24)
    _promised(canvas, found, day)
    text = _kept(found)
    return canvas.figure(
        f"Share of arrivals that keep the promise by date of sailing. {text}", text
    )


def _promised(canvas: Canvas, found: xr.Dataset, day: np.ndarray) -> None:
    """Days out below, with the promise across."""
    own, promise = found["out_d"].values[0], float(found["promise_d"])
    ends = quantiles(found["out_d"].values[1:])
    seen = np.concatenate([own, ends[0], ends[2], [promise]])
    low, high = np.nanmin(seen), np.nanmax(seen)
    margin = max(0.12 * (high - low), 0.5)
    axes = Axes(canvas, Box(64, 308, WIDTH_PX - 20, 462), (day[0], day[-1]),
                (low - margin, high + margin))  # fmt: skip
    axes.y_axis("Days out, to the first port beyond the ice")
    spread(axes, day, [*ends])
    drawn(axes, day, own)
    y = float(axes.y(promise))
    canvas.line([(64, y), (WIDTH_PX - 20, y)], stroke=theme.var("ink"), stroke_width="1.6px",
                stroke_dasharray="2 3")  # fmt: skip
    rows = [*keys(found), ("line", theme.var("ink"), "dotted: promise")]
    legend(canvas, rows, 64, 270)
    axes.months("Sailing from the first port", *span(found))


def _kept(found: xr.Dataset) -> str:
    promise = words.number(float(found["promise_d"]), 1)
    whose = "as announced" if found.attrs["promised"] == "True" else "the median of the crossings"
    pairs = zip(found["late_d"].values, found["on_time"].values.tolist(), strict=True)
    shares = "; ".join(f"{words.percent(share)} within {days:.0f} days" for days, share in pairs)
    return (f"The promise is {promise} days to the first port beyond the ice, {whose}. Of the "
            f"crossings out that ships of the service make in all members: {shares}.")  # fmt: skip


def days_of(found: xr.Dataset) -> np.ndarray:
    """Sailings as proleptic days."""
    when = found["sailing"].values.astype("datetime64[D]").astype(object)
    return np.array([each.toordinal() for each in when], float)


def span(found: xr.Dataset) -> tuple[dt.date, dt.date]:
    """First and last sailing."""
    when = found["sailing"].values.astype("datetime64[D]").astype(object)
    return when[0], when[-1]


def quantiles(many: np.ndarray) -> np.ndarray:
    """(3, sailing) over members with a value, where at least half of them have one."""
    out = np.full((len(_ENDS), many.shape[1]), np.nan)
    for i, column in enumerate(many.T):
        known = column[np.isfinite(column)]
        if known.size and known.size >= column.size / 2:
            out[:, i] = np.quantile(known, _ENDS)
    return out


def spread(axes: Axes, day: np.ndarray, of: Sequence[np.ndarray], colour: str = "series-1") -> None:
    """A band with a dashed middle."""
    low, middle, high = of
    band(axes, day, low, high, theme.var(colour))
    axes.canvas.line(axes.points(day, middle), stroke=theme.var(colour), stroke_width="1.6px",
                     stroke_dasharray="5 4")  # fmt: skip


def drawn(axes: Axes, day: np.ndarray, values: np.ndarray) -> None:
    """The case's own ice: a line with a dot for each sailing."""
    axes.canvas.line(axes.points(day, values), stroke=theme.var("nsr"), stroke_width="3px",
                     stroke_linejoin="round")  # fmt: skip
    for x, y in axes.points(day, values)[np.isfinite(values)]:
        axes.canvas.dot(float(x), float(y), 3.4, fill=theme.var("nsr"), stroke=theme.var("panel"),
                        stroke_width="1.2px")  # fmt: skip


def shut(axes: Axes, day: np.ndarray, step: float, none: np.ndarray, text: str) -> None:
    """Stretches of the season without an answer, shaded and named."""
    places = np.flatnonzero(none)
    for part in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1):
        if not part.size:
            continue
        left = float(axes.x(day[part[0]] - step / 2))
        right = float(axes.x(day[part[-1]] + step / 2))
        frame = axes.frame
        axes.canvas.rect(Box(max(left, frame.left), frame.top, min(right, frame.right),
                             frame.bottom), fill=theme.var("line"), fill_opacity=0.75)  # fmt: skip
        if right - left > 130:
            axes.canvas.text((left + right) / 2, frame.top + 18, text, size=11.5, anchor="middle",
                             role="muted", italic=True)  # fmt: skip


def keys(found: xr.Dataset) -> list[tuple[str, str, str]]:
    """Legend of own ice and members."""
    rows = [("line", theme.var("nsr"), f"ice of {found.attrs['year']}")]
    if found.sizes["ice"] > 1:
        rows.append(("band", theme.var("series-1"),
                     f"10-90 % of {found.attrs['members']} members; dashed: median"))  # fmt: skip
    return rows


def _needed(
    canvas: Canvas, found: xr.Dataset, day: np.ndarray, ends: tuple[float, float], step: float
) -> None:
    """Bars below: ships that the headway asks for, with the members' range as a whisker."""
    own, many = found["needed"].values[0], found["needed"].values[1:]
    low, _, high = np.rint(quantiles(many))
    top = np.nanmax([*own, *high, 1.0])
    axes = Axes(canvas, Box(64, 330, WIDTH_PX - 20, 412), ends, (0, top + 0.5))
    axes.y_axis(f"Ships for a sailing every {found.attrs['headway_d']} days",
                list(np.arange(0.0, top + 1, max(1, round(top / 4)))))  # fmt: skip
    for at, ships, one, two in zip(day, own, low, high, strict=True):
        if np.isfinite(ships):
            when = words.date(dt.date.fromordinal(int(at)))
            canvas.rect(Box(float(axes.x(at - step * 0.36)), float(axes.y(ships)),
                            float(axes.x(at + step * 0.36)), axes.frame.bottom),
                        fill=theme.var("nsr"), title=f"{when}: {ships:.0f} ships")  # fmt: skip
        if np.isfinite(one) and two > one:
            x = float(axes.x(at))
            canvas.line([(x, float(axes.y(one))), (x, float(axes.y(two)))],
                        stroke=theme.var("ink"), stroke_width="1.6px")  # fmt: skip
    axes.months("Sailing from the first port", *span(found))


def _said(found: xr.Dataset) -> str:
    """What the chart shows, in words."""
    own = found["round_d"].values[0]
    known = np.isfinite(own)
    if not known.any():
        return "No sailing comes back by the Northern Sea Route."
    when = list(found["sailing"].values.astype("datetime64[D]").astype(object)[known])
    needed = found["needed"].values[0][known]
    ships = str(words.number(needed.min()))
    if needed.max() > needed.min():
        ships += f" to {words.number(needed.max())}"
    took = words.spread(own[known].min(), own[known].max())
    return (
        f"In the ice of {found.attrs['year']} a round takes {took} "
        f"days on sailings of {words.day_range(when)}; a sailing every "
        f"{found.attrs['headway_d']} days takes {ships} ships. Calls of "
        f"{words.number(found.attrs['turn_d'], 1)} days are in it, and no crossing begins after "
        f"{words.date(dt.date.fromisoformat(found.attrs['last']))}, a date of the service."
    )
