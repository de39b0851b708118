"""Season calendar: every day of past years and of years to come, by class and sea."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import svg, theme
from nsrkit.show.charts import heat
from nsrkit.show.charts.ahead import SCENARIOS
from nsrkit.show.charts.axes import WIDTH_PX
from nsrkit.show.footnotes import Noted, sourced
from nsrkit.show.svg import Box, Canvas, Html
from nsrkit.show.systems.outlook.reliable.cards import middle, title

if TYPE_CHECKING:
    import xarray as xr

_LEFT, _TOP, _GAP, _ROW, _BELOW, _APART = 152.0, 92.0, 10.0, 7.0, 22.0, 5.0
_LEVELS = ((0.1, 0.22), (0.35, 0.4), (0.65, 0.62), (0.9, 0.95))
"""Share of draws from which on a tint holds, and its opacity."""
_WEAK = ("none", "IA", "PC6", "PC4")


def reliable_calendar(found: xr.Dataset, record: xr.Dataset) -> Html:
    """Days on which each class can sail on her own: years of the record above, years to come below.

    Parameters
    ----------
    found
        As `nsrkit.systems.outlook.reliable.run` gives it: `open` [1], the share of draws; NaN is
        not drawn.
    record
        As `nsrkit.systems.outlook.reliable.record` gives it.

    Returns
    -------
    Html
        A column for each class, a panel for the route and each sea, a line for each year: in the
        record dark where open, to come the darker the more draws are open; over it the dates that
        were reported.

    Examples
    --------
    >>> from nsrkit.systems.outlook.reliable import QUICK, record, run
    >>> case = nsrkit.load("smoke", QUICK)
    >>> "Chukchi" in reliable_calendar(run(case), record(case)).html
    True
    """
    classes = [name for name in map(str, found.ice_class.values) if name in _WEAK]
    places, scenario = list(map(str, found.place.values)), middle(found)
    past, ahead = record.sel(rule="alone"), found.sel(rule="alone", scenario=scenario)
    years = np.r_[record.year.values, found.year.values]
    tall = _ROW * years.size + _APART
    wide = (WIDTH_PX - _LEFT - 12 - _GAP * (len(classes) - 1)) / len(classes)
    canvas = Canvas(WIDTH_PX, _TOP + (tall + _GAP) * len(places) + _BELOW)
    _legend(canvas, SCENARIOS[scenario][0])
    for i, name in enumerate(classes):
        left = _LEFT + i * (wide + _GAP)
        canvas.text(left + wide / 2, _TOP - 24, title(name), size=12.5, anchor="middle", weight=600)
        for k, place in enumerate(places):
            top = _TOP + k * (tall + _GAP)
            at = {"ice_class": name, "place": place}
            panel = Box(left, top, left + wide, top + tall)
            _panel(canvas, panel, past.open.sel(at).values, ahead.open.sel(at).values)
            if i == 0:
                _years(canvas, panel, place, years, record.sizes["year"])
            _reports(canvas, panel, record.year.values, name, place, classes)
        heat.months(canvas, Box(left, _TOP, left + wide, _TOP + (tall + _GAP) * len(places) - _GAP))
    figure = canvas.figure(_alt(past, ahead, classes), _caption(found, scenario))
    return sourced(figure, _sources(record))


def _panel(canvas: Canvas, panel: Box, past: np.ndarray, ahead: np.ndarray) -> None:
    """Years of the record, and below a line those to come."""
    canvas.rect(panel, fill=theme.var("panel"), stroke=theme.var("line"), stroke_width="1px")
    split = panel.top + _ROW * len(past) + _APART
    _tinted(canvas, Box(panel.left, panel.top, panel.right, split - _APART), past)
    _tinted(canvas, Box(panel.left, split, panel.right, panel.bottom), ahead)
    y = split - _APART / 2
    canvas.line([(panel.left, y), (panel.right, y)], stroke=theme.var("muted"), stroke_width="1px")


def _tinted(canvas: Canvas, box: Box, share: np.ndarray) -> None:
    """Runs of days (year, day) by tint."""
    level = np.searchsorted([at for at, _ in _LEVELS], np.nan_to_num(share), side="right")
    day = (box.right - box.left) / share.shape[1]
    for n, (_, opacity) in enumerate(_LEVELS, 1):
        pieces = []
        for k, line in enumerate(level == n):
            edges = np.flatnonzero(np.diff(np.r_[0, line.astype(int), 0]))
            for first, end in edges.reshape(-1, 2):
                x, y, w = box.left + first * day, box.top + k * _ROW, (end - first) * day
                pieces.append(f"M{x:.1f} {y:.1f}h{w:.1f}v{_ROW:g}h{-w:.1f}z")
        if pieces:
            fill = svg.style(fill=theme.var("series-1"), fill_opacity=opacity)
            canvas.add(f'<path d="{"".join(pieces)}"{fill} shape-rendering="crispEdges"/>')


def _years(canvas: Canvas, panel: Box, place: str, years: np.ndarray, past: int) -> None:
    name = "Whole route" if place == "route" else place
    canvas.text(16, panel.top + 13, name, size=12.5, weight=600)
    for k, year in enumerate(years.tolist()):
        if year % 5 == 0 or (k >= past and year == years[past]):
            y = panel.top + (k + 0.5) * _ROW + _APART * (k >= past)
            canvas.line([(_LEFT - 5, y), (_LEFT, y)], stroke=theme.var("muted"), stroke_width="1px")
            canvas.text(_LEFT - 8, y + 3.5, f"{year}", size=10, anchor="end", role="muted")


def _reports(
    canvas: Canvas, panel: Box, years: np.ndarray, name: str, place: str, classes: list[str]
) -> None:
    """Dates that were reported, in the column of the class that stands for the ships."""
    from nsrkit.ship.season.facts import facts

    upper = Box(panel.left, panel.top, panel.right, panel.top + _ROW * years.size)
    mine = [fact for fact in facts()
            if fact.mark and place in fact.places and fact.ice_class(classes) == name]  # fmt: skip
    heat.marks(canvas, upper, years, mine)


def _legend(canvas: Canvas, scenario: str) -> None:
    left = 16.0
    canvas.text(left, 22, f"Share of draws on which it is open, {scenario}:", size=11.5, weight=600)
    left += 30 + svg.text_width(f"Share of draws on which it is open, {scenario}:", 11.5)
    for low, opacity in _LEVELS:
        canvas.rect(Box(left, 12, left + 22, 24), fill=theme.var("series-1"), fill_opacity=opacity)
        text = f"{100 * low:.0f} % +"
        canvas.text(left + 28, 22, text, size=11.5)
        left += 46 + svg.text_width(text, 11.5)
    heat.marks_legend(canvas)


def _alt(past: xr.Dataset, ahead: xr.Dataset, classes: list[str]) -> str:
    said = []
    for name in classes:
        before = float(past.days.sel(ice_class=name, place="route").median())
        last = ahead.sel(ice_class=name, place="route").isel(year=-1)
        later = float(last.days_q.sel(quantile=0.5))
        said.append(f"{title(name)} {before:.0f} and {later:.0f}")
    return ("Calendar of seasons by class and sea. Median navigable days of the whole route, "
            f"alone, in the record and in {int(ahead.year[-1])}: {'; '.join(said)}.")  # fmt: skip


def _caption(found: xr.Dataset, scenario: str) -> str:
    return (
        f"One line per year, by {found.rule_label.sel(rule='alone').item()} without an icebreaker. "
        "Above the line the embedded record with the dates that were reported, set in the column "
        f"of the class that stands for the ships; below it {found.attrs['members']} draws of "
        f"{SCENARIOS[scenario][0]}, where a fade is the spread of opening and closing. A sea is "
        "open where its own ice leaves the route open."
    )


def _sources(record: xr.Dataset) -> list[Noted]:
    from nsrkit.ship.season.facts import facts

    years = set(record.year.values.tolist())
    made = [
        Noted("Record", f"nsrkit.systems.outlook.reliable.record; {heat.kinds(record)}", "derived"),
        Noted("Years to come", "nsrkit.systems.outlook.reliable.run on draws of pattern-scaled "
              "CMIP6 ice (docs/ice-science.md)", "derived"),
    ]  # fmt: skip
    told = [Noted(f"{fact.what} ({_day(fact.date)})", fact.source) for fact in facts()
            if fact.mark and fact.date.year in years]  # fmt: skip
    return made + told


def _day(date: dt.date) -> str:
    return f"{date.day} {date:%b} {date.year}"
