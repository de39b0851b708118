"""The panel of the outlook: other sanctions, prices, seas and climate, and what cargo comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nsrkit.ice.projection import SCENARIOS
from nsrkit.show import words
from nsrkit.show.panels import asking
from nsrkit.show.panels.price import RED_SEA
from nsrkit.show.panels.traffic.few import Beside, page
from nsrkit.show.svg import Html
from nsrkit.show.systems.outlook.aims import outlook_chances, outlook_targets
from nsrkit.show.systems.outlook.kinds import outlook_kinds, outlook_projects
from nsrkit.show.systems.outlook.reliable.odds import reliable_odds
from nsrkit.systems import outlook
from nsrkit.systems.outlook.drawn import asked

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

_CHANCE_MT = 100.0
_LARGEST = 4  # projects that may be left out one by one
_DRAWN: dict[str, Callable[[xr.Dataset, Case], Html]] = {
    "targets": lambda found, _: outlook_targets(found),
    "chances": lambda found, _: outlook_chances(found),
    "kinds": outlook_kinds,
    "projects": outlook_projects,
}
_CHARTS = (("Targets and what comes", "targets"), ("How likely each total is", "chances"),
           ("Kinds of cargo", "kinds"), ("Project by project", "projects"))  # fmt: skip
_ALL_YEAR = (("Who sails all year, alone", "alone"), ("Who sails all year, led", "escorted"))


def outlook_panel(case: Case, found: xr.Dataset, year_round: xr.Dataset) -> Any:
    """Sanctions, prices, Red Sea, delay, a project and climate to choose, and the cargo to 2040.

    Parameters
    ----------
    case
        Scenario with `outlook` and its projects.
    found
        As `systems.outlook.run` gives it for this case.
    year_round
        As `systems.outlook.reliable.run` gives it, which is looked at by scenario of the climate.

    Returns
    -------
    ipywidgets.Widget
        As `asking.panel` gives it. All draws are made anew at once; only another climate counts
        its seasons first.

    Examples
    --------
    >>> from nsrkit.systems.outlook import reliable
    >>> none = {"status": "not supplied"}
    >>> quick = {"outlook.draws": 64, "outlook.transit.of_season": none,
    ...          "outlook.transit.of_cost": none}
    >>> case = nsrkit.load("year-round-2040", reliable.QUICK | quick)
    >>> panel = outlook_panel(case, outlook.run(case), reliable.run(case))
    >>> panel.choose({"outlook.sanctions": "eased"})
    >>> panel.changed
    ['Sanctions eased instead of as since 2022']
    """

    def drawn(chosen: Case, now: xr.Dataset, chart: str) -> Html:
        return _answer(chosen, now, found, year_round, chart)

    return asking.panel(case, _controls(case), drawn, "outlook", compute=outlook.run, found=found)


def _controls(case: Case) -> list[asking.Control]:
    told = asked(case)
    states = [
        asking.choice(f"outlook.{key}", title, [("none reckoned with", ""), *(
            (state.title, name) for name, state in known.items())])
        for key, title, known in (("sanctions", "Sanctions", told.sanction_states),
                                  ("price", "Prices of oil, gas and metals", told.price_states))
        if known
    ]  # fmt: skip
    climates = [(SCENARIOS[name], name) for name in told.reliable.scenarios]
    return [
        *states,
        *([asking.choice("voyage.red_sea", "Red Sea", [(b, a) for a, b in RED_SEA.items()])]
          if told.transit.of_cost.supplied else []),
        asking.number(case, "outlook.delay_y", "Delay of what comes late", low=0, high=10,
                      step=0.5),
        asking.several("left_out", "Never built", _left_out(case)),
        asking.choice("outlook.transit.scenario", "Climate", climates),
        asking.view("chart", "Look at", [*_CHARTS, *_ALL_YEAR]),
    ]  # fmt: skip


def _left_out(case: Case) -> list[tuple[str, dict[str, Any]]]:
    """Each of the projects with the largest plans left out, and all that grow."""
    told = {name: one for name, one in asked(case).projects.items() if one.on}
    grows = {name: max((mt.value or 0.0 for mt in one.plan.values()), default=0.0)
             - (one.base.value or 0.0) for name, one in told.items()}  # fmt: skip
    order = sorted((name for name in grows if grows[name] > 0), key=lambda name: -grows[name])
    options: list[tuple[str, dict[str, Any]]] = [("as in the scenario", {})]
    options += [(told[name].title, {_on(name): False}) for name in order[:_LARGEST]]
    if len(order) > 1:
        options.append(("any of the plans that grow", {_on(name): False for name in order}))
    return options


def _on(name: str) -> str:
    return f"outlook.projects.{name}.on"


def _answer(case: Case, found: xr.Dataset, before: xr.Dataset, year_round: xr.Dataset,
            chart: str) -> Html:  # fmt: skip
    """Cargo to come beside that of the scenario above, and a chart."""
    years = [int(year) for year in found.horizon.values]
    cards = [_cargo(found, before, year) for year in years]
    cards += [_chance(found, before, year) for year in years]
    shown = (_DRAWN[chart](found, case) if chart in _DRAWN else
             reliable_odds(case, _climate(case, year_round), rule=chart))  # fmt: skip
    rests = f"Medians of {int(found.attrs['draws'])} draws, same seed."
    return page(cards, _against_plan(found), shown, rests=rests)


def _climate(case: Case, year_round: xr.Dataset) -> xr.Dataset:
    """The scenario of the climate that is chosen; all of them where it was not counted."""
    wanted = asked(case).transit.scenario
    known = wanted in year_round.scenario.values
    return year_round.sel(scenario=[wanted]) if known else year_round


def _cargo(found: xr.Dataset, before: xr.Dataset, year: int) -> Beside:
    low, now, high = found.total_q.sel(year=year, quantile=[0.1, 0.5, 0.9]).values.tolist()
    then = float(before.total_q.sel(year=year, quantile=0.5))
    return Beside(f"Cargo in {year}", now, then, "Mt", 0, (low, high), "draws")


def _chance(found: xr.Dataset, before: xr.Dataset, year: int) -> Beside:
    now, then = (100 * float(each.exceeds.sel(horizon=year, level=_CHANCE_MT))
                 for each in (found, before))  # fmt: skip
    return Beside(f"{_CHANCE_MT:g} Mt and more in {year}", now, then, "%", 0)


def _against_plan(found: xr.Dataset) -> str:
    """What comes of the plan in force, year by year."""
    told = []
    for year in map(int, found.horizon.values):
        plan, now = float(found.plan.sel(year=year)), found.total_q.sel(year=year, quantile=0.5)
        share = words.percent(float(now) / plan).replace(" ", "\u00a0")
        told.append(f"{share} of {words.number(plan)} Mt in {year}")
    return f"Of the plan in force the middle of the draws brings {', '.join(told)}."
