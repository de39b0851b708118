"""One voyage by one corridor: its legs with hours and fuel, the ice box routed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.errors import NoRouteError
from nsrkit.ice import record, static
from nsrkit.scenario.case import Case
from nsrkit.ship import power
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage import corridors
from nsrkit.voyage.corridors import Leg
from nsrkit.voyage.pricing.book import Trip

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.voyage.routing.icebox import Ice

ICE_DAYS = 75  # days of ice that are opened from the departure on
RECORD_ENDS = dt.datetime(record.LAST_YEAR, 12, 31)

Router = Callable[[tuple[float, float], tuple[float, float], dt.datetime], "xr.Dataset"]


class IcePart(NamedTuple):
    """What the routed part of a voyage adds up to."""

    nm: float
    hours: float
    fuel_t: float
    nsr_hours: float
    """From the first entry into the seven areas to the last exit."""
    escorted_hours: float
    zones: tuple[int, ...]
    entry_hours: float
    lon: np.ndarray
    lat: np.ndarray
    notice: str = ""


class Stretch(NamedTuple):
    """A leg as sailed."""

    leg: Leg
    nm: float
    hours: float
    fuel_t: float


class Passage(NamedTuple):
    """A voyage as sailed, by one corridor."""

    stretches: tuple[Stretch, ...]
    trip: Trip
    nm: float
    nsr_hours: float = 0.0
    escorted_hours: float = 0.0
    lon: tuple[float, ...] = ()
    lat: tuple[float, ...] = ()
    notice: str = ""
    track: xr.Dataset | None = None
    """The routed part, as the router gave it; None on corridors without ice."""


def ice_box(case: Case) -> tuple[Leg, float, float]:
    """The ice-box leg of a case's NSR, and the hours [h] of open water before and after it."""
    voyage = case.voyage
    legs = corridors.plan(voyage.origin, voyage.destination, "nsr",
                          draught_m=voyage.ship.draught_m.value)  # fmt: skip
    box = next(i for i, leg in enumerate(legs) if leg.kind == "ice box")
    knots = voyage.ship.order_kn.value or np.nan
    before, after = (sum(leg.nm for leg in part) / knots for part in (legs[:box], legs[box + 1 :]))
    return legs[box], before, after


def ice_date(case: Case) -> dt.datetime:
    """Departure in the year whose ice the voyage meets; 29 February becomes the 28th."""
    depart, year = case.voyage.depart, case.ice.year or case.voyage.depart.year
    day = 28 if (depart.month, depart.day) == (2, 29) else depart.day
    return dt.datetime(year, depart.month, day)


def open_ice(
    case: Case, first: dt.datetime | None = None, last: dt.datetime | None = None
) -> xr.Dataset:
    """Daily ice of a case from its first departure to 75 days after its last, or to its end.

    On the 25 km grid that the record has; the router interpolates to its own.
    """
    from nsrkit.ice import fields

    first = first or ice_date(case)
    end = (last or first) + dt.timedelta(days=ICE_DAYS)
    if case.ice.source == "record":
        end = min(end, RECORD_ENDS)
    return fields.open(case.ice.source, start=f"{first:%Y-%m-%d}", end=f"{end:%Y-%m-%d}",
                       period=case.ice.period)  # fmt: skip


def read_ice(case: Case, grid_km: float) -> Ice:
    """The ice of a case laid out for many routers on one grid."""
    from nsrkit.voyage.routing import icebox

    return icebox.read(open_ice(case), icebox.sea(grid_km))


def router(case: Case, ice: xr.Dataset | Ice, grid_km: float | None = None) -> Router:
    """The router of a case on the ice at hand: (start, goal, depart) to a track.

    `grid_km` takes the place of the case's own routing grid.
    """
    from nsrkit.voyage import route

    routing = case.routing.model_copy(update={"grid_km": grid_km} if grid_km else {})
    voyage = case.voyage
    solver = route.solver(ice, voyage.ship, escort=voyage.escort, routing=routing,
                          sailing=case.sailing)  # fmt: skip
    return solver.track


def ice_part(track: xr.Dataset, case: Case) -> IcePart:
    """Sums over a routed track, fuel with power held where ice sets the speed.

    Parameters
    ----------
    track
        As `route.fastest` gives it, on `point`.
    case
        Its ship and sailing.

    Returns
    -------
    IcePart
        Hours with delay; fuel [t] of the main engine over the hours under way (none while the
        delay lasts), NaN where the ship's consumption is not supplied.
    """
    hours = np.diff(track["hours"].values)
    nm = np.diff(track["distance_nm"].values)
    sea, led = track["sea"].values[1:], track["escorted"].values[1:].astype(bool)
    nsr = np.isin(sea, static.NSR_SEAS)
    inside = np.flatnonzero(nsr)
    first, last = (int(inside[0]), int(inside[-1])) if inside.size else (0, -1)
    under_way = hours - _delay(track, case, nm * nsr)
    return IcePart(
        nm=float(nm.sum()),
        hours=float(hours.sum()),
        fuel_t=float(np.sum(_fuel_rate(track, case, nm, under_way) * under_way)),
        nsr_hours=float(hours[first : last + 1].sum()),
        escorted_hours=float(hours[led].sum()),
        zones=tuple(sorted(int(flag) for flag in np.unique(sea[nsr & led]))),
        entry_hours=float(track["hours"].values[first]),
        lon=track["lon"].values,
        lat=track["lat"].values,
        notice=str(track.attrs.get("notice", "")),
    )


def _delay(track: xr.Dataset, case: Case, nsr_nm: np.ndarray) -> np.ndarray:
    """Hours of each leg that are delay: spread over the miles inside the NSR."""
    factor = case.sailing.track_length_factor.value or 1.0
    late = max(0.0, float(track["hours"][-1]) - track.attrs["hours_ideal"] * factor)
    return np.asarray(late * nsr_nm / nsr_nm.sum() if nsr_nm.any() else 0.0 * nsr_nm)


def _fuel_rate(track: xr.Dataset, case: Case, nm: np.ndarray, hours: np.ndarray) -> np.ndarray:
    """Main-engine fuel [t/h] on each leg of a track."""
    from nsrkit.ship import speed

    ship = case.voyage.ship
    if not ship.fuel_t_per_d.supplied:
        return np.full(nm.shape, np.nan)
    ice = track[["siconc", "sithick"]].isel(point=slice(1, None)).fillna(0.0)
    for name in ice:
        ice[name].attrs = track[name].attrs
    full = speed.full_power(ice, ship, sailing=case.sailing).values
    made = np.divide(nm, hours, out=np.zeros_like(nm), where=hours > 0)
    return np.asarray(power.fuel_t_per_h(ship, made, case.sailing, full_kn=full))


def sail(case: Case, corridor: str, route: Router | None = None) -> Passage:
    """A voyage by one corridor.

    Parameters
    ----------
    case
        The scenario.
    corridor
        "nsr", "suez" or "cape".
    route
        Router of the ice box; needed for "nsr".

    Returns
    -------
    Passage
        Legs in order, sums, and the trip that the ledger prices.

    Raises
    ------
    NoRouteError
        No way by this corridor, or none through the ice.
    """
    voyage = case.voyage
    legs = corridors.plan(voyage.origin, voyage.destination, corridor,
                          draught_m=voyage.ship.draught_m.value)  # fmt: skip
    stretches: list[Stretch] = []
    part: IcePart | None = None
    track: xr.Dataset | None = None
    lon: list[float] = []
    lat: list[float] = []
    entry = None
    for leg in legs:
        passed = sum(stretch.hours for stretch in stretches)
        if leg.kind == "ice box":
            if route is None:
                raise NoRouteError("the ice box needs a router")
            depart = ice_date(case) + dt.timedelta(hours=passed)
            track = route((leg.lon[0], leg.lat[0]), (leg.lon[-1], leg.lat[-1]), depart)
            part = ice_part(track, case)
            entry = voyage.depart + dt.timedelta(hours=passed + part.entry_hours)
            stretches.append(Stretch(leg, part.nm, part.hours, part.fuel_t))
            lon += [float(x) for x in part.lon]
            lat += [float(y) for y in part.lat]
            continue
        stretches.append(_open_water(leg, case))
        lon += leg.lon
        lat += leg.lat
    found = _passage(corridor, stretches, part, entry, (tuple(lon), tuple(lat)))
    return found._replace(track=track)


def _open_water(leg: Leg, case: Case) -> Stretch:
    """A leg at the ordered speed; a canal at the speed of its stated time."""
    ship = case.voyage.ship
    speed = leg.nm / leg.hours if leg.kind == "canal" else (ship.order_kn.value or np.nan)
    hours = leg.nm / speed
    known = ship.fuel_t_per_d.supplied
    rate = float(power.fuel_t_per_h(ship, speed, case.sailing)) if known else np.nan
    return Stretch(leg, leg.nm, hours, rate * hours)


def _passage(
    corridor: str, stretches: list[Stretch], part: IcePart | None, entry: dt.date | None,
    line: tuple[tuple[float, ...], tuple[float, ...]],
) -> Passage:  # fmt: skip
    trip = Trip(
        corridor=corridor,
        hours=sum(stretch.hours for stretch in stretches),
        fuel_t=sum(stretch.fuel_t for stretch in stretches),
        zones=len(part.zones) if part else 0,
        entry=entry,
        canal=corridor if any(stretch.leg.kind == "canal" for stretch in stretches) else "",
        red_sea=any("Bab el-Mandeb" in stretch.leg[:2] for stretch in stretches),
    )
    return Passage(
        stretches=tuple(stretches),
        trip=trip,
        nm=sum(stretch.nm for stretch in stretches),
        nsr_hours=part.nsr_hours if part else 0.0,
        escorted_hours=part.escorted_hours if part else 0.0,
        lon=line[0],
        lat=line[1],
        notice=part.notice if part else "",
    )


def arrival(case: Case, passage: Passage) -> np.datetime64:
    """UTC of arrival, to the minute."""
    minutes = round(passage.trip.hours * 60)
    return np.datetime64(case.voyage.depart, "m") + np.timedelta64(minutes, "m")


def days(passage: Passage) -> float:
    """Days from port to port."""
    return float(passage.trip.hours / HOURS_PER_DAY)
