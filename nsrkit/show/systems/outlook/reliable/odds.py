"""Probability of a year-round season by class, sea, scenario and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nsrkit.show import words
from nsrkit.show.charts.ahead import SCENARIOS, cell, numbers, tints
from nsrkit.show.charts.axes import WIDTH_PX
from nsrkit.show.footnotes import Noted, sourced
from nsrkit.show.svg import Box, Canvas, Html
from nsrkit.show.systems.outlook.reliable.cards import ALL_YEAR, RULES, title
from nsrkit.show.systems.outlook.reliable.days import limits

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

_LEFT, _TOP, _ROW, _GAP = 214.0, 92.0, 20.0, 12.0


def reliable_odds(
    case: Case, found: xr.Dataset, *, rule: str = "alone", at_least: int = ALL_YEAR,
    runs: bool = False,
) -> Html:  # fmt: skip
    """Probability of so many navigable days a year as a table of tints.

    Parameters
    ----------
    case
        A loaded scenario with `outlook`.
    found
        As `nsrkit.systems.outlook.reliable.run` gives it; NaN is an en dash.
    rule
        "alone", "escorted" or "built_for".
    at_least
        Days [d], one of `outlook.reliable.at_least`; 365 is every day.
    runs
        Whether they have to follow each other, over New Year too.

    Returns
    -------
    Html
        Per cent in a cell for each class, place, scenario and horizon; and what it rests on.

    Examples
    --------
    >>> from nsrkit.systems.outlook.reliable import QUICK, run
    >>> case = nsrkit.load("smoke", QUICK)
    >>> "Laptev" in reliable_odds(case, run(case)).html
    True
    """
    share = found["run_probability" if runs else "probability"].sel(rule=rule, at_least=at_least)
    classes, places, scenarios = (list(map(str, found[name].values))
                                  for name in ("ice_class", "place", "scenario"))  # fmt: skip
    horizons = list(map(int, found.horizon.values))
    height = _TOP + _ROW * len(classes) * len(places) + 7 * len(classes) + 10
    canvas = Canvas(WIDTH_PX, height)
    heading = _heading(rule, at_least, runs=runs)
    tints(canvas)
    canvas.text(16, 50, heading, size=13, weight=700)
    wide = (WIDTH_PX - _LEFT - 16 - _GAP * (len(scenarios) - 1)) / len(scenarios)
    _heads(canvas, scenarios, horizons, wide)
    for i, name in enumerate(classes):
        for k, place in enumerate(places):
            top = _TOP + (i * len(places) + k) * _ROW + 7 * i
            if k == 0:
                canvas.text(16, top + 14, title(name).capitalize() if name == "none" else name,
                            size=12.5, weight=700)  # fmt: skip
            canvas.text(112, top + 14, "Whole route" if place == "route" else place, size=11.5)
            one = share.sel(ice_class=name, place=place)
            with numbers(canvas):
                for s, scenario in enumerate(scenarios):
                    for h, horizon in enumerate(horizons):
                        left = _LEFT + s * (wide + _GAP) + h * wide / len(horizons)
                        box = Box(left, top, left + wide / len(horizons) - 1.5, top + _ROW - 1.5)
                        cell(canvas, box, float(one.sel(scenario=scenario, horizon=horizon)))
    figure = canvas.figure(_alt(share, heading), _caption(found, rule))
    return sourced(figure, _sources(case, found, rule))


def _heads(canvas: Canvas, scenarios: list[str], horizons: list[int], wide: float) -> None:
    for s, scenario in enumerate(scenarios):
        left = _LEFT + s * (wide + _GAP)
        canvas.text(left, 68, SCENARIOS[scenario][0], size=12.5, weight=700)
        for h, horizon in enumerate(horizons):
            canvas.text(left + (h + 0.5) * wide / len(horizons), 85, f"{horizon}", size=11,
                        anchor="middle", role="muted")  # fmt: skip


def _heading(rule: str, at_least: int, *, runs: bool) -> str:
    days = "Every day of the year" if at_least >= ALL_YEAR else f"At least {at_least} days a year"
    return f"{days}{' in a row' if runs else ''}: {RULES[rule].lower()}"


def _alt(share: xr.DataArray, heading: str) -> str:
    last = share.isel(horizon=-1).sel(place="route")
    said = "; ".join(
        f"{title(str(name))}, {SCENARIOS[str(scenario)][0]} "
        f"{words.percent(float(last.sel(ice_class=name, scenario=scenario)))}"
        for name in share.ice_class.values for scenario in share.scenario.values
    )  # fmt: skip
    return f"{heading}. Probability on the whole route about {int(last.horizon)}: {said}."


def _caption(found: xr.Dataset, rule: str) -> str:
    error, near = found.standard_error, found.attrs["within_y"]
    about = f"and {near} years to either side" if near else "alone"
    return (
        f"{found.rule_label.sel(rule=rule).item()}: per cent of {found.attrs['members']} draws, "
        f"the year named {about}. Standard error up to {100 * float(error.max()):.0f} points, and "
        f"{100 * float(error.min()):.0f} where all draws agree. A sea is open where its own ice "
        "leaves the route open. Darkness, icing, compression and the fleet of icebreakers do not "
        "count; a projection of its kind, not a forecast."
    )


def _sources(case: Case, found: xr.Dataset, rule: str) -> list[Noted]:
    made = Noted("Probabilities", f"nsrkit.systems.outlook.reliable.run: "
                 f"{found.rule_label.sel(rule=rule).item()} on draws of pattern-scaled CMIP6 ice "
                 "(docs/ice-science.md)", "derived")  # fmt: skip
    return [made, *(limits(case, found) if rule == "built_for" else [])]
