"""Targets beside what came and what is to come: lines, chances, and a table of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.scenario.reading import events as dated
from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend, ticks
from nsrkit.show.footnotes import Noted, sourced
from nsrkit.show.svg import Box, Canvas, Html, Labels
from nsrkit.show.systems.claims.marks import marks
from nsrkit.show.systems.outlook.cards import chance_note
from nsrkit.show.tables import table
from nsrkit.systems.outlook.promises import records

if TYPE_CHECKING:
    import xarray as xr

_TOP_MT = 300.0
_AHEAD, _PAST, _CAME, _FAN = "series-5", "series-7", "ink", "series-1"
_HORIZONS = ("series-1", "series-2", "series-3")
_SHORT = {
    "presidential decree": "decree", "Ministry of Transport": "transport",
    "Ministry of Natural Resources": "resources", "deputy minister Huseynov": "Huseynov",
    "government plan to 2035": "NSR plan", "Rosatom (Panov) and Belousov": "Rosatom",
}  # fmt: skip
RUN = "nsrkit.systems.outlook.run: draws of what comes of the plan in force, by project"


class Strand(NamedTuple):
    """Totals that one issuer announced at one time."""

    name: str
    made: int
    points: tuple[tuple[int, float], ...]


def outlook_targets(found: xr.Dataset) -> Html:
    """Totals announced at their years, the totals that came, the outlook and naive growth.

    Parameters
    ----------
    found
        As `nsrkit.systems.outlook.run` gives it; targets without a year (NaN) are not drawn.

    Returns
    -------
    Html
        A line per announcement from the last total known when it was made, the record, the fan of
        the outlook, lines of naive growth, and the sources.

    Examples
    --------
    >>> none = {"status": "not supplied"}
    >>> quick = {"outlook.draws": 64, "outlook.transit.of_season": none,
    ...          "outlook.transit.of_cost": none}
    >>> from nsrkit.systems import outlook
    >>> "288" in outlook_targets(outlook.run(nsrkit.load("year-round-2040", quick))).html
    True
    """
    canvas = Canvas(WIDTH_PX, 520)
    first, last = int(found.known[0]), int(found.year[-1])
    axes = Axes(canvas, Box(60, 82, WIDTH_PX - 16, 466), (first - 0.5, last + 0.7), (0, _TOP_MT))
    _key(canvas, found)
    axes.y_axis("Million tonnes a year")
    axes.x_axis("Year", [(at, f"{at:.0f}") for at in ticks(first, last, 10) if at == int(at)])
    labels = Labels(axes.frame)
    known = dict(zip(found.known.values.tolist(), found.came.values.tolist(), strict=True))
    events = marks(axes, dated.events(), kinds=("sanctions",))
    _fan(axes, found)
    _naive(axes, found, labels)
    for one in strands():
        _strand(axes, one, known)
    came = axes.points(found.known.values.astype(float), found.came.values)
    canvas.line(came, stroke=theme.var(_CAME), stroke_width="3px")
    for x, y in came:
        canvas.dot(float(x), float(y), 3.4, fill=theme.var(_CAME))
    for one in sorted(strands(), key=lambda one: -one.points[-1][1]):
        x, y = axes.points(*np.array(one.points[-1:], float).T)[0]
        labels.place(
            canvas, float(x), float(y), one.name, size=10.5, gap=6, role="muted", halo=True
        )
    caption = f"{_caption(found)} Events: {events}." if events else _caption(found)
    return sourced(canvas.figure(_said(found), caption), _sources(found))


def strands() -> list[Strand]:
    """Totals that were announced, by issuer and date.

    Examples
    --------
    >>> [one.points for one in strands() if one.name.startswith("decree")]
    [((2030, 200.0),), ((2024, 80.0),)]
    """
    rows = [one for one in records.targets() if one.scope == records.TOTAL
            and one.year is not None and one.aim == "at least"]  # fmt: skip

    def who(one: records.Target) -> tuple[str, str, str]:
        return one.issued, one.issuer, one.kind

    found = []
    for (issued, issuer, kind), group in groupby(sorted(rows, key=who), who):
        points = tuple(sorted((int(one.year or 0), one.mt) for one in group))
        name = f"Far East, {kind}" if issuer.startswith("Far East") else _SHORT.get(issuer, issuer)
        found.append(Strand(f"{name} {issued[:4]}", int(issued[:4]), points))
    return found


def _key(canvas: Canvas, found: xr.Dataset) -> None:
    legend(canvas, [("line", theme.var(_CAME), "carried"),
                    ("line", theme.var(_AHEAD), "announced, its year to come"),
                    ("line", theme.var(_PAST), "announced, its year has come")],
           20, 20)  # fmt: skip
    legend(canvas, [("line", theme.var(_FAN), "outlook, median"),
                    ("band", theme.var(_FAN), "25-75 and 10-90 % of the draws"),
                    ("line", theme.var("series-3"), "naive growth (dashes)")], 20, 44)  # fmt: skip


def _fan(axes: Axes, found: xr.Dataset) -> None:
    base = float(found.came[-1])
    years = np.array([found.known[-1], *found.year.values], float)
    for low, high, shade in ((0.1, 0.9, 0.16), (0.25, 0.75, 0.26)):
        ends = [np.array([base, *found.total_q.sel(quantile=q).values]) for q in (low, high)]
        edge = np.concatenate([axes.points(years, ends[1]), axes.points(years, ends[0])[::-1]])
        axes.canvas.area(edge, fill=theme.var(_FAN), fill_opacity=shade)
    middle = np.array([base, *found.total_q.sel(quantile=0.5).values])
    axes.canvas.line(axes.points(years, middle), stroke=theme.var(_FAN), stroke_width="3px")


def _naive(axes: Axes, found: xr.Dataset, labels: Labels) -> None:
    years = np.array([found.known[-1], *found.year.values], float)
    for rate in found.rate.values:
        grown = np.array([float(found.came[-1]), *found.growth.sel(rate=rate).values])
        held = grown <= _TOP_MT
        line = axes.points(years[held], grown[held])
        axes.canvas.line(line, stroke=theme.var("series-3"), stroke_width="2px",
                         stroke_dasharray="7 5")  # fmt: skip
        labels.place(axes.canvas, float(line[-2, 0]), float(line[-2, 1]),
                     f"{100 * rate:.1f} % a year", size=11, gap=8, halo=True)  # fmt: skip


def _strand(axes: Axes, one: Strand, known: dict[int, float]) -> None:
    """From the last total that was known to what was announced."""
    before = max((year for year in known if year < one.made), default=min(known))
    path = [(before, known[before]), *one.points]
    line = axes.points(*np.array(path, float).T)
    for (year, _), (start, end) in zip(one.points, pairwise(line), strict=True):
        role = _PAST if year <= max(known) else _AHEAD
        axes.canvas.line([start, end], stroke=theme.var(role), stroke_width="1.3px",
                         stroke_opacity="0.8")  # fmt: skip
        axes.canvas.dot(float(end[0]), float(end[1]), 3.2, fill=theme.var(role))


def _said(found: xr.Dataset) -> str:
    told = "; ".join(
        f"{one.name}: " + ", ".join(f"{mt:g} Mt in {year}" for year, mt in one.points)
        for one in strands()
    )
    came = ", ".join(f"{int(year)} {float(mt):.1f}" for year, mt in
                     zip(found.known.values, found.came.values, strict=True))  # fmt: skip
    return f"Cargo of the NSR in million tonnes. Carried: {came}. Announced: {told}."


def _caption(found: xr.Dataset) -> str:
    rule = float(found.rule_q.sel(year=2035, quantile=0.5)) if 2035 in found.year else np.nan
    return (
        "Each line leads from the last total that was known when a figure was announced to that "
        f"figure. The fan holds {int(found.attrs['draws'])} draws; by the simple rule of the "
        f"backtest, without projects and states, the median of 2035 is {words.number(rule)} Mt. "
        "Growth as before (a random walk with drift) leaves the page: "
        f"{words.number(float(found.drift_q.sel(quantile=0.5)[-1]))} Mt in {int(found.year[-1])}."
    )


def _sources(found: xr.Dataset) -> Iterator[Noted]:
    for one in records.carried():
        if one.cargo == records.TOTAL and one.taken:
            yield Noted(f"{one.year} {one.mt:g} Mt", one.source, one.status)
    for target in records.targets():
        if target.scope == records.TOTAL:
            yield Noted(f"{target.mt:g} Mt for {target.when}", target.source)
    yield Noted("outlook", RUN, "derived")
    yield Noted(
        "naive growth", "record of 2021-25 (1.5 %) and 2018-24 (11.1 %) going on", "derived"
    )


def outlook_chances(found: xr.Dataset) -> Html:
    """How likely as much is carried, and where targets lie on that.

    Parameters
    ----------
    found
        As `nsrkit.systems.outlook.run` gives it; NaN plays no part.

    Returns
    -------
    Html
        A line per horizon: the chance of at least so many tonnes; a dot per total announced.

    Examples
    --------
    >>> none = {"status": "not supplied"}
    >>> quick = {"outlook.draws": 64, "outlook.transit.of_season": none,
    ...          "outlook.transit.of_cost": none}
    >>> from nsrkit.systems import outlook
    >>> "2040" in outlook_chances(outlook.run(nsrkit.load("year-round-2040", quick))).plain
    True
    """
    canvas = Canvas(WIDTH_PX, 400)
    most = 260.0
    axes = Axes(canvas, Box(60, 58, WIDTH_PX - 20, 346), (0, most), (0, 100))
    axes.y_axis("Chance of at least so much, %")
    axes.x_axis("Million tonnes in the year")
    years = [int(year) for year in found.horizon.values]
    legend(canvas, [("line", theme.var(role), str(year)) for role, year in
                    zip(_HORIZONS, years, strict=False)]
           + [("dot", theme.var("ink"), "a total announced for that year")], 20, 20)  # fmt: skip
    x, labels = float(axes.x(float(found.came[-1]))), Labels(axes.frame)
    canvas.line([(x, axes.frame.top), (x, axes.frame.bottom)], stroke=theme.var("muted"),
                stroke_width="1px", stroke_dasharray="3 3")  # fmt: skip
    canvas.text(x + 5, axes.frame.top + 12, f"carried in {int(found.known[-1])}", size=11,
                role="muted", halo=True)  # fmt: skip
    level = found.level.values
    for role, year in zip(_HORIZONS, years, strict=False):
        share = 100 * found.exceeds.sel(horizon=year).values
        here = level <= most
        canvas.line(axes.points(level[here], share[here]), stroke=theme.var(role),
                    stroke_width="3px")  # fmt: skip
    for role, year in zip(_HORIZONS, years, strict=False):
        _on(axes, found, year, role, labels)
    told = "; ".join(f"{year}: 100 Mt {words.percent(_chance(found, year, 100))}, 150 Mt "
                     f"{words.percent(_chance(found, year, 150))}" for year in years)  # fmt: skip
    return sourced(
        canvas.figure(f"Chance of at least so much cargo. {told}.",
                      "No draw can exceed the plan in force (the median of the totals announced "
                      "last): nought is what this rule allows, not a law of nature."),
        [Noted("chances", RUN, "derived"),
         *(Noted(f"{one.mt:g} Mt for {one.when}", one.source) for one in records.targets()
           if one.scope == records.TOTAL and one.year in years)],
    )  # fmt: skip


def _chance(found: xr.Dataset, year: int, mt: float) -> float:
    return float(found.exceeds.sel(horizon=year).interp(level=mt))


def _on(axes: Axes, found: xr.Dataset, year: int, role: str, labels: Labels) -> None:
    """Targets of a year on its line; of several with one figure the first is named."""
    seen = set()
    for one in records.targets():
        if one.scope != records.TOTAL or one.year != year or one.mt in seen:
            continue
        seen.add(one.mt)
        x, y = float(axes.x(one.mt)), float(axes.y(100 * _chance(found, year, min(one.mt, 300))))
        axes.canvas.dot(x, y, 4.5, fill=theme.var(role), stroke=theme.var("ink"),
                        stroke_width="1.2px")  # fmt: skip
        labels.place(axes.canvas, x, y, f"{one.mt:g}", size=10.5, gap=8, role="muted", halo=True)


def outlook_aims(found: xr.Dataset) -> Html:
    """All targets: what came, or the chance that they are met.

    Parameters
    ----------
    found
        As `nsrkit.systems.outlook.run` gives it; NaN is said in words.

    Returns
    -------
    Html
        A row per target in the order of their dates.

    Examples
    --------
    >>> none = {"status": "not supplied"}
    >>> quick = {"outlook.draws": 64, "outlook.transit.of_season": none,
    ...          "outlook.transit.of_cost": none}
    >>> from nsrkit.systems import outlook
    >>> outlook_aims(outlook.run(nsrkit.load("year-round-2040", quick))).html.count("<tr>")
    45
    """
    rows = []
    draws = int(found.attrs["draws"])
    for name in map(str, found.target.values):
        one = found.sel(target=name)
        figure = f"{'≤ ' if one.aim == 'at most' else ''}{float(one.target_mt):g}"
        rows.append([
            str(one.issued.item()).replace("-", "\u2011"), str(one.issuer.item()),
            str(one.when.item()), _of(one),
            Noted(figure, str(one.target_source.item())), *_became(found, one, draws),
        ])  # fmt: skip
    heads = ["Issued", "By", "For", "Of", "Mt", "Came, Mt", "Of it", "Chance", "Note"]
    said = (
        "All targets and forecasts, in the order of their dates. Where the year has come: what "
        "was carried, and the part of the forecast that this is. Where it is to come: the chance "
        f"in {draws} draws."
    )
    return table(heads, rows, said, text=4, last=True)


def _of(one: xr.Dataset) -> str:
    project = str(one.target_project.item())
    return project.replace("_", " ") if project else str(one.scope.item())


def _became(found: xr.Dataset, one: xr.Dataset, draws: int) -> list[str]:
    """What came, the ratio, the chance and a note."""
    share, ratio = float(one.probability), float(one.ratio)
    note = str(one.note.item())
    if np.isfinite(ratio):
        came = float(found.came.sel(known=int(one.when.item())))
        return [words.number(came, 1), words.number(ratio, 2), "", note]
    if np.isfinite(share):
        said = chance_note(share, draws)
        return ["", "", words.percent(share), f"{note}; {said}" if note else said]
    why = (
        "cannot be compared with the total" if one.scope != "project" else "no project of this name"
    )
    return ["", "", "–", f"{why}: {note}" if note else why]
