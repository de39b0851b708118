"""What a day of the ship costs: a time charter, or an owner's capital, crew and insurance."""

from __future__ import annotations

from typing import Any

import numpy as np

from nsrkit.scenario.ship import Ship
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage.pricing import money
from nsrkit.voyage.pricing.book import Book, Cost, Trip

_REGRESSION_YEAR = 2020  # money of the newbuilding prices below
_STAY = "fees.port_days"
_ICE_1A = ("IA", "IA Super", "PC7", "PC6", "PC5", "PC4", "PC3", "PC2", "PC1")


def newbuild_usd(ship: Ship, dwt_t: Any) -> Any:
    """Price of a ship as new, by regression on deadweight.

    Parameters
    ----------
    ship
        Its type and ice class; 1A and above get the premium of 1A, which is too little for Arc7.
    dwt_t
        Deadweight [t], scalar or array (draw).

    Returns
    -------
    float or array
        [USD of about 2020]; NaN for types without a regression (LNG carriers, general cargo).

    References
    ----------
    Lambert et al. (2021), Transp. Res. A 151, 28-51, model inputs (regression on the fleet).

    Examples
    --------
    >>> import nsrkit
    >>> ship = nsrkit.ship.open("feeder-1as")
    >>> round(float(newbuild_usd(ship, 50_000)) / 1e6, 2)
    58.13
    """
    ice = ship.ice_class.polaris in _ICE_1A
    if ship.type == "container":
        usd = 1e6 * np.exp(-3.5677 + 0.69783 * np.log(dwt_t))
        return usd * (np.exp(0.080013) if ice else 1.0)
    if ship.type in ("bulk", "tanker"):
        return 1e6 * (20.894 + 0.00026133 * dwt_t + (1.109 if ice else 0.0))
    return np.nan * dwt_t


def recovery(rate: Any, years: Any) -> Any:
    """Capital recovery factor: the equal yearly payment on a loan of 1.

    Parameters
    ----------
    rate
        Interest [1/y], above 0; scalar or array.
    years
        Number of payments [y].

    Returns
    -------
    float or array
        [1/y].

    References
    ----------
    `r / (1 - (1 + r)^-n)`; as used by Mulherin et al. (1996), CRREL 96-5, table 8.

    Examples
    --------
    >>> round((5_341_579 - 0.05 * 21_014_400) * recovery(0.0775, 7))      # CRREL: 817,120
    817122
    """
    return rate / (1.0 - (1.0 + rate) ** -years)


def days(trip: Trip, book: Book) -> Any:
    """Days [d] that the ship is paid for: at sea, and in port where she loads and discharges."""
    stays = trip.laden and book.supplied(_STAY)
    return trip.hours / HOURS_PER_DAY + (book[_STAY] if stays else 0.0)


def charter(trip: Trip, book: Book) -> Cost:
    """Hire of the ship [USD] by the day; where the basis is capital, capital and running cost."""
    if book.case.hire.basis == "charter":
        rate = "voyage.ship.charter_usd_per_d"
        cost = book.product("charter", days(trip, book), rate)
        return cost._replace(uses=(rate, _STAY))
    capital, capital_keys = _capital(book)
    running, running_keys = _running(book)
    keys = book.uses(*capital_keys, *running_keys)
    usd = days(trip, book) * (capital + running)
    return Cost("charter", usd, (*keys, _STAY), _missing(book, keys), days(trip, book))


def insurance(trip: Trip, book: Book) -> Cost:
    """Insurance of the ship [USD]; 0 under a time charter, whose hire holds it.

    Where `opex_usd_per_d` is supplied it holds the insurance of a day elsewhere, and what the NSR
    adds to that is left.
    """
    if book.case.hire.basis == "charter":
        return Cost("insurance", 0.0)
    price, keys = _price(book)
    keys = book.uses(*keys, "hire.insurance_per_y", "hire.days_per_y", "hire.nsr_insurance")
    held = 1.0 if book.supplied("voyage.ship.opex_usd_per_d") else 0.0
    share = (book["hire.nsr_insurance"] if trip.corridor == "nsr" else 1.0) - held
    daily = price * book["hire.insurance_per_y"] / book["hire.days_per_y"]
    usd = days(trip, book) * daily * share
    return Cost("insurance", usd, (*keys, _STAY), _missing(book, keys), days(trip, book))


def _capital(book: Book) -> tuple[Any, tuple[str, ...]]:
    """Down payment written off and loan paid back [USD/d], and the keys."""
    price, keys = _price(book)
    terms = ("hire.down_share", "hire.life_y", "hire.loan_rate", "hire.loan_y", "hire.days_per_y")
    down, life, rate, years, per_y = (book[key] for key in terms)
    return price * (down / life + (1.0 - down) * recovery(rate, years)) / per_y, (*keys, *terms)


def _running(book: Book) -> tuple[Any, tuple[str, ...]]:
    """Crew, stores and maintenance [USD/d], and the keys."""
    opex = "voyage.ship.opex_usd_per_d"
    if book.supplied(opex):
        return book.usd(opex), (opex,)
    price, keys = _price(book)
    terms = ("hire.crew_usd_per_y", "hire.maintenance_per_y", "hire.days_per_y")
    yearly = book.usd(terms[0]) + price * book[terms[1]]
    return yearly / book[terms[2]], (*keys, *terms)


def _price(book: Book) -> tuple[Any, tuple[str, ...]]:
    """Price of the ship as new [USD of the base year], and the key it follows from."""
    ship, told, dwt = book.case.voyage.ship, "voyage.ship.newbuild_usd", "voyage.ship.dwt_t"
    if book.supplied(told):
        return book.usd(told), (told,)
    level = money.level(_REGRESSION_YEAR, book.case.prices.base_year)
    return newbuild_usd(ship, book[dwt]) * level, (dwt,)


def _missing(book: Book, keys: tuple[str, ...]) -> str:
    """Keys without a number, or that of the price where no regression holds the type."""
    price, _ = _price(book)
    unknown = "voyage.ship.newbuild_usd" if np.isnan(price).all() else ""
    return book.gaps(*keys) or unknown
