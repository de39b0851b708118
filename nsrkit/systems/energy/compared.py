"""The plan beside what was reported."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.systems.energy.reported import Report

if TYPE_CHECKING:
    import xarray as xr

_WINTER = (1, 2, 3)
_MONTH_D = 365.25 / 12


def planned(found: xr.Dataset, one: Report) -> float | None:
    """The number of the plan that a report is about.

    Parameters
    ----------
    found
        As `nsrkit.systems.energy.run` gives it.
    one
        A report.

    Returns
    -------
    float or None
        In the unit of the report, of the own ice; None where the plan has no such number, or not of
        that year.

    Examples
    --------
    >>> from nsrkit.systems.energy import reported
    >>> less = {"years": [2025], "members": 0, "every_d": 15, "draws": 0, "counts": []}
    >>> case = nsrkit.load("arctic-lng2-sanctions", {f"energy.{k}": v for k, v in less.items()})
    >>> plan = nsrkit.systems.energy.run(case)
    >>> told = {(one.what, one.year): planned(plan, one) for one in reported.reports()}
    >>> told["to_dezhnev_d", 2021] is None, told["voyages", 2025] > 200
    (True, True)
    """
    if one.plant not in found.plant.values or one.year not in found.asked.values:
        return None
    kind = _KINDS.get(one.what)
    return None if kind is None else kind(found, one, found.year.values == one.year)


def window(found: xr.Dataset, plant: str, year: int) -> np.ndarray:
    """In which months the way east costs less than any other to the same market.

    Parameters
    ----------
    found
        As `nsrkit.systems.energy.run` gives it.
    plant
        Name of a plant.
    year
        One of the years asked.

    Returns
    -------
    ndarray
        (ice, month) bool: by the cost of a tonne, ships apart; False too where it is closed.

    Examples
    --------
    >>> less = {"years": [2025], "members": 0, "every_d": 15, "draws": 0, "counts": []}
    >>> case = nsrkit.load("arctic-lng2-sanctions", {f"energy.{k}": v for k, v in less.items()})
    >>> window(nsrkit.systems.energy.run(case), "yamal", 2025)[0, [2, 8]].tolist()
    [False, True]
    """
    usd = found.usd_t.isel(time=found.year.values == year).transpose("ice", "time", "route").values
    begins, ends = found.route_from.values, found.route_to.values
    mine, sides = found.route_plant.values == plant, found.route_side.values
    first = np.flatnonzero(mine & (begins == ""))
    east = [k for k in first if sides[k] == "east" and ends[k] in found.market.values]
    cheapest = np.full(usd.shape[:2], np.inf)
    for market in {ends[k] for k in east}:
        for k in first:
            if ends[k] == market and k not in east:
                cheapest = np.fmin(cheapest, usd[..., k])
            for onward in np.flatnonzero(mine & (begins == ends[k]) & (ends == market)):
                cheapest = np.fmin(cheapest, usd[..., k] + usd[..., onward])
    by_east = np.full(usd.shape[:2], np.inf)
    for k in east:
        by_east = np.fmin(by_east, usd[..., k])
    return np.asarray(by_east < cheapest)


def _sum(found: xr.Dataset, one: Report, at: np.ndarray) -> float:
    return float(found[one.what].sel(plant=one.plant).isel(ice=0, time=at).sum())


def _market(found: xr.Dataset, one: Report, at: np.ndarray) -> float | None:
    if one.what not in found.market.values:
        return None
    sold = found.delivered.sel(plant=one.plant, market=one.what)
    return float(sold.isel(ice=0, time=at).sum())


def _first_legs(found: xr.Dataset, plant: str) -> xr.DataArray:
    """(route) whether a way begins at the plant."""
    mine: xr.DataArray = (found.route_plant == plant) & (found.route_from == "")
    return mine


def _voyages(found: xr.Dataset, one: Report, at: np.ndarray) -> float:
    if one.what == "voyages_jan_apr":
        at = at & (found.time.dt.month.values <= 4)
    loads = found.moved.isel(ice=0, time=at) * 1e6 / found.tonnes
    return float(loads.where(_first_legs(found, one.plant), 0.0).sum())


def _reloaded(found: xr.Dataset, one: Report, at: np.ndarray) -> float:
    mine = _first_legs(found, one.plant) & (found.route_to == "zeebrugge_reload")
    return float(found.moved.isel(ice=0, time=at).where(mine, 0.0).sum())


def _alone(found: xr.Dataset, one: Report, at: np.ndarray) -> float | None:
    """Voyages a year if all cargo stays in the ships that loaded it."""
    if "alone" not in found.lever.values:
        return None
    cargo = float(found.tonnes.where(_first_legs(found, one.plant)).mean())
    return float(found.with_lever.sel(lever="alone", plant=one.plant, asked=one.year)) * 1e6 / cargo


def _chartered(found: xr.Dataset, one: Report, at: np.ndarray) -> float | None:
    free = found.fleet.values[np.isnan(found.ships.values).all(axis=1)]
    return float(found.busy.isel(ice=0, time=at).sel(fleet=free).sum("fleet").mean())


def _shuttles(found: xr.Dataset, one: Report, at: np.ndarray) -> float | None:
    """Voyages a month of a ship of Arc7 to Saam in winter."""
    mine = _first_legs(found, one.plant) & (found.route_to == "saam")
    mine &= found.route_fleet.str.startswith("arc7")
    winter = at & np.isin(found.time.dt.month.values, _WINTER)
    return _MONTH_D / float(found.round_d.isel(ice=0, time=winter).where(mine).mean())


_KINDS: dict[str, Callable[[xr.Dataset, Report, np.ndarray], float | None]] = {
    "delivered": _sum,
    "loaded": _sum,
    "east": _sum,
    "europe": _market,
    "asia": _market,
    "voyages": _voyages,
    "voyages_jan_apr": _voyages,
    "reloaded": _reloaded,
    "voyages_alone": _alone,
    "chartered": _chartered,
    "shuttles_a_month": _shuttles,
}
