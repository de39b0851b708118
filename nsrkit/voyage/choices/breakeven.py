"""What would have to change for the first corridor to cost as much as another.

One number is varied, all others are held. The difference of the two totals is linear in each of
them (in its reciprocal where roubles are turned into USD), so two evaluations of the ledger give
the line, and the line its root: closed, and by the same components that price the voyage.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.scenario.case import Case
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage import ledger
from nsrkit.voyage.pricing.book import Trip

if TYPE_CHECKING:
    import xarray as xr


class Lever(NamedTuple):
    """A number that is varied."""

    name: str
    units: str
    key: str
    """Key of `Case.numbers()`; empty where it is none of them."""
    held: str
    """What is varied, and what is not."""
    top: float = np.inf
    """Greatest value that it can have; 0 is the least of all."""


class Found(NamedTuple):
    """A break-even, or why there is none."""

    value: float
    reason: str = ""


def levers(case: Case) -> tuple[Lever, ...]:
    """The numbers that are varied, one at a time.

    Parameters
    ----------
    case
        The scenario; its ship's fuel is the bunker.

    Returns
    -------
    tuple of Lever
        Fee, bunker, fx, days, utilisation, war risk and carbon price.

    Examples
    --------
    >>> import nsrkit
    >>> levers(nsrkit.load("baseline"))[1].key
    'prices.vlsfo'
    """
    fuel = case.voyage.ship.fuel
    return (
        Lever("fee", "USD", "", "escort fee of the voyage out, whatever its tariff"),
        Lever("bunker", "USD/t", f"prices.{fuel}", f"price of {fuel}, on both corridors"),
        Lever("fx", "RUB/USD", "prices.rub_per_usd", "rate at which rouble fees are paid"),
        Lever("days", "d", "", "days of the first corridor from port to port: hire, auxiliaries "
              "and main-engine fuel of a mean day go with them; fees and the way back are held"),
        Lever("utilisation", "1", "cargo.utilisation", "load of the first corridor for the same "
              "cost per unit carried; that of the other is held", 1.0),
        Lever("war risk", "1", "fees.war_risk", "premium of a Red Sea passage, share of the hull",
              1.0),
        Lever("carbon price", case.carbon.eua_eur_per_t.unit, "carbon.eua_eur_per_t",
              "price of an EU allowance, on both corridors"),
    )  # fmt: skip


def breakeven(case: Case, trips: Mapping[str, Trip]) -> xr.Dataset:
    """Value of one lever at a time at which the first corridor costs as much as another.

    Parameters
    ----------
    case
        The scenario; the first of its corridors is the one in question.
    trips
        Trips by corridor, those without a route left out.

    Returns
    -------
    Dataset
        On (corridor, lever): `breakeven`, in the units of `lever_units`, NaN where there is none,
        and `breakeven_reason` says why (empty where there is one, and for the first corridor
        itself); `lever_now`, the present value, NaN where it is not supplied. On lever:
        `lever_units`, `lever_held` (what is varied and what is held). On corridor:
        `breakeven_excluded`, components that both totals lack or one of them.

    Notes
    -----
    Days: a shorter passage at a higher speed would burn more a day, which is not this lever.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("baseline", {"voyage.corridors": ["suez", "cape"]})
    >>> trips = {"suez": Trip("suez", 700.0, 1500.0, canal="suez", red_sea=True),
    ...          "cape": Trip("cape", 900.0, 2000.0)}
    >>> found = breakeven(case, trips).sel(corridor="cape")
    >>> bool(found.breakeven.sel(lever="war risk") > 0), bool(found.breakeven.sel(lever="days") > 0)
    (True, True)
    """
    import xarray as xr

    names, asked = list(case.voyage.corridors), levers(case)
    table = [[_found(case, trips, name, lever) for lever in asked] for name in names]
    now = _now(case, trips.get(names[0]), asked)
    values = np.array([[found.value for found in row] for row in table])
    reasons = np.array([[found.reason for found in row] for row in table], str)
    both = ("corridor", "lever")
    return xr.Dataset(
        {
            "breakeven": (both, values, _attrs(f"lever at which {names[0]} costs as much as "
                                               "this corridor")),
            "lever_now": (both, np.tile(now, (len(names), 1)),
                          _attrs("present value of the lever")),
            "breakeven_reason": (both, reasons, {"long_name": "why there is no break-even"}),
            "lever_units": ("lever", [one.units for one in asked], {"long_name": "units"}),
            "lever_held": ("lever", [one.held for one in asked],
                           {"long_name": "what is varied and what is held"}),
            "breakeven_excluded": ("corridor", [_excluded(case, trips, name) for name in names],
                                   {"long_name": "components without a number"}),
        },
        coords={"corridor": names, "lever": [one.name for one in asked]},
    )  # fmt: skip


def _attrs(long_name: str) -> dict[str, str]:
    return {"long_name": long_name, "comment": "in the units that lever_units names",
            "source": "nsrkit.voyage.compare, break-even"}  # fmt: skip


def _found(case: Case, trips: Mapping[str, Trip], corridor: str, lever: Lever) -> Found:
    """The break-even of the first corridor of a case against another."""
    first = case.voyage.corridors[0]
    if corridor == first:
        return Found(np.nan)
    gone = [name for name in (first, corridor) if name not in trips]
    if gone:
        return Found(np.nan, f"no route by {' and '.join(gone)}")
    one, other = trips[first], trips[corridor]
    if lever.name == "utilisation":
        return _load(case, one, other, lever)
    if lever.name == "fee":
        return _fee(case, one, other, lever)
    if lever.name == "days":
        gaps = [_usd(case, scaled(one, share)) - _usd(case, other) for share in (1.0, 2.0)]
        share = _root((1.0, 2.0), gaps)
        return _checked(share * one.hours / HOURS_PER_DAY, gaps, first, lever)
    return _priced(case, one, other, lever)


def _priced(case: Case, one: Trip, other: Trip, lever: Lever) -> Found:
    """Of a number of the case, which may not be supplied yet."""
    now = case.numbers()[lever.key].value
    if now is None:
        case = case.with_({lever.key: 1.0})
    at = [now or 1.0, 2.0 * (now or 1.0)]
    gaps = [_usd(case, one, {lever.key: x}) - _usd(case, other, {lever.key: x}) for x in at]
    if lever.name == "fx":
        root = _root((1.0 / at[0], 1.0 / at[1]), gaps)
        return _checked(1.0 / root if root else np.nan, gaps, one.corridor, lever)
    return _checked(_root(at, gaps), gaps, one.corridor, lever)


def _fee(case: Case, one: Trip, other: Trip, lever: Lever) -> Found:
    """Of the escort fee as a sum: whoever sails the NSR pays it."""
    payers = [trip for trip in (one, other) if trip.entry is not None]
    if not payers:
        return Found(np.nan, "neither corridor is the Northern Sea Route")
    gap = _usd(case, one) - _usd(case, other)
    paid = _fee_usd(case, payers[0])
    value = np.nan_to_num(paid) - (gap if payers[0] is one else -gap)
    return _checked(value, [gap, gap + 1.0], one.corridor, lever)


def _load(case: Case, one: Trip, other: Trip, lever: Lever) -> Found:
    """Of the utilisation: costs per unit carried are totals over loads."""
    now = case.cargo.utilisation.value
    if now is None:
        return Found(np.nan, f"{lever.key} is not supplied")
    usd = _usd(case, one), _usd(case, other)
    return _checked(now * usd[0] / usd[1], [usd[0] - usd[1]], one.corridor, lever)


def scaled(trip: Trip, share: float) -> Trip:
    """The trip with so many times the days, each of them burning what a day burns now.

    Examples
    --------
    >>> scaled(Trip("cape", 100.0, 50.0), 2.0).fuel_t
    100.0
    """
    return trip._replace(hours=trip.hours * share, fuel_t=trip.fuel_t * share)


def _usd(case: Case, trip: Trip, drawn: Mapping[str, float] | None = None) -> float:
    return float(ledger.total(ledger.costs(trip, case, drawn))[0])


def _root(at: Sequence[float], gaps: Sequence[float]) -> float:
    """Where the line through two points is 0; NaN where it is level."""
    slope = (gaps[1] - gaps[0]) / (at[1] - at[0])
    steep = abs(gaps[1] - gaps[0]) > 1e-9 * max(abs(gaps[0]), 1.0)
    return at[0] - gaps[0] / slope if steep else np.nan


def _checked(value: float, gaps: Sequence[float], first: str, lever: Lever) -> Found:
    """A root, where it is one that can be; the first gap is that of present values."""
    if 0.0 <= value <= lever.top:
        return Found(float(value))
    stays = f"{first} stays {'cheaper' if gaps[0] < 0 else 'dearer'}"
    if not np.isfinite(value):
        return Found(np.nan, f"{stays}: {lever.name} weighs on neither, or on both alike")
    bound = "above zero" if value < 0 else f"up to {lever.top:g}"
    return Found(np.nan, f"{stays} at any {lever.name} {bound}")


def _fee_usd(case: Case, trip: Trip) -> float:
    """Escort fee now [USD]; NaN where its tariff has a gap."""
    return next(float(cost.usd) for cost in ledger.costs(trip, case) if cost.name == "escort fee")


def _now(case: Case, one: Trip | None, asked: Sequence[Lever]) -> np.ndarray:
    """Present value of each lever."""
    numbers = case.numbers()
    found = {lever.name: numbers[lever.key].value for lever in asked if lever.key}
    if one is not None:
        found["days"] = one.hours / HOURS_PER_DAY
        found["fee"] = _fee_usd(case, one)
    return np.array([np.nan if found.get(lever.name) is None else found[lever.name]
                     for lever in asked], float)  # fmt: skip


def _excluded(case: Case, trips: Mapping[str, Trip], corridor: str) -> str:
    first = case.voyage.corridors[0]
    missing = {cost.name: None for name in (first, corridor) if name in trips
               for cost in ledger.costs(trips[name], case) if cost.missing}  # fmt: skip
    return ", ".join(missing)
