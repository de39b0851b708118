"""Years to come: fans of navigable days, and how likely a season of some length is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import svg, theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend, ticks
from nsrkit.show.svg import Box, Canvas, Figure, text_width

if TYPE_CHECKING:
    import xarray as xr

SCENARIOS = {"ssp126": ("SSP1-2.6", "series-3"), "ssp245": ("SSP2-4.5", "series-5"),
             "ssp585": ("SSP5-8.5", "series-4")}  # fmt: skip
_DASHES = {"ssp126": "", "ssp245": "7 4", "ssp585": "2 3"}
HORIZONS = (2040, 2100)
_NUMBERS = f"""<g{
    svg.style(font_size="11px", font_weight=500, fill=theme.var("ink"), text_anchor="middle")
}>"""
PANEL_PX, GAP_PX, TOP_PX = 190.0, 74.0, 74.0
CELL_PX, ROW_PX, HEAD_PX = 64.0, 21.0, 92.0


def fans(record: xr.Dataset, projected: xr.Dataset, *, rule: str = "") -> Figure:
    """Navigable days of the record and of years to come, a panel for each class.

    Parameters
    ----------
    record
        As `ship.season.of_case.record` gives it: `days` [d] on (rule, ice_class, year).
    projected
        As `ship.season.of_case.projected` gives it, on (scenario, rule, member, ice_class, year).
    rule
        Label of the rule; empty takes that without escort.

    Returns
    -------
    Figure
        The record as a line; for each scenario the median of the draws and 10-90 % of them. NaN
        leaves a gap.

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.ship.season import of_case
    >>> case = nsrkit.load("smoke")
    >>> "2040" in fans(of_case.record(case), of_case.projected(case)).alt
    True
    """
    rule = rule or record.attrs["alone"]
    classes = [str(name) for name in record.ice_class.values]
    ends = int(record.year[0]), int(max(projected.year[-1], record.year[-1]))
    rows = -(-len(classes) // 2)
    canvas = Canvas(WIDTH_PX, TOP_PX + rows * (PANEL_PX + GAP_PX) - 20)
    _scenarios(canvas, projected)
    for i, name in enumerate(classes):
        left = 60 + (i % 2) * (WIDTH_PX / 2 - 6)
        top = TOP_PX + (i // 2) * (PANEL_PX + GAP_PX)
        frame = Box(left, top, left + WIDTH_PX / 2 - 84, top + PANEL_PX)
        axes = Axes(canvas, frame, (ends[0] - 1, ends[1] + 1), (0, 372))
        axes.y_axis("Days a year", [0, 90, 180, 270, 365])
        axes.x_axis("Year", [(y, f"{y:.0f}") for y in ticks(*ends, 6) if y == int(y)])
        title = "no ice class" if name == "none" else name
        own = " (the ship)" if name == record.attrs.get("own") else ""
        canvas.text(frame.right, top - 10, title + own, size=12.5, anchor="end", weight=700)
        _horizons(axes, ends)
        _fan(axes, record.days.sel(rule=rule, ice_class=name),
             projected.days.sel(rule=rule, ice_class=name))  # fmt: skip
    return canvas.figure(_fan_alt(projected, rule), _fan_caption(record, projected, rule))


def _scenarios(canvas: Canvas, projected: xr.Dataset) -> None:
    rows = [("ink", "record", "")]
    rows += [(SCENARIOS[name][1], f"{SCENARIOS[name][0]}, median", _DASHES[name])
             for name in map(str, projected.scenario.values)]  # fmt: skip
    left = 60.0
    for role, text, dashes in rows:
        canvas.line([(left, 20), (left + 26, 20)], stroke=theme.var(role), stroke_width="2.4px",
                    stroke_dasharray=dashes or "none")  # fmt: skip
        canvas.text(left + 32, 24, text, size=11.5)
        left += 60 + text_width(text, 11.5)
    legend(canvas, [("band", theme.var("series-7"), "10-90 % of the draws")], left, 24)


def _horizons(axes: Axes, ends: tuple[int, int]) -> None:
    for year in HORIZONS:
        if ends[0] < year <= ends[1]:
            x = float(axes.x(year))
            axes.canvas.line([(x, axes.frame.top), (x, axes.frame.bottom)],
                             stroke=theme.var("muted"), stroke_width="1px",
                             stroke_dasharray="3 3")  # fmt: skip
            axes.canvas.text(x - 4, axes.frame.bottom - 6, f"{year}", size=10, anchor="end",
                             role="muted")  # fmt: skip


def _fan(axes: Axes, record: xr.DataArray, projected: xr.DataArray) -> None:
    years = projected.year.values.astype(float)
    low, middle, high = (projected.quantile(q, "member").values for q in (0.1, 0.5, 0.9))
    names = [str(name) for name in projected.scenario.values]
    shift = 0.0 if years.size > 1 else 1.2  # one year alone is shown by bars side by side
    for k, name in enumerate(names):
        at, colour = years + shift * (k - (len(names) - 1) / 2), theme.var(SCENARIOS[name][1])
        edge = np.concatenate([axes.points(at, high[k]), axes.points(at, low[k])[::-1]])
        if years.size > 1:
            axes.canvas.area(edge, fill=colour, fill_opacity=0.13, stroke=colour,
                             stroke_width="0.8px", stroke_opacity="0.6")  # fmt: skip
        else:
            axes.canvas.line(edge, stroke=colour, stroke_width="5px", stroke_opacity="0.4")
    for k, name in enumerate(names):
        at, colour = years + shift * (k - (len(names) - 1) / 2), theme.var(SCENARIOS[name][1])
        axes.canvas.line(axes.points(at, middle[k]), stroke=colour, stroke_width="2.4px",
                         stroke_dasharray=_DASHES[name] or "none")  # fmt: skip
        for x, y in axes.points(at, middle[k]):
            axes.canvas.dot(float(x), float(y), 2.8, fill=colour)
    axes.canvas.line(axes.points(record.year.values.astype(float), record.values),
                     stroke=theme.var("ink"), stroke_width="1.5px")  # fmt: skip


def _fan_alt(projected: xr.Dataset, rule: str) -> str:
    said = []
    for name in projected.ice_class.values:
        one = projected.days.sel(rule=rule, ice_class=name).median("member")
        for scenario in projected.scenario.values:
            days = ", ".join(f"{int(year)} {float(one.sel(scenario=scenario, year=year)):.0f}"
                             for year in projected.year.values)  # fmt: skip
            title = "no ice class" if name == "none" else name
            said.append(f"{title}, {SCENARIOS[str(scenario)][0]}: {days}")
    return f"Median navigable days of years to come. {'; '.join(said)}."


def _fan_caption(record: xr.Dataset, projected: xr.Dataset, rule: str) -> str:
    from nsrkit.show.charts.heat import kinds

    return (
        f"Whole route by {rule}. {_kind(projected)} Each draw is another model "
        "with a weather of its own; the dots are the years counted, lines between them only guide "
        "the eye. Thickness after 2017 holds its level, and in years to come follows the "
        f"hemisphere's ice by regression. Record: {kinds(record)}."
    )


def _kind(projected: xr.Dataset) -> str:
    """What the projection is, as it labels itself."""
    labels = "; ".join(str(label) for label in projected.label.values)
    return f"A projection of its kind, not a forecast: {labels}."


def chances(projected: xr.Dataset, *, at_least: float = 365, escorted: bool = False) -> Figure:
    """Probability of at least so many navigable days, by class, place, scenario and year.

    Parameters
    ----------
    projected
        As `ship.season.of_case.projected` gives it.
    at_least
        Days [d]; 365 asks for year-round operation: every day of the year.
    escorted
        By the rule with escort instead of that without.

    Returns
    -------
    Figure
        A number in per cent and a tint per cell; NaN is an en dash.

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.ship.season import of_case
    >>> "Year-round" in chances(of_case.projected(nsrkit.load("smoke"))).alt
    True
    """
    from nsrkit.ship.season import outlook

    rule = projected.attrs["escorted" if escorted else "alone"]
    found = outlook(projected.sel(rule=rule), [at_least], over="member")
    share = {
        "route": _share(found, "", at_least),
        **{str(sea): _share(found, "sea_", at_least).sel(sea=sea) for sea in found.sea.values},
    }
    classes = [str(name) for name in found.ice_class.values]
    scenarios = [str(name) for name in found.scenario.values]
    years = [int(year) for year in found.year.values]
    rows = [(name, place) for name in classes for place in share]
    canvas = Canvas(WIDTH_PX, HEAD_PX + ROW_PX * len(rows) + 7 * len(classes) + 16)
    left = 232.0
    gap = 12.0
    wide = (WIDTH_PX - left - 16 - gap * (len(scenarios) - 1)) / (len(scenarios) * len(years))
    tints(canvas)
    heading = _asked(at_least) + (", under escort" if escorted else "")
    canvas.text(WIDTH_PX - 16, 24, heading, size=13, anchor="end", weight=700)
    for s, scenario in enumerate(scenarios):
        at = left + s * (wide * len(years) + gap)
        canvas.text(at, 66, SCENARIOS[scenario][0], size=12.5, weight=700)
        for k, year in enumerate(years):
            canvas.text(at + (k + 0.5) * wide, 84, f"{year}", size=11, anchor="middle",
                        role="muted")  # fmt: skip
    for i, (name, place) in enumerate(rows):
        top = HEAD_PX + i * ROW_PX + 7 * (i // len(share))
        if place == "route":
            title = "No ice class" if name == "none" else name
            canvas.text(16, top + 15, title, size=12.5, weight=700)
        canvas.text(112, top + 15, "Whole route" if place == "route" else place, size=11.5)
        with numbers(canvas):
            for s, scenario in enumerate(scenarios):
                for k, year in enumerate(years):
                    x = left + s * (wide * len(years) + gap) + k * wide
                    one = share[place].sel(ice_class=name, scenario=scenario, year=year)
                    cell(canvas, Box(x, top, x + wide - 1.5, top + ROW_PX - 1.5), float(one))
    return canvas.figure(_chance_alt(share, heading), _chance_caption(found, projected, rule))


def _share(found: xr.Dataset, prefix: str, at_least: float) -> xr.DataArray:
    if at_least >= 365:
        return found[f"{prefix}year_round"]
    one: xr.DataArray = found[f"{prefix}probability"].isel(at_least=0)
    return one


def tints(canvas: Canvas) -> None:
    """The key of the tints, at the top left."""
    canvas.text(16, 24, "Probability, %", size=11.5, weight=600)
    with numbers(canvas):
        for k, share in enumerate((0.0, 0.25, 0.5, 0.75, 1.0)):
            cell(canvas, Box(120 + 50 * k, 10, 168 + 50 * k, 29), share)


@contextmanager
def numbers(canvas: Canvas) -> Iterator[None]:
    """One style for the numbers of many cells."""
    canvas.add(_NUMBERS)
    yield
    canvas.add("</g>")


def cell(canvas: Canvas, box: Box, share: float) -> None:
    """A tint with its number; plain markup, since there are hundreds."""
    known = np.isfinite(share)
    tint = svg.style(
        fill=theme.var("accent" if known and share > 0 else "line"),
        fill_opacity=round(0.06 + 0.52 * share, 2) if known and share > 0 else 0.4,
    )
    x, y = (box.left + box.right) / 2, box.bottom - 5.5
    canvas.add(f'<rect x="{box.left:.1f}" y="{box.top:.1f}" width="{box.right - box.left:.1f}" '
               f'height="{box.bottom - box.top:.1f}" rx="2"{tint}/>'
               f'<text x="{x:.1f}" y="{y:.1f}">{100 * share:.0f}</text>'
               if known else f'<text x="{x:.1f}" y="{y:.1f}">–</text>')  # fmt: skip


def _asked(at_least: float) -> str:
    year_round = "Year-round operation: every day of the year navigable"
    return year_round if at_least >= 365 else f"At least {at_least:.0f} navigable days a year"


def _chance_alt(share: dict[str, xr.DataArray], heading: str) -> str:
    route = share["route"]
    last = route.isel(year=-1)
    said = "; ".join(
        f"{'no ice class' if name == 'none' else name}, {SCENARIOS[str(scenario)][0]} "
        f"{words.percent(float(last.sel(ice_class=name, scenario=scenario)))}"
        for name in route.ice_class.values for scenario in route.scenario.values
    )  # fmt: skip
    return f"{heading}. Probability on the whole route in {int(last.year)}: {said}."


def _chance_caption(found: xr.Dataset, projected: xr.Dataset, rule: str) -> str:
    draws = int(found.draws)
    error = float(0.5 / np.sqrt(draws))
    return (
        f"By {rule}: per cent of {draws} draws for each scenario and year. "
        f"Standard error up to {100 * error:.0f} points; where all draws agree, "
        f"{100 * float(found.year_round_error.min()):.0f} points. A sea is open where its own ice "
        "leaves the route open; darkness, icing, compression and the fleet of icebreakers do not "
        f"count. {_kind(projected)}"
    )
