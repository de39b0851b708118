"""How seasons went: the climate's chances day by day, and what the ice of the year allowed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import svg, theme
from nsrkit.show.charts.axes import WIDTH_PX
from nsrkit.show.svg import Box, Canvas, Html
from nsrkit.show.systems.seasons.facts import where
from nsrkit.systems.seasons.verdicts import FIELD, HEAVY, LIGHT

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.ship.season.facts import Fact

LEFT, RIGHT, TOP, HEAD = 150.0, 940.0, 76.0, 28.0
TALL, BAR, GAP = 40.0, 9.0, 14.0
FIRST, LAST = 120, 365
"""Days of the year that are shown: from May on."""
_OPEN = ((LIGHT, 0.28), (FIELD, 0.6), (HEAVY, 1.0))


def season_course(found: xr.Dataset, place: str = "route") -> Html:
    """Days on which each class could pass the whole route, by climate and in the year's own ice.

    Parameters
    ----------
    found
        As `systems.seasons.course` gives it; without years it gives a sentence.
    place
        One of its places: "route", or a sea.

    Returns
    -------
    Figure
        For each year and class a strip: the share of members that are open, alone (area) and led
        (line), and a bar of the days on which the reconstructed ice was open to the class alone,
        the darker the surer; over it what was reported of that class.

    Examples
    --------
    >>> from nsrkit.systems.seasons import course
    >>> case = nsrkit.load("smoke", {"seasons": {"years": [2018]}})
    >>> "no year" in season_course(course(case)).html
    True
    """
    if not found.sizes["year"]:
        return Html('<p class="nsr-said">The case asks for no year to be shown.</p>', "none asked")
    classes = [str(name) for name in found.ice_class.values]
    row = TALL + BAR + GAP
    canvas = Canvas(WIDTH_PX, TOP + found.sizes["year"] * (HEAD + len(classes) * row))
    _legend(canvas)
    y = TOP
    for year in found.year.values:
        canvas.text(16, y + 16, f"{year}, {where(place)}", size=12.5, weight=600)
        y += HEAD
        top = y
        for name in classes:
            one = found.sel(year=year, ice_class=name, place=place)
            _strip(canvas, one, Box(LEFT, y, RIGHT, y + TALL))
            _bar(canvas, one, Box(LEFT, y + TALL + 2, RIGHT, y + TALL + 2 + BAR))
            _reports(canvas, int(year), name, place, y + TALL + 2 + BAR / 2)
            canvas.text(LEFT - 40, y + TALL / 2 + 12, _title(name), size=11.5, anchor="end")
            y += row
        _months(canvas, Box(LEFT, top, RIGHT, y - GAP + 2))
    return canvas.figure(_alt(found, place), _caption(found))


def _x(day: float | np.ndarray) -> np.ndarray:
    return LEFT + (RIGHT - LEFT) * (np.asarray(day, float) - FIRST) / (LAST - FIRST)


def _strip(canvas: Canvas, one: xr.Dataset, frame: Box) -> None:
    """Shares of members: alone as an area, led as a line."""
    canvas.rect(frame, fill=theme.var("panel"), stroke=theme.var("line"))
    for share, text in ((0.0, "0"), (1.0, "100 %")):
        canvas.text(LEFT - 5, frame.bottom - share * TALL + 4, text, size=9, anchor="end",
                    role="muted")  # fmt: skip
    shown = one.sel(day=slice(FIRST, LAST))
    x = _x(shown.day.values)
    for rule in ("alone", "led"):
        y = frame.bottom - shown.probability.sel(rule=rule).values * TALL
        line = np.column_stack([x, y])
        if rule == "alone":
            edge = [[x[-1], frame.bottom], [x[0], frame.bottom]]
            canvas.area(np.vstack([line, edge]), fill=theme.var("series-1"), fill_opacity=0.3)
        else:
            canvas.line(line, stroke=theme.var("series-5"), stroke_width="1.8px")


def _bar(canvas: Canvas, one: xr.Dataset, frame: Box) -> None:
    """Days on which the field is open to the class alone: light end, field, heavy end."""
    canvas.rect(frame, fill=theme.var("panel"), stroke=theme.var("line"))
    shown = one.sel(day=slice(FIRST, LAST), rule="alone")
    for ice, opacity in _OPEN:
        open_ = np.r_[0, shown.open.sel(ice=ice).values.astype(int), 0]
        edges = np.flatnonzero(np.diff(open_)).reshape(-1, 2)
        for first, end in edges + FIRST:
            box = Box(float(_x(first)), frame.top, float(_x(min(end, LAST))), frame.bottom)
            canvas.rect(box, fill=theme.var("series-3"), fill_opacity=opacity)


def _reports(canvas: Canvas, year: int, ice_class: str, place: str, y: float) -> None:
    from nsrkit.ship.season.facts import facts
    from nsrkit.show.systems.seasons.dates import report

    for fact in facts():
        if fact.date.year == year and _of(fact, ice_class, place):
            first, last = (float(_x(day.timetuple().tm_yday)) for day in (fact.date, fact.until))
            report(canvas, first, last, y, f"{fact.what} ({fact.source})")


def _of(fact: Fact, ice_class: str, place: str) -> bool:
    """Whether a report tells of this class on its own; a cut in days has no date of its own."""
    if place not in ("route", *fact.places):  # a report of a sea stands on the route as well
        return False
    return (fact.by == "class" and not fact.led and fact.asks != "early"
            and fact.ice_classes[0] == ice_class)  # fmt: skip


def _title(ice_class: str) -> str:
    return "no ice class" if ice_class == "none" else ice_class


def _months(canvas: Canvas, frame: Box) -> None:
    for month in range(5, 13):
        x = float(_x(dt.date(2023, month, 1).timetuple().tm_yday))
        canvas.line([(x, frame.top), (x, frame.bottom)], stroke=theme.var("muted"),
                    stroke_width="0.6px", stroke_opacity="0.45")  # fmt: skip
        canvas.text(x + 2, frame.top - 5, f"{dt.date(2023, month, 1):%b}", size=10, role="muted")


def _legend(canvas: Canvas) -> None:
    from nsrkit.show.systems.seasons.dates import report

    left = 16.0
    canvas.rect(Box(left, 12, left + 22, 24), fill=theme.var("series-1"), fill_opacity=0.3)
    text = "share of members open to the class alone"
    canvas.text(left + 28, 22, text, size=11.5)
    left += 50 + svg.text_width(text, 11.5)
    canvas.line([(left, 18), (left + 22, 18)], stroke=theme.var("series-5"), stroke_width="1.8px")
    canvas.text(left + 28, 22, "behind an icebreaker", size=11.5)
    report(canvas, left + 190, left + 190, 18)
    canvas.text(left + 202, 22, "reported of that class", size=11.5)
    left = 16.0
    for (_, opacity), text in zip(reversed(_OPEN), (
        "open alone in the reconstructed ice, even at the heavy end of its error",
        "in the field itself", "at the light end only"), strict=True):  # fmt: skip
        canvas.rect(Box(left, 36, left + 22, 46), fill=theme.var("series-3"), fill_opacity=opacity)
        canvas.text(left + 28, 45, text, size=11.5)
        left += 50 + svg.text_width(text, 11.5)


def _days(one: xr.Dataset, rule: str) -> str:
    field, light, heavy = (float(one.open.sel(ice=ice, rule=rule).sum())
                           for ice in (FIELD, LIGHT, HEAVY))  # fmt: skip
    return f"{field:.0f} ({heavy:.0f}-{light:.0f})"


def _alt(found: xr.Dataset, place: str) -> str:
    said = []
    for year in found.year.values:
        for name in map(str, found.ice_class.values):
            one = found.sel(year=year, ice_class=name, place=place)
            usual = float(one.probability.sel(rule="alone").sum())
            said.append(f"{year} {_title(name)}: {_days(one, 'alone')} days open alone in the "
                        f"field, {usual:.0f} in the mean of the members")  # fmt: skip
    return f"Days on which it was open, {where(place)}. {'; '.join(said)}."


def _caption(found: xr.Dataset) -> str:
    return (f"Above, possible ice of the climate ({found.attrs['members']} members); below, the "
            "ice of the year as reconstructed from regional areas. POLARIS RIO >= 0, ten points "
            "more behind an icebreaker.")  # fmt: skip
