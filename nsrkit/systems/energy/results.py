"""What the plan of each ice says: cargo by plant, ships at work, stores, and what holds it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.scenario.systems.energy import Energy
from nsrkit.systems.energy import problem
from nsrkit.systems.energy.calendar import Months
from nsrkit.systems.energy.flows import Arc, Sides, Solved
from nsrkit.systems.energy.problem import Route

if TYPE_CHECKING:
    import xarray as xr

PLANT, BAN, ICE, TANKS, IDLE = "the plant", "no buyer", "the ice", "its own tanks", "nothing"
"""What may hold a plant back, beside ships of a fleet and stores."""
_ALL = 1 - 1e-4


def attrs(units: str, long_name: str) -> dict[str, str]:
    """Attributes of a variable."""
    return {"units": units, "long_name": long_name, "source": "nsrkit.systems.energy"}


def dataset(
    told: Energy, months: Months, routes: list[Route], plans: list[Solved], sides: Sides
) -> xr.Dataset:
    """Everything that is known month by month, of the years asked."""
    import xarray as xr

    keep = np.flatnonzero(months.asked)
    plants, fleets, stores = list(told.plants), list(told.fleets), list(told.stores)
    markets = list(told.markets)
    loaded = np.array([plan.loaded for plan in plans])[..., keep]
    arrives = np.array([plan.arrives for plan in plans])[..., keep]
    tonnes = np.array([float(told.fleets[route.fleet].cargo_t.value or np.nan) for route in routes])

    def by_plant(values: np.ndarray, wanted: Any) -> np.ndarray:
        """(ice, route, month) summed over the routes of each plant that are wanted."""
        return np.stack([values[:, [k for k, route in enumerate(routes)
                                    if route.plant == plant and wanted(route)]].sum(axis=1)
                         for plant in plants], axis=1)  # fmt: skip

    to = {market: by_plant(arrives, lambda route, m=market: route.ends == m) for market in markets}
    calls = by_plant(arrives * 1e6 / tonnes[:, None], lambda route: route.ends in markets)
    each = ("ice", "plant", "time")
    ships = {name: problem.ship_days(fleet, months) for name, fleet in told.fleets.items()}
    fit = {name: float(fleet.fit.value or np.nan) for name, fleet in told.fleets.items()}
    have = [
        np.full(months.days.size, np.nan)
        if ships[name] is None
        else ships[name] / months.days / fit[name]
        for name in fleets
    ]
    used = np.array([[plan.ship_days[name] / months.days / fit[name] for name in fleets]
                     for plan in plans])  # fmt: skip
    none = np.zeros(months.days.size)
    return xr.Dataset(
        {
            "makes": (("plant", "time"), np.array([sides.makes[name][keep] for name in plants]),
                      attrs("Mt", "what the plant makes where all is taken")),
            "made": (each, np.array([[plan.made[name][keep] for name in plants] for plan in plans]),
                     attrs("Mt", "made at the plant")),
            "loaded": (each, by_plant(loaded, lambda route: not route.begins),
                       attrs("Mt", "loaded at the plant")),
            "delivered": (("ice", "plant", "market", "time"),
                          np.stack([to[name] for name in markets], axis=2),
                          attrs("Mt", "delivered")),
            "cargoes": (each, calls, attrs("1", "cargoes delivered")),
            "east": (each, by_plant(loaded, lambda route: route.side == "east"),
                     attrs("Mt", "loaded for the way east by the NSR")),
            "moved": (("ice", "route", "time"), loaded, attrs("Mt", "loaded on a way")),
            "round_d": (("ice", "route", "time"),
                        np.stack([route.round.round_d for route in routes], axis=1)[..., keep],
                        attrs("d", "days of a round, both ways and ports")),
            "usd_t": (("ice", "route", "time"),
                      np.stack([route.round.usd_t for route in routes], axis=1)[..., keep],
                      attrs("USD/t", "cost of a tonne on a way, the way back included")),
            "ships": (("fleet", "time"), np.array(have)[:, keep], attrs("1", "ships")),
            "busy": (("ice", "fleet", "time"), used[..., keep], attrs("1", "ships at work")),
            "ship_day_usd": (("ice", "fleet", "time"), np.array([
                [plan.worth_day.get(name, none) for name in fleets] for plan in plans])[..., keep],
                attrs("USD/d", "worth of one day more of a ship")),
            "stock": (("ice", "store", "time"), np.array([
                [plan.stock[name] for name in stores] for plan in plans])[..., keep],
                attrs("Mt", "in store at the end of the month")),
            "holds": (("store", "time"), np.array([sides.stores[name][keep] for name in stores]),
                      attrs("Mt", "what a store holds")),
        },
        coords={
            "ice": np.arange(len(plans)), "plant": plants, "market": markets, "fleet": fleets,
            "store": stores, "time": months.names[keep], "year": ("time", months.year[keep]),
            "route": [f"{route.name}: {route.plant}" for route in routes],
            "route_plant": ("route", [route.plant for route in routes]),
            "route_fleet": ("route", [route.fleet for route in routes]),
            "route_from": ("route", [route.begins for route in routes]),
            "route_to": ("route", [route.ends for route in routes]),
            "route_side": ("route", [route.side for route in routes]),
            "tonnes": ("route", tonnes, attrs("t", "cargo of a voyage")),
        },
    )  # fmt: skip


def sums(told: Energy, arcs: list[Arc], plan: Solved, months: Months) -> np.ndarray:
    """(plant, year) Mt delivered in the years asked."""
    plants, out = list(told.plants), np.zeros((len(told.plants), len(told.years)))
    for arc, arrives in zip(arcs, plan.arrives, strict=True):
        if arc.ends in told.markets:
            out[plants.index(arc.plant)] += [arrives[months.year == year].sum()
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
    if not any(arcs[k].allowed[m:].any() for k in paid):
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
    return best if best and worth[best] > 1e-6 else _buyers(told, arcs, paid, m)


def _buyers(told: Energy, arcs: list[Arc], paid: list[int], m: int) -> str:
    """Where no ship and no store is short: nobody buys in this month, or tanks level it out."""
    return TANKS if any(arcs[k].allowed[m] > 0 for k in paid) else BAN
