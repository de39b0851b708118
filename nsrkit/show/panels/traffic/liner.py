"""The panel of a liner service: another ship, fleet, load or year, and its rounds and boxes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nsrkit.show import words
from nsrkit.show.panels import asking
from nsrkit.show.panels.traffic.few import (
    Beside,
    counted,
    few,
    ice_year,
    over_ices,
    page,
    said_few,
    said_ship,
    ships_alike,
)
from nsrkit.show.svg import Html
from nsrkit.show.systems.liner.cards import verdict
from nsrkit.show.systems.liner.money import liner_cost
from nsrkit.show.systems.liner.sailings import liner_reliability, liner_rounds
from nsrkit.show.systems.liner.ships import liner_gantt
from nsrkit.systems import liner
from nsrkit.systems.liner.rotation import rotation
from nsrkit.voyage.tables.kept import bare

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

_DRAWN: dict[str, Callable[[xr.Dataset], Html]] = {
    "rounds": liner_rounds, "ships": liner_gantt, "cost": liner_cost, "sure": liner_reliability,
}  # fmt: skip
_CHARTS = (("Days of a round", "rounds"), ("Ships through the season", "ships"),
           ("What a box costs", "cost"), ("Arrivals in time", "sure"))  # fmt: skip

_NONE = "no sailing comes back by the NSR, or a number is not supplied"


def liner_panel(case: Case, found: xr.Dataset) -> Any:
    """Ice, ship, ships, load and fuel price to choose, and what the service then does.

    Parameters
    ----------
    case
        Scenario with `liner`.
    found
        As `systems.liner.run` gives it for this case; NaN is an en dash.

    Returns
    -------
    ipywidgets.Widget
        As `asking.panel` gives it. Other numbers of the service answer at once; another ship or
        other ice is routed anew, in six members.

    Examples
    --------
    >>> case = nsrkit.load("newnew-2024", {"scan.every_d": 31, "ensemble.draws": 0,
    ...                                    "liner.members": 0})
    >>> panel = liner_panel(case, liner.run(case))
    >>> panel.choose({"liner.service.ships": 1})
    >>> panel.changed
    ['Ships of the service 1 instead of 4']
    """
    service = rotation(case).service
    calls, fuel = (*service.out, *service.back), f"prices.{case.voyage.ship.fuel}"
    controls = [
        *ice_year(case),
        asking.choice("liner.service.ship", "Ship", ships_alike(case, service.ship, calls)),
        counted("liner.service.ships", "Ships of the service", service.ships),
        asking.number(case, "liner.service.back_load", "Loaded share, back", low=0.05, high=1.0,
                      step=0.05),
        asking.number(case, fuel, "Fuel price"),
        asking.view("chart", "Look at", _CHARTS),
    ]  # fmt: skip

    def drawn(chosen: Case, now: xr.Dataset, chart: str) -> Html:
        return service_answer(chosen, now, found, chart)

    def compute(chosen: Case) -> xr.Dataset:
        return liner.run(few(chosen, case, "liner", lambda one: bare(rotation(one).out.case)))

    return asking.panel(case, controls, drawn, "service", compute=compute, found=found)


def service_answer(case: Case, found: xr.Dataset, before: xr.Dataset, chart: str) -> Html:
    """What a service does, beside the same of another one, and a chart.

    Parameters
    ----------
    case
        As asked.
    found, before
        As `systems.liner.run` gives them, now and for the scenario above; NaN is an en dash.
    chart
        "rounds", "ships", "cost" or "sure".

    Returns
    -------
    Html
        Cards, the answer in words, and the chart.

    Examples
    --------
    >>> case = nsrkit.load("newnew-2024", {"scan.every_d": 31, "ensemble.draws": 0})
    >>> found = liner.run(case, members=0)
    >>> "USD/TEU" in service_answer(case, found, found, "ships").html
    True
    """
    assert case.liner is not None
    cards = [
        over_ices(title, of(found), of(before), unit, digits, why=_NONE)
        for title, of, unit, digits in (
            ("A round", _round_d, "days", 1), ("Crossings, both ways", _crossings, "", 0),
            ("Loaded boxes, both ways", _boxes_teu, "TEU", 0),
        )
    ]  # fmt: skip
    for name in ("nsr", "suez"):
        if name in found.corridor:
            title = f"A box by {words.NAMES[name]}"
            usd = _usd(found, name), _usd(before, name)
            cards.append(Beside(title, *usd, "USD/TEU", why=_NONE))
    less = said_few(case.liner.members, int(found.attrs["members"]))
    less += said_ship(found, before)
    return page(cards, verdict(found), _DRAWN[chart](found), above=less)


def _round_d(found: xr.Dataset) -> xr.DataArray:
    """(ice) the median round; NaN without one."""
    return found["round_d"].median("sailing")


def _crossings(found: xr.Dataset) -> xr.DataArray:
    return found["crossings"]


def _boxes_teu(found: xr.Dataset) -> xr.DataArray:
    return found["out_teu"] + found["back_teu"]


def _usd(found: xr.Dataset, corridor: str) -> float:
    """A loaded box by a corridor; NaN where it is not compared."""
    known = corridor in found.corridor
    return float(found.corridor_usd.sel(corridor=corridor)) if known else float("nan")
