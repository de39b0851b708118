"""Days of a voyage by departure through a season."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend
from nsrkit.show.svg import Box, Canvas, Figure

if TYPE_CHECKING:
    import xarray as xr


def season(scan: xr.Dataset) -> Figure:
    """Days of a voyage by departure, with the spread over ice years.

    Parameters
    ----------
    scan
        As `voyage.season_scan` gives it: `days` and `days_q` [d] on `departure`, NaN where there is
        no route, `route_share` [1] and `reason`.

    Returns
    -------
    Figure
        Days above; share of the ice years with a route below; stretches without a route shaded,
        with the reason in the caption.

    Examples
    --------
    >>> import nsrkit
    >>> scan = nsrkit.voyage.season_scan(nsrkit.load("smoke"))
    >>> "departure" in season(scan).alt
    True
    """
    day = np.array([each.toordinal() for each in dates(scan)], float)
    step = float(np.median(np.diff(day))) if day.size > 1 else 7.0
    canvas = Canvas(WIDTH_PX, 430)
    spread = scan["days_q"].values if scan.sizes.get("year") else np.full((3, day.size), np.nan)
    bottom, top = _span(np.concatenate([scan.days.values, spread[0], spread[2]]))
    ends = (day[0] - step / 2, day[-1] + step / 2)
    axes = Axes(canvas, Box(64, 58, WIDTH_PX - 20, 300), ends, (bottom, top))
    shut = scan["closures"].values if "closures" in scan else np.full(day.size, "")
    _shut(axes, day, step, shut)
    _closed(axes, day, step, np.isnan(scan.days.values))
    axes.y_axis("Voyage, days from port to port")
    if np.isfinite(spread).any():
        band(axes, day, spread[0], spread[2], theme.var("series-1"))
        canvas.line(axes.points(day, spread[1]), stroke=theme.var("series-1"), stroke_width="1.6px",
                    stroke_dasharray="5 4")  # fmt: skip
    axes.canvas.line(
        axes.points(day, scan.days.values),
        stroke=theme.var("nsr"),
        stroke_width="3px",
        stroke_linejoin="round",
    )
    for x, y in axes.points(day, scan.days.values)[np.isfinite(scan.days.values)]:
        canvas.dot(
            float(x),
            float(y),
            3.4,
            fill=theme.var("nsr"),
            stroke=theme.var("panel"),
            stroke_width="1.2px",
        )
    ice = scan.attrs.get("ice", "").replace("record, ", "ice of ")
    rows = [("line", theme.var("nsr"), ice or "ice of the case")]
    if np.isfinite(spread).any():
        years = f"{int(scan.year[0])}-{int(scan.year[-1])}"
        rows += [
            (
                "band",
                theme.var("series-1"),
                f"10-90 % of ice years {years} with a route; dashed: median",
            )
        ]
    rows.append(("box", theme.var("line"), "no route"))
    if shut.any():
        rows.append(("band", theme.var("warn"), "waters closed"))
    legend(canvas, rows, 64, 22)
    _share(canvas, scan, day, ends, step)
    return canvas.figure(f"Chart of voyage days by departure. {words.season(scan)}", _why(scan))


def dates(scan: xr.Dataset) -> list[dt.date]:
    """The departures of a scan as days."""
    return list(scan.departure.values.astype("datetime64[D]").astype(object))


def _span(days: np.ndarray) -> tuple[float, float]:
    """Ends of the axis of days."""
    seen = days[np.isfinite(days)]
    if not seen.size:
        return 0.0, 40.0
    low, top = float(seen.min()), float(seen.max()) * 1.06
    return max(0.0, low - 0.2 * (top - low)), top


def _closed(axes: Axes, day: np.ndarray, step: float, shut: np.ndarray) -> None:
    frame = axes.frame
    for at, closed in zip(day, shut, strict=True):
        if closed:
            left, right = float(axes.x(at - step / 2)), float(axes.x(at + step / 2))
            axes.canvas.rect(
                Box(left, frame.top, right + 0.3, frame.bottom),
                fill=theme.var("line"),
                fill_opacity=0.75,
            )
    runs = np.flatnonzero(shut)
    for part in np.split(runs, np.flatnonzero(np.diff(runs) > 1) + 1):
        if part.size * step >= 18:
            middle = float(axes.x((day[part[0]] + day[part[-1]]) / 2))
            axes.canvas.text(
                middle,
                frame.top + 18,
                "no route",
                size=11.5,
                anchor="middle",
                role="muted",
                italic=True,
            )


def _shut(axes: Axes, day: np.ndarray, step: float, titles: np.ndarray) -> None:
    """Departures on which waters are closed, with what closes them at the foot."""
    edges = np.flatnonzero(np.r_[True, titles[1:] != titles[:-1]])
    for first, end in zip(edges, np.r_[edges[1:], titles.size], strict=True):
        if titles[first]:
            left, right = (float(axes.x(day[at] + sign * step / 2))
                           for at, sign in ((first, -1), (end - 1, 1)))  # fmt: skip
            frame = axes.frame
            axes.canvas.rect(Box(left, frame.top, right, frame.bottom), fill=theme.var("warn"),
                             fill_opacity=0.16, title=str(titles[first]))  # fmt: skip
            axes.canvas.text((left + right) / 2, frame.bottom - 8, str(titles[first]), size=10.5,
                             anchor="middle", role="warn", halo=True)  # fmt: skip


def band(axes: Axes, x: np.ndarray, low: np.ndarray, high: np.ndarray, colour: str) -> None:
    """The room between two lines, broken where either has no value."""
    known = np.flatnonzero(np.isfinite(low) & np.isfinite(high))
    for part in np.split(known, np.flatnonzero(np.diff(known) > 1) + 1):
        if part.size:
            edge = np.concatenate(
                [axes.points(x[part], high[part]), axes.points(x[part], low[part])[::-1]]
            )
            axes.canvas.area(edge, fill=colour, fill_opacity=0.24)


def _share(
    canvas: Canvas, scan: xr.Dataset, day: np.ndarray, ends: tuple[float, float], step: float
) -> None:
    """Bars below: share of the ice years with a route."""
    axes = Axes(canvas, Box(64, 336, WIDTH_PX - 20, 382), ends, (0, 100))
    axes.y_axis("Ice years with a route, %", [0, 50, 100])
    if scan.sizes.get("year"):
        for at, share in zip(day, 100 * np.nan_to_num(scan.route_share.values), strict=True):
            left, right = float(axes.x(at - step * 0.42)), float(axes.x(at + step * 0.42))
            canvas.rect(
                Box(left, float(axes.y(share)), right, axes.frame.bottom),
                fill=theme.var("series-1"),
                title=f"{words.date(dt.date.fromordinal(int(at)))}: {share:.0f} % of ice years",
            )
    when = dates(scan)
    axes.months("Departure from the port of origin", when[0], when[-1])


def _why(scan: xr.Dataset) -> str:
    text = (
        "Each dot is one departure. A voyage that meets closed ice waits at its edge, which makes "
        "early departures long. Other numbers keep their central values."
    )
    reasons = [str(reason) for reason in scan.reason.values if str(reason)]
    if reasons:
        when = dates(scan)[[bool(str(r)) for r in scan.reason.values].index(True)]
        why = reasons[0].removeprefix("no route: ")
        text += f" Why there is no route on {words.date(when)}: {why}."
    return text
