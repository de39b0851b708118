"""One voyage by one corridor: its legs with hours and fuel, the ice box routed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import numpy as np

from nsrkit.errors import NoRouteError
from nsrkit.ice import grid, record
from nsrkit.scenario.case import Case, CorridorName
from nsrkit.scenario.parts.sailing import Sailing
from nsrkit.ship import power
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage import corridors, ledger
from nsrkit.voyage.corridors import Leg
from nsrkit.voyage.icepart import IcePart, ice_part
from nsrkit.voyage.pricing.book import Trip

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.parts.season import Ice as Settings
    from nsrkit.voyage.routing.ices.cube import Ice
    from nsrkit.voyage.routing.solver import Solver

ICE_DAYS = 75  # days of ice that are opened from the departure on, and as many for a way back
RECORD_ENDS = dt.datetime(record.LAST_YEAR, 12, 31)

Router = Callable[[tuple[float, float], tuple[float, float], dt.datetime], "xr.Dataset"]


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
    back: Passage | None = None
    """The way back, where the case asks for one."""


def order(case: Case, corridor: str) -> float:
    """Speed [kn] that is ordered on a corridor: `sailing.<corridor>_kn`, else that of the ship.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("baseline", {"sailing.suez_kn": 14})
    >>> order(case, "suez"), order(case, "cape")
    (14.0, 16.3)
    """
    own = getattr(case.sailing, f"{corridor}_kn").value
    knots = case.voyage.ship.order_kn.value if own is None else own
    return np.nan if knots is None else float(knots)


def as_sailed(case: Case, corridor: str) -> Case:
    """The case with its ship at the speed that is ordered on a corridor."""
    own = getattr(case.sailing, f"{corridor}_kn")
    if own.value is None:
        return case
    ship = case.voyage.ship.model_copy(update={"order_kn": own})
    return case.model_copy(update={"voyage": case.voyage.model_copy(update={"ship": ship})})


def equal(case: Case) -> Case:
    """The case with the ordered speed of the ship on every corridor.

    Examples
    --------
    >>> import nsrkit
    >>> order(equal(nsrkit.load("baseline", {"sailing.suez_kn": 14})), "suez")
    16.3
    """
    gaps = {f"{corridor}_kn": Sailing.model_fields[f"{corridor}_kn"].default
            for corridor in get_args(CorridorName)}  # fmt: skip
    return case.model_copy(update={"sailing": case.sailing.model_copy(update=gaps)})


def ice_box(case: Case) -> tuple[Leg, float, float]:
    """The ice-box leg of a case's NSR, and the hours [h] of open water before and after it."""
    voyage = case.voyage
    legs = corridors.plan(voyage.origin, voyage.destination, "nsr",
                          draught_m=voyage.ship.draught_m.value)  # fmt: skip
    box = next(i for i, leg in enumerate(legs) if leg.kind == "ice box")
    knots = order(case, "nsr")
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

    On the 25 km grid that the record has; the router interpolates to its own. A way back asks for
    75 days more.
    """
    first = first or ice_date(case)
    return opened(case.ice, first, (last or first) + dt.timedelta(days=days_of_ice(case)))


def days_of_ice(case: Case) -> int:
    """Days of ice that a departure may need."""
    return ICE_DAYS * (1 if case.voyage.return_leg == "none" else 2)


def opened(settings: Settings, first: dt.datetime, last: dt.datetime) -> xr.Dataset:
    """Daily ice from a day to another one, or to the end of the record."""
    from nsrkit.ice import fields

    if settings.source == "record":
        last = min(last, RECORD_ENDS)
    return fields.open(settings.source, start=f"{first:%Y-%m-%d}", end=f"{last:%Y-%m-%d}",
                       period=settings.period)  # fmt: skip


def read_ice(case: Case, grid_km: float) -> Ice:
    """The ice of a case laid out for many routers on one grid."""
    from nsrkit.voyage.routing import icebox
    from nsrkit.voyage.routing.ices import cube

    return cube.read(open_ice(case), icebox.sea(grid_km))


def router(
    case: Case, ice: xr.Dataset | Ice, grid_km: float | None = None, corridor: str = "nsr",
    *, explain: bool = True,
) -> Router:  # fmt: skip
    """The router of a case on the ice at hand: (start, goal, depart) to a track.

    `grid_km` takes the place of the case's own routing grid; the speed is that of the corridor.
    Without `explain` it is not looked into what closes the way, which takes longer than routing.
    """
    return partial(tracked, solver(as_sailed(case, corridor), ice, grid_km), explain=explain)


def solver(case: Case, ice: xr.Dataset | Ice, grid_km: float | None = None) -> Solver:
    """The solver of a case on the ice at hand, at the ordered speed of its ship."""
    from nsrkit.voyage import route

    routing = case.routing.model_copy(update={"grid_km": grid_km} if grid_km else {})
    voyage = case.voyage
    return route.solver(ice, voyage.ship, escort=voyage.escort, routing=routing,
                        sailing=case.sailing, lead=case.escort)  # fmt: skip


def tracked(found: Solver, *way: Any, explain: bool) -> xr.Dataset:
    """A track; on the next finer grid where it cannot keep off the coast on its own."""
    from nsrkit.voyage.routing.solver import CoastError

    try:
        return found.track(*way, explain=explain)
    except CoastError:
        finer = [km for km in grid.SPACINGS_KM if km < found.box.spacing_km]
        if not finer:
            raise
        return tracked(found.on_grid(finer[0]), *way, explain=explain)


def sail(case: Case, corridor: str, route: Router | None = None) -> Passage:
    """A voyage by one corridor, and the way back where the case asks for it.

    The way back leaves after the days in port, by the same corridor with the ports reversed, at the
    same speed and fuel laden or in ballast. Where the corridor is then closed, the cheapest open
    one by Suez or the Cape is taken, and the notice says so.

    Parameters
    ----------
    case
        The scenario.
    corridor
        "nsr", "suez", "cape", "panama" or "direct".
    route
        Router of the ice box; needed where the way leads through it.

    Returns
    -------
    Passage
        Legs in order, sums, and the trip that the ledger prices.

    Raises
    ------
    NoRouteError
        No way by this corridor, none through the ice, the Red Sea closed, or no way back.
    """
    out = _sail(case, corridor, route, dt.timedelta())
    if case.voyage.return_leg == "none":
        return out
    stay = dt.timedelta(days=case.fees.port_days.value or 0.0)
    back, why = _back(case, corridor, route, dt.timedelta(hours=out.trip.hours) + stay)
    notice = "; ".join(text for text in (out.notice, back.notice, why) if text)
    return out._replace(trip=out.trip._replace(back=back.trip), back=back, notice=notice)


def _back(
    case: Case, corridor: str, route: Router | None, after: dt.timedelta
) -> tuple[Passage, str]:
    """The way back, and why it is another one than the way out; empty where it is not."""
    voyage = case.voyage
    ends = {"origin": voyage.destination, "destination": voyage.origin}
    home = case.model_copy(update={"voyage": voyage.model_copy(update=ends)})

    def by(one: str) -> Passage:
        sailed = _sail(home, one, route, after)
        trip = sailed.trip._replace(
            laden=voyage.return_leg == "laden",
            homeward=True,
            ports=(voyage.destination, voyage.origin),
        )
        return sailed._replace(trip=trip)

    try:
        return by(corridor), ""
    except NoRouteError as error:
        closed = error
    others = []
    for one in sorted({"suez", "cape"} - {corridor}):
        with suppress(NoRouteError):
            others.append(by(one))
    if not others:
        raise closed
    found = min(others, key=lambda one: ledger.total(ledger.costs(one.trip, case))[0])
    title = corridors.TITLES[found.trip.corridor]
    return found, f"back by the {title}, because by the way out there is {closed}"


def _sail(case: Case, corridor: str, route: Router | None, after: dt.timedelta) -> Passage:
    """One way of a voyage that leaves some time after the departure of the case."""
    case = as_sailed(case, corridor)
    stretches: list[Stretch] = []
    log = _Log()
    for leg in _open_legs(case, corridor):
        passed = after + dt.timedelta(hours=sum(stretch.hours for stretch in stretches))
        if leg.kind == "ice box":
            stretches.append(log.ice(leg, case, route, passed))
            continue
        if leg.kind == "canal":
            log.canal_at = case.voyage.depart + passed
            log.northbound = leg.lat[-1] > leg.lat[0]
        stretches.append(_open_water(leg, case))
        log.line(leg.lon, leg.lat)
    return log.passage(corridor, stretches, case.voyage.depart + after)


def _open_legs(case: Case, corridor: str) -> list[Leg]:
    """Legs by a corridor, unless it leads through a Red Sea that the case closes."""
    voyage = case.voyage
    legs = corridors.plan(voyage.origin, voyage.destination, corridor,
                          draught_m=voyage.ship.draught_m.value)  # fmt: skip
    if voyage.red_sea == "closed" and _red_sea(legs):
        raise NoRouteError("the Red Sea is closed in this scenario",
                           relax="set voyage.red_sea to risk or open")  # fmt: skip
    return legs


def _red_sea(legs: Iterable[Leg]) -> bool:
    return any("Bab el-Mandeb" in leg[:2] for leg in legs)


def _open_water(leg: Leg, case: Case) -> Stretch:
    """A leg at the ordered speed; a canal at the speed of its stated time."""
    speed = leg.nm / leg.hours if leg.kind == "canal" else (
        case.voyage.ship.order_kn.value or np.nan)  # fmt: skip
    hours = leg.nm / speed
    return Stretch(leg, leg.nm, hours, open_water_t(case, hours, speed))


def open_water_t(case: Case, hours: float, knots: float | None = None) -> float:
    """Fuel [t] of hours in open water, at the ordered speed unless another is given.

    NaN where the consumption of the ship is not supplied.
    """
    ship = case.voyage.ship
    if not ship.fuel_t_per_d.supplied:
        return float("nan")
    knots = (ship.order_kn.value or np.nan) if knots is None else knots
    return float(power.fuel_t_per_h(ship, knots, case.sailing)) * hours


class _Log:
    """What is noted on the way besides the legs."""

    def __init__(self) -> None:
        self.lon: list[float] = []
        self.lat: list[float] = []
        self.track: xr.Dataset | None = None
        self.part: IcePart | None = None
        self.entry: dt.date | None = None
        self.canal_at: dt.date | None = None
        self.northbound = True

    def line(self, lon: Iterable[float], lat: Iterable[float]) -> None:
        self.lon += [float(x) for x in lon]
        self.lat += [float(y) for y in lat]

    def ice(self, leg: Leg, case: Case, route: Router | None, passed: dt.timedelta) -> Stretch:
        if route is None:
            raise NoRouteError("the ice box needs a router")
        depart = ice_date(case) + passed
        if case.ice.source == "record" and depart > RECORD_ENDS:
            raise NoRouteError(f"the embedded ice ends on {RECORD_ENDS:%Y-%m-%d}",
                               relax="set ice.year, or take an earlier departure")  # fmt: skip
        self.track = route((leg.lon[0], leg.lat[0]), (leg.lon[-1], leg.lat[-1]), depart)
        self.part = part = ice_part(self.track, case)
        if part.nsr_hours > 0:
            self.entry = case.voyage.depart + passed + dt.timedelta(hours=part.entry_hours)
        self.line(part.lon, part.lat)
        return Stretch(leg, part.nm, part.hours, part.fuel_t)

    def passage(self, corridor: str, stretches: list[Stretch], depart: dt.date) -> Passage:
        part, nm = self.part, sum(stretch.nm for stretch in stretches)
        trip = Trip(
            corridor=corridor,
            hours=sum(stretch.hours for stretch in stretches),
            fuel_t=sum(stretch.fuel_t for stretch in stretches),
            zones=len(part.zones) if part else 0,
            entry=self.entry,
            canal=corridor if self.canal_at else "",
            red_sea=_red_sea(stretch.leg for stretch in stretches),
            nm=nm,
            depart=depart,
            canal_at=self.canal_at,
            northbound=self.northbound,
            escorted_h=part.escorted_hours if part else 0.0,
        )
        return Passage(
            stretches=tuple(stretches),
            trip=trip,
            nm=nm,
            nsr_hours=part.nsr_hours if part else 0.0,
            escorted_hours=part.escorted_hours if part else 0.0,
            lon=tuple(self.lon),
            lat=tuple(self.lat),
            notice=part.notice if part else "",
            track=self.track,
        )


def arrival(case: Case, passage: Passage) -> np.datetime64:
    """UTC of arrival, to the minute."""
    minutes = round(passage.trip.hours * 60)
    return np.datetime64(case.voyage.depart, "m") + np.timedelta64(minutes, "m")


def days(passage: Passage) -> float:
    """Days from port to port."""
    return float(passage.trip.hours / HOURS_PER_DAY)
