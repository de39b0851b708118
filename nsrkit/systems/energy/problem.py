"""A scenario's plants, ships, stores, buyers and bans as the arcs and limits of a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.errors import DataError
from nsrkit.scenario.case import Case
from nsrkit.scenario.corridor.energy import Ban, Energy, Fleet
from nsrkit.systems.energy import rounds
from nsrkit.systems.energy.flows import Arc, Sides
from nsrkit.systems.energy.horizon import Months
from nsrkit.systems.energy.rounds import Round

if TYPE_CHECKING:
    import xarray as xr


_YEAR = 365.25


class Route(NamedTuple):
    """A way of cargo of one plant, with its rounds in every ice."""

    name: str
    plant: str
    begins: str
    """A store, or empty where it is the plant."""
    ends: str
    fleet: str
    side: str
    """west, east, or empty beyond a store."""
    corridor: str
    round: Round


def asked(case: Case) -> Energy:
    """The energy that a case asks for.

    Raises
    ------
    DataError
        It asks for none, or for no plants and ways.

    Examples
    --------
    >>> asked(nsrkit.load("arctic-lng2-sanctions")).years
    (2024, 2025, 2026, 2027)
    """
    if case.energy is None or not (case.energy.plants and case.energy.ways):
        raise DataError(f"the scenario {case.name!r} has no `energy` with plants and ways")
    return case.energy


def afloat(case: Case) -> Case:
    """The case without bans, levers and numbers of ships: what is left says how ships sail.

    Examples
    --------
    >>> case = nsrkit.load("arctic-lng2-sanctions")
    >>> afloat(case) == afloat(case.with_({"energy.fleets.arc7.more": 2}))
    True
    """
    told = asked(case)
    fleets = {name: fleet.model_copy(update={"steps": (), "more": 0.0})
              for name, fleet in told.fleets.items()}  # fmt: skip
    less = {"fleets": fleets, "bans": {}, "levers": {}, "counts": (), "draws": 0}
    return case.model_copy(update={"energy": told.model_copy(update=less)})


def routes(case: Case, months: Months, found: xr.Dataset) -> list[Route]:
    """All ways of cargo, plant by plant, with days and costs."""
    told = asked(case)
    ports = {**{name: one.port for name, one in told.stores.items()},
             **{name: one.port for name, one in told.markets.items()}}  # fmt: skip
    out: list[Route] = []
    for name, way in told.ways.items():
        for plant in way.plants:
            one = rounds.through_ice(case, told, months, found, way, plant, ports[way.to])
            out.append(Route(name, plant, "", way.to, way.fleet, way.side, way.corridor, one))
    fed = {(route.ends, route.plant) for route in out}
    for name, leg in told.onward.items():
        for store in leg.stores:
            ices = found.sizes["ice"]
            one = rounds.open_sea(case, told, months, leg, store, ices)
            out += [Route(name, plant, store, leg.to, leg.fleet, "", leg.corridor, one)
                    for plant in told.plants if (store, plant) in fed]  # fmt: skip
    return out


def arcs(told: Energy, found: list[Route], months: Months, ice: int) -> list[Arc]:
    """The ways in one ice, with what bans leave of them."""
    out = []
    for route in found:
        share = np.ones(months.days.size)
        for ban in told.bans.values():
            if ban.on and _forbids(ban, route):
                share -= months.share(ban.first, ban.until)
        if route.begins or route.ends in told.stores:
            store = told.stores[route.begins or route.ends]
            share = np.minimum(share, months.share(store.starts, None))
        tonnes = float(told.fleets[route.fleet].cargo_t.value or np.nan)
        one = route.round
        out.append(Arc(f"{route.name}: {route.plant}", route.plant, route.begins, route.ends,
                       route.fleet, tonnes, one.out_d[ice], one.round_d[ice], one.usd_t[ice],
                       np.maximum(share, 0.0)))  # fmt: skip
    return out


def _forbids(ban: Ban, route: Route) -> bool:
    """Whether a ban means a way: its plant, its target and its fleet, where they are named."""
    return ((not ban.plants or route.plant in ban.plants)
            and (not ban.targets or route.ends in ban.targets)
            and (not ban.fleets or route.fleet in ban.fleets))  # fmt: skip


def made(told: Energy, months: Months) -> dict[str, np.ndarray]:
    """(month) Mt that each plant makes where all is taken."""
    out = {}
    for name, plant in told.plants.items():
        rate = np.zeros(months.days.size)
        for train in plant.trains.values():
            if train.starts is not None:
                whole = (train.mt_per_y.value or 0.0) * (train.load.value or 0.0)
                rate += whole * months.share(train.starts, None)
        out[name] = rate * months.days / _YEAR
    return out


def ship_days(fleet: Fleet, months: Months) -> np.ndarray | None:
    """(month) days at work of all ships of a fleet; None where as many as wanted are chartered."""
    if not fleet.steps:
        return None
    count = np.zeros(months.days.size)
    for step, until in zip(fleet.steps, [*(one.on for one in fleet.steps[1:]), None], strict=True):
        count += float(step.ships.value or 0.0) * months.share(step.on, until)
    fit = float(fleet.fit.value or 0.0)
    return np.asarray(np.maximum(count + fleet.more, 0.0) * months.days * fit)


def sides(case: Case, told: Energy, months: Months) -> Sides:
    """The limits; a day under way costs a tonne the interest on the mean of prices."""
    markets = told.markets.items()
    price = {name: float(one.price.value or 0.0) for name, one in markets}
    return Sides(
        makes=made(told, months),
        tanks={name: plant.tanks_mt.value or 0.0 for name, plant in told.plants.items()},
        ships={name: ship_days(fleet, months) for name, fleet in told.fleets.items()},
        stores={name: (store.mt.value or 0.0) * (months.share(store.starts, None) > 0)
                for name, store in told.stores.items()},
        aboard={name: store.aboard for name, store in told.stores.items() if store.aboard},
        most={name: one.most_mt.value for name, one in markets if one.most_mt.value is not None},
        least={name: one.least_mt.value for name, one in markets if one.least_mt.value is not None},
        price=price,
        passes={name: store.passes_mt.value for name, store in told.stores.items()
                if store.passes_mt.value is not None},
        day_usd_t=(case.cargo.time_cost_per_d.value or 0.0) * float(np.mean(list(price.values()))),
    )  # fmt: skip


def shifted(found: list[Route], was: Energy, told: Energy) -> list[Route]:
    """Rounds with other days in port and other cargoes than those they were worked out with."""
    load, turn = ((getattr(told, key).value or 0.0) - (getattr(was, key).value or 0.0)
                  for key in ("load_d", "turn_d"))  # fmt: skip
    out = []
    for route in found:
        more = 2 * turn if route.begins else load + turn
        cargo, now = (each.fleets[route.fleet].cargo_t.value or np.nan for each in (was, told))
        one = route.round
        out.append(route._replace(round=one._replace(round_d=one.round_d + more,
                                                     usd_t=one.usd_t * (cargo / now))))  # fmt: skip
    return out
