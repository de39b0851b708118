"""The panel of sea and rail: more ships, trains or room, and how many boxes then go through."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from nsrkit.show import words
from nsrkit.show.panels import asking
from nsrkit.show.panels.traffic.few import (
    Beside,
    beside,
    counted,
    few,
    ice_year,
    over_ices,
    said_few,
)
from nsrkit.show.svg import Html
from nsrkit.show.systems.express.door import express_cost, express_door
from nsrkit.show.systems.express.levers import express_levers
from nsrkit.show.systems.express.yard import express_yard
from nsrkit.systems import express
from nsrkit.systems.express.parts import parts

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

_CHARTS = (("The yard and the trains", "yard"), ("What each lever adds", "levers"),
           ("Days and cost of a box", "door"), ("Cost by load", "cost"))  # fmt: skip


class Chain:
    """A season of the chain, and what is asked of it beside, worked out when it is looked at.

    Parameters
    ----------
    case
        Scenario with `liner` and `express`.
    table, season
        As `systems.express.sailings` and `run` give them; None computes them.

    Examples
    --------
    >>> few = {"express.members": 0, "scan.every_d": 31, "express.levers.port.ship": "feeder-1as"}
    >>> Chain(nsrkit.load("arctic-express", few)).season.sizes["ice"]
    1
    """

    def __init__(
        self, case: Case, table: xr.Dataset | None = None, season: xr.Dataset | None = None
    ) -> None:
        self.case, self.table = case, express.sailings(case) if table is None else table
        self.season = express.run(case, self.table) if season is None else season

    @cached_property
    def door(self) -> xr.Dataset:
        """Days and cost of a box."""
        return express.door(self.case, self.table)

    @cached_property
    def levers(self) -> xr.Dataset:
        """What each lever adds."""
        return express.levers(self.case, self.table)


def express_panel(case: Case, table: xr.Dataset, season: xr.Dataset) -> Any:
    """Ice, ships, trains and yard to choose, and the boxes that then go through.

    Parameters
    ----------
    case
        Scenario with `liner` and `express`.
    table, season
        As `systems.express.sailings` and `run` give them for this case; NaN is an en dash.

    Returns
    -------
    ipywidgets.Widget
        As `asking.panel` gives it. Ships, trains and the yard answer at once; other ice is routed
        anew, in six members.

    Examples
    --------
    >>> few = {"express.members": 0, "scan.every_d": 31, "express.levers.port.ship": "feeder-1as"}
    >>> case = nsrkit.load("arctic-express", few)
    >>> chain = Chain(case)
    >>> panel = express_panel(case, chain.table, chain.season)
    >>> panel.choose({"express.trains_per_d": 2.0})
    >>> panel.changed
    ['Pairs of trains 2 a day instead of 0.5 a day']
    """
    service, before = parts(case).service, Chain(case, table, season)
    trains = asking.number(case, "express.trains_per_d", "Pairs of trains", low=0.25, high=4.0,
                           step=0.25)  # fmt: skip
    controls = [
        *ice_year(case),
        counted("liner.service.ships", "Ships", service.ships),
        counted("liner.service.headway_d", "Days apart", service.headway_d, 42),
        replace(trains, unit="a day"),
        asking.number(case, "express.store_teu", "Yard room", low=500.0, high=12_000.0,
                      step=250.0),
        asking.view("chart", "Look at", _CHARTS),
    ]  # fmt: skip

    def drawn(chosen: Case, now: Chain, chart: str) -> Html:
        return chain(chosen, now, before, chart)

    return asking.panel(case, controls, drawn, "season", found=before,
                        compute=lambda chosen: Chain(few(chosen, case, "express")))  # fmt: skip


def chain(case: Case, found: Chain, before: Chain, chart: str) -> Html:
    """Calls and boxes of a season beside those of another one, and a chart.

    Parameters
    ----------
    case
        As asked.
    found, before
        The chain now, and that of the scenario above.
    chart
        "yard", "levers", "door" or "cost".

    Returns
    -------
    Html
        Cards and the chart; NaN (not supplied) is an en dash.

    Examples
    --------
    >>> few = {"express.members": 0, "scan.every_d": 31, "express.levers.port.ship": "feeder-1as"}
    >>> case = nsrkit.load("arctic-express", few)
    >>> found = Chain(case)
    >>> "as in the scenario above" in chain(case, found, found, "yard").html
    True
    """
    target = parts(case).express.target_teu
    now, then = found.season, before.season

    cards = beside([
        *(over_ices(title, _by_ice(now, name), _by_ice(then, name), unit, digits)
          for title, name, unit, digits in (
              ("Calls in the season", "calls", "", 0),
              ("Boxes carried, both ways", "carried", "TEU", 0),
              ("Without room in the yard", "refused", "TEU", 0),
              ("A box in the yard", "stored_d", "days", 1),
          )),
        Beside(f"Chance of {words.number(target)} TEU", 100 * _reached(now, target),
               100 * _reached(then, target), "%"),
    ])  # fmt: skip
    less = said_few(parts(case).express.members, int(now.attrs["members"]))
    shown = _drawn(found, chart)
    return Html(f"{cards}{less}{shown.html}", repr(shown))


def _drawn(found: Chain, chart: str) -> Html:
    if chart == "levers":
        return express_levers(found.levers)
    if chart == "yard":
        return express_yard(found.season)
    return express_door(found.door) if chart == "door" else express_cost(found.door)


def _by_ice(season: xr.Dataset, name: str) -> xr.DataArray:
    """(ice) a number of the season, both ways together."""
    values = season[name]
    return values.sum("way", skipna=False) if "way" in values.dims else values


def _reached(season: xr.Dataset, target: float) -> float:
    """Share of all ices in which so many boxes are carried."""
    return float((_by_ice(season, "carried") >= target).mean())
