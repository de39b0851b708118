"""Which icebreakers there are and when, and which waters belong to which station."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.ship.escort import Icebreaker, icebreakers
from nsrkit.show import svg, theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes
from nsrkit.show.svg import Box, Canvas, Figure, Labels
from nsrkit.show.systems.icebreakers.fleets import vessel
from nsrkit.systems.icebreakers import posted

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case
    from nsrkit.scenario.systems.icebreakers import Icebreakers

_ROW, _LEFT, _TOP = 24.0, 190.0, 64.0
SPAN = (dt.date(2018, 1, 1), dt.date(2036, 1, 1))
_STATIONS = ("series-6", "series-5", "series-3", "series-4")
_TINT = 215


def fleet(case: Case | None = None) -> Figure:
    """Icebreakers of the route by the dates of their service.

    Parameters
    ----------
    case
        Its day `as_of` and the days of its fleets are marked; None marks none.

    Returns
    -------
    Figure
        A bar per icebreaker that leads ships, pale where the service is only planned; icebreakers
        of China are research ships: dates alone, no bar.

    Examples
    --------
    >>> "Chukotka from 2026 (planned)" in fleet().alt
    True
    """
    ours, others = vessels()
    canvas = Canvas(WIDTH_PX, _TOP + _ROW * (len(ours) + len(others)) + 30 + 28)
    frame = Box(_LEFT, _TOP, WIDTH_PX - 30, _TOP + _ROW * (len(ours) + len(others)) + 30)
    axes = Axes(canvas, frame, (SPAN[0].toordinal(), SPAN[1].toordinal()), (0, 1))
    _years(axes)
    _days(axes, case)
    for i, one in enumerate(ours):
        _bar(axes, one, _TOP + _ROW * i)
    for i, one in enumerate(others):
        _dot(axes, one, _TOP + _ROW * (len(ours) + i) + 22)
    _keys(canvas)
    said = ", ".join(f"{one.title} from {_from(one)}" for one in ours)
    return canvas.figure(
        f"Icebreakers of the route by dates of service: {said}.",
        "Where only a year is known, the bar begins on its last day. Pale: planned, with the "
        "latest date that was found; an open end: no date of leaving service found. Sources stand "
        "in params/icebreakers.csv. Chinese ships do research and lead no convoys.",
    )


def vessels() -> tuple[list[Icebreaker], list[Icebreaker]]:
    """Russian icebreakers and those of China, each by the first day of service."""
    known = [one for one in icebreakers().values() if one.begins is not None]
    ours, others = ([one for one in known if one.flag == flag] for flag in ("RU", "CN"))
    return (sorted(ours, key=lambda one: (one.begins, one.name)),
            sorted(others, key=lambda one: (one.begins, one.name)))  # fmt: skip


def _planned(one: Icebreaker) -> bool:
    return "planned" in one.service


def _from(one: Icebreaker) -> str:
    assert one.begins is not None
    return f"{one.begins.year}{' (planned)' if _planned(one) else ''}"


def _years(axes: Axes) -> None:
    years = range(SPAN[0].year, SPAN[1].year + 1, 2)
    axes.x_axis("", [(dt.date(year, 1, 1).toordinal(), str(year)) for year in years])
    for year in years:
        x = float(axes.x(dt.date(year, 1, 1).toordinal()))
        axes.canvas.line([(x, axes.frame.top), (x, axes.frame.bottom)], stroke=theme.var("line"),
                         stroke_width="1px")  # fmt: skip


def _bar(axes: Axes, one: Icebreaker, y: float) -> None:
    assert one.begins is not None
    canvas, able = axes.canvas, bool(one.points)
    canvas.text(_LEFT - 12, y + 16, one.title, size=11.5, anchor="end", weight=600)
    first, last = max(one.begins, SPAN[0]), min(one.ends or SPAN[1], SPAN[1])
    box = Box(float(axes.x(first.toordinal())), y + 4, float(axes.x(last.toordinal())), y + 20)
    role = "series-1" if able else "series-7"
    canvas.rect(box, fill=theme.var(role), fill_opacity=0.4 if _planned(one) else 0.95,
                title=f"{one.title}, project {one.project}: {one.service}")  # fmt: skip
    if one.ends is None:
        canvas.area([(box.right, y + 4), (box.right + 9, y + 12), (box.right, y + 20)],
                    fill=theme.var(role), fill_opacity=0.4 if _planned(one) else 0.95)  # fmt: skip
    text = f"project {one.project}"
    if svg.text_width(text, 10.5) + 12 < box.right - box.left:
        canvas.text(box.left + 6, y + 16, text, size=10.5,
                    role="ink" if _planned(one) else "panel")  # fmt: skip


def _dot(axes: Axes, one: Icebreaker, y: float) -> None:
    assert one.begins is not None
    axes.canvas.text(_LEFT - 12, y + 16, one.title, size=11.5, anchor="end", role="muted")
    at = one.begins.toordinal()
    text = f"{one.begins.year}, no escort"
    if one.begins < SPAN[0]:
        axes.canvas.text(axes.frame.left + 6, y + 16, f"◂ {text}", size=10.5, role="muted",
                         halo=True)  # fmt: skip
        return
    x = float(axes.x(at))
    axes.canvas.dot(x, y + 12, 4.5, fill=theme.var("series-9"))
    axes.canvas.text(x + 10, y + 16, text, size=10.5, role="muted", halo=True)


def _days(axes: Axes, case: Case | None) -> None:
    if case is None:
        return
    marks = {case.as_of: [f"as of {words.date(case.as_of)}"]}
    for name, one in (case.icebreakers.fleets if case.icebreakers else {}).items():
        marks.setdefault(one.on, []).append(name)
    seen = [day for day in sorted(marks) if SPAN[0] <= day <= SPAN[1]]
    ends: list[float] = []  # of the last text on each line of texts
    for day in seen:
        x, text = float(axes.x(day.toordinal())), ", ".join(marks[day])
        half = svg.text_width(text, 10.5) / 2
        level = next((i for i, end in enumerate(ends) if x - half > end + 8), len(ends))
        ends[level : level + 1] = [x + half]
        axes.canvas.line([(x, axes.frame.top - 4), (x, axes.frame.bottom)],
                         stroke=theme.var("ink"), stroke_width="1.3px",
                         stroke_dasharray="5 3")  # fmt: skip
        axes.canvas.text(x, axes.frame.top - 8 - 13 * level, text, size=10.5, anchor="middle",
                         weight=600, halo=True)  # fmt: skip


def _keys(canvas: Canvas) -> None:
    left = 16.0
    for role, opacity, text in (("series-1", 0.95, "in service"), ("series-1", 0.4, "planned"),
                                ("series-7", 0.95, "no speed in ice found")):  # fmt: skip
        canvas.rect(Box(left, 10, left + 22, 22), fill=theme.var(role), fill_opacity=opacity)
        canvas.text(left + 28, 20, text, size=11.5)
        left += 50 + svg.text_width(text, 11.5)


def stations(case: Case, of: str | None = None) -> Figure:
    """The waters of each station, and the icebreakers that a fleet posts to them.

    Parameters
    ----------
    case
        Scenario with `icebreakers`.
    of
        Name of a fleet; None takes the first.

    Returns
    -------
    Figure
        A map; areas of no station are left plain.

    Raises
    ------
    DataError
        The case asks for no icebreakers.

    Examples
    --------
    >>> "east: Vaygach" in stations(nsrkit.load("early-freeze-2021")).alt
    True
    """
    from nsrkit.errors import DataError
    from nsrkit.ice import static
    from nsrkit.show.maps import polar

    asked = case.icebreakers
    if asked is None:
        raise DataError(f"{case.name} asks for no icebreakers: give `icebreakers`")
    name = of or next(iter(asked.fleets))
    sea = static.static(25.0)["sea"]
    flags = {str(row["name"]): int(row["flag"]) for row in static.seas()}
    canvas = polar.base()
    rows = []
    for i, (title, station) in enumerate(asked.stations.items()):
        role = _STATIONS[i % len(_STATIONS)]
        polar.mask(canvas, sea.isin([flags[area] for area in station.areas]), role, _TINT)
        rows.append((f"station {title}, {_open(station.first, station.last)}", theme.var(role)))
    polar.areas(canvas)
    polar.land(canvas)
    heading = polar.title(canvas, f"Stations and icebreakers, fleet {name}")
    legend = polar.key(canvas, rows, None)
    told = _posted(asked, name)
    _labels(canvas, [legend, heading], {title: station.areas for title, station
                                        in asked.stations.items()}, told, flags, sea)  # fmt: skip
    said = "; ".join(f"{title or 'anywhere'}: {', '.join(who)}" for title, who in told.items())
    below = "Dashed: the seven areas of the escort tariff. Not for navigation."
    return polar.finish(canvas, f"Map of the stations of the fleet {name}. {said}.", below)


def _posted(asked: Icebreakers, name: str) -> dict[str, list[str]]:
    """Icebreakers with their dates by station; "" for those that go wherever they are asked."""
    found: dict[str, list[str]] = {}
    for crew in posted(asked, name):
        for post in crew.posts:
            span = _open(post.first, post.last)
            text = vessel(crew.name) + ("" if span == "all year" else f" ({span})")
            found.setdefault(post.station or "", []).append(text)
    return found


def _open(first: str, last: str) -> str:
    """Days of a year in words.

    Examples
    --------
    >>> _open("01-01", "12-31"), _open("11-15", "12-31"), _open("07-01", "11-30")
    ('all year', 'from 15 Nov', '1 Jul to 30 Nov')
    """
    if (first, last) == ("01-01", "12-31"):
        return "all year"
    begin, end = (dt.date.fromisoformat(f"2024-{day}") for day in (first, last))
    told = [f"{day.day} {day:%b}" for day in (begin, end)]
    return f"from {told[0]}" if last == "12-31" else f"{told[0]} to {told[1]}"


def _labels(
    canvas: Canvas, taken: list[Box], areas: dict[str, tuple[str, ...]],
    posted: dict[str, list[str]], flags: dict[str, int], sea: xr.DataArray,
) -> None:  # fmt: skip
    """The icebreakers of each station written in its waters, one below the other."""
    from nsrkit.show.maps import polar

    labels = Labels(Box(4, 4, polar.WIDTH_PX - 4, polar.HEIGHT_PX - 4))
    for box in taken:
        labels.block(box)
    for title, names in areas.items():
        cells = sea.isin([flags[name] for name in names]).values
        x, y = np.meshgrid(sea.x.values / 1000, sea.y.values / 1000)
        px, py = polar.turned(x[cells], y[cells])
        here = posted.get(title, [])
        middle = float(np.median(px)), float(np.median(py)) - 8 * len(here)
        _list(canvas, labels, [f"{title}:" if here else title, *here], middle)
    if roving := posted.get(""):
        threes = [", ".join(roving[i : i + 3]) for i in range(0, len(roving), 3)]
        _list(canvas, labels, ["wherever they are asked for:", *threes], (480.0, 70.0))


def _list(canvas: Canvas, labels: Labels, texts: list[str], at: tuple[float, float]) -> None:
    """Texts one below the other, the first of them their title."""
    for i, text in enumerate(texts):
        labels.place(canvas, at[0], at[1] + 16 * i, text, size=12.5, role="label",
                     weight=700 if i else 600, halo=True, gap=0)  # fmt: skip
