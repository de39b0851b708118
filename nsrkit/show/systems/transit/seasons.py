"""Entries by month, and what each ice of a season carries and when it closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend, ticks
from nsrkit.show.svg import Box, Canvas, Figure
from nsrkit.show.systems.transit.cards import spread, total
from nsrkit.show.systems.transit.years import LEFT, MODEL, RIGHT, whisker
from nsrkit.systems.transit import NORMAL, OWN, THICK, THIN

if TYPE_CHECKING:
    import xarray as xr

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def transit_months(found: xr.Dataset) -> Figure:
    """Entries into the NSR by month and group, in the case's ice and in members.

    Parameters
    ----------
    found
        As `systems.transit.run` gives it.

    Returns
    -------
    Figure
        Columns stacked by group; a whisker spans 10 to 90 % of the members, a mark is the normal.

    Examples
    --------
    >>> group = {"ship": "panamax-bulk-1c", "west": "Murmansk", "east": "Qingdao", "first": "08-15"}
    >>> given = {"transit": {"members": 0, "fleet": {"bulk": group}}, "scan.every_d": 31,
    ...          "ice.source": "normal", "sailing.thickness_factor": 1}
    >>> from nsrkit.systems import transit
    >>> "bulk" in transit_months(transit.run(nsrkit.load("smoke", given))).alt
    True
    """
    entries = found["entries"].sum("side")
    seen = np.flatnonzero(entries.sum(("ice", "group")).values)
    months = np.arange(seen[0], seen[-1] + 1) + 1 if seen.size else np.arange(6, 12)
    sums = entries.sum("group")
    canvas = Canvas(WIDTH_PX, 360)
    axes = Axes(canvas, Box(LEFT, 62, RIGHT, 308), (months[0] - 0.6, months[-1] + 0.6),
                (0, max(1.0, 1.12 * float(sums.max()))))  # fmt: skip
    axes.y_axis(f"Voyages entering the NSR, {found.attrs['year']}")
    groups = [str(name) for name in found["group"].values]
    keys = [("box", theme.var(colour(k)), name) for k, name in enumerate(groups)]
    legend(canvas, keys, 20, 22)
    for month in months:
        _column(axes, entries.sel(ice=OWN, month=month), int(month))
        low, high = spread(sums.sel(month=month))
        at = float(axes.x(month + 0.36))
        if low is not None and high is not None:
            whisker(axes, at, low, high)
        if NORMAL in sums["ice"]:
            axes.canvas.dot(at, float(axes.y(float(sums.sel(ice=NORMAL, month=month)))), 3.6,
                            fill=theme.var("ink"))  # fmt: skip
    axes.x_axis("Month of entering the NSR", [(float(m), MONTHS[m - 1]) for m in months])
    told = "; ".join(
        f"{name}: " + ", ".join(f"{MONTHS[m - 1]} {int(entries.sel(ice=OWN, group=name, month=m))}"
                                for m in months) for name in groups)  # fmt: skip
    said = ("Columns: the case's ice, all voyages of the fleet both ways. Whisker: 10-90 % of the "
            f"members; dot: a normal of {found.attrs['normal']}.")  # fmt: skip
    return canvas.figure(f"Voyages entering the NSR by month. {told}.", said)


def _column(axes: Axes, values: xr.DataArray, month: int) -> None:
    below = 0.0
    for k, name in enumerate(values["group"].values):
        value = float(values[k])
        if value:
            box = Box(float(axes.x(month - 0.32)), float(axes.y(below + value)),
                      float(axes.x(month + 0.26)), float(axes.y(below)) - 0.8)  # fmt: skip
            axes.canvas.rect(box, fill=theme.var(colour(k)), title=f"{name}: {value:.0f}")
            if box.bottom - box.top > 15:
                axes.canvas.text((box.left + box.right) / 2, (box.top + box.bottom) / 2 + 4,
                                 f"{value:.0f}", size=11, anchor="middle", role="on-bright",
                                 weight=600)  # fmt: skip
        below += value


def colour(k: int) -> str:
    """Role of the colour of the k-th group: light ones, which dark numbers are read on."""
    return ("series-6", "series-5", "series-3", "series-4", "series-7", "series-2")[k % 6]


def transit_lost(found: xr.Dataset) -> Figure:
    """Cargo and last departure of each group: the case's ice against members and a normal.

    Parameters
    ----------
    found
        As `systems.transit.run` gives it; a group without cargo shows only its last departure.

    Returns
    -------
    Figure
        A row per group; left what the season carries, right when it closes. A member without any
        departure has no dot.

    Examples
    --------
    >>> group = {"ship": "panamax-bulk-1c", "west": "Murmansk", "east": "Qingdao", "first": "08-15"}
    >>> given = {"transit": {"members": 0, "fleet": {"bulk": group}}, "scan.every_d": 31,
    ...          "ice.source": "normal", "sailing.thickness_factor": 1}
    >>> from nsrkit.systems import transit
    >>> "bulk" in transit_lost(transit.run(nsrkit.load("smoke", given))).alt
    True
    """
    groups, row = [str(name) for name in found["group"].values], 56.0
    canvas = Canvas(WIDTH_PX, 120 + row * len(groups))
    legend(
        canvas,
        [
            ("dot", theme.var(MODEL), f"ice of {found.attrs['year']}"),
            ("dot", theme.var("series-7"), "members of the ice"),
            ("dot", theme.var("ink"), f"normal {found.attrs['normal']}"),
        ],
        20,
        20,
    )
    bottom = 60 + row * len(groups)
    heavy = found["tonnes"] / 1e6
    top = float(heavy.max()) if np.isfinite(heavy).any() else 1.0
    mass = Axes(canvas, Box(130, 50, 500, bottom), (0, 1.08 * max(top, 1e-6)), (0, 1))
    mass.x_axis("Cargo of the season, million tonnes", [(v, f"{v:g}") for v in ticks(0, top, 5)])
    shut = found["closes"].max("side", skipna=True)
    days = (shut - np.datetime64(f"{found.attrs['year']}-01-01")) / np.timedelta64(1, "D")
    span = (float(days.min()) - 6, float(days.max()) + 6) if days.notnull().any() else (200, 340)
    when = Axes(canvas, Box(560, 50, RIGHT, bottom), span, (0, 1))
    when.x_axis("Last departure that comes through", _month_ticks(span))
    for k, name in enumerate(groups):
        y = 50 + row * (k + 0.5)
        canvas.text(20, y + 4, name, size=12.5, weight=600)
        canvas.line([(130, y), (500, y)], stroke=theme.var("line"), stroke_width="1px")
        canvas.line([(560, y), (RIGHT, y)], stroke=theme.var("line"), stroke_width="1px")
        _dots(mass, heavy.sel(group=name), y)
        _dots(when, days.sel(group=name), y)
    return canvas.figure(_lost_said(found, groups), _lost_caption(found))


def _month_ticks(span: tuple[float, float]) -> list[tuple[float, str]]:
    starts = np.cumsum([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30])
    halves = [(float(day + more), f"{1 + more} {MONTHS[k]}") for k, day in enumerate(starts)
              for more in (0, 15)]  # fmt: skip
    inside = [each for each in halves if span[0] <= each[0] <= span[1]]
    return inside if len(inside) <= 7 else inside[::2]


def _dots(axes: Axes, values: xr.DataArray, y: float) -> None:
    """Members spread up and down where they meet, the normal and the own ice on top of them."""
    members = np.sort(values.values[values["ice"].values > OWN])
    heaps: dict[int, int] = {}
    for x in axes.x(members[np.isfinite(members)]):
        heap = round(float(x) / 7)
        heaps[heap] = heaps.get(heap, -1) + 1
        up = (heaps[heap] + 1) // 2 * (-4.4 if heaps[heap] % 2 else 4.4)
        axes.canvas.dot(float(x), y + float(np.clip(up, -22, 22)), 3, fill=theme.var("series-7"),
                        fill_opacity=0.7)  # fmt: skip
    known = values.where(values.notnull(), drop=True)
    at = dict(zip(known["ice"].values.tolist(), axes.x(known.values), strict=True))
    if THIN in at and THICK in at:
        axes.canvas.line([(at[THICK], y), (at[THIN], y)], stroke=theme.var(MODEL),
                         stroke_width="4px", stroke_opacity=0.55)  # fmt: skip
    for label, role, size in ((NORMAL, "ink", 4.5), (OWN, MODEL, 6.0)):
        if label in at:
            axes.canvas.dot(at[label], y, size, fill=theme.var(role))


def _lost_said(found: xr.Dataset, groups: list[str]) -> str:
    parts = []
    for name in groups:
        own = found.sel(group=name, ice=OWN)
        shut = own["closes"].max(skipna=True).values
        last = "no departure" if np.isnat(shut) else f"last departure {_day(shut)}"
        parts.append(f"{name}: {words.number(float(own['tonnes']) / 1e6, 2)} Mt, {last}")
    return f"Cargo and closing by group in the ice of {found.attrs['year']}. {'; '.join(parts)}."


def _day(moment: np.ndarray) -> str:
    date = moment.astype("datetime64[D]").item()
    return f"{date.day} {date:%b}"


def _lost_caption(found: xr.Dataset) -> str:
    late = total(found, "late_t")
    members = late.values[late["ice"].values > OWN]
    text = ("A dot is a season; the line through that of the case spans its ice from thick to thin "
            "(sailing.thickness_factor). Departures are tried at the steps of the timetable, so "
            "that a closing is known to its step.")  # fmt: skip
    if len(members) and np.isfinite(members).all():
        low, middle, high = (words.number(float(v) / 1e6, 2)
                             for v in np.quantile(members, (0.1, 0.5, 0.9)))  # fmt: skip
        text += (f" What an early closing takes: in {100 * np.mean(members > 0):.0f} % of the "
                 f"members cargo leaves after that of {found.attrs['year']}, median {middle} Mt, "
                 f"10-90 % {low} to {high} Mt")  # fmt: skip
        text += (f"; in the normal {words.number(float(late.sel(ice=NORMAL)) / 1e6, 2)} Mt."
                 if NORMAL in late["ice"] else ".")  # fmt: skip
    return text
