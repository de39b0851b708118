"""What the plan of each ice says: cargo by plant, ships at work, stores, and what holds it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.scenario.corridor.energy import Energy
from nsrkit.systems.energy import problem
from nsrkit.systems.energy.flows import Arc, Sides, Solved
from nsrkit.systems.energy.horizon import Months
from nsrkit.systems.energy.problem import Route

if TYPE_CHECKING:
    import xarray as xr

PLANT, BAN, ICE, TANKS, IDLE = "the plant", "no buyer", "the ice", "its own tanks", "nothing"
"""What may hold a plant back, beside ships of a fleet and stores."""
_ALL = 1 - 1e-4
_WORTH = 1e-6  # USD/t


def attrs(units: str, long_name: str) -> dict[str, str]:
    """Attributes of a variable."""
    return {"units": units, "long_name": long_name, "source": "nsrkit.systems.energy"}


def dataset(
    told: Energy, months: Months, routes: list[Route], plans: list[Solved], sides: Sides
) -> xr.Dataset:
    """Everything that is known month by month, of the years asked."""
    import xarray as xr

    found = xr.Dataset(
        _cargo(told, routes, plans, sides) | _ways(routes, plans)
        | _ships(told, months, plans) | _stores(told, plans, sides),
        coords=_coords(told, months, routes, len(plans)),
    )  # fmt: skip
    return found.isel(time=months.asked)


def _coords(told: Energy, months: Months, routes: list[Route], ices: int) -> dict[str, Any]:
    def of(name: str) -> tuple[str, list[str]]:
        return "route", [getattr(route, name) for route in routes]

    tonnes = [float(told.fleets[route.fleet].cargo_t.value or np.nan) for route in routes]
    return {
        "ice": np.arange(ices), "plant": list(told.plants), "market": list(told.markets),
        "fleet": list(told.fleets), "store": list(told.stores), "time": months.names,
        "year": ("time", months.year),
        "route": [f"{route.name}: {route.plant}" for route in routes],
        "route_plant": of("plant"), "route_fleet": of("fleet"), "route_from": of("begins"),
        "route_to": of("ends"), "route_side": of("side"),
        "tonnes": ("route", tonnes, attrs("t", "cargo of a voyage")),
    }  # fmt: skip


def _cargo(
    told: Energy, routes: list[Route], plans: list[Solved], sides: Sides
) -> dict[str, Any]:  # fmt: skip
    """By plant: made, loaded, delivered."""
    loaded, arrives = (np.array([getattr(plan, name) for plan in plans])
                       for name in ("loaded", "arrives"))  # fmt: skip
    tonnes = np.array([float(told.fleets[route.fleet].cargo_t.value or np.nan) for route in routes])

    def by_plant(values: np.ndarray, wanted: Callable[[Route], bool]) -> np.ndarray:
        """(ice, route, month) summed over the routes of each plant that are wanted."""
        return np.stack([values[:, [k for k, route in enumerate(routes)
                                    if route.plant == plant and wanted(route)]].sum(axis=1)
                         for plant in told.plants], axis=1)  # fmt: skip

    sold = [by_plant(arrives, lambda route, name=name: route.ends == name)  # type: ignore[misc]
            for name in told.markets]  # fmt: skip
    calls = by_plant(arrives * 1e6 / tonnes[:, None], lambda route: route.ends in told.markets)
    each = ("ice", "plant", "time")
    return {
        "makes": (("plant", "time"), np.array(list(sides.makes.values())),
                  attrs("Mt", "what the plant makes where all is taken")),
        "made": (each, np.array([list(plan.made.values()) for plan in plans]),
                 attrs("Mt", "made at the plant")),
        "loaded": (each, by_plant(loaded, lambda route: not route.begins),
                   attrs("Mt", "loaded at the plant")),
        "delivered": (("ice", "plant", "market", "time"), np.stack(sold, axis=2),
                      attrs("Mt", "delivered")),
        "cargoes": (each, calls, attrs("1", "cargoes delivered")),
        "east": (each, by_plant(loaded, lambda route: route.side == "east"),
                 attrs("Mt", "loaded for the way east by the NSR")),
    }  # fmt: skip


def _ways(routes: list[Route], plans: list[Solved]) -> dict[str, Any]:
    each = ("ice", "route", "time")
    rounds, usd = (np.stack([getattr(route.round, name) for route in routes], axis=1)
                   for name in ("round_d", "usd_t"))  # fmt: skip
    return {
        "moved": (each, np.array([plan.loaded for plan in plans]), attrs("Mt", "loaded on a way")),
        "round_d": (each, rounds, attrs("d", "days of a round, both ways and ports")),
        "usd_t": (each, usd, attrs("USD/t", "cost of a tonne on a way, the way back included")),
    }


def _ships(told: Energy, months: Months, plans: list[Solved]) -> dict[str, Any]:
    none, each = np.zeros(months.days.size), ("ice", "fleet", "time")
    have, used, worth = [], [], []
    for name, fleet in told.fleets.items():
        days, one = problem.ship_days(fleet, months), float(fleet.fit.value or np.nan) * months.days
        have.append(none * np.nan if days is None else days / one)
        used.append([plan.ship_days[name] / one for plan in plans])
        worth.append([plan.worth_day.get(name, none) for plan in plans])
    return {
        "ships": (("fleet", "time"), np.array(have), attrs("1", "ships")),
        "busy": (each, np.swapaxes(used, 0, 1), attrs("1", "ships at work")),
        "ship_day_usd": (each, np.swapaxes(worth, 0, 1),
                         attrs("USD/d", "worth of one day more of a ship")),
    }  # fmt: skip


def _stores(told: Energy, plans: list[Solved], sides: Sides) -> dict[str, Any]:
    months = next(iter(sides.makes.values())).size
    kept = [[plan.stock[name] for name in told.stores] for plan in plans]
    return {
        "stock": (("ice", "store", "time"),
                  np.reshape(kept, (len(plans), len(told.stores), months)),
                  attrs("Mt", "in store at the end of the month")),
        "holds": (("store", "time"),
                  np.reshape([sides.stores[name] for name in told.stores],
                             (len(told.stores), months)),
                  attrs("Mt", "what a store holds")),
    }  # fmt: skip


def sums(told: Energy, arcs: list[Arc], plan: Solved, months: Months) -> np.ndarray:
    """(2, plant, year) Mt delivered, and Mt loaded for the way east, in the years asked."""
    plants, out = list(told.plants), np.zeros((2, len(told.plants), len(told.years)))
    east = {f"{name}: {plant}" for name, way in told.ways.items() if way.side == "east"
            for plant in way.plants}  # fmt: skip
    for arc, loaded, arrives in zip(arcs, plan.loaded, plan.arrives, strict=True):
        for kind, counts, values in ((0, arc.ends in told.markets, arrives),
                                     (1, not arc.begins and arc.name in east, loaded)):  # fmt: skip
            if counts:
                out[kind, plants.index(arc.plant)] += [values[months.year == year].sum()
                                                       for year in told.years]  # fmt: skip
    return out


def limits(
    told: Energy, arcs: list[Arc], plan: Solved, sides: Sides, months: Months
) -> tuple[np.ndarray, list[str]]:
    """What holds each plant back in each month, as a number into a list of names.

    It makes all that it can: the plant. No way is allowed: no buyer. None is open: the ice. Else
    the ships or the store whose next unit is worth most to a tonne of this plant.
    """
    fleets, stores = list(told.fleets), list(told.stores)
    names = [PLANT, BAN, ICE, TANKS, IDLE, *fleets, *stores]
    code = np.zeros((len(told.plants), months.days.size), int)
    for i, plant in enumerate(told.plants):
        mine = [k for k, arc in enumerate(arcs) if arc.plant == plant]
        for m in range(months.days.size):
            if sides.makes[plant][m] <= 0:
                code[i, m] = names.index(IDLE)
            elif plan.made[plant][m] < _ALL * sides.makes[plant][m]:
                code[i, m] = names.index(_held(told, arcs, plan, mine, m))
    return code[:, months.asked], names


def _held(told: Energy, arcs: list[Arc], plan: Solved, mine: list[int], m: int) -> str:
    """What holds a plant back in a month in which it makes less than it could."""
    paid = [k for k in mine if arcs[k].ends in told.markets]
    if not any(arcs[k].allowed[m] > 0 for k in paid):
        return BAN
    first = [k for k in mine if not arcs[k].begins and arcs[k].allowed[m] > 0]
    open_ = [k for k in first if np.isfinite(arcs[k].round_d[m])]
    if not open_:
        return ICE
    worth: dict[str, float] = {}
    for k in mine:
        arc = arcs[k]
        days = plan.worth_day.get(arc.fleet)
        if days is not None and np.isfinite(arc.round_d[m]):
            worth[arc.fleet] = max(worth.get(arc.fleet, 0.0), days[m] * arc.round_d[m] / arc.tonnes)
        for store in (arc.begins, arc.ends):
            if store in plan.worth_store:
                worth[store] = max(worth.get(store, 0.0), plan.worth_store[store][m])
    best = max(worth, key=lambda name: worth[name], default="")
    return best if best and worth[best] > _WORTH else TANKS
