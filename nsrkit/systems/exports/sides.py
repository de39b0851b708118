"""Destinations by corridor: what each departure of a year takes and costs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, get_args

import numpy as np

from nsrkit.errors import DataError, NoRouteError
from nsrkit.scenario.case import Case, CorridorName
from nsrkit.scenario.files import read_ship
from nsrkit.scenario.systems.exports import Exports
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage import ledger
from nsrkit.voyage.corridors import Leg
from nsrkit.voyage.pricing import carbon
from nsrkit.voyage.pricing.book import Book, Cost, Trip
from nsrkit.voyage.tables import timetable
from nsrkit.voyage.tables.kept import kept
from nsrkit.voyage.trips import passage
from nsrkit.voyage.trips.departures import WITH_MEMBERS

if TYPE_CHECKING:
    import xarray as xr

CORRIDORS = get_args(CorridorName)


class Side(NamedTuple):
    """A destination by one corridor, for all departures: what is on (ice, departure)."""

    days: np.ndarray
    costs: tuple[Cost, ...]
    co2e_t: np.ndarray
    nm: float
    typical: Trip
    """One trip, that of the middle of its days."""


def asked(case: Case) -> Exports:
    """The exports that a case asks for.

    Raises
    ------
    DataError
        It asks for none.
    """
    if case.exports is None:
        raise DataError(f"the scenario {case.name!r} has no `exports`: name what leaves which port")
    return case.exports


def all_year(case: Case) -> Case:
    """The case with departures from the port through the whole year."""
    told = asked(case)
    scan = {"first": "01-01", "last": "12-31", "every_d": told.every_d}
    voyage = {"origin": told.port, "destination": told.destinations[0]}
    return case.model_copy(update={"scan": case.scan.model_copy(update=scan),
                                   "voyage": case.voyage.model_copy(update=voyage)})  # fmt: skip


def to(case: Case, port: str) -> Case:
    """The case with a destination."""
    return case.model_copy(update={"voyage": case.voyage.model_copy(update={"destination": port})})


class Table(NamedTuple):
    """The timetable of the NSR, and which of its ways serves which destination."""

    days: xr.Dataset
    way: Mapping[str, str]
    """Way by destination; those beyond the same end of the ice share one."""
    after_h: Mapping[str, float]
    """Open water of a destination behind the ice, less that of its way [h]."""
    ships: Mapping[str, str]
    """Way that stands for a ship, by the title of the ship."""


def timetabled(case: Case) -> Table:
    """The NSR to all destinations, each end of the ice sailed once, and by the other ships."""
    told = asked(case)
    ways: dict[str, Case] = {}
    ends: dict[tuple[float, float], str] = {}
    way, after = {}, {}
    for port in told.destinations:
        one = passage.as_sailed(to(case, port), "nsr")
        try:
            leg, _, hours = passage.ice_box(one)
        except NoRouteError:
            continue
        name = ends.setdefault(_end(leg), port)
        ways.setdefault(name, to(case, port))
        way[port], after[port] = name, hours
    if not ways:
        raise DataError(f"no destination of {told.port} lies beyond the NSR")
    first = next(iter(ways))
    ships = {case.voyage.ship.title: first}
    for name in told.ships:
        ship = read_ship(name)
        voyage = ways[first].voyage.model_copy(update={"ship": ship})
        ways[name] = case.model_copy(update={"voyage": voyage})
        ships[ship.title] = name
    members = told.members if case.ice.source in WITH_MEMBERS else 0
    found = kept(ways, members)
    return Table(found, way, {port: after[port] - after[way[port]] for port in way}, ships)


def _end(leg: Leg) -> tuple[float, float]:
    return leg.lon[-1], leg.lat[-1]


def sides_of(case: Case, port: str, table: Table) -> dict[str, Side]:
    """All corridors to a destination that have a way."""
    shape = (table.days.sizes["ice"], table.days.sizes["departure"])
    found = {"nsr": _nsr(case, port, table)} if port in table.way else {}
    for corridor in CORRIDORS[1:]:
        try:
            found[corridor] = _elsewhere(case, corridor, table.days.departure.values, shape)
        except NoRouteError:
            continue
    return found


def _nsr(case: Case, port: str, table: Table) -> Side:
    """By the NSR: the way that the destination shares, with its own open water behind the ice."""
    one, more = timetable.trip(table.days, table.way[port]), table.after_h[port]
    sailed = passage.as_sailed(case, "nsr")
    trip = one._replace(hours=one.hours + more,
                        fuel_t=one.fuel_t + passage.open_water_t(sailed, more),
                        nm=one.nm + more * passage.order(case, "nsr"))  # fmt: skip
    return _side(case, trip)


def _elsewhere(case: Case, corridor: str, leaving: np.ndarray, shape: tuple[int, int]) -> Side:
    """By another corridor: the same days all year; the toll is that of the day."""
    sailed = passage.sail(case, corridor)
    trip = sailed.trip
    to_canal = trip.canal_at - trip.depart if trip.canal_at and trip.depart else dt.timedelta()
    columns = []
    for day in leaving.astype("M8[D]").tolist():
        at = day + to_canal if trip.canal_at else None
        columns.append(ledger.costs(trip._replace(depart=day, canal_at=at), case))
    costs = tuple(
        same[0]._replace(usd=np.broadcast_to([one.usd for one in same], shape))
        for same in zip(*columns, strict=True)
    )
    whole = np.broadcast_to(trip.hours, shape)
    co2e = np.broadcast_to(carbon.footprint(trip, case).wtw_t, shape)
    return Side(whole / HOURS_PER_DAY, costs, co2e, sailed.nm, trip)


def _side(case: Case, trip: Trip) -> Side:
    """A trip whose quantities are arrays (ice, departure), NaN where there is no way."""
    hours = np.asarray(trip.hours)
    gone = np.isnan(hours)
    costs = tuple(
        cost._replace(usd=np.where(gone, np.nan, np.broadcast_to(cost.usd, hours.shape)))
        for cost in ledger.costs(trip, case)
    )
    co2e = np.where(gone, np.nan, carbon.footprint(trip, case).wtw_t)
    if gone.all():
        typical = trip._replace(hours=np.nan, fuel_t=np.nan, zones=0, entry=case.voyage.depart)
    else:
        off = np.nan_to_num(np.abs(hours - np.nanmedian(hours)), nan=np.inf)
        at = np.unravel_index(int(off.argmin()), hours.shape)
        each = ("hours", "fuel_t", "zones", "entry", "nm", "escorted_h")
        typical = trip._replace(
            **{name: np.broadcast_to(getattr(trip, name), hours.shape)[at] for name in each}
        )
    return Side(hours / HOURS_PER_DAY, costs, co2e, float(typical.nm), typical)


def stowed(case: Case, name: str) -> tuple[Case, Book]:
    """The case with the cargo of a commodity."""
    one = case.model_copy(update={"cargo": asked(case).commodities[name].cargo})
    return one, Book(one)


def day_usd_t(book: Book) -> float:
    """What a day in transit costs a tonne of the cargo [USD/t/d]; NaN where not supplied."""
    return float(book.usd("cargo.value_usd_per_t") * book["cargo.time_cost_per_d"])
