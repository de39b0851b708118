"""Heat strips: every day of every year, by ice class and sea, with the dates that were reported."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import svg, theme, words
from nsrkit.show.charts.axes import WIDTH_PX
from nsrkit.show.svg import Box, Canvas, Figure

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.ship.season.facts import Fact

LEFT, TOP, GAP, BELOW = 152.0, 92.0, 10.0, 22.0
DAYS = 365  # the last day of a leap year lies on that before it
_MARKS = {"first": "first ship or day of a season", "last": "last ship or day",
          "closed": "ships kept out or beset"}  # fmt: skip


def strips(record: xr.Dataset) -> Figure:
    """A calendar of every year: columns are ice classes, rows the whole route and its seas.

    Parameters
    ----------
    record
        As `ship.season.of_case.record` gives it: `navigable` and `sea_navigable` on (rule,
        ice_class, time), by the rules that the attributes `alone` and `escorted` name.

    Returns
    -------
    Figure
        In each panel a line per year, dark where the place is open to the class alone, pale where
        under escort only; over it the dates of `ship.season.facts`.

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.ship.season import of_case
    >>> "Laptev" in strips(of_case.record(nsrkit.load("smoke"))).alt
    True
    """
    classes = [str(name) for name in record.ice_class.values]
    places = ["route", *(str(name) for name in record.sea.values)]
    years = record.year.values
    row = float(np.clip(116 / len(years), 2.2, 9.0))
    tall = row * len(years)
    wide = (WIDTH_PX - LEFT - 12 - GAP * (len(classes) - 1)) / len(classes)
    canvas = Canvas(WIDTH_PX, TOP + (tall + GAP) * len(places) + BELOW)
    _legend(canvas)
    for i, ice_class in enumerate(classes):
        left = LEFT + i * (wide + GAP)
        _head(canvas, left, wide, ice_class, record.attrs.get("own", ""))
        for k, place in enumerate(places):
            top = TOP + k * (tall + GAP)
            panel = Box(left, top, left + wide, top + tall)
            _panel(canvas, panel, _states(record, ice_class, place), years)
            if i == 0:
                _row(canvas, panel, place, years)
            marks(canvas, panel, years, [fact for fact in _reported()
                   if place in fact.places and fact.ice_class(classes) == ice_class])  # fmt: skip
        bottom = TOP + (tall + GAP) * len(places) - GAP
        months(canvas, Box(left, TOP, left + wide, bottom))
    return canvas.figure(_alt(record, classes), _caption(record))


def _reported() -> tuple[Fact, ...]:
    from nsrkit.ship.season.facts import facts

    return tuple(fact for fact in facts() if fact.mark)


def _states(record: xr.Dataset, ice_class: str, place: str) -> np.ndarray:
    """(year, day of the year): 0 closed, 1 open under escort, 2 open to the class alone."""
    one = record.sel(ice_class=ice_class)
    open_ = one.navigable if place == "route" else one.sea_navigable.sel(sea=place)
    alone, escorted = (open_.sel(rule=record.attrs[key]).values for key in ("alone", "escorted"))
    found = np.zeros((record.sizes["year"], DAYS), int)
    time = record.time.dt
    at = (
        np.searchsorted(record.year.values, time.year.values),
        np.minimum(time.dayofyear.values, DAYS) - 1,
    )
    found[at] = np.where(alone, 2, np.where(escorted, 1, 0))
    return found


def _panel(canvas: Canvas, panel: Box, states: np.ndarray, years: np.ndarray) -> None:
    canvas.rect(panel, fill=theme.var("panel"), stroke=theme.var("line"), stroke_width="1px")
    row = (panel.bottom - panel.top) / len(years)
    day = (panel.right - panel.left) / DAYS
    for state, opacity in ((1, 0.32), (2, 0.95)):
        pieces = []
        for k, line in enumerate(states == state):
            edges = np.flatnonzero(np.diff(np.r_[0, line.astype(int), 0]))
            for first, end in edges.reshape(-1, 2):
                x, y, w = panel.left + first * day, panel.top + k * row, (end - first) * day
                pieces.append(f"M{x:.1f} {y:.1f}h{w:.1f}v{row:.1f}h{-w:.1f}z")
        fill = svg.style(fill=theme.var("series-1"), fill_opacity=opacity)
        canvas.add(f'<path d="{"".join(pieces)}"{fill} shape-rendering="crispEdges"/>')


def _row(canvas: Canvas, panel: Box, place: str, years: np.ndarray) -> None:
    """Name of a place and the years, left of its first panel."""
    name = "Whole route" if place == "route" else place
    canvas.text(16, panel.top + 13, name, size=12.5, weight=600)
    row = (panel.bottom - panel.top) / len(years)
    step = 10 if len(years) > 20 else 5 if len(years) > 6 else 1
    for k, year in enumerate(years):
        if year % step == 0:
            y = panel.top + (k + 0.5) * row
            canvas.line([(LEFT - 5, y), (LEFT, y)], stroke=theme.var("muted"), stroke_width="1px")
            canvas.text(LEFT - 8, y + 3.5, f"{year}", size=10, anchor="end", role="muted")


def _head(canvas: Canvas, left: float, wide: float, ice_class: str, own: str) -> None:
    name = "no ice class" if ice_class == "none" else ice_class
    name += " (the ship)" if ice_class == own else ""
    canvas.text(left + wide / 2, TOP - 24, name, size=12.5, anchor="middle", weight=600)


def months(canvas: Canvas, whole: Box) -> None:
    """Grid lines of the quarters through a column, with months above and below it."""
    for month in (1, 4, 7, 10):
        day = (dt.date(2023, month, 1) - dt.date(2023, 1, 1)).days
        x = whole.left + (whole.right - whole.left) * day / DAYS
        if month > 1:
            canvas.line([(x, whole.top), (x, whole.bottom)], stroke=theme.var("muted"),
                        stroke_width="0.6px", stroke_opacity="0.55")  # fmt: skip
        for y in (whole.top - 7, whole.bottom + 14):
            canvas.text(x + 1, y, f"{dt.date(2023, month, 1):%b}", size=10, role="muted")


def marks(canvas: Canvas, panel: Box, years: np.ndarray, found: list[Fact]) -> None:
    """Reported dates on a panel with a line for each year."""
    row = (panel.bottom - panel.top) / len(years)
    day = (panel.right - panel.left) / DAYS
    for fact in found:
        if years[0] <= fact.date.year <= years[-1]:
            x = panel.left + (fact.date.timetuple().tm_yday - 0.5) * day
            y = panel.top + (int(np.searchsorted(years, fact.date.year)) + 0.5) * row
            _mark(canvas, x, y, fact.mark, f"{words.date(fact.date)}: {fact.what} ({fact.source})")


def _mark(canvas: Canvas, x: float, y: float, mark: str, title: str = "") -> None:
    """A triangle that points into the season, or a cross."""
    size = 3.6
    shape = {
        "first": f"M{x - size:.1f} {y - size:.1f}L{x + size:.1f} {y:.1f}L{x - size:.1f} "
                 f"{y + size:.1f}Z",
        "last": f"M{x + size:.1f} {y - size:.1f}L{x - size:.1f} {y:.1f}L{x + size:.1f} "
                f"{y + size:.1f}Z",
        "closed": f"M{x - size:.1f} {y - size:.1f}L{x + size:.1f} {y + size:.1f}M{x - size:.1f} "
                  f"{y + size:.1f}L{x + size:.1f} {y - size:.1f}",
    }[mark]  # fmt: skip
    told = f"<title>{escape(title)}</title>" if title else ""
    halo, colour = theme.var("halo"), theme.var("series-2")
    if mark == "closed":
        for stroke, width in ((halo, 4), (colour, 2)):
            drawn = svg.style(stroke=stroke, stroke_width=width, fill="none")
            canvas.add(f'<path d="{shape}"{drawn}>{told}</path>')
    else:
        drawn = svg.style(fill=colour, stroke=halo, stroke_width=0.9)
        canvas.add(f'<path d="{shape}"{drawn}>{told}</path>')


def _legend(canvas: Canvas) -> None:
    left = 16.0
    for opacity, text in ((0.95, "open to the class alone"), (0.32, "open under escort only")):
        canvas.rect(Box(left, 12, left + 22, 24), fill=theme.var("series-1"), fill_opacity=opacity)
        canvas.text(left + 28, 22, text, size=11.5)
        left += 50 + 6.6 * len(text)
    canvas.rect(Box(left, 12, left + 22, 24), fill=theme.var("panel"), stroke=theme.var("line"))
    canvas.text(left + 28, 22, "closed", size=11.5)
    marks_legend(canvas)


def marks_legend(canvas: Canvas) -> None:
    """The key of the reported dates, in the second line of a chart."""
    left = 16.0
    canvas.text(left, 43, "Reported:", size=11.5, weight=600)
    left += 72
    for mark, text in _MARKS.items():
        _mark(canvas, left + 6, 39, mark)
        canvas.text(left + 18, 43, text, size=11.5)
        left += 40 + 6.4 * len(text)


def _alt(record: xr.Dataset, classes: list[str]) -> str:
    first, last = int(record.year[0]), int(record.year[-1])
    alone = record.sel(rule=record.attrs["alone"])
    said = []
    for name in classes:
        one = alone.sel(ice_class=name)
        title = "no ice class" if name == "none" else name
        seas = ", ".join(f"{sea} {float(one.sea_days.sel(sea=sea).median()):.0f}"
                         for sea in record.sea.values)  # fmt: skip
        said.append(f"{title}: route {float(one.days.median()):.0f}, {seas}")
    return (f"Heat strips of {first}-{last}, a line per year, by class and sea. Median navigable "
            f"days without escort: {'; '.join(said)}.")  # fmt: skip


def _caption(record: xr.Dataset) -> str:
    return (
        f"One line per year, {int(record.year[0])} on top. Rule: {record.attrs['alone']}, and with "
        "the 10 points of escort; one stage of development per cell, that of the thickness of the "
        "ice itself (WMO edges). A sea is open where its own ice leaves the route open, whatever "
        "the others do. Kinds of ice: "
        f"{kinds(record)}. Marks are dates from press and ship registers, set in the column of the "
        "class that stands for the ships; hover to read them, or see the table below."
    )


def kinds(record: xr.Dataset) -> str:
    """Kinds of concentration and thickness with the years they hold for."""
    said = []
    for name, title in (("siconc_kind", "concentration"), ("sithick_kind", "thickness")):
        if name in record.coords:
            each = [str(kind) for kind in record[name].values]
            years = [int(year) for year in record.year.values]
            runs = {kind: (years[each.index(kind)], years[len(each) - 1 - each[::-1].index(kind)])
                    for kind in dict.fromkeys(each)}  # fmt: skip
            said.append(f"{title} " + ", ".join(
                f"{kind} {first}" + (f"-{last}" if last > first else "")
                for kind, (first, last) in runs.items()))  # fmt: skip
    factor = float(record.attrs.get("thickness_factor", 1.0))
    return "; ".join(said + ([f"all thickness taken {factor:g} times"] if factor != 1 else []))
