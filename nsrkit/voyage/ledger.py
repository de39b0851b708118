"""What a voyage costs: components kept apart, each a pure function of a trip and a book of numbers.

A component whose number is not supplied is left out and named; it is never taken as zero silently.
Not modelled here: EU ETS and FuelEU, cargo time value, finance of the cargo, other insurance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod

import numpy as np

from nsrkit.scenario.case import Case
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage import fees
from nsrkit.voyage.pricing.book import Book, Cost, Number, Trip

NOT_MODELLED = ("EU ETS and FuelEU", "time value of the cargo")
_INFINITE = float("inf")
PORT_CALLS = 2


def fuel(trip: Trip, book: Book) -> Cost:
    """Main-engine fuel [USD]: tonnes burnt times the price of the ship's fuel."""
    rate, price = "voyage.ship.fuel_t_per_d", f"prices.{book.case.voyage.ship.fuel}"
    missing = book.gaps(rate, price)
    amount = trip.hours / HOURS_PER_DAY if book.gaps(rate) else trip.fuel_t
    driver = amount * (1.0 if book.gaps(price) else book[price])
    return Cost("fuel", trip.fuel_t * book[price], (rate, price), missing, driver)


def auxiliary(trip: Trip, book: Book) -> Cost:
    """Fuel of auxiliaries and boilers [USD]: days under way times consumption and price."""
    price = f"prices.{book.case.voyage.ship.fuel}"
    days = trip.hours / HOURS_PER_DAY
    return book.product("auxiliary fuel", days, "voyage.ship.hotel_t_per_d", price)


def charter(trip: Trip, book: Book) -> Cost:
    """Hire of the ship [USD]: capital, crew, maintenance and insurance in one daily rate."""
    days = trip.hours / HOURS_PER_DAY
    return book.product("charter", days, "voyage.ship.charter_usd_per_d")


def canal(trip: Trip, book: Book) -> Cost:
    """Suez toll [USD]: the curve of about 2020 by type and GT times its index."""
    if trip.canal != "suez":
        return Cost("canal toll", 0.0)
    ship = book.case.voyage.ship
    keys = ("voyage.ship.gt", "fees.suez_index")
    gt = book.numbers[keys[0]].value
    toll = None if gt is None else fees.suez_toll_usd(gt, ship.type)
    if toll is None:
        missing = book.gaps(*keys) or f"Suez toll for type {ship.type} of {gt:,.0f} GT"
        return Cost("canal toll", float("nan"), keys, missing, 1.0)
    toll = fees.suez_toll_usd(book[keys[0]], ship.type)
    return Cost("canal toll", toll * book[keys[1]], keys, book.gaps(*keys), 1.0)


def escort(trip: Trip, book: Book) -> Cost:
    """Icebreaker escort [USD]: tariff of 2014 per GT, times index, less the discount."""
    if trip.entry is None or (np.ndim(trip.zones) == 0 and trip.zones == 0):
        return Cost("escort fee", 0.0)
    tariff_class = book.case.voyage.ship.ice_class.tariff
    keys = ["voyage.ship.gt", "fees.escort_index", "fees.escort_discount", "prices.rub_per_usd"]
    gt, index, discount, rub = (book[key] for key in keys)
    if fees.gt_factor(gt) is None:
        keys.append("fees.escort_gt_factor")
    if fees.class_factor(tariff_class, trip.entry) is None:  # type: ignore[arg-type]
        keys.append("fees.escort_class_factor")
    rate = fees.escort_rate(
        gt, trip.zones, trip.entry, tariff_class,  # type: ignore[arg-type]
        assumed_gt_factor=book.case.fees.escort_gt_factor.value,
        assumed_class_factor=book.case.fees.escort_class_factor.value,
    )  # fmt: skip
    missing = book.gaps(*keys[:4])
    if rate is None:
        missing = missing or f"escort rate for {tariff_class}, {gt:,.0f} GT"
        return Cost("escort fee", float("nan"), tuple(keys), missing, 1.0)
    return Cost("escort fee", gt * rate * index * (1 - discount) / rub, tuple(keys), missing, 1.0)


def ice_pilot(trip: Trip, book: Book) -> Cost:
    """Ice pilot on the NSR [USD], by tonnage band."""
    if trip.entry is None or not book.case.fees.ice_pilot:
        return Cost("ice pilot", 0.0)
    key = "voyage.ship.gt"
    if book.gaps(key):
        return Cost("ice pilot", float("nan"), (key,), key, 1.0)
    return Cost("ice pilot", fees.ice_pilot_usd(book[key]), (key,))


def port(_: Trip, book: Book) -> Cost:
    """Port dues [USD] of the two calls, per tonne of deadweight; the same on every corridor."""
    return book.product("port dues", PORT_CALLS, "voyage.ship.dwt_t", "fees.port_usd_per_dwt")


def war_risk(trip: Trip, book: Book) -> Cost:
    """Additional war-risk premium of a Red Sea passage [USD]: fraction of the hull value."""
    passages = float(trip.red_sea)
    return book.product("war risk", passages, "fees.war_risk", "fees.hull_value_usd")


COMPONENTS: tuple[Callable[[Trip, Book], Cost], ...] = (
    fuel, auxiliary, charter, canal, escort, ice_pilot, port, war_risk,
)  # fmt: skip
NAMES = ("fuel", "auxiliary fuel", "charter", "canal toll", "escort fee", "ice pilot", "port dues",
         "war risk")  # fmt: skip


def costs(trip: Trip, case: Case, drawn: Mapping[str, Number] | None = None) -> tuple[Cost, ...]:
    """All components of the cost of a trip, in the order of `NAMES`.

    Parameters
    ----------
    trip
        Hours, fuel, escorted areas and passages of one corridor.
    case
        The scenario, whose numbers they are multiplied with.
    drawn
        Arrays (draw) that take the place of its numbers, by key.

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
    book = Book(case, drawn)
    return tuple(component(trip, book) for component in COMPONENTS)


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
