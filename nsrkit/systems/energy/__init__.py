"""Gas, crude and condensate of the Arctic: what ships, stores, buyers and sanctions let through.

Carriers are sailed through the ice of each year by the voyage model, out and home; their rounds,
what they cost, and how many ships there are make a plan over months that delivers what pays. The
plan looks ahead and knows no quarrel: it says what was possible, and what held it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import design, shared
from nsrkit.ensemble.memo import Memo
from nsrkit.scenario.case import Case
from nsrkit.scenario.corridor.energy import LAST_ICE, Energy
from nsrkit.systems.energy import problem, results, rounds
from nsrkit.systems.energy.flows import Solved, solve
from nsrkit.systems.energy.horizon import Months, months
from nsrkit.systems.energy.problem import Route, asked
from nsrkit.systems.energy.results import attrs

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["asked", "run"]

_NOT_MODELLED = (
    "prices that change in a year, boil-off, insurance and flags, ice on the river above Sabetta, "
    "single ships and their dockings, permits, hesitation of buyers and owners; the plan knows all "
    f"months ahead. Years after {LAST_ICE} meet the ice of {LAST_ICE} and members of its climate"
)


@shared
def run(case: Case) -> xr.Dataset:
    """Deliveries of each plant month by month, what held them back, and what levers change.

    Parameters
    ----------
    case
        Scenario with `energy`.

    Returns
    -------
    Dataset
        `ice` is 0 for the own ice of each year, 1 and so on for members of its climate; `time` the
        first of each month [UTC] of the years asked, with its `year`.

        (plant, time): `makes` [Mt] where all is taken. (ice, plant, time): `made`, `loaded` [Mt],
        `cargoes` [1] delivered, `east` [Mt] loaded for the way east. (ice, plant, market, time):
        `delivered` [Mt]. (plant, asked): `nameplate` [Mt].
        (ice, route, time): `moved` [Mt] loaded on a way, `round_d` [d] of a round, `usd_t` [USD/t];
        NaN where no departure of the month has a way. `route_plant`, `route_fleet`, `route_from`
        (a store, or empty), `route_to`, `route_side` (empty beyond a store) tell what it is,
        `tonnes` [t] its cargo.
        (fleet, time): `ships` [1], NaN where as many are chartered as are wanted; (ice, fleet,
        time): `busy` [1] ships at work, `ship_day_usd` [USD/d], worth of a day more of one.
        (store, time): `holds` [Mt]; (ice, store, time): `stock` [Mt].
        (plant, time): `limit`, number of what holds the plant back in the own ice, in the
        attribute `limits`.
        Delivered in the years `asked`: (lever, plant, asked) `with_lever` [Mt], each lever alone,
        and `lever_east` [Mt] loaded for the way east; (count, plant, asked) `by_count` [Mt], with
        so many ships of `energy.counted`; all in the own ice. (draw, plant, asked) `drawn` and
        `drawn_east` [Mt], draws of the numbers of `energy`, the ices taken in turn.

    Raises
    ------
    DataError
        The case has no `energy`, or no plan was found.

    Notes
    -----
    A linear program over all months, with a year before and half a year after those asked, so that
    cargo is under way over New Year. A worth is its dual. A lever changes ships, stores, plants,
    buyers and bans, not the days of ways.

    Examples
    --------
    >>> less = {"years": [2025], "members": 0, "every_d": 15, "draws": 0, "counts": []}
    >>> case = nsrkit.load("arctic-lng2-sanctions", {f"energy.{k}": v for k, v in less.items()})
    >>> found = run(case)
    >>> float(found.loaded.sel(plant="arctic_lng_2").sum()) < float(found.nameplate.sum())
    True
    """
    told = asked(case)
    when = months(told)
    found = list(_sailed(problem.afloat(case)))
    ices = range(len(found[0].round.out_d))
    sides = problem.sides(case, told, when)
    plans = [_plan(case, told, found, when, ice) for ice in ices]
    out = results.dataset(told, when, found, plans, sides)
    code, names = results.limits(told, problem.arcs(told, found, when, 0), plans[0], sides, when)
    out["limit"] = (("plant", "time"), code, attrs("1", "what holds the plant back"))
    out["nameplate"] = (("plant", "asked"), _nameplate(told), attrs("Mt", "nameplate of a year"))
    out = out.assign_coords(asked=list(told.years)).merge(_levers(case, found, when))
    out = out.merge(_counts(case, found, when)).merge(_drawn(case, found, when, len(plans)))
    gone = dict.fromkeys(part for route in found for part in route.round.excluded.split(", "))
    return out.assign_attrs(
        case=case.name, title=case.title, members=len(plans) - 1, limits=names,
        plants=[plant.title for plant in told.plants.values()], counted=told.counted,
        fleets=[fleet.title for fleet in told.fleets.values()],
        stores=[store.title for store in told.stores.values()],
        markets=[market.title for market in told.markets.values()],
        excluded=", ".join(part for part in gone if part), not_modelled=_NOT_MODELLED,
        red_sea=case.voyage.red_sea,
    )  # fmt: skip


def _routes(case: Case) -> tuple[Route, ...]:
    told = asked(case)
    when = months(told)
    return tuple(problem.routes(case, when, rounds.table(case, told, when)))


_sailed = Memo(_routes, size=4)
"""Ways and their rounds, however many ships there are and whatever is forbidden."""


def _plan(case: Case, told: Energy, found: list[Route], when: Months, ice: int) -> Solved:
    return solve(problem.arcs(told, found, when, ice), problem.sides(case, told, when), when)


def _sums(case: Case, told: Energy, found: list[Route], when: Months, ice: int = 0) -> np.ndarray:
    """(2, plant, year) Mt delivered, and loaded for the way east."""
    plan = _plan(case, told, found, when, ice)
    return results.sums(told, problem.arcs(told, found, when, ice), plan, when)


def _nameplate(told: Energy) -> np.ndarray:
    """(plant, year) Mt, trains that are there at the end of the year, built or running."""
    return np.array([[sum(train.mt_per_y.value or 0.0 for train in plant.trains.values()
                          if train.starts is not None and train.starts.year <= year)
                      for year in told.years] for plant in told.plants.values()])  # fmt: skip


def _levers(case: Case, found: list[Route], when: Months) -> xr.Dataset:
    """What each lever alone delivers, in the own ice."""
    import xarray as xr

    told, rows = asked(case), []
    for lever in told.levers.values():
        moved = asked(case.with_({f"energy.{key}": value for key, value in lever.sets.items()}))
        rows.append(_sums(case, moved, problem.shifted(found, told, moved), when))
    shape, dims = (len(rows), 2, len(told.plants), len(told.years)), ("lever", "plant", "asked")
    mt = np.reshape(np.array(rows, float), shape)
    return xr.Dataset(
        {"with_lever": (dims, mt[:, 0], attrs("Mt", "delivered with the lever alone")),
         "lever_east": (dims, mt[:, 1], attrs("Mt", "loaded for the way east with it alone"))},
        coords={"lever": list(told.levers),
                "lever_title": ("lever", [one.title for one in told.levers.values()]),
                "lever_why": ("lever", [one.why for one in told.levers.values()])},
    )  # fmt: skip


def _counts(case: Case, found: list[Route], when: Months) -> xr.Dataset:
    """What other numbers of ships deliver in the own ice; without the fleet, nothing."""
    import xarray as xr

    told = asked(case)
    fleet = told.fleets.get(told.counted)
    if not told.counts or fleet is None or not fleet.steps:
        return xr.Dataset()
    rows = []
    for count in told.counts:
        steps = tuple(step.model_copy(update={"ships": _as(step.ships, count)})
                      for step in fleet.steps)  # fmt: skip
        fleets = told.fleets | {told.counted: fleet.model_copy(update={"steps": steps})}
        rows.append(_sums(case, told.model_copy(update={"fleets": fleets}), found, when))
    return xr.Dataset({"by_count": (("count", "plant", "asked"), np.array(rows)[:, 0],
                                    attrs("Mt", "delivered with so many ships"))},
                      coords={"count": list(told.counts)})  # fmt: skip


def _drawn(case: Case, found: list[Route], when: Months, ices: int) -> xr.Dataset:
    """Deliveries over draws of the numbers of `energy`, each in one of the ices in turn."""
    import xarray as xr

    told = asked(case)
    numbers = {key: one for key, one in case.numbers(systems=True).items()
               if key.startswith("energy.")}  # fmt: skip
    drawn = design(numbers, told.draws, case.ensemble.seed)
    rows = []
    for i in range(told.draws):
        moved = asked(case.replaced({key: float(values[i]) for key, values in drawn.items()}))
        rows.append(_sums(case, moved, problem.shifted(found, told, moved), when, i % ices))
    shape, dims = (told.draws, 2, len(told.plants), len(told.years)), ("draw", "plant", "asked")
    mt = np.reshape(np.array(rows), shape)
    return xr.Dataset(
        {
            "drawn": (dims, mt[:, 0], attrs("Mt", "delivered in a draw")),
            "drawn_east": (dims, mt[:, 1], attrs("Mt", "loaded for the way east")),
        }
    )


def _as(number: Any, value: float) -> Any:
    from nsrkit.assumption import Assumption

    return Assumption(value, number.unit, source="asked", status="user")
