"""What a voyage costs: components kept apart, each a pure function of a trip and its numbers.

A component whose number is not supplied is left out and named; it is never taken as zero silently.
Not modelled here: EU ETS and FuelEU, cargo time value, finance of the cargo, other insurance.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from math import prod
from typing import NamedTuple

from nsrkit.assumption import Assumption
from nsrkit.scenario.case import Case
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage import fees

NOT_MODELLED = ("EU ETS and FuelEU", "time value of the cargo")
_NAN = float("nan")
_INFINITE = float("inf")
PORT_CALLS = 2


class Trip(NamedTuple):
    """What a corridor asks of the ship: the quantities that the components multiply."""

    corridor: str
    hours: float
    fuel_t: float
    """Main-engine fuel; NaN where the ship's consumption is not supplied."""
    zones: int = 0
    """Distinct areas of the NSR in which escort was used."""
    entry: dt.date | None = None
    """Entry into the NSR; None on other corridors."""
    canal: str = ""
    """"suez" or empty."""
    red_sea: bool = False
    """Whether the voyage passes Bab el-Mandeb."""


class Cost(NamedTuple):
    """One component of the cost of a trip."""

    name: str
    usd: float
    """NaN where a number is not supplied."""
    uses: tuple[str, ...] = ()
    """Keys of `Case.numbers()` that multiply it."""
    missing: str = ""
    """What is not supplied; empty where the component is complete."""
    driver: float = 0.0
    """What the missing number would multiply: days, tonnes, passages times the known numbers."""


def _values(case: Case, keys: Sequence[str]) -> tuple[list[float], str]:
    """Values of the numbers under the keys, and which of them are not supplied."""
    numbers = case.numbers()
    gaps = [key for key in keys if not numbers[key].supplied]
    return [_number(numbers[key]) for key in keys], ", ".join(gaps)


def _number(given: Assumption) -> float:
    return _NAN if given.value is None else given.value


def _product(case: Case, name: str, amount: float, *keys: str) -> Cost:
    """Amount times the numbers under the keys; no amount, no cost."""
    if amount == 0:
        return Cost(name, 0.0)
    values, missing = _values(case, keys)
    known = prod(value for value in values if value == value)
    return Cost(name, amount * prod(values), keys, missing, amount * known)


def fuel(trip: Trip, case: Case) -> Cost:
    """Main-engine fuel [USD]: tonnes burnt times the price of the ship's fuel."""
    rate, price = "voyage.ship.fuel_t_per_d", f"prices.{case.voyage.ship.fuel}"
    (t_per_d, per_t), missing = _values(case, (rate, price))
    amount = trip.fuel_t if t_per_d == t_per_d else trip.hours / HOURS_PER_DAY
    driver = amount * (per_t if per_t == per_t else 1.0)
    return Cost("fuel", trip.fuel_t * per_t, (rate, price), missing, driver)


def auxiliary(trip: Trip, case: Case) -> Cost:
    """Fuel of auxiliaries and boilers [USD]: days under way times consumption and price."""
    price = f"prices.{case.voyage.ship.fuel}"
    days = trip.hours / HOURS_PER_DAY
    return _product(case, "auxiliary fuel", days, "voyage.ship.hotel_t_per_d", price)


def charter(trip: Trip, case: Case) -> Cost:
    """Hire of the ship [USD]: capital, crew, maintenance and insurance in one daily rate."""
    return _product(case, "charter", trip.hours / HOURS_PER_DAY, "voyage.ship.charter_usd_per_d")


def canal(trip: Trip, case: Case) -> Cost:
    """Suez toll [USD]: the curve of about 2020 by type and GT times its index."""
    if trip.canal != "suez":
        return Cost("canal toll", 0.0)
    ship = case.voyage.ship
    keys = ("voyage.ship.gt", "fees.suez_index")
    (gt, index), missing = _values(case, keys)
    toll = fees.suez_toll_usd(gt, ship.type)
    if toll is None:
        missing = missing or f"Suez toll for type {ship.type} of {gt:,.0f} GT"
        return Cost("canal toll", _NAN, keys, missing, 1.0)
    return Cost("canal toll", toll * index, keys, missing, 1.0)


def escort(trip: Trip, case: Case) -> Cost:
    """Icebreaker escort [USD]: tariff of 2014 per GT, times index, less the discount."""
    if trip.entry is None or trip.zones == 0:
        return Cost("escort fee", 0.0)
    tariff_class = case.voyage.ship.ice_class.tariff
    keys = ["voyage.ship.gt", "fees.escort_index", "fees.escort_discount", "prices.rub_per_usd"]
    (gt, index, discount, rub), missing = _values(case, keys)
    if fees.gt_factor(gt) is None:
        keys.append("fees.escort_gt_factor")
    if fees.class_factor(tariff_class, trip.entry) is None:
        keys.append("fees.escort_class_factor")
    rate = fees.escort_rate(
        gt, trip.zones, trip.entry, tariff_class,
        assumed_gt_factor=case.fees.escort_gt_factor.value,
        assumed_class_factor=case.fees.escort_class_factor.value,
    )  # fmt: skip
    if rate is None:
        missing = missing or f"escort rate for {tariff_class}, {gt:,.0f} GT"
        return Cost("escort fee", _NAN, tuple(keys), missing, 1.0)
    return Cost("escort fee", gt * rate * index * (1 - discount) / rub, tuple(keys), missing, 1.0)


def ice_pilot(trip: Trip, case: Case) -> Cost:
    """Ice pilot on the NSR [USD], by tonnage band."""
    if trip.entry is None or not case.fees.ice_pilot:
        return Cost("ice pilot", 0.0)
    gt = _number(case.voyage.ship.gt)
    if gt != gt:
        return Cost("ice pilot", _NAN, ("voyage.ship.gt",), "voyage.ship.gt", 1.0)
    return Cost("ice pilot", fees.ice_pilot_usd(gt), ("voyage.ship.gt",))


def port(trip: Trip, case: Case) -> Cost:
    """Port dues [USD] of the two calls, per tonne of deadweight; the same on every corridor."""
    return _product(case, "port dues", PORT_CALLS, "voyage.ship.dwt_t", "fees.port_usd_per_dwt")


def war_risk(trip: Trip, case: Case) -> Cost:
    """Additional war-risk premium of a Red Sea passage [USD]: fraction of the hull value."""
    return _product(case, "war risk", float(trip.red_sea), "fees.war_risk", "fees.hull_value_usd")


COMPONENTS: tuple[Callable[[Trip, Case], Cost], ...] = (
    fuel, auxiliary, charter, canal, escort, ice_pilot, port, war_risk,
)  # fmt: skip
NAMES = ("fuel", "auxiliary fuel", "charter", "canal toll", "escort fee", "ice pilot", "port dues",
         "war risk")  # fmt: skip


def costs(trip: Trip, case: Case) -> tuple[Cost, ...]:
    """All components of the cost of a trip, in the order of `NAMES`.

    Parameters
    ----------
    trip
        Hours, fuel, escorted areas and passages of one corridor.
    case
        The scenario, whose numbers they are multiplied with.

    Returns
    -------
    tuple of Cost
        `usd` is NaN where a number is not supplied; `missing` says which.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("baseline")
    >>> [cost.usd for cost in costs(Trip("cape", 960.0, 1500.0), case)][3:6]
    [0.0, 0.0, 0.0]
    """
    return tuple(component(trip, case) for component in COMPONENTS)


def total(parts: Sequence[Cost]) -> tuple[float, str]:
    """Sum of the supplied components [USD], and the names of those left out.

    Examples
    --------
    >>> total([Cost("fuel", 5.0), Cost("war risk", float("nan"), missing="hull value")])
    (5.0, 'war risk')
    """
    known = [cost.usd for cost in parts if not cost.missing]
    return float(sum(known)), ", ".join(cost.name for cost in parts if cost.missing)


def assumed_share(parts: Sequence[Cost], case: Case) -> float:
    """Share of the total that is multiplied by at least one assumed number, 0..1.

    Examples
    --------
    >>> import nsrkit
    >>> assumed_share([Cost("fuel", 5.0, ("prices.vlsfo",))], nsrkit.load("baseline"))
    0.0
    """
    numbers = case.numbers()
    whole = total(parts)[0]
    assumed = sum(cost.usd for cost in parts if not cost.missing
                  and any(numbers[key].status == "assumed" for key in cost.uses))  # fmt: skip
    return assumed / whole if whole else 0.0


def surely_cheaper(one: Sequence[Cost], other: Sequence[Cost], case: Case) -> bool:
    """Whether `one` stays cheaper than `other` whatever the missing numbers are within bounds.

    A missing number m with 0 <= m <= bound multiplies the drivers of both; without a stated upper
    end the bound is infinite. So a gap that weighs less on the cheaper corridor cannot turn the
    ranking, and one that weighs more does so unless it is bounded.

    Examples
    --------
    >>> import nsrkit
    >>> gap = Cost("war risk", float("nan"), (), "hull value", 1.0)
    >>> nsr, suez = [Cost("fuel", 5.0), Cost("war risk", 0.0)], [Cost("fuel", 6.0), gap]
    >>> case = nsrkit.load("baseline")
    >>> surely_cheaper(nsr, suez, case), surely_cheaper([Cost("fuel", 7.0), gap], nsr, case)
    (True, False)
    """
    gap = total(one)[0] - total(other)[0]
    for mine, its in zip(one, other, strict=True):
        if mine.missing or its.missing:
            more = mine.driver * bool(mine.missing) - its.driver * bool(its.missing)
            gap += more * _bound(mine if mine.missing else its, case) if more > 0 else 0.0
    return gap < 0


def _bound(cost: Cost, case: Case) -> float:
    """Upper end of the product of the missing numbers; infinite where one has none."""
    numbers = case.numbers()
    tops = [numbers[key].high if key in numbers else None for key in cost.missing.split(", ")]
    return prod(_INFINITE if top is None else top for top in tops)
