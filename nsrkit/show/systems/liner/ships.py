"""The ships of a service through a season, and the seasons of other ice classes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend
from nsrkit.show.svg import Box, Canvas, Figure

if TYPE_CHECKING:
    import xarray as xr

MOST = 12
_ROW_PX, _BAR_PX = 34.0, 20.0
_OUT, _BACK = "series-1", "series-5"


def liner_gantt(found: xr.Dataset) -> Figure:
    """Ships of a service through the season in the case's own ice.

    Parameters
    ----------
    found
        As `nsrkit.systems.liner.run` gives it; NaT is a crossing that is not sailed.

    Returns
    -------
    Figure
        A row per ship (the first twelve): crossings out and back with their days, ports and other
        seas between them.

    Examples
    --------
    >>> case = nsrkit.load("newnew-2024", {"scan.every_d": 31, "ensemble.draws": 0})
    >>> "ships" in liner_gantt(nsrkit.systems.liner.run(case, members=0)).alt
    True
    """
    own = found.isel(ice=0, ship=slice(0, MOST))
    leave, arrive = (_days(own[name].values) for name in ("depart", "arrive"))
    count = own.sizes["ship"]
    canvas = Canvas(WIDTH_PX, 110 + _ROW_PX * count)
    text = _story(found, leave)
    if not np.isfinite(leave).any():
        canvas.text(64, 60, "no crossing comes through", role="muted", italic=True)
        return canvas.figure(text, text)
    ends = np.nanmin(leave) - 2, np.nanmax(arrive) + 2
    axes = Axes(canvas, Box(84, 52, WIDTH_PX - 20, 52 + _ROW_PX * count), ends, (0, count))
    for row in range(count):
        y = 52 + _ROW_PX * (row + 0.5)
        canvas.text(76, y + 4, f"ship {row + 1}", size=12, anchor="end", role="muted")
        _row(axes, y, leave[row], arrive[row], own["leg"].values)
    axes.months("Date", *(dt.date.fromordinal(int(each)) for each in ends))
    ports = found.attrs["ports_out"].split(" - ")
    legend(canvas, [("box", theme.var(_OUT), "crossing out"),
                    ("box", theme.var(_BACK), "crossing back"),
                    ("box", theme.var("line"), f"ports and other seas, from {ports[0]}")],
           84, 26)  # fmt: skip
    return canvas.figure(f"Ships of the service through the season. {text}", text)


def _row(axes: Axes, y: float, leave: np.ndarray, arrive: np.ndarray, leg: np.ndarray) -> None:
    """One ship: a thin bar from first to last, a thick one for each crossing."""
    known = np.flatnonzero(np.isfinite(leave))
    if not known.size:
        return
    canvas, half = axes.canvas, _BAR_PX / 2
    canvas.rect(Box(float(axes.x(leave[known[0]])), y - 3, float(axes.x(arrive[known[-1]])), y + 3),
                fill=theme.var("line"))  # fmt: skip
    for i in known:
        left, right = float(axes.x(leave[i])), float(axes.x(arrive[i]))
        colour, way = ((_OUT, "out"), (_BACK, "back"))[int(leg[i])]
        days = arrive[i] - leave[i]
        when = words.date(dt.date.fromordinal(int(leave[i])))
        canvas.rect(Box(left, y - half, right, y + half), radius=3, fill=theme.var(colour),
                    title=f"{way}, leaving {when}: {days:.1f} days")  # fmt: skip
        if right - left > 46:
            canvas.text((left + right) / 2, y + 4, f"{days:.0f} d", size=11.5, anchor="middle",
                        weight=600, halo=True)  # fmt: skip


def _story(found: xr.Dataset, leave: np.ndarray) -> str:
    attrs, own = found.attrs, found.isel(ice=0)
    shown = f"; the first {MOST} are shown" if attrs["ships"] > MOST else ""
    away = int(own["abroad"])
    last = f" Beyond the ice at its end: {away}." if away else ""
    return (f"{attrs['ships']} ships in the ice of {attrs['year']}: {int(own['crossings'])} "
            f"crossings, {int(own['rounds'])} rounds{shown}.{last} No crossing begins after "
            f"{words.date(dt.date.fromisoformat(attrs['last']))}.")  # fmt: skip


def liner_classes(found: xr.Dataset) -> Figure:
    """Seasons of the service with ships of several ice classes.

    Parameters
    ----------
    found
        As `nsrkit.systems.liner.extension` gives it; NaT is a season without a round.

    Returns
    -------
    Figure
        A row per ship: from the first to the last sailing that comes back, in the case's own ice,
        with 10-90 % of the members at both ends.

    Examples
    --------
    >>> given = {"scan.every_d": 31, "liner.classes": []}
    >>> case = nsrkit.load("newnew-2024", given)
    >>> "1A Super" in liner_classes(nsrkit.systems.liner.extension(case, members=0)).alt
    True
    """
    first, last = (_days(found[name].values) for name in ("first", "last"))
    text = _seasons(found)
    count = found.sizes["ship"]
    canvas = Canvas(WIDTH_PX, 110 + 62.0 * count)
    if not np.isfinite(first).any():
        canvas.text(20, 60, "no ship comes back", role="muted", italic=True)
        return canvas.figure(text, text)
    ends = np.nanmin(first) - 4, np.nanmax(last) + 4
    axes = Axes(canvas, Box(20, 46, WIDTH_PX - 20, 46 + 62.0 * count), ends, (0, count))
    for row in range(count):
        one = found.isel(ship=row)
        y = 46 + 62.0 * row
        canvas.text(20, y + 14, f"{one.title.item()}, {one.ice_class.item()}", size=12, weight=600)
        _season(axes, y + 34, first[row], last[row], one)
    axes.months("Sailing from the first port", *(dt.date.fromordinal(int(each)) for each in ends))
    rows = [("box", theme.var("nsr"), f"ice of {found.attrs['year']}")]
    if found.attrs["members"]:
        rows.append(("line", theme.var("ink"), f"10-90 % of {found.attrs['members']} members"))
    legend(canvas, rows, 20, 24)
    return canvas.figure(f"Seasons by ice class. {text}", text)


def _season(axes: Axes, y: float, first: np.ndarray, last: np.ndarray, one: xr.Dataset) -> None:
    """A bar from the first to the last sailing, whiskers over members at both ends."""
    canvas = axes.canvas
    if np.isfinite(first[0]):
        left, right = float(axes.x(first[0])), float(axes.x(last[0]))
        days, rounds = float(one["season_d"][0]), int(one["rounds"][0])
        canvas.rect(Box(left, y - 9, right, y + 9), radius=3, fill=theme.var("nsr"))
        told = f"{days:.0f} days, {rounds} rounds of a ship"
        canvas.text((left + right) / 2, y + 4, told, size=11.5, anchor="middle", weight=600,
                    halo=True)  # fmt: skip
    for ends in (first[1:], last[1:]):
        known = ends[np.isfinite(ends)]
        if known.size:
            low, high = (float(axes.x(each)) for each in np.quantile(known, (0.1, 0.9)))
            canvas.line([(low - 2, y + 14), (high + 2, y + 14)], stroke=theme.var("ink"),
                        stroke_width="3px")  # fmt: skip


def _seasons(found: xr.Dataset) -> str:
    """Seasons in words, own ice and members apart."""
    said = []
    for name in found["ship"].values:
        one = found.sel(ship=name)
        drawn = one["season_d"].values[1:]
        text = f"{one.ice_class.item()}: {float(one['season_d'][0]):.0f} days"
        if drawn.size:
            low, high = np.quantile(drawn, (0.1, 0.9))
            text += f" (members {words.spread(low, high, 0)})"
        said.append(text)
    return (f"From the first to the last sailing that comes back in the ice of "
            f"{found.attrs['year']}, escort {found.attrs['escort']}: {'; '.join(said)}. What ports "
            "and permits allow is not asked.")  # fmt: skip


def _days(times: np.ndarray) -> Any:
    """Times as proleptic days; NaN for NaT."""
    epoch = dt.date(1970, 1, 1).toordinal()
    days = (times - np.datetime64("1970-01-01", "ns")) / np.timedelta64(86_400_000_000_000, "ns")
    return np.where(np.isnat(times), np.nan, days + epoch)
