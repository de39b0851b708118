"""The panel of hubs and crossings: other hours, buildings or seas, and which way goods take."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nsrkit.show.panels import asking
from nsrkit.show.panels.traffic.few import Beside, page
from nsrkit.show.svg import Html
from nsrkit.show.systems.network import reading
from nsrkit.show.systems.network.cards import bound
from nsrkit.show.systems.network.flows import hub_flows
from nsrkit.show.systems.network.limits import hub_binding, hub_limits
from nsrkit.show.systems.network.places import hub_map
from nsrkit.systems import network
from nsrkit.systems.network import inputs

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

_HOURS = 2  # crossings that have a control of their own: those that let most through
_DRAWN: dict[str, Callable[[xr.Dataset, int, str], Html]] = {
    "flows": hub_flows,
    "map": lambda found, year, state: hub_map(found, year=year, state=state),
    "binding": hub_binding,
    "limits": hub_limits,
}
_CHARTS = (("What goes where", "flows"), ("On the map", "map"),
           ("What binds, by month", "binding"), ("Limits in numbers", "limits"))  # fmt: skip


_QUICK = (
    "<b>Quick answer</b>: central numbers in the ices of the scenario. A scenario that is saved "
    "keeps its draws and studies."
)


def hub_panel(case: Case, found: xr.Dataset) -> Any:
    """Year, Red Sea, hours of crossings and buildings to choose, and which way goods then take.

    Parameters
    ----------
    case
        Scenario with `network`.
    found
        As `systems.network.run` gives it for this case.

    Returns
    -------
    ipywidgets.Widget
        As `asking.panel` gives it. Years and states of the Red Sea are computed already; other
        hours and buildings are solved anew, with central numbers.

    Examples
    --------
    >>> few = {"years": [2024], "states": [], "draws": 0, "seaways": {"members": 1, "every_d": 28}}
    >>> case = nsrkit.load("border-hubs", {f"network.{key}": told for key, told in few.items()})
    >>> panel = hub_panel(case, network.run(case))
    >>> panel.choose({"network.crossings.zabaikalsk.hours": 12})
    >>> panel.changed
    ['Hours at Zabaikalsk - Manzhouli 12 h/d instead of 24 h/d']
    """

    def drawn(chosen: Case, now: xr.Dataset, **views: Any) -> Html:
        return _answer(chosen, now, found, **views)

    controls = [*_views(found), *_keys(case), asking.view("chart", "Look at", _CHARTS)]
    return asking.panel(case, controls, drawn, "flows", found=found,
                        compute=lambda chosen: network.run(_central(chosen)))  # fmt: skip


def _central(case: Case) -> Case:
    """The case with central numbers alone, and nothing switched to see what it does."""
    less = inputs.asked(case).model_copy(update={"draws": 0, "studies": False})
    return case.model_copy(update={"network": less})


def _views(found: xr.Dataset) -> list[asking.Control]:
    years = [(f"{year}", year) for year in found["year"].values.tolist()]
    states = [(reading.STATES[state], state) for state in map(str, found["state"].values)]
    return [asking.view("year", "Year", years), asking.view("state", "Red Sea", states)]


def _keys(case: Case) -> list[asking.Control]:
    told = inputs.asked(case)
    widest = sorted(told.crossings, key=lambda name: -inputs.crossing_mt(told.crossings[name]))
    hours = [asking.number(case, f"network.crossings.{name}.hours",
                           f"Hours at {told.crossings[name].title}", low=0, high=24, step=1)
             for name in widest[:_HOURS]]  # fmt: skip
    return [*hours, asking.several("built", "What is built", _built(case))]


def _built(case: Case) -> list[tuple[str, dict[str, Any]]]:
    """Projects together: none that is not done, ideas too; and each of them turned alone."""
    told = {name: one for name, one in inputs.asked(case).projects.items() if one.built != "done"}
    options: list[tuple[str, dict[str, Any]]] = [("as in the scenario", {})]
    if told:
        options += [("nothing more", {_on(name): False for name in told}),
                    ("all plans and ideas", {_on(name): True for name in told})]  # fmt: skip
    options += [(f"{'without' if one.on else 'with'} {one.title}", {_on(name): not one.on})
                for name, one in told.items()]  # fmt: skip
    return options


def _on(name: str) -> str:
    return f"network.projects.{name}.on"


def _answer(case: Case, found: xr.Dataset, before: xr.Dataset, year: int, state: str,
          chart: str) -> Html:  # fmt: skip
    """Flows of a year beside those of the scenario above, and a chart."""
    now, then = (reading.chosen(each, year, state) for each in (found, before))
    cards = [Beside(title, of(now), of(then), unit, digits)
             for title, of, unit, digits in _numbers(then)]  # fmt: skip
    text = f"{bound(now)}. {_there(case, year)}"
    quick = "" if found is before else _QUICK
    return page(cards, text, _DRAWN[chart](found, year, state), rests=quick)


def _there(case: Case, year: int) -> str:
    """How much of what is asked to be built is there in a year."""
    told = [one for one in inputs.asked(case).projects.values() if one.on]
    late = sum(one.starts > year for one in told)
    if not late:
        return f"All {len(told)} projects that are reckoned with are there."
    return f"{late} of {len(told)} projects that are reckoned with come after {year}."


_Of = Callable[["xr.Dataset"], float]


def _numbers(one: xr.Dataset) -> list[tuple[str, _Of, str, int]]:
    """Goods by rail over the borders, by the two busiest crossings, by the NSR, without a way."""
    arcs = [str(arc) for arc in one["crossing_arc"].values if arc in one["arc"].values]
    arcs = sorted(arcs, key=lambda arc: -float(reading.carried(one).sel(arc=arc)))[:_HOURS]
    rows: list[tuple[str, _Of, str, int]] = [("Russia to China by rail", _by_rail, "Mt/y", 1)]
    rows += [(reading.title(one, arc), _carried(arc), "Mt/y", 1) for arc in arcs]
    if "nsr" in one["way"].values:
        rows.append(("By the NSR", _by("nsr"), "Mt/y", 1))
    rows.append(("Goods that find no way", lambda at: float(at["unmet"].sum()), "Mt/y", 1))
    return [
        *rows,
        ("Goods and their ways", lambda at: float(at["total_usd"]) / 1e9, "USD\u00a0bn", 2),
    ]


def _by_rail(one: xr.Dataset) -> float:
    """Out of Russia over the rail crossings."""
    out = [str(arc) for arc in one["crossing_arc"].values
           if str(one["mode"].sel(arc=arc).item()) == "border_rail"]  # fmt: skip
    return float(reading.carried(one).sel(arc=out).sum())


def _carried(arc: str) -> _Of:
    return lambda one: float(reading.carried(one).sel(arc=arc))


def _by(way: str) -> _Of:
    return lambda one: float(one["way_mt"].sel(way=way).sum())
