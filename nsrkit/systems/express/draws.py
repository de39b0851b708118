"""Spread of what a box costs at sea, over draws of prices, hire, loads and weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.ensemble import design
from nsrkit.scenario.case import Case
from nsrkit.systems.express.particulars import vessel
from nsrkit.systems.express.setting import Setting, loaded, plan
from nsrkit.systems.liner import cost
from nsrkit.systems.liner.rotation import Rotation
from nsrkit.voyage.pricing.book import Trip
from nsrkit.voyage.tables.timetable import trip

if TYPE_CHECKING:
    import xarray as xr

_OWN = ("liner.service.out_load", "liner.service.back_load", "express.out_t_per_teu",
        "express.back_t_per_teu", "express.tare_t", "express.stores_share")  # fmt: skip
_OF_TRIP = ("hours", "fuel_t", "zones", "entry", "nm", "escorted_h")
ENDS = (0.1, 0.9)


def factors(case: Case, table: xr.Dataset, chosen: Setting) -> tuple[float, float]:
    """What the cost of a box at sea is multiplied with at 10 and 90 % of draws.

    All numbers of the voyage, the loads and the weights are drawn together, and a round from the
    middle of the season is priced with them. NaN without draws, or where a number of the boxes is
    not supplied.
    """
    both, every = plan(case, chosen), case.numbers(systems=True)
    numbers = both.out.case.numbers() | {key: every[key] for key in _OWN}
    if not case.ensemble.draws:
        return float("nan"), float("nan")
    drawn = design(numbers, case.ensemble.draws, case.ensemble.seed)
    ship = vessel(both.out.case.voyage.ship)
    usd, usd_now = (_round(both, chosen.ship, table, each) for each in (drawn, {}))
    teu, teu_now = (np.add(*loaded(case, ship, chosen, each)) for each in (drawn, {}))
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = np.quantile(usd / usd_now * (teu_now / teu), ENDS)
    return float(low), float(high)


def _round(both: Rotation, ship: str, table: xr.Dataset, drawn: cost.Drawn) -> np.ndarray:
    """Cost [USD] of a round from the middle of the season, on (draw)."""
    stretches = [(way, _middle(table, f"{name}:{ship}"))
                 for name, way in (("out", both.out), ("back", both.back))]  # fmt: skip
    stretches += [(way, cost.aside(way, sea)) for way in (both.out, both.back)
                  for sea in (*way.before, *way.after)]  # fmt: skip
    found = [cost.total(cost.stretch(one, way.case, drawn)) for way, one in stretches]
    return np.asarray(sum(np.asarray(usd) for usd in found))


def _middle(table: xr.Dataset, way: str) -> Trip:
    """The middle departure with a route in the first ice; quantities on (1)."""
    routes = np.flatnonzero(np.isfinite(table["days"].sel(way=way).values[0]))
    if not routes.size:
        return Trip("nsr", np.full(1, np.nan), np.full(1, np.nan))
    at, found = routes[routes.size // 2], trip(table, way)
    hours, fuel, zones, entry, nm, led = (np.asarray(getattr(found, name))[0, at : at + 1]
                                          for name in _OF_TRIP)  # fmt: skip
    return Trip("nsr", hours, fuel, zones, entry, nm=nm, escorted_h=led)
