"""Navigable days of each class, from the record to the years to come, by three rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import svg, theme
from nsrkit.show.charts.ahead import SCENARIOS
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend, ticks
from nsrkit.show.footnotes import Noted, sourced
from nsrkit.show.svg import Box, Canvas, Html
from nsrkit.show.systems.outlook.reliable.cards import RULES, middle, title

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

COLOURS = {"alone": "series-1", "escorted": "series-5", "built_for": "series-3"}
_DASHES = {"alone": "none", "escorted": "7 4", "built_for": "2 3"}
_ACROSS, _TALL, _GAP, _TOP = 3, 168.0, 70.0, 68.0
_MOST = 372.0


def reliable_days(case: Case, found: xr.Dataset, record: xr.Dataset) -> Html:
    """Days a year on which the whole route is open, a panel for each class.

    Parameters
    ----------
    case
        A loaded scenario with `outlook`.
    found
        As `nsrkit.systems.outlook.reliable.run` gives it; NaN leaves a rule out.
    record
        As `nsrkit.systems.outlook.reliable.record` gives it.

    Returns
    -------
    Html
        The record as thin lines; of the middle scenario the median of the draws and 10-90 % of
        them, a colour for each rule; and what it rests on.

    Examples
    --------
    >>> from nsrkit.systems.outlook.reliable import QUICK, record, run
    >>> case = nsrkit.load("smoke", QUICK)
    >>> "Days a year" in reliable_days(case, run(case), record(case)).html
    True
    """
    scenario = middle(found)
    ahead = found.sel(scenario=scenario, place="route")
    before = record.sel(place="route")
    classes = [str(name) for name in found.ice_class.values]
    rows = -(-len(classes) // _ACROSS)
    canvas = Canvas(WIDTH_PX, _TOP + rows * (_TALL + _GAP) - 36)
    _legend(canvas)
    ends = int(record.year[0]), int(found.year[-1])
    for i, name in enumerate(classes):
        left = 56 + (i % _ACROSS) * (WIDTH_PX - 40) / _ACROSS
        top = _TOP + (i // _ACROSS) * (_TALL + _GAP)
        frame = Box(left, top, left + (WIDTH_PX - 40) / _ACROSS - 62, top + _TALL)
        axes = Axes(canvas, frame, (ends[0] - 1, ends[1] + 1), (0, _MOST))
        axes.y_axis("Days a year", [0, 90, 180, 270, 365])
        axes.x_axis("", [(y, f"{y:.0f}") for y in ticks(*ends, 5) if y == int(y)])
        canvas.text(frame.right, top - 10, title(name), size=12.5, anchor="end", weight=700)
        for rule in RULES:
            at = {"ice_class": name, "rule": rule}
            _fan(axes, ahead.days_q.sel(at), before.days.sel(at), rule)
    figure = canvas.figure(_alt(ahead, classes), _caption(found, scenario))
    return sourced(figure, _sources(case, found, record))


def _fan(axes: Axes, ahead: xr.DataArray, before: xr.DataArray, rule: str) -> None:
    if not np.isfinite(ahead.values).all():
        return
    colour = theme.var(COLOURS[rule])
    years = ahead.year.values.astype(float)
    low, mid, high = (ahead.sel(quantile=q).values for q in (0.1, 0.5, 0.9))
    edge = np.concatenate([axes.points(years, high), axes.points(years, low)[::-1]])
    if years.size > 1:
        axes.canvas.area(edge, fill=colour, fill_opacity=0.2)
    else:
        axes.canvas.line(edge, stroke=colour, stroke_width="5px", stroke_opacity="0.4")
        axes.canvas.dot(float(axes.x(years[0])), float(axes.y(mid[0])), 3.0, fill=colour)
    axes.canvas.line(axes.points(years, mid), stroke=colour, stroke_width="2.4px",
                     stroke_dasharray=_DASHES[rule])  # fmt: skip
    axes.canvas.line(axes.points(before.year.values.astype(float), before.values), stroke=colour,
                     stroke_width="1.2px")  # fmt: skip


def _legend(canvas: Canvas) -> None:
    left = 16.0
    for rule, text in RULES.items():
        canvas.line([(left, 18), (left + 26, 18)], stroke=theme.var(COLOURS[rule]),
                    stroke_width="2.4px", stroke_dasharray=_DASHES[rule])  # fmt: skip
        canvas.text(left + 32, 22, text, size=11.5)
        left += 58 + svg.text_width(text, 11.5)
    canvas.line([(left, 18), (left + 22, 18)], stroke=theme.var("ink"), stroke_width="1.2px")
    canvas.text(left + 28, 22, "record", size=11.5)
    legend(canvas, [("band", theme.var("series-7"), "10-90 % of the draws")], left + 90, 22)


def _alt(ahead: xr.Dataset, classes: list[str]) -> str:
    ends = ahead.days_q.sel(quantile=0.5).isel(year=[0, -1])
    said = []
    for name in classes:
        each = [f"{RULES[rule].lower()} {first:.0f} to {last:.0f}" for rule in RULES
                for first, last in [ends.sel(ice_class=name, rule=rule).values]
                if np.isfinite(first)]  # fmt: skip
        said.append(f"{title(name)}: {', '.join(each)}")
    years = ends.year.values
    return (f"Median navigable days of the whole route, {years[0]} to {years[-1]}. "
            f"{'; '.join(said)}.")  # fmt: skip


def _caption(found: xr.Dataset, scenario: str) -> str:
    rules = zip(found.rule.values.tolist(), found.rule_label.values.tolist(), strict=True)
    labels = "; ".join(f"{RULES[rule].lower()}: {label}" for rule, label in rules)
    return (
        f"Days of 365 on which the whole route is open at once, {SCENARIOS[scenario][0]}, "
        f"{found.attrs['members']} draws, each another climate model with a weather of its own: a "
        f"projection of its kind, not a forecast. {labels}. Where no published limit of a class "
        "was found, there is no line."
    )


def _sources(case: Case, found: xr.Dataset, record: xr.Dataset) -> list[Noted]:
    from nsrkit.show.charts.heat import kinds

    ice = "nsrkit.ice.projection: pattern-scaled CMIP6 ice area, docs/ice-science.md"
    room = "nsrkit.systems.outlook.reliable"
    made = [Noted("Days to come", f"{room}.run; {ice}", "derived"),
            Noted("Record", f"{room}.record; {kinds(record)}", "derived")]  # fmt: skip
    return made + limits(case, found)


def limits(case: Case, found: xr.Dataset) -> list[Noted]:
    """What each class is built for, with its source."""
    if case.outlook is None:
        return []
    given = case.outlook.reliable.limits_m
    return [Noted.of(given[name], f"{title(name)} {given[name].value:g} m")
            for name in map(str, found.ice_class.values)
            if name in given and given[name].supplied]  # fmt: skip
