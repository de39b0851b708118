"""One ship in the ice of one season: many departures, each with its fastest track."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit._kernels import sail
from nsrkit.errors import DataError, NoRouteError
from nsrkit.ice import grid as ice_grid
from nsrkit.logs import logger
from nsrkit.ship import admission
from nsrkit.units import HOURS_PER_DAY, KM_PER_NM
from nsrkit.voyage.routing import icebox, path
from nsrkit.voyage.routing.closing import reserve
from nsrkit.voyage.routing.corridor import FINE_KM, Corridors, Track
from nsrkit.voyage.routing.ices import cube
from nsrkit.voyage.routing.led import along, ways
from nsrkit.voyage.routing.plane import Plane

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit._kernels.field import Field
    from nsrkit.scenario.parts.escort import Escort, EscortPolicy
    from nsrkit.scenario.parts.sailing import Routing, Sailing
    from nsrkit.scenario.ship import Ship
    from nsrkit.voyage.ports import Place

LOG = logger(__name__)
_MOVE_KM = 25.0
_INLAND = f"lies on land, more than {_MOVE_KM:.0f} km from the sea"
_TRANSIT_NM = 2000.0  # free track Cape Zhelaniya - Cape Dezhnev, what a delay "on one" is for
_LATE = 1.01  # times the hours of the search: what a track may take, sailed
_SOONER = 0.95  # times the same: what none takes, pulled straight (measured: 0.993)


class _TooLateError(NoRouteError):
    """A track was found, but delays or the wait for an icebreaker let the ice close on it."""


class CoastError(DataError):
    """A track that cannot keep off the coast on its grid; on a finer one it may."""


class End(NamedTuple):
    """Where a track begins or ends."""

    point: Any
    """As it was asked for."""
    name: str
    x: float
    y: float
    uv: tuple[float, float]
    notice: str


class Way(NamedTuple):
    """A track as sailed."""

    season: icebox.Season
    """Of the whole grid, whose ways she went."""
    field: Field
    """What it was sailed through, from the layer of its departure on."""
    line: path.Line
    """With track length factor and delay."""
    ideal_h: float
    """The same track without them."""
    notices: tuple[str, ...]
    search: str
    """`corridor`, or `full` and why."""
    found_h: float
    """Arrival as the search had it, before the track was sailed."""
    waits_at: int
    """Point where she waits for the icebreaker; -1: nowhere."""


class Solver:
    """Routes of one ship through one ice cube; what a departure needs of the cube is coded once.

    On the finest grid a route is searched in a corridor around that of the coarsest, and on the
    whole grid where that will not do (see `corridor.Corridors`).

    Parameters
    ----------
    ice
        Daily `siconc` [1] and `sithick` [m] on (time, y, x) of the project's map; or the `ice` of
        another solver on the same routing grid, which is not read again.
    ship
        The ship.
    escort, routing, sailing, fill, lead
        As in `fastest`.
    """

    def __init__(self, ice: xr.Dataset | cube.Ice, ship: Ship, escort: EscortPolicy = "required",
                 routing: Routing | None = None, sailing: Sailing | None = None,
                 fill: str | None = None, lead: Escort | None = None) -> None:  # fmt: skip
        from nsrkit.scenario.files import defaults

        if escort not in ("none", "required", "full"):
            raise DataError(f"unknown escort {escort!r}; one of none, required, full")
        self.ship, self.escort = ship, escort
        self.routing: Routing = routing or defaults().routing
        self.sailing: Sailing = sailing or defaults().sailing
        self.lead: Escort = lead or defaults().escort
        self.wait_h = 0.0 if escort == "none" else float(self.lead.wait_h.value or 0.0)
        self.box = icebox.sea(float(self.routing.grid_km))
        self.ice = ice if isinstance(ice, cube.Ice) else cube.read(ice, self.box, fill)
        need = _number(ship.draught_m) + _number(self.routing.under_keel_m)
        barrier = not self.routing.north_of_severnaya_zemlya
        self.permits = admission.permits(self.lead, ship.ice_class.tariff, self.ice.times)
        self.shut = ways.shut_seas(self.routing.closures.values(), self.ice.times)
        self.limits = icebox.Limits(escort, self.routing.minimum_rio, need, barrier)
        self.season = self.coded(self.limits)
        self._ends: dict[str, tuple[End, End]] = {}
        self._alone: Solver | None = None
        self._finer: Solver | None = None
        narrow = self.routing.corridor_km > 0 and self.box.spacing_km == FINE_KM
        self._corridors = Corridors(self, self.routing.corridor_km) if narrow else None

    @property
    def whole(self) -> Plane:
        """The season on the whole grid, all of it coded."""
        return self.season.plane()

    def on_grid(self, spacing_km: float) -> Solver:
        """The same ship in the same ice on another routing grid."""
        routing = self.routing.model_copy(update={"grid_km": spacing_km})
        ice = cube.relaid(self.ice, icebox.sea(spacing_km))
        return Solver(ice, self.ship, self.escort, routing, self.sailing, lead=self.lead)

    def other(self, *, ship: Ship | None = None, escort: EscortPolicy | None = None,
              sailing: Sailing | None = None) -> Solver:  # fmt: skip
        """Another ship, policy or sailing in the same ice, which is not read again."""
        found = Solver(self.ice, ship or self.ship, escort or self.escort, self.routing,
                       sailing or self.sailing, lead=self.lead)  # fmt: skip
        if found.limits.need_m == self.limits.need_m:
            found._ends = self._ends
        return found

    def ways(self, limits: icebox.Limits, ship: Ship | None = None) -> ways.Ways:
        """How the ship, or another one, may go on under these limits."""
        permits = self.permits if limits.lawful else None
        return ways.laid_out(ship or self.ship, self.sailing, self.lead, limits.escort,
                             limits.minimum_rio, permits, self.ice.times.size,
                             self.shut if limits.shut else None)  # fmt: skip

    def coded(self, limits: icebox.Limits) -> icebox.Season:
        """The season under these limits."""
        factor = _number(self.sailing.track_length_factor)
        return icebox.Season(self.ice, self.box, self.ways(limits), limits, factor)

    def end(self, point: Any, name: str) -> End:
        """A place, moved to the nearest usable sea within 25 km where it lies on land."""
        from nsrkit.voyage.ports import place

        where = place(point)
        x, y = (float(value) for value in ice_grid.xy(where.lon, where.lat))
        plane, usable = self.box.plane, self.season.usable
        u, v = plane.uv(x, y)
        node = plane.node(u, v)
        east = ice_grid.WEST_E <= where.lon % 360 <= ice_grid.EAST_E
        if node < 0 or not east:
            inland = east and ice_grid.SOUTH_N <= where.lat <= ice_grid.NORTH_N
            outside = "lies outside the ice box (20 E to 160 W, 60 to 84 N)"
            raise DataError(f"{name} {where.title} {_INLAND if inland else outside}")
        if usable[node] and not sail.dry(u, v, u, v, plane.coast):
            return End(point, where.name, x, y, (u, v), "")
        px, py = self.box.point.T
        scale = float(ice_grid.scale(where.lat))
        every = np.hypot(px - x, py - y) / scale / 1000.0
        away = np.where(usable, every, np.nan)
        near = int(np.argmin(np.where(np.isfinite(away), away, np.inf)))
        if not away[near] <= _MOVE_KM:
            raise self._unreachable(where, name, node, every)
        notice = f"{name} {where.title} moved {away[near]:.0f} km to the nearest sea deep enough"
        uv = plane.uv(px[near], py[near])
        return End(point, where.name, float(px[near]), float(py[near]), uv, notice)

    def _unreachable(self, where: Place, name: str, node: int, away: np.ndarray) -> Exception:
        """What to raise for a place with no usable sea within reach."""
        depth = np.where(self.box.open & (away <= _MOVE_KM), self.box.depth, np.nan)
        if not self.box.open[node] and not np.isfinite(depth).any():
            return DataError(f"{name} {where.title} {_INLAND}")
        deepest = float(np.nanmax(depth))
        draught = np.floor((deepest - _number(self.routing.under_keel_m)) * 10) / 10
        return NoRouteError(
            f"too shallow at the {name}, {where.title}: {deepest:.1f} m, and the ship needs "
            f"{self.limits.need_m:.1f} m with her under-keel clearance", (where.lon, where.lat),
            f"a draught of {draught:.1f} m or less reaches it",
        )  # fmt: skip

    def arrivals(self, plane: Plane, start: End, goal: End | None = None) -> np.ndarray:
        """Hours since departure at every node; inf = never."""
        return path.solve(plane, start.uv, None if goal is None else goal.uv)

    def way(self, start: Any, goal: Any, depart: Any, *, explain: bool = True) -> Way:
        """Fastest track of one departure, sailed with track length factor and delay.

        Without `explain` a missing route is not looked into, which takes longer than finding one.

        Raises
        ------
        NoRouteError
            None exists: the limit that closes it, where, and what would open it.
        """
        return self._way(*self._between(start, goal), depart, explain)

    def _between(self, start: Any, goal: Any) -> tuple[End, End]:
        """Both ends, looked up once for all departures."""
        key = repr((start, goal))
        if key not in self._ends:
            self._ends[key] = self.end(start, "start"), self.end(goal, "goal")
        return self._ends[key]

    def _way(self, start: End, goal: End, depart: Any, explain: bool) -> Way:
        """The fastest way; alone all along, where that is sooner than waiting to be led.

        The search knows no waiting for an icebreaker.
        """
        try:
            found = self._searched(start, goal, depart, explain)
        except _TooLateError:
            alone = self._unled(start, goal, depart)
            if alone is None:
                raise
            return alone
        hours = float(found.line.hours[-1])
        alone = self._unled(start, goal, depart, hours) if found.waits_at >= 0 else None
        return found if alone is None or hours < alone.line.hours[-1] else alone

    def _unled(self, start: End, goal: End, depart: Any, latest: float = np.inf) -> Way | None:
        """The way without an icebreaker, for a ship that takes one only where she has to.

        None as well where the search arrives so late [h] that the track cannot be in time.
        """
        if self.escort != "required":
            return None
        self._alone = self._alone or self.other(escort="none")
        with suppress(NoRouteError, DataError):
            return self._alone._searched(start, goal, depart, False, latest / _SOONER)
        return None

    def _searched(self, start: End, goal: End, depart: Any, explain: bool,
                  latest: float = np.inf) -> Way:  # fmt: skip
        why = ""
        notices = tuple(end.notice for end in (start, goal) if end.notice)
        if self._corridors:
            near = self._corridors.track(start, goal, depart)
            if isinstance(near, str):
                why = f": {near}"
            elif _sailed(near.plane, near.u, near.v) > _LATE * near.hours:
                why = ": the track in the corridor meets closing ice"
            else:
                line, ideal, at = self._sail(near)
                if np.isfinite(ideal) and np.isfinite(line.hours[-1]):
                    return Way(self.season, near.plane.field, line, ideal, notices, "corridor",
                               near.hours, at)  # fmt: skip
                why = ": the track in the corridor cannot be sailed"
            LOG.debug("%s - %s: the whole grid is searched%s", start.name, goal.name, why)
        track = self._track(start, goal, depart, explain, latest)
        line, ideal, at = self._sail(track)
        if not np.isfinite(ideal):
            raise self._lost(track, start, goal)
        if not np.isfinite(line.hours[-1]):
            track = self._with_delays(track, start, goal)
            line, ideal, at = self._sail(track)
        if not np.isfinite(line.hours[-1]):
            raise self._too_late(track, ideal)
        return Way(self.season, track.plane.field, line, ideal, notices, f"full{why}",
                   track.hours, at)  # fmt: skip

    def _track(self, start: End, goal: End, depart: Any, explain: bool, latest: float) -> Track:
        """The track of a departure on the whole grid."""
        plane = self.season.leaving(depart)
        hours = self.arrivals(plane, start, goal)
        arrival = float(hours[plane.node(*goal.uv)])
        if not np.isfinite(arrival):
            from nsrkit.voyage.routing import blocked

            if not explain:
                raise NoRouteError("the way is closed")
            raise blocked.explain(self, plane, start, goal, depart)
        if arrival > latest:
            raise NoRouteError("no way so soon")
        found = self.followed(plane, hours, start, goal)
        late = _sailed(plane, *found)
        if late > _LATE * arrival:
            found = reserve.soonest(self, plane, (start, goal), found, late,
                                    partial(_sailed, plane))  # fmt: skip
        return Track(self.season, plane, *found, arrival)

    def _with_delays(self, track: Track, start: End, goal: End) -> Track:
        """The track that delays hold up least, for one on which they let the ice close."""

        def held_up(u: np.ndarray, v: np.ndarray) -> float:
            return float(self._sail(track._replace(u=u, v=v))[0].hours[-1])

        found = reserve.soonest(self, track.plane, (start, goal), (track.u, track.v), np.inf,
                                held_up)  # fmt: skip
        return track._replace(u=found[0], v=found[1])

    def followed(self, plane: Plane, hours: np.ndarray, start: End, goal: End) -> path.Polyline:
        """The track of a search, off the coast."""
        off_coast = partial(self.season.offing.rounded, plane)
        return path.follow(plane, hours, start.uv, goal.uv, off_coast)

    def _too_late(self, track: Track, ideal: float) -> Exception:
        """What to raise for a track on which delays cost the way."""
        delay = _number(self.sailing.delay_d) * HOURS_PER_DAY + self.wait_h
        if ideal * _number(self.sailing.track_length_factor) + delay < track.plane.field.edges[-1]:
            return _TooLateError("with her delays the ice closes ahead of her",
                                 relax="a smaller sailing.delay_d or escort.wait_h, or an earlier "
                                 "departure")  # fmt: skip
        return _TooLateError("delays carry the passage beyond the end of the ice data, "
                             f"{str(self.ice.times[-1])[:10]}")  # fmt: skip

    def _lost(self, track: Track, start: End, goal: End) -> Exception:
        """What to raise for a track that cannot be sailed."""
        if self.season.offing.clear(track.plane, track.u, track.v):
            return NoRouteError("the ice closes ahead of her: the way is open for too short a time")
        return CoastError(
            f"the track {start.name} - {goal.name} cannot keep off the coast on the "
            f"{self.box.spacing_km:g} km grid; try a finer routing.grid_km"
        )

    def _sail(self, track: Track) -> tuple[path.Line, float, int]:
        """(the track as sailed, hours without length factor and delays, where she waits)."""
        season, plane, u, v, _ = track
        factor = _number(self.sailing.track_length_factor)
        delay = _number(self.sailing.delay_d) * HOURS_PER_DAY
        far = _TRANSIT_NM * KM_PER_NM / self.box.spacing_km
        ideal = plane.field._replace(table=plane.field.table / factor)
        u, v, hours, best, drag = sail.passage(u, v, factor, delay, far, season.nsr, ideal,
                                               plane.field, plane.coast, plane.drag)  # fmt: skip
        line, at = path.Line(*plane.xy(u, v), hours), -1
        if self.wait_h > 0 and np.isfinite(hours[-1]):
            led = np.flatnonzero(along.led(self.season, plane.field, line).reason[1:])
            # Led from the departure on she leaves with the icebreaker: the wait was before.
            at = int(led[0]) if led.size and led[0] > 0 else -1
        if at >= 0:
            again = sail.resail(hours[at] + self.wait_h, u[at:], v[at:], plane.field, plane.coast,
                                drag)  # fmt: skip
            line = line._replace(hours=np.append(hours[: at + 1], again[1:]))
        return line, float(best), at

    def track(self, start: Any, goal: Any, depart: Any, *, explain: bool = True) -> xr.Dataset:
        """Dataset of `fastest` for one departure; `explain` as for `way`."""
        from nsrkit.voyage.routing import sheet

        way = self.way(start, goal, depart, explain=explain)
        return sheet.dataset(self, way, start, goal, depart)

    def hours(
        self, start: Any, goal: Any, departs: Iterable[Any], *, explain: bool = True
    ) -> tuple[np.ndarray, list[str]]:
        """(hours [h], reason) per departure; NaN and a reason where there is no route."""
        found, reasons = [], []
        try:
            ends = self._between(start, goal)
        except NoRouteError as fault:
            reasons = [str(fault) for _ in departs]
            return np.full(len(reasons), np.nan), reasons
        for depart in departs:
            try:
                found.append(self._hours(ends, depart, explain))
                reasons.append("")
            except NoRouteError as fault:
                found.append(np.nan)
                reasons.append(str(fault))
        return np.array(found), reasons

    def _hours(self, ends: tuple[End, End], depart: Any, explain: bool) -> float:
        """Hours of one departure; on the next finer grid where this one cannot keep off a coast."""
        try:
            return float(self._way(*ends, depart, explain).line.hours[-1])
        except CoastError:
            finer = [km for km in ice_grid.SPACINGS_KM if km < self.box.spacing_km]
            if not finer:
                raise
            self._finer = self._finer or self.on_grid(finer[0])
            start, goal = self._finer._between(ends[0].point, ends[1].point)
            return self._finer._hours((start, goal), depart, explain)


def _sailed(plane: Plane, u: np.ndarray, v: np.ndarray) -> float:
    """Hours of a track without delay; inf = it cannot be sailed."""
    return float(path.sailed(plane, u, v).hours[-1])


def _number(given: Any) -> float:
    if given.value is None:
        raise DataError("a number that routing needs is not supplied")
    return float(given.value)
