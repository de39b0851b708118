"""What is carried: its amount, its weight, and what its days in transit cost."""

from __future__ import annotations

from typing import Any

import numpy as np

from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage.pricing.book import Book, Cost, Trip

_CAPACITY, _SHARE, _WEIGHT = "voyage.ship.capacity.amount", "cargo.utilisation", "cargo.t_per_unit"


def tonnes(book: Book) -> Any:
    """Cargo [t] that the voyage carries, both ways where she comes back laden.

    NaN where it is not supplied, or would weigh more than the deadweight: a weight per unit that
    overloads the ship was given for another one, and is not used.
    """
    return _loads(book) * _load(book)


def _loads(book: Book) -> int:
    return 2 if book.case.voyage.return_leg == "laden" else 1


def _load(book: Book) -> Any:
    weight = _weight(book)
    return np.where(weight > book["voyage.ship.dwt_t"], np.nan, weight)[()]


def overloaded(book: Book) -> bool:
    """Whether the cargo as given would weigh more than the deadweight."""
    return bool(np.all(_weight(book) > book["voyage.ship.dwt_t"]))


def _weight(book: Book) -> Any:
    per_unit = 1.0 if book.case.voyage.ship.capacity.unit == "t" else book[_WEIGHT]
    return book[_CAPACITY] * book[_SHARE] * per_unit


def time_cost(trip: Trip, book: Book) -> Cost:
    """Cost of the days that the cargo is at sea [USD]; not a part of the ship's total.

    Parameters
    ----------
    trip
        Its hours, and those of a laden way back; a ship in ballast carries nothing.
    book
        Weight, value and time cost of the cargo.

    Returns
    -------
    Cost
        Days times weight, value and the fraction of it that a day costs; NaN where one is missing.

    References
    ----------
    Hummels and Schaur (2013), Am. Econ. Rev. 103, 2935-2959: 0.6-2.1 % of the value per day.

    Examples
    --------
    >>> import nsrkit
    >>> told = {"utilisation": 0.5, "t_per_unit": 10, "value_usd_per_t": 5000,
    ...         "time_cost_per_d": 0.01}
    >>> case = nsrkit.load("baseline", {f"cargo.{key}": value for key, value in told.items()})
    >>> round(time_cost(Trip("suez", 24.0, 0.0), Book(case)).usd)     # 24,450 t for one day
    1222500
    """
    name = "cargo time"
    if not trip.laden:
        return Cost(name, 0.0)
    keys = [_SHARE, "cargo.value_usd_per_t", "cargo.time_cost_per_d"]
    if book.case.voyage.ship.capacity.unit != "t":
        keys.insert(1, _WEIGHT)
    missing, weight = book.gaps(*keys), _load(book)
    if not missing and overloaded(book):
        missing = f"{_WEIGHT} (the cargo would weigh more than the deadweight)"
    back = trip.back.hours if trip.back is not None and trip.back.laden else 0.0
    days = (trip.hours + back) / HOURS_PER_DAY
    usd = days * weight * book.usd("cargo.value_usd_per_t") * book["cargo.time_cost_per_d"]
    return Cost(name, usd, book.uses(_CAPACITY, *keys), missing, days)


def per_unit(usd: Any, book: Book) -> tuple[Any, str]:
    """Cost per unit carried, and of what.

    Parameters
    ----------
    usd
        Cost of the voyage [USD], with that of a way back.
    book
        Capacity and utilisation; a laden way back carries as much again.

    Returns
    -------
    tuple
        [USD per TEU, t or m3], and "carried"; "of capacity" where utilisation is not supplied.
    """
    carried = _loads(book) * book[_CAPACITY]
    if book.supplied(_SHARE):
        return usd / (carried * book[_SHARE]), "carried"
    return usd / carried, "of capacity"
