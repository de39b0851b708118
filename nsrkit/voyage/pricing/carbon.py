"""What carbon costs on a voyage: EU ETS, FuelEU Maritime, the IMO net-zero framework.

The rules are annual and count a fleet or a ship-year; a voyage is charged with what it adds. Fuel
is taken as burnt evenly along the miles. Where auxiliary fuel is not supplied it counts as none:
its own component names the gap. Of a laden voyage half of `fees.port_days` counts at each end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from nsrkit.scenario.case import Case
from nsrkit.ship import emissions
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage import corridors, ports
from nsrkit.voyage.pricing import carbon_limits, carbon_rules, money
from nsrkit.voyage.pricing.book import Book, Cost, Number, Trip

_RATE, _HOTEL = "voyage.ship.fuel_t_per_d", "voyage.ship.hotel_t_per_d"
_PORT = "voyage.ship.hotel_port_t_per_d"
_EUA, _EUR = "carbon.eua_eur_per_t", money.RATES["EUR"]
_TIERS = ("carbon.tier1_usd_per_t", "carbon.tier2_usd_per_t")


class _Fuel(NamedTuple):
    """Fuel [t] that a rule counts; the days of it where the consumption is not supplied."""

    t: Number
    missing: str


class Footprint(NamedTuple):
    """What a voyage leaves in the air, and how the rules rate it."""

    emitted_t: dict[str, Number]
    """From the funnel, by species [t]; NaN where not supplied."""
    ttw_t: Number
    """CO2 equivalent, tank to wake [t]."""
    wtw_t: Number
    """CO2 equivalent, well to wake [t]."""
    cii: Number
    """Attained carbon intensity of the one voyage [gCO2/(t nm)]."""
    cii_rating: str
    """Grade that this intensity would have over a year, or why there is none."""
    hfo: str
    """What the Arctic heavy-oil ban says; empty on corridors that do not lead there."""


def ets(trip: Trip, book: Book) -> Cost:
    """EU allowances for a voyage [USD].

    Parameters
    ----------
    trip
        Hours, fuel, miles and ports.
    book
        Numbers of the case.

    Returns
    -------
    Cost
        0 before 2024, outside the area, and for ships below 5,000 GT; not supplied where the price
        of an allowance or the consumption is not.

    References
    ----------
    Directive 2003/87/EC as amended by (EU) 2023/959; CO2 alone to 2025.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("baseline", {"voyage.ship.fuel": "hsfo", "carbon.eua_eur_per_t": 80,
    ...                                 "fees.port_days": 0})
    >>> cost = ets(Trip("cape", 0.0, 1000.0, nm=14_000.0), Book(case))
    >>> round(cost.usd / case.prices.usd_per_eur.value)     # 3,114 t x 0.5 x 0.4 x 80 EUR
    49824
    """
    year = _year(trip, book.case)
    weight = carbon_rules.ets_phase(year) * (1 - _relief(book.case, year, "ets"))
    if _small(book) or weight == 0:
        return Cost("EU ETS", 0.0)
    fuel = _in_scope(trip, book, carbon_rules.EEA)
    if np.ndim(fuel.t) == 0 and fuel.t == 0:
        return Cost("EU ETS", 0.0)
    emitted = _emitted(fuel.t, book.case, "fueleu")
    counted = weight * carbon_rules.ets_t(emitted, year, book.case.carbon.gwp)
    return _priced("EU ETS", counted, fuel.missing, book, _EUA)


def fueleu(trip: Trip, book: Book) -> Cost:
    """Penalty of FuelEU Maritime for a voyage [USD].

    Parameters
    ----------
    trip, book
        As for `ets`.

    Returns
    -------
    Cost
        0 before 2025, outside the EU, below 5,000 GT, and for a fuel that keeps the limit: what a
        surplus would fetch in a pool is not priced.

    References
    ----------
    Regulation (EU) 2023/1805, articles 4 and 23, Annexes I, II and IV.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("baseline", {"voyage.ship.fuel": "hsfo", "carbon.year": 2025,
    ...                                 "fees.port_days": 0})
    >>> cost = fueleu(Trip("cape", 0.0, 2000.0, nm=14_000.0), Book(case))
    >>> round(cost.usd / case.prices.usd_per_eur.value)     # 1,000 t of it in scope
    58606
    """
    case = book.case
    year = _year(trip, case)
    target = carbon_rules.fueleu_target(year)
    if _small(book) or target is None:
        return Cost("FuelEU", 0.0)
    fuel = _in_scope(trip, book, carbon_rules.EU)
    ship = case.voyage.ship
    actual = emissions.intensity(ship.fuel, ship.engine, case.carbon.gwp)
    if (np.ndim(fuel.t) == 0 and fuel.t == 0) or actual <= target:
        return Cost("FuelEU", 0.0)
    energy = emissions.energy_mj(fuel.t, ship.fuel) * (1 - _relief(case, year, "fueleu"))
    eur = carbon_rules.fueleu_penalty_eur(energy, actual, target, case.carbon.deficit_year)
    usd = eur * money.to_usd(_EUR, book[_EUR])
    missing = fuel.missing or _unknown(actual)
    return Cost("FuelEU", np.nan if missing else usd, (_RATE, _EUR), missing, usd)


def net_zero(trip: Trip, book: Book) -> Cost:
    """Remedial units of the IMO net-zero framework [USD]; 0 unless the case asks for them.

    Parameters
    ----------
    trip, book
        As for `ets`.

    Returns
    -------
    Cost
        0 before 2028, below 5,000 GT and between ports of one country; not supplied after 2035,
        for which no targets are set. The well-to-wake factors of FuelEU stand in for those of IMO.

    References
    ----------
    Draft amendments to MARPOL VI approved at MEPC 83 (April 2025), not adopted.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("baseline", {"carbon.net_zero": True, "carbon.year": 2030})
    >>> bool(net_zero(Trip("cape", 0.0, 1000.0), Book(case)).usd > 0)
    True
    """
    case = book.case
    year = _year(trip, case)
    if not case.carbon.net_zero or _small(book) or year < 2028 or _domestic(trip, case):
        return Cost("IMO net-zero", 0.0)
    targets = carbon_rules.net_zero_targets(year)
    if targets is None:
        return Cost("IMO net-zero", np.nan, _TIERS, f"targets for {year}", 1.0)
    ship, fuel = case.voyage.ship, _at_sea(trip, book)
    actual = emissions.intensity(ship.fuel, ship.engine, case.carbon.gwp)
    energy = emissions.energy_mj(fuel.t, ship.fuel)
    units = carbon_rules.remedial_units(energy, actual, targets)
    missing = fuel.missing or book.gaps(*_TIERS) or _unknown(actual)
    usd = sum(unit * book.usd(key) for unit, key in zip(units, _TIERS, strict=True))
    driver = sum(units)
    return Cost("IMO net-zero", np.nan if missing else usd, book.uses(_RATE, *_TIERS), missing,
                driver)  # fmt: skip


def footprint(trip: Trip, case: Case, drawn: Mapping[str, Number] | None = None) -> Footprint:
    """What a voyage leaves in the air at sea, and how the rules rate it.

    Parameters
    ----------
    trip
        Hours, fuel and miles of one corridor.
    case
        The scenario.
    drawn
        Arrays (draw) that take the place of its numbers, by key.

    Returns
    -------
    Footprint
        Main engine and auxiliaries, without the ports; NaN where consumption is not supplied.

    Raises
    ------
    DataError
        The set of factors does not hold the fuel.

    References
    ----------
    As for `emissions.emissions`, `carbon_limits.cii_attained` and `carbon_limits.hfo_ban`.

    Examples
    --------
    >>> import nsrkit
    >>> found = footprint(Trip("cape", 960.0, 1500.0, nm=14_000.0), nsrkit.load("baseline"))
    >>> bool(found.wtw_t > found.ttw_t > found.emitted_t["co2"])
    True
    """
    book, ship = Book(case, drawn), case.voyage.ship
    fuel = _at_sea(trip, book)
    burnt = np.nan if fuel.missing else fuel.t
    emitted = _emitted(burnt, case, case.carbon.factors)
    ttw = emissions.co2e_t(emitted, case.carbon.gwp)
    co2 = emissions.co2_t_per_t(ship.fuel) * burnt
    dwt = book["voyage.ship.dwt_t"]
    with np.errstate(divide="ignore", invalid="ignore"):
        cii = np.asarray(carbon_limits.cii_attained(co2, dwt, np.asarray(trip.nm)))[()]
    rating = "no rating"
    if np.ndim(cii) == 0 and np.isfinite(cii):
        rating = carbon_limits.cii_rating(float(cii), ship.type, float(dwt), _year(trip, case))
    day = trip.entry if np.ndim(trip.entry) == 0 else None  # type: ignore[arg-type]
    hfo = str(carbon_limits.hfo_ban(ship, day)) if day is not None else ""  # type: ignore[arg-type]
    return Footprint(emitted, ttw, ttw + emissions.well_to_tank_t(burnt, ship.fuel), cii, rating,
                     hfo)  # fmt: skip


def _priced(name: str, counted: Number, missing: str, book: Book, key: str) -> Cost:
    """What is counted times a price; not supplied where the price or the count is not."""
    price = book.usd(key) if book.supplied(key) else 1.0
    missing = missing or book.gaps(key) or _unknown(counted)
    usd = np.nan if missing else counted * price
    return Cost(name, usd, book.uses(_RATE, key), missing, counted * price)


def _unknown(value: Number) -> str:
    """Why a number is NaN that was worked out from supplied ones; empty where it is not."""
    return "methane slip of this engine" if bool(np.all(np.isnan(value))) else ""


def _emitted(fuel_t: Number, case: Case, rows: emissions.FactorSet) -> dict[str, Number]:
    ship = case.voyage.ship
    return emissions.emissions(fuel_t, ship.fuel, ship.engine, rows)


def _small(book: Book) -> bool:
    gt = book.numbers["voyage.ship.gt"].value
    return gt is not None and gt < carbon_rules.SMALLEST_GT


def _year(trip: Trip, case: Case) -> int:
    return case.carbon.year or (trip.depart or case.voyage.depart).year


def _relief(case: Case, year: int, rule: str) -> float:
    classed = case.voyage.ship.ice_class.polaris
    return carbon_rules.relief(classed, year, rule) if case.carbon.ice_class_relief else 0.0


def _names(trip: Trip, case: Case) -> tuple[str, str]:
    return trip.ports[0] or case.voyage.origin, trip.ports[1] or case.voyage.destination


def _countries(trip: Trip, case: Case) -> tuple[str, str]:
    start, end = _names(trip, case)
    return _country(start), _country(end)


@lru_cache(maxsize=256)
def _country(port: str) -> str:
    """Country of a port, looked up once: it does not move."""
    return ports.place(port).country


def _domestic(trip: Trip, case: Case) -> bool:
    start, end = _countries(trip, case)
    return start == end != ""


def _at_sea(trip: Trip, book: Book) -> _Fuel:
    """Fuel of main engine and auxiliaries between the ports."""
    days = trip.hours / HOURS_PER_DAY
    if book.gaps(_RATE):
        return _Fuel(days, _RATE)
    hotel = days * book[_HOTEL] if book.supplied(_HOTEL) else 0.0
    return _Fuel(trip.fuel_t + hotel, "")


def _at_berth(trip: Trip, book: Book) -> Number:
    """Fuel in one port, where the ship loads or discharges."""
    if not trip.laden:
        return 0.0
    key = _PORT if book.supplied(_PORT) else _HOTEL
    return book["fees.port_days"] / 2 * book[key] if book.supplied(key) else 0.0


def _in_scope(trip: Trip, book: Book, area: frozenset[str]) -> _Fuel:
    """Fuel that the rules of an area count: of each leg its share, and that of ports inside."""
    at_sea, countries = _at_sea(trip, book), _countries(trip, book.case)
    share = sum(part * carbon_rules.scope(start, end, area)
                for part, start, end in _legs(trip, book.case, countries))  # fmt: skip
    counted = at_sea.t * share
    if not at_sea.missing:
        berths = sum(carbon_rules.scope(port, port, area) for port in countries)
        counted = counted + berths * _at_berth(trip, book)
    return _Fuel(counted, at_sea.missing)


def _legs(trip: Trip, case: Case, countries: tuple[str, str]) -> Iterator[tuple[Number, str, str]]:
    """Legs between ports of call: share of the miles, countries of both ends."""
    (start, end), call = _names(trip, case), case.carbon.last_call
    boxes = case.voyage.ship.type == "container"
    if call is None or (boxes and ports.place(call).name in carbon_rules.NO_CALL):
        yield 1.0, *countries
        return
    ends = corridors.nearest_nm(start, call), corridors.nearest_nm(call, end)
    near = min(ends) / np.maximum(trip.nm, min(ends))
    parts = (near, 1 - near) if ends[0] < ends[1] else (1 - near, near)
    middle = _country(call)
    yield parts[0], countries[0], middle
    yield parts[1], middle, countries[1]
