"""Fine routes through corridors around coarse ones, and when that will not do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit._kernels import sail
from nsrkit._kernels.encode import band, boxes
from nsrkit._kernels.field import FIRST
from nsrkit.errors import DataError, NoRouteError
from nsrkit.ice import grid as ice_grid
from nsrkit.voyage.routing import icebox, path
from nsrkit.voyage.routing.plane import Plane

if TYPE_CHECKING:
    from nsrkit.voyage.routing.solver import End, Solver

COARSE_KM, FINE_KM = ice_grid.SPACINGS_KM[0], ice_grid.SPACINGS_KM[-1]
EDGE_CELLS = 2  # a track that comes so near to sea left out might be faster through it
_AROUND_ENDS = path.DISC_CELLS + EDGE_CELLS + 1
_ROOM = 1.2  # times the hours of open water: what ways in a window may take in open water
# Measured on daily departures of whole years (docs/corridors.md): where these are exceeded, ways
# that the coarse grid does not see may be faster.
_SLACK = 0.06  # of the coarse hours: ways so little slower belong to the corridor too
_ASTRAY = 0.02  # of the coarse hours, by which those in the corridor may differ from them
_BESIDE = 1.5  # coarse cells around such a cell
_SLOW = 2.5  # times the hours of open water, under way on the coarse track

Spot = tuple[float, float]


class Lane(NamedTuple):
    """What all departures between two places share."""

    start: End
    goal: End
    coarse: tuple[Spot, Spot]
    """Start and goal [cells] on the coarse grid."""
    calm: float
    """Hours [h] in open water on the coarse grid."""
    season: icebox.Season
    """On a window of the fine grid, which has room for ways round."""
    fine: tuple[Spot, Spot]
    """Start and goal [cells] on the window."""


class Track(NamedTuple):
    """A track found on a plane, not yet sailed."""

    season: icebox.Season
    plane: Plane
    u: np.ndarray
    v: np.ndarray
    hours: float
    """Arrival as the search has it."""


class Coarse(NamedTuple):
    """What the coarse grid says of a departure."""

    x: np.ndarray
    """(point) [m] along its track, as descended, from start to goal."""
    y: np.ndarray
    hours: float
    beside: np.ndarray
    """(n, 2) x, y [m] of cells through which a way is hardly slower."""


class Corridors:
    """Searches of a solver that keep near the track which a 25 km grid finds.

    The same ship, escort, limits and departure on both grids. A corridor holds what lies within
    reach of the coarse track, and the coarse cells through which a way takes up to 6 % longer.
    `track` gives up, with the reason, where the coarse grid has no route or the corridor has none;
    where the track comes within two cells of usable sea that was left out; and where the coarse
    grid is no guide: the ice is so heavy that each cell counts, or the two grids disagree.

    Parameters
    ----------
    solver
        On the fine grid.
    reach_km
        True distance [km] to each side of the coarse track.
    """

    def __init__(self, solver: Solver, reach_km: float) -> None:
        self._solver, self._reach = solver, reach_km / solver.box.spacing_km
        self._coarse: Solver | None = None
        self._lane: Lane | None = None

    def track(self, start: End, goal: End, depart: Any) -> Track | str:
        """The track of a departure, or why the corridor does not give it."""
        lane = self._shared(start, goal)
        if lane is None:
            return "no route on the coarse grid"
        coarse = self._guide(lane, depart)
        if isinstance(coarse, str):
            return coarse
        within = self._opened(lane, coarse)
        if within is None:
            return "the corridor goes a long way round"
        season, (away, there) = lane.season, lane.fine
        plane = season.leaving(depart, np.flatnonzero(within))
        # What is left out may be coded, for another departure, or not: keep the track off it.
        plane = plane._replace(drag=np.where(within, 0.0, np.inf))
        hours = path.solve(plane, away, there, within)
        arrival = float(hours[plane.node(*there)])
        if not np.isfinite(arrival):
            return "no route in the corridor"
        if abs(arrival / coarse.hours - 1) > _ASTRAY:
            return "the coarse grid takes a different time"
        left_out = season.usable & ~within
        cols = plane.field.cols
        seen: list[path.Polyline] = []

        def off_coast(u: np.ndarray, v: np.ndarray) -> path.Polyline:
            seen.append((u, v))
            return season.offing.rounded(plane, u, v)

        u, v = path.follow(plane, hours, away, there, off_coast)
        if any(_near(left_out, cols, *line) for line in (*seen, path.dense(u, v))):
            return "the track touches the edge of the corridor"
        return Track(season, plane, u, v, arrival)

    def _shared(self, start: End, goal: End) -> Lane | None:
        """The lane between two places, kept for the next departure."""
        lane = self._lane
        if lane is None or (lane.start.uv, lane.goal.uv) != (start.uv, goal.uv):
            lane = self._lane = self._between(start, goal)
        return lane

    def _between(self, start: End, goal: End) -> Lane | None:
        """The lane between two places; None where the coarse grid has none, whatever the ice."""
        coarse = self._coarse = self._coarse or _sibling(self._solver)
        try:
            ends = coarse.end(start.point, "start").uv, coarse.end(goal.point, "goal").uv
        except (DataError, NoRouteError):
            return None
        still = calm(coarse)
        hours = path.solve(still, ends[0])
        shortest = float(hours[still.node(*ends[1])])
        if not np.isfinite(shortest):
            return None
        ways = hours + path.solve(still, ends[1])
        node = np.flatnonzero(ways <= _ROOM * ways.min())
        cols, fine = still.field.cols, self._solver.box.plane
        u, v = fine.uv(*still.xy(node % cols, node // cols))
        margin = max(1.1 * self._reach, float(_AROUND_ENDS)) + EDGE_CELLS + COARSE_KM / FINE_KM
        rows = fine.field.links.size // fine.field.cols
        (top, bottom), (left, right) = _span(v, margin, rows), _span(u, margin, fine.field.cols)
        season = self._solver.season.cut(top, bottom, left, right)
        spots = [(end.uv[0] - left, end.uv[1] - top) for end in (start, goal)]
        return Lane(start, goal, ends, shortest, season, (spots[0], spots[1]))

    def _guide(self, lane: Lane, depart: Any) -> Coarse | str:
        """The coarse track and its neighbours, or why they are no guide."""
        assert self._coarse
        away, there = lane.coarse
        plane = self._coarse.season.leaving(depart)
        hours = path.solve(plane, away, there)
        arrival = float(hours[plane.node(*there)])
        if not np.isfinite(arrival):
            return "no route on the coarse grid"
        back = _back(plane, hours, there)
        if back[plane.node(*away)] > _SLOW * lane.calm:
            return "ice too heavy for the coarse grid"
        u, v = sail.descend(hours, *away, *there, float(path.DISC_CELLS), plane.field,
                            plane.coast, plane.drag)  # fmt: skip
        x, y = plane.xy(u, v)
        x = np.hstack((lane.start.x, x, lane.goal.x))
        y = np.hstack((lane.start.y, y, lane.goal.y))
        near = np.flatnonzero(np.abs((hours + back) / arrival - 1) <= _SLACK)
        cols = plane.field.cols
        return Coarse(x, y, arrival, np.stack(plane.xy(near % cols, near // cols), axis=1))

    def _opened(self, lane: Lane, coarse: Coarse) -> np.ndarray | None:
        """(node) bool: what of the lane is searched; None where it has no room for that."""
        plane = lane.season.box.plane
        field, rows = plane.field, plane.land.shape[0] + 2
        u, v = plane.uv(coarse.x, coarse.y)
        if min(u.min(), v.min()) < 0 or u.max() > field.cols - 1 or v.max() > rows - 1:
            return None
        within = np.zeros(field.links.size, bool)
        band(u, v, self._reach, field.stretch, field.cols, within)
        for spot in lane.fine:
            at = np.array(spot[:1]), np.array(spot[1:])
            band(*at, float(_AROUND_ENDS), field.stretch, field.cols, within)
        # Where she waits, places far off are as good: those beyond the window are left out.
        boxes(*plane.uv(*coarse.beside.T), _BESIDE * COARSE_KM / FINE_KM, field.cols, within)
        return within


def _sibling(solver: Solver) -> Solver:
    """The same ship on the coarse grid, its cells as deep as the deepest fine one that they hold.

    A narrow channel may be deep enough where the cell as a whole is not.
    """
    coarse = solver.on_grid(COARSE_KM)
    box, fine = coarse.box, solver.box
    cols, wide = box.plane.field.cols, fine.plane.field.cols
    node = np.flatnonzero(fine.open)
    u, v = box.plane.uv(*fine.plane.xy(node % wide, node // wide))
    cell = np.floor(v + 0.5).astype(int) * cols + np.floor(u + 0.5).astype(int)
    depth, harbour = box.depth.copy(), box.harbour.copy()
    np.fmax.at(depth, cell, fine.depth[node])
    np.logical_or.at(harbour, cell, fine.harbour[node])
    coarse.box = box._replace(depth=depth, harbour=harbour)
    coarse.season = coarse.coded(coarse.limits)
    return coarse


def calm(solver: Solver) -> Plane:
    """The grid of a solver without ice."""
    season = solver.season
    table = np.full(256, np.inf)
    table[FIRST] = season.table.min()
    codes = np.where(season.usable, FIRST, 0).astype(np.uint8)[None]
    plane = season.box.plane
    return plane._replace(field=plane.field._replace(codes=codes, table=table))


def _back(plane: Plane, hours: np.ndarray, goal: tuple[float, float]) -> np.ndarray:
    """(node) hours under way from each to the goal, each in the ice of its own arrival."""
    field = plane.field
    known = np.isfinite(hours)
    layer = np.searchsorted(field.edges, np.where(known, hours, 0.0), side="right") - 1
    layer = np.clip(layer, 0, field.codes.shape[0] - 1)
    codes = np.where(known, field.codes[layer, np.arange(hours.size)], 0).astype(np.uint8)
    codes[codes < FIRST] = 0
    still = field._replace(codes=codes[None], edges=np.array([0.0, np.inf]))
    return path.solve(plane._replace(field=still), goal)


def _span(at: np.ndarray, margin: float, size: int) -> tuple[int, int]:
    """First and last-but-one index around positions and a margin."""
    return max(int(at.min() - margin), 0), min(int(at.max() + margin) + 2, size)


def _near(left_out: np.ndarray, cols: int, u: np.ndarray, v: np.ndarray) -> bool:
    """Whether a dense line comes within some cells of a node left out."""
    node = np.unique(np.floor(v + 0.5).astype(int) * cols + np.floor(u + 0.5).astype(int))
    side = np.arange(-EDGE_CELLS, EDGE_CELLS + 1)
    around = node[:, None] + (side[:, None] * cols + side).ravel()
    return bool(left_out[np.clip(around, 0, left_out.size - 1)].any())
