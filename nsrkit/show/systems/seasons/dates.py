"""A strip for every reported date: the report, the model, the error of its field, the members."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import svg, theme
from nsrkit.show.charts.axes import WIDTH_PX
from nsrkit.show.svg import Box, Canvas, Figure
from nsrkit.show.systems.seasons.facts import SAID, answer, place, who
from nsrkit.systems.seasons.verdicts import FIELD, FIXED, HEAVY, HIT, LIGHT, WITHIN

if TYPE_CHECKING:
    import xarray as xr

LEFT, RIGHT, TOP, ROW, HEAD, BELOW = 326.0, 830.0, 78.0, 19.0, 24.0, 24.0
MEMBERS = (0.1, 0.9)
_COLOUR = {HIT: "good", WITHIN: "warn"}


def season_dates(found: xr.Dataset) -> Figure:
    """Reported dates and the model's on one calendar, a line for each fact.

    Parameters
    ----------
    found
        As `systems.seasons.run` gives it.

    Returns
    -------
    Figure
        A diamond or bar where the report lies; a dot at the model's date in the field, a line from
        the heavy to the light end of its error, a band where eight of ten members have it. A fact
        that asks for a state has its diamond alone; the verdict stands at the right.

    Examples
    --------
    >>> from nsrkit.ship.season.facts import facts
    >>> from nsrkit.systems.seasons import Days, against
    >>> days = np.arange("2018", "2019", dtype="datetime64[D]")
    >>> found = against(facts()[3:4], [Days(days, np.ones((5, 365), bool))])
    >>> "arc7-lng" in season_dates(found).svg
    True
    """
    years = found.reported.dt.year.values
    lines = found.sizes["fact"]
    canvas = Canvas(WIDTH_PX, TOP + lines * ROW + np.unique(years).size * HEAD + BELOW)
    _legend(canvas)
    y = TOP
    for i in range(lines):
        one = found.isel(fact=i)
        if i == 0 or years[i] != years[i - 1]:
            canvas.text(16, y + HEAD - 7, f"{years[i]}", size=12.5, weight=600)
            y += HEAD
        _strip(canvas, one, y + ROW / 2)
        y += ROW
    _months(canvas, Box(LEFT, TOP, RIGHT, y))
    return canvas.figure(_alt(found), _caption(found))


def _x(value: np.datetime64) -> float:
    year = value.astype("datetime64[Y]").astype("datetime64[D]")
    days = (value.astype("datetime64[D]") - year).astype(int)
    return LEFT + (RIGHT - LEFT) * float(days + 0.5) / 366


def _strip(canvas: Canvas, one: xr.Dataset, y: float) -> None:
    """One fact: its label, the members, the error, the model, the report, the verdict."""
    state = one.asks.item() in ("early", "held", "year_round", "part_year")
    canvas.text(LEFT - 10, y + 3.6, f"{place(one)}: {who(one)}", size=10.5, anchor="end")
    canvas.line([(LEFT, y), (RIGHT, y)], stroke=theme.var("line"), stroke_width="1px")
    dates = one.date.values
    if not np.isnat(dates[0]) and not state:
        _model(canvas, one, y)
    first, last = _x(one.reported.values), _x(one.until.values)
    tip = f"{one.what.item()} ({one.source.item()})"
    report(canvas, first, last, y, tip)
    verdict = int(one.verdict)
    text = SAID[verdict]
    text += f": {answer(one, FIELD)}" if state else ""
    canvas.text(RIGHT + 8, y + 3.6, text, size=10, role=_COLOUR.get(verdict, "bad"), weight=600)


def _model(canvas: Canvas, one: xr.Dataset, y: float) -> None:
    dates = one.date.values
    members = np.sort(dates[FIXED:][~np.isnat(dates[FIXED:])])
    if members.size:
        low, high = (members[round(q * (members.size - 1))] for q in MEMBERS)
        canvas.rect(Box(_x(low) - 1, y - 6, _x(high) + 1, y + 6), radius=2,
                    fill=theme.var("series-1"), fill_opacity=0.22)  # fmt: skip
    ends = [_x(one.date.sel(ice=ice).values) for ice in (HEAVY, LIGHT)
            if not np.isnat(one.date.sel(ice=ice).values)]  # fmt: skip
    if len(ends) > 1:
        canvas.line(
            [(ends[0], y), (ends[1], y)], stroke=theme.var("series-1"), stroke_width="2.6px"
        )
    beyond = dates[0] in one.seen.values
    fill, edge = ("panel", "series-1") if beyond else ("series-1", "halo")
    canvas.dot(_x(dates[0]), y, 4, fill=theme.var(fill), stroke=theme.var(edge),
               stroke_width="1.4px")  # fmt: skip


def report(canvas: Canvas, first: float, last: float, y: float, tip: str = "") -> None:
    """A diamond; over several days a bar with a diamond at either end."""
    colour = theme.var("series-2")
    if last > first:
        canvas.line([(first, y), (last, y)], stroke=colour, stroke_width="3px")
    told = f"<title>{escape(tip)}</title>" if tip else ""
    for x in dict.fromkeys((first, last)):
        shape = f"M{x - 4.6:.1f} {y:.1f}l4.6 -4.6l4.6 4.6l-4.6 4.6z"
        drawn = svg.style(fill=colour, stroke=theme.var("halo"), stroke_width="1px")
        canvas.add(f'<path d="{shape}"{drawn}>{told}</path>')


def _months(canvas: Canvas, frame: Box) -> None:
    for month in range(1, 13):
        x = _x(np.datetime64(f"2024-{month:02}-01"))
        canvas.line([(x, frame.top), (x, frame.bottom)], stroke=theme.var("muted"),
                    stroke_width="0.6px", stroke_opacity="0.45")  # fmt: skip
        for y in (frame.top - 7, frame.bottom + 14):
            canvas.text(x + 2, y, f"{dt.date(2024, month, 1):%b}", size=10, role="muted")


def _legend(canvas: Canvas) -> None:
    left, blue = 16.0, theme.var("series-1")
    report(canvas, left + 8, left + 8, 18)
    canvas.text(left + 20, 22, "reported", size=11.5)
    left += 96
    canvas.dot(left + 8, 18, 4, fill=blue)
    canvas.text(left + 20, 22, "model, in the reconstructed field", size=11.5)
    left += 250
    canvas.line([(left, 18), (left + 22, 18)], stroke=blue, stroke_width="2.6px")
    canvas.text(left + 28, 22, "heavy to light end of its error", size=11.5)
    left += 242
    canvas.rect(Box(left, 12, left + 22, 24), radius=2, fill=blue, fill_opacity=0.22)
    canvas.text(left + 28, 22, "8 of 10 members of the climate", size=11.5)
    canvas.text(16, 46, "Where ships passed, the model need only be open on the day; where ice set "
                "the date, within a week of it.", size=11, role="muted")  # fmt: skip


def _alt(found: xr.Dataset) -> str:
    said = []
    for i in range(found.sizes["fact"]):
        one = found.isel(fact=i)
        day = str(one.reported.values.astype("datetime64[D]"))
        said.append(f"{day} {one.what.item()}: {SAID[int(one.verdict)]}, {answer(one, FIELD)}")
    return f"Reported dates beside the model's. {'; '.join(said)}."


def _caption(found: xr.Dataset) -> str:
    return (
        "Reported dates and the first or last open day of the model (of voyages: departures, "
        "every fifth day looked at; a hollow dot: there or beyond). Members are possible ice of "
        f"the climate of the year, not of the year itself: {found.attrs['members']} of them. Years "
        "from 2021 on are reconstructed from regional ice areas; thickness after 2017 is "
        "extrapolated."
    )
