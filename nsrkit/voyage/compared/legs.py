"""The legs of each corridor: miles, hours, fuel and cost, and the line sailed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nsrkit.scenario.case import Case
from nsrkit.ship import emissions
from nsrkit.voyage.choices.priced import Priced
from nsrkit.voyage.trips import passage

# What is paid at a place, by the kind of leg that lies there; all else is paid by time or fuel.
_AT = {"canal toll": "canal", "escort fee": "ice box", "ice pilot": "ice box"}
_BY_FUEL = ("fuel", "EU ETS", "FuelEU", "IMO net-zero")
_AT_PORTS = ("port dues",)


def columns(case: Case, priced: Sequence[Priced]) -> dict[str, Any]:
    """Variables on (corridor, leg) and on (corridor, vertex)."""
    factor = emissions.co2_t_per_t(case.voyage.ship.fuel)
    sailed = [one.passage for one in priced]
    stretches = [list(one.stretches) if one else [] for one in sailed]
    fuel = [[stretch.fuel_t for stretch in row] for row in stretches]
    numbers = {
        "leg_nm": ([[s.nm for s in row] for row in stretches], "nm", "length of the leg"),
        "leg_h": ([[s.hours for s in row] for row in stretches], "h", "time of the leg"),
        "leg_fuel_t": (fuel, "t", "main-engine fuel of the leg"),
        "leg_co2_t": ([[t * factor for t in row] for row in fuel], "t",
                      "CO2 of the main engine on the leg"),
        "leg_usd": ([usd(one) for one in priced], "USD", "cost of the leg"),
    }  # fmt: skip
    out: dict[str, Any] = {
        name: (("corridor", "leg"), _padded(rows, np.nan), _attrs(units, text))
        for name, (rows, units, text) in numbers.items()
    }
    for name in ("start", "end", "kind"):
        rows = [[getattr(s.leg, name) for s in row] for row in stretches]
        out[f"leg_{name}"] = (("corridor", "leg"), _padded(rows, ""), {"long_name": f"leg_{name}"})
    for name, units in (("lon", "degrees_east"), ("lat", "degrees_north")):
        rows = [list(getattr(one, name)) if one else [] for one in sailed]
        title = {"lon": "longitude", "lat": "latitude"}[name]
        attrs = {"units": units, "long_name": f"{title} of the line sailed"}
        out[name] = (("corridor", "vertex"), _padded(rows, np.nan), attrs)
    return out


def usd(one: Priced) -> list[float]:
    """Cost of each leg [USD]: what is paid by time or fuel by its own, fees where they fall due.

    The way back belongs to no leg of the way out, so it is left out.
    """
    if one.passage is None:
        return []
    known = {cost.name: 0.0 if cost.missing else float(cost.usd) for cost in one.costs}
    known.pop("return leg", None)
    legs = one.passage.stretches
    hours, fuel = (sum(getattr(s, name) for s in legs) for name in ("hours", "fuel_t"))
    out = []
    for i, stretch in enumerate(legs):
        time = stretch.hours / hours
        burnt = stretch.fuel_t / fuel if fuel > 0 else 0.0
        ends = ((i == 0) + (i == len(legs) - 1)) / 2
        # The premium falls due on the leg through the Red Sea, which Bab el-Mandeb bounds.
        due = {name: float(stretch.leg.kind == kind) for name, kind in _AT.items()}
        due |= dict.fromkeys(_BY_FUEL, burnt) | dict.fromkeys(_AT_PORTS, ends)
        due["war risk"] = float(_red_sea(legs, i))
        out.append(sum(amount * due.get(name, time) for name, amount in known.items()))
    return out


def _red_sea(legs: Sequence[passage.Stretch], i: int) -> bool:
    bounds = [j for j, stretch in enumerate(legs) if "Bab el-Mandeb" in stretch.leg[:2]]
    return bool(bounds) and i == bounds[0]


def _padded(rows: Sequence[Sequence[Any]], fill: Any) -> np.ndarray:
    longest = max((len(row) for row in rows), default=0)
    return np.array([[*row, *[fill] * (longest - len(row))] for row in rows])


def _attrs(units: str, long_name: str) -> dict[str, str]:
    return {"units": units, "long_name": long_name, "source": "nsrkit.voyage.compare"}
