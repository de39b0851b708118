"""What a voyage costs: components kept apart, each a pure function of a trip and a book of numbers.

A component whose number is not supplied is left out and named; it is never taken as zero silently.
The time of the cargo is no cost of the ship: `pricing.cargo` counts it beside this ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from nsrkit.scenario.case import Case
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage import fees
from nsrkit.voyage.pricing import carbon, hire, money, tolls
from nsrkit.voyage.pricing.book import Book, Cost, Number, Trip

NOT_MODELLED = (
    "additional insurance for the NSR under a time charter",
    "agency, tugs and mooring in canals",
)
_INFINITE = float("inf")
PORT_CALLS = 2
_PILOT_YEAR = 2020  # money of the ice-pilot table


def fuel(trip: Trip, book: Book) -> Cost:
    """Main-engine fuel [USD]: tonnes burnt times the price of the ship's fuel."""
    rate, price = "voyage.ship.fuel_t_per_d", f"prices.{book.case.voyage.ship.fuel}"
    missing = book.gaps(rate, price)
    amount = trip.hours / HOURS_PER_DAY if book.gaps(rate) else trip.fuel_t
    driver = amount * (1.0 if book.gaps(price) else book.usd(price))
    usd = trip.fuel_t * book.usd(price)
    return Cost("fuel", usd, book.uses(rate, price), missing, driver)


def auxiliary(trip: Trip, book: Book) -> Cost:
    """Fuel of auxiliaries and boilers [USD]: days at sea and in port, consumption and price."""
    price = f"prices.{book.case.voyage.ship.fuel}"
    at_sea, in_port = "voyage.ship.hotel_t_per_d", "voyage.ship.hotel_port_t_per_d"
    berth = in_port if book.supplied(in_port) else at_sea
    days = trip.hours / HOURS_PER_DAY
    stay = hire.days(trip, book) - days
    missing = book.gaps(at_sea, price)
    usd = (days * book[at_sea] + stay * book[berth]) * book.usd(price)
    driver = (days + stay) * (1.0 if book.gaps(price) else book.usd(price))
    keys = dict.fromkeys((at_sea, berth, "fees.port_days", price))
    return Cost("auxiliary fuel", usd, book.uses(*keys), missing, driver)


def escort(trip: Trip, book: Book) -> Cost:
    """Icebreaker escort [USD]: tariff of 2014 per GT, times index, less the discount."""
    if trip.entry is None or (np.ndim(trip.zones) == 0 and trip.zones == 0):
        return Cost("escort fee", 0.0)
    tariff_class, rub = book.case.voyage.ship.ice_class.tariff, money.RATES["RUB"]
    keys = ["voyage.ship.gt", "fees.escort_index", "fees.escort_discount", rub]
    missing = book.gaps(*keys)
    gt, index, discount, per_usd = (book[key] for key in keys)
    tonnage, classed = "fees.escort_gt_factor", "fees.escort_class_factor"
    if np.isnan(fees.gt_factor(gt)).any():
        keys.append(tonnage)
    if np.isnan(fees.class_factor(tariff_class, trip.entry)).any():
        keys.append(classed)
    assumed = {"assumed_gt_factor": book[tonnage], "assumed_class_factor": book[classed]}
    rate = fees.escort_rate(gt, trip.zones, trip.entry, tariff_class, **assumed)
    if not missing and np.isnan(rate).all():
        missing = f"escort rate for {tariff_class}, {np.mean(gt):,.0f} GT"
    usd = gt * rate * index * (1 - discount) * money.to_usd(rub, per_usd)
    return Cost("escort fee", usd, tuple(keys), missing, 1.0)


def ice_pilot(trip: Trip, book: Book) -> Cost:
    """Ice pilot on the NSR [USD], by tonnage band."""
    if trip.entry is None or not book.case.fees.ice_pilot:
        return Cost("ice pilot", 0.0)
    key = "voyage.ship.gt"
    level = money.level(_PILOT_YEAR, book.case.prices.base_year)
    usd = np.nan if book.gaps(key) else fees.ice_pilot_usd(book[key]) * level
    return Cost("ice pilot", usd, (key,), book.gaps(key), 1.0)


def port(trip: Trip, book: Book) -> Cost:
    """Port dues [USD] of the two calls, per tonne of deadweight; the same on every corridor.

    They are paid with the voyage out: the way back ends where the next voyage begins.
    """
    calls = 0 if trip.homeward else PORT_CALLS
    return book.product("port dues", calls, "voyage.ship.dwt_t", "fees.port_usd_per_dwt")


def war_risk(trip: Trip, book: Book) -> Cost:
    """Additional war-risk premium of a Red Sea passage [USD]: fraction of the hull value."""
    passages = float(trip.red_sea and book.case.voyage.red_sea != "open")
    return book.product("war risk", passages, "fees.war_risk", "fees.hull_value_usd")


def back(trip: Trip, book: Book) -> Cost:
    """The way back [USD]: a ledger of its own, all components but port dues."""
    if trip.back is None:
        return Cost("return leg", 0.0)
    parts = tuple(component(trip.back, book) for component in COMPONENTS[:-1])
    known = sum((part.usd for part in parts if not part.missing), start=0.0)
    uses = dict.fromkeys(key for part in parts for key in part.uses)
    return Cost("return leg", known, tuple(uses), parts=parts)


COMPONENTS: tuple[Callable[[Trip, Book], Cost], ...] = (
    fuel, auxiliary, hire.charter, hire.insurance, tolls.canal, escort, ice_pilot, port, war_risk,
    carbon.ets, carbon.fueleu, carbon.net_zero, back,
)  # fmt: skip
NAMES = ("fuel", "auxiliary fuel", "charter", "insurance", "canal toll", "escort fee", "ice pilot",
         "port dues", "war risk", "EU ETS", "FuelEU", "IMO net-zero", "return leg")  # fmt: skip


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


def total(parts: Sequence[Cost]) -> tuple[Number, str]:
    """Sum of the supplied components, and the names of those left out.

    Parameters
    ----------
    parts
        Components of one trip, as `costs` gives them.

    Returns
    -------
    tuple
        [USD], a float or an array (draw); and names separated by commas, empty where all are
        supplied. Those of the way back stand behind "return leg: ".

    Examples
    --------
    >>> total([Cost("fuel", 5.0), Cost("war risk", float("nan"), missing="hull value")])
    (5.0, 'war risk')
    """
    known = sum((cost.usd for cost in parts if not cost.missing), start=0.0)
    return _plain(known), ", ".join(name for name, cost in leaves(parts) if cost.missing)


def _plain(value: Number) -> Number:
    """A number of numpy as one of Python; arrays as they are."""
    return value.item() if isinstance(value, np.generic) else value


def leaves(parts: Sequence[Cost]) -> Iterator[tuple[str, Cost]]:
    """Components by title, those of the way back in the place of their sum.

    Parameters
    ----------
    parts
        Components of one trip, as `costs` gives them.

    Returns
    -------
    iterator
        (title, Cost); every title once.

    Examples
    --------
    >>> home = Cost("return leg", 5.0, parts=(Cost("fuel", 5.0),))
    >>> [title for title, _ in leaves([Cost("fuel", 6.0), home])]
    ['fuel', 'return leg: fuel']
    """
    for cost in parts:
        if cost.parts:
            yield from ((f"{cost.name}: {name}", leaf) for name, leaf in leaves(cost.parts))
        else:
            yield cost.name, cost


def assumed_share(parts: Sequence[Cost], case: Case) -> float:
    """Share of the total that is multiplied by at least one assumed number.

    Parameters
    ----------
    parts
        Components of one trip, as `costs` gives them.
    case
        The scenario that they were priced with.

    Returns
    -------
    float
        0..1.

    Examples
    --------
    >>> import nsrkit
    >>> assumed_share([Cost("fuel", 5.0, ("prices.vlsfo",))], nsrkit.load("baseline"))
    0.0
    """
    numbers = case.numbers()
    whole = total(parts)[0]
    assumed = sum(cost.usd for _, cost in leaves(parts) if not cost.missing
                  and any(numbers[key].status == "assumed" for key in cost.uses))  # fmt: skip
    return assumed / whole if whole else 0.0


def surely_cheaper(one: Sequence[Cost], other: Sequence[Cost], case: Case) -> Any:
    """Whether `one` stays cheaper than `other` whatever the missing numbers are within bounds.

    A missing number m with 0 <= m <= bound multiplies the drivers of both; without a stated upper
    end the bound is infinite. So a gap that weighs less on the cheaper corridor cannot turn the
    ranking, and one that weighs more does so unless it is bounded.

    Parameters
    ----------
    one, other
        Components of two trips of one case.
    case
        The scenario that they were priced with; its missing numbers may have bounds.

    Returns
    -------
    bool or array
        An array (draw) where costs are arrays; False where a cost is NaN.

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
    for (_, mine), (_, its) in zip(leaves(one), leaves(other), strict=True):
        if mine.missing or its.missing:
            more = mine.driver * bool(mine.missing) - its.driver * bool(its.missing)
            bound = _bound(mine if mine.missing else its, case)
            gap = gap + np.where(more > 0, np.where(more > 0, more, 1.0) * bound, 0.0)[()]
    return _plain(gap < 0)


def _bound(cost: Cost, case: Case) -> float:
    """Upper end of the product of the missing numbers; infinite where one has none."""
    numbers = case.numbers()
    tops = [numbers[key].high if key in numbers else None for key in cost.missing.split(", ")]
    return prod(_INFINITE if top is None else top for top in tops)


def notes(trip: Trip, case: Case) -> str:
    """What a reader must know of the prices of a trip.

    Parameters
    ----------
    trip
        A trip of the case.
    case
        The scenario.

    Returns
    -------
    str
        Sentences separated by semicolons; empty if nothing.

    Examples
    --------
    >>> import nsrkit
    >>> notes(Trip("cape", 960.0, 1500.0), nsrkit.load("baseline"))
    'insurance is part of the hire'
    """
    book = Book(case)
    told = [tolls.note(trip, book)]
    if case.hire.basis == "charter":
        told.append("insurance is part of the hire")
    if not book.supplied("fees.port_days"):
        told.append("no days in port, fees.port_days is not supplied")
    if trip.back is not None:
        told.append(f"the way back: {tolls.note(trip.back, book)}" if trip.back.canal else "")
    return "; ".join(text for text in told if text)
