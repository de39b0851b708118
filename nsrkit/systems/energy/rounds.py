"""Rounds of ships: from a plant or a store to who takes the cargo and back, month by month."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.errors import NoRouteError
from nsrkit.scenario.case import Case
from nsrkit.scenario.corridor.energy import Energy, Fleet, Onward, Way
from nsrkit.scenario.files import read_ship
from nsrkit.systems.chains import Leg, shuttle
from nsrkit.systems.energy.horizon import Months, ice_year
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage import corridors, ledger
from nsrkit.voyage.pricing.book import Trip
from nsrkit.voyage.tables import timetable
from nsrkit.voyage.tables.kept import kept
from nsrkit.voyage.trips import passage
from nsrkit.voyage.trips.departures import WITH_MEMBERS

if TYPE_CHECKING:
    import xarray as xr

TURNS = {"west": "Murmansk", "east": "Koryak"}
"""Where ways leave the ice on each side; what lies beyond is open water."""
_DAY = np.timedelta64(86_400_000_000_000, "ns")


class Round(NamedTuple):
    """What a voyage to and fro takes and costs, by ice and month of loading; NaN: no way."""

    out_d: np.ndarray
    """(ice, month) days from loading to arrival."""
    round_d: np.ndarray
    """(ice, month) days until the next loading."""
    usd_t: np.ndarray
    """(ice, month) USD per tonne of cargo, the way back in ballast included."""
    excluded: str = ""
    """Components of the cost that are not supplied."""


def none(ices: int, months: Months) -> Round:
    """A way that does not exist."""
    gone = np.full((ices, months.days.size), np.nan)
    return Round(gone, gone, gone)


class _Beyond(NamedTuple):
    """Open water beyond the place where a way leaves the ice."""

    nm: float
    hours: float
    corridor: str


def table(case: Case, asked: Energy, months: Months) -> xr.Dataset:
    """Timetable of all ways through the ice, one calendar year after another.

    A year whose ice is not known meets that of the last known year.
    """
    import xarray as xr

    members = asked.members if case.ice.source in WITH_MEMBERS else 0
    known: dict[int, xr.Dataset] = {}
    parts = []
    for year in sorted(set(months.year.tolist())):
        own = ice_year(asked, year)
        if own not in known:
            known[own] = kept(_ways(_in_year(case, asked, own), asked), members)
        shift = np.datetime64(f"{year}-01-01", "ns") - np.datetime64(f"{own}-01-01", "ns")
        parts.append(known[own].assign_coords(departure=known[own].departure.values + shift))
    return xr.concat(parts, "departure", join="override", combine_attrs="override")


def _in_year(case: Case, asked: Energy, year: int) -> Case:
    """The case with departures through a year, in its ice."""
    scan = {"first": "01-01", "last": "12-31", "every_d": asked.every_d}
    return case.model_copy(update={
        "scan": case.scan.model_copy(update=scan),
        "ice": case.ice.model_copy(update={"year": year}),
        "voyage": case.voyage.model_copy(update={"depart": dt.date(year, 1, 1)}),
    })  # fmt: skip


def _ways(case: Case, asked: Energy) -> dict[str, Case]:
    """Every way through the ice, out and home, each once."""
    found: dict[str, Case] = {}
    for way in asked.ways.values():
        fleet = asked.fleets[way.fleet]
        for plant in way.plants:
            ends = asked.plants[plant].port, TURNS[way.side]
            for one in (ends, ends[::-1]):
                if _name(fleet, *one) not in found:
                    found[_name(fleet, *one)] = _voyage(case, fleet, *one)
    return found


def _name(fleet: Fleet, origin: str, destination: str) -> str:
    return f"{fleet.ship}, escort {fleet.escort}: {origin} - {destination}"


def _voyage(case: Case, fleet: Fleet, origin: str, destination: str) -> Case:
    update = {"origin": origin, "destination": destination, "ship": read_ship(fleet.ship),
              "escort": fleet.escort}  # fmt: skip
    return case.model_copy(update={"voyage": case.voyage.model_copy(update=update)})


def through_ice(
    case: Case, asked: Energy, months: Months, found: xr.Dataset, way: Way, plant: str, port: str
) -> Round:  # fmt: skip
    """Rounds of a way between a plant and a port, for each month of loading.

    A ship that leaves by the east sails home by Suez or the Cape where that takes less than waiting
    for the ice to open; the Kara Sea is then taken as open on the last miles.

    Parameters
    ----------
    case, asked, months
        Scenario, its `energy`, and the months.
    found
        As `table` gives it.
    way
        The way.
    plant
        Where it begins.
    port
        Where it ends.

    Returns
    -------
    Round
        NaN where no departure of the month comes through, and where the way does not exist.
    """
    fleet, origin, turn = asked.fleets[way.fleet], asked.plants[plant].port, TURNS[way.side]
    one = passage.as_sailed(_voyage(case, fleet, origin, port), "nsr")
    shape = found.sizes["ice"], found.sizes["departure"]
    try:
        beyond = _beyond(one, way, turn)
    except NoRouteError:
        return none(shape[0], months)
    out, home = _name(fleet, origin, turn), _name(fleet, turn, origin)
    extra, load = beyond.hours / HOURS_PER_DAY, asked.load_d.value or 0.0
    out_d, back_d = _rounds(
        found, out, home, 2 * extra + (asked.turn_d.value or 0.0), asked.every_d
    )
    laden = _trip(found, out, one, beyond)
    usd, excluded = ledger.total(ledger.costs(laden, one))
    ballast = _trip(found, home, one, beyond)._replace(laden=False, homeward=True)
    back_usd = _next_known(ledger.total(ledger.costs(ballast, one))[0])
    if way.side == "east" and (long := _long_way(one)) is not None:
        days = out_d + extra + (asked.turn_d.value or 0.0) + long.hours / HOURS_PER_DAY
        shorter = ~(back_d <= days)
        back_d = np.where(shorter, days, back_d)
        back_usd = np.where(shorter, ledger.total(ledger.costs(long, one))[0], back_usd)
    whole = np.broadcast_to(usd, shape) + back_usd
    columns = (out_d + extra, back_d + load, whole / float(fleet.cargo_t.value or np.nan))
    out_m, round_m, usd_m = _monthly(found, months, columns)
    return Round(out_m, round_m, usd_m, excluded)


def open_sea(
    case: Case, asked: Energy, months: Months, leg: Onward, store: str, ices: int
) -> Round:
    """Rounds of a way over open sea between a store and a market: the same days all year."""
    fleet = asked.fleets[leg.fleet]
    ends = asked.stores[store].port, asked.markets[leg.to].port
    one = _voyage(case, fleet, *ends)
    one = one.model_copy(update={"voyage": one.voyage.model_copy(update={"return_leg": "ballast"})})
    shape = (ices, months.days.size)
    try:
        sailed = passage.sail(one, leg.corridor)
    except NoRouteError:
        return none(ices, months)
    usd, excluded = ledger.total(ledger.costs(sailed.trip, one))
    out_d = float(sailed.trip.hours) / HOURS_PER_DAY
    back_d = float(sailed.trip.back.hours) / HOURS_PER_DAY if sailed.trip.back else out_d
    stay = (asked.turn_d.value or 0.0) * 2
    usd_t = float(usd) / float(fleet.cargo_t.value or np.nan)
    return Round(np.full(shape, out_d), np.full(shape, out_d + back_d + stay),
                 np.full(shape, usd_t), excluded)  # fmt: skip


def _beyond(one: Case, way: Way, turn: str) -> _Beyond:
    """What lies beyond the ice: the whole way less the one to where it leaves the ice."""
    draught = one.voyage.ship.draught_m.value
    corridor = "nsr" if way.side == "east" else way.corridor
    if corridor == "suez" and one.voyage.red_sea == "closed":
        raise NoRouteError("the Red Sea is closed in this scenario")
    knots = passage.order(one, "nsr")

    def sums(destination: str, by: str) -> np.ndarray:
        legs = corridors.plan(one.voyage.origin, destination, by, draught_m=draught)
        hours = [leg.hours if leg.kind == "canal" else leg.nm / knots for leg in legs]
        return np.array([sum(leg.nm for leg in legs), sum(hours)])

    nm, hours = sums(one.voyage.destination, corridor) - sums(turn, "nsr")
    return _Beyond(max(float(nm), 0.0), max(float(hours), 0.0), corridor)


def _trip(found: xr.Dataset, name: str, one: Case, beyond: _Beyond) -> Trip:
    """A way of the timetable as a trip, with the open water beyond the ice."""
    trip = timetable.trip(found, name)
    trip = trip._replace(
        hours=trip.hours + beyond.hours, nm=trip.nm + beyond.nm,
        fuel_t=trip.fuel_t + passage.open_water_t(one, beyond.hours),
    )  # fmt: skip
    if beyond.corridor == "suez":
        return trip._replace(canal="suez", red_sea=True)
    return trip


def _long_way(one: Case) -> Trip | None:
    """Home in ballast from beyond the east end by Suez, or the Cape where it is closed."""
    corridor = "cape" if one.voyage.red_sea == "closed" else "suez"
    ends = {"origin": one.voyage.destination, "destination": TURNS["west"]}
    home = one.model_copy(update={"voyage": one.voyage.model_copy(update=ends)})
    try:
        sailed = passage.sail(home, corridor).trip
        last = corridors.plan(TURNS["west"], one.voyage.origin, "nsr")
    except NoRouteError:
        return None
    nm = sum(leg.nm for leg in last)
    hours = nm / passage.order(one, "nsr")
    return sailed._replace(
        hours=sailed.hours + hours, nm=sailed.nm + nm, laden=False, homeward=True,
        fuel_t=sailed.fuel_t + passage.open_water_t(one, hours),
    )  # fmt: skip


def _rounds(
    found: xr.Dataset, out: str, home: str, stay_d: float, every_d: int
) -> tuple[np.ndarray, np.ndarray]:
    """(ice, departure) days under way of the first leg, and until she is back.

    The first is NaN where she would wait for the ice longer than for the next departure.
    """
    leaving = found["departure"].values
    legs = [Leg(out, leaving[0], leaving[-1], stay_d), Leg(home, leaving[0], leaving[-1])]
    sailed = shuttle(found[["days"]].sel(way=[out, home]), legs, list(leaving))
    if sailed.sizes["voyage"] < 2:
        none = np.full((found.sizes["ice"], leaving.size), np.nan)
        return none, none
    first, back = sailed.isel(voyage=0), sailed.isel(voyage=1)
    soon = first["idle_d"].values <= every_d
    until = (back["arrive"].values - leaving) / _DAY
    known = soon & ~np.isnat(back["arrive"].values)
    return (np.where(soon, first["idle_d"].values + first["days"].values, np.nan),
            np.where(known, until, np.nan))  # fmt: skip


def _next_known(values: Any) -> np.ndarray:
    """(ice, departure) values, a gap filled by the next that is known, the last by the one before.

    What a way home costs is wanted on the day she is let through.
    """
    filled = np.array(values, float)
    for k in range(filled.shape[1] - 2, -1, -1):
        filled[:, k] = np.where(np.isnan(filled[:, k]), filled[:, k + 1], filled[:, k])
    for k in range(1, filled.shape[1]):
        filled[:, k] = np.where(np.isnan(filled[:, k]), filled[:, k - 1], filled[:, k])
    return filled


def _monthly(
    found: xr.Dataset, months: Months, columns: tuple[np.ndarray, ...]
) -> list[np.ndarray]:
    """(ice, departure) each to (ice, month): the mean of the departures that come through."""
    day = found["departure"].values.astype("M8[D]").astype(int) + dt.date(1970, 1, 1).toordinal()
    inside = np.searchsorted(months.edges, day, side="right") - 1
    known = np.all([np.isfinite(column) for column in columns], axis=0)
    hits = (inside[:, None] == np.arange(months.days.size)).astype(float)
    count = known.astype(float) @ hits
    with np.errstate(invalid="ignore", divide="ignore"):
        return [np.where(known, column, 0.0) @ hits / np.where(count > 0, count, np.nan)
                for column in columns]  # fmt: skip
