"""Fine routes through corridors around coarse ones, and when that will not do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit._kernels import sail
from nsrkit._kernels.band import band
from nsrkit.errors import DataError, NoRouteError
from nsrkit.ice import grid as ice_grid
from nsrkit.voyage.routing import coastal, icebox, path
from nsrkit.voyage.routing.plane import Plane

if TYPE_CHECKING:
    from nsrkit.voyage.routing.solver import End, Solver

COARSE_KM, FINE_KM = ice_grid.SPACINGS_KM[0], ice_grid.SPACINGS_KM[-1]
EDGE_CELLS = 2  # a track that comes so near to sea left out might be faster through it
_AROUND_ENDS = path.DISC_CELLS + EDGE_CELLS + 1
_SNAP = 64  # windows begin and end at multiples of so many cells, so that departures share them
_WINDOWS = 4  # kept coded at a time


class Window(NamedTuple):
    """Part of the fine grid, with its own frame."""

    season: icebox.Season
    row: int
    """Row of its first node on the whole grid."""
    col: int


class Track(NamedTuple):
    """A track found on a plane, not yet sailed."""

    season: icebox.Season
    plane: Plane
    u: np.ndarray
    v: np.ndarray


class Corridors:
    """Searches of a solver that keep near the track which a 25 km grid finds.

    The same ship, escort, limits and departure on both grids. `track` gives up, with the reason,
    where the coarse grid has no route, where the corridor has none, and where the track comes
    within two cells of usable sea that was left out: a wider search is then needed.

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
        self._windows: dict[tuple[int, ...], Window] = {}

    def track(self, start: End, goal: End, depart: Any) -> Track | str:
        """The track of a departure, or why the corridor does not give it."""
        line = self._coarse_line(start, goal, depart)
        if line is None:
            return "no route on the coarse grid"
        window, u, v = self._window(*line)
        box = window.season.box
        away, there = ((end.uv[0] - window.col, end.uv[1] - window.row) for end in (start, goal))
        within = np.zeros(box.open.size, bool)
        cols, stretch = box.plane.field.cols, box.plane.field.stretch
        band(u, v, self._reach, stretch, cols, within)
        for at in (away, there):
            band(np.array(at[:1]), np.array(at[1:]), float(_AROUND_ENDS), stretch, cols, within)
        plane = window.season.leaving(depart, np.flatnonzero(within))
        # What is left out may be coded, for another departure, or not: keep the track off it.
        plane = plane._replace(drag=np.where(within, 0.0, np.inf))
        hours = path.solve(plane, away, there, within)
        if not np.isfinite(hours[plane.node(*there)]):
            return "no route in the corridor"
        hours[~within] = np.inf
        left_out = window.season.usable & ~within
        seen: list[path.Polyline] = []

        def off_coast(u: np.ndarray, v: np.ndarray) -> path.Polyline:
            seen.append((u, v))
            return coastal.rounded(box, plane, window.season.usable, u, v)

        u, v = path.follow(plane, hours, away, there, off_coast)
        if any(_near(left_out, cols, *line) for line in (*seen, path.dense(u, v))):
            return "the track touches the edge of the corridor"
        return Track(window.season, plane, u, v)

    def _coarse_line(self, start: End, goal: End,
                     depart: Any) -> tuple[np.ndarray, np.ndarray] | None:  # fmt: skip
        """x, y [m] of the coarse track, as descended, between the ends; None = there is none."""
        coarse = self._coarse = self._coarse or self._solver.on_grid(COARSE_KM)
        try:
            ends = coarse.end(start.point, "start"), coarse.end(goal.point, "goal")
        except (DataError, NoRouteError):
            return None
        plane = coarse.season.leaving(depart)
        hours = coarse.arrivals(plane, *ends)
        if not np.isfinite(hours[plane.node(*ends[1].uv)]):
            return None
        u, v = sail.descend(hours, *ends[0].uv, *ends[1].uv, float(path.DISC_CELLS), plane.field,
                            plane.coast, plane.drag)  # fmt: skip
        x, y = plane.xy(u, v)
        return np.hstack((start.x, x, goal.x)), np.hstack((start.y, y, goal.y))

    def _window(self, x: np.ndarray, y: np.ndarray) -> tuple[Window, np.ndarray, np.ndarray]:
        """The window that holds the corridor along x, y [m], and the line on it [cells]."""
        plane, box = self._solver.box.plane, self._solver.box
        u, v = (x - plane.x0) / plane.step, (y - plane.y0) / plane.step
        rows, cols = box.open.size // plane.field.cols, plane.field.cols
        margin = max(1.1 * self._reach, float(_AROUND_ENDS)) + EDGE_CELLS + 1
        key = (*_snapped(v, margin, rows), *_snapped(u, margin, cols))
        window = self._windows.pop(key, None)
        if window is None:
            window = Window(self._solver.season.cut(*key), key[0], key[2])
            if len(self._windows) >= _WINDOWS:
                self._windows.pop(next(iter(self._windows)))
        self._windows[key] = window
        return window, u - window.col, v - window.row


def _snapped(at: np.ndarray, margin: float, size: int) -> tuple[int, int]:
    """First and last-but-one index, at multiples, around positions and a margin."""
    low = int((at.min() - margin) // _SNAP) * _SNAP
    high = -int(-(at.max() + margin) // _SNAP) * _SNAP
    return max(low, 0), min(high, size)


def _near(left_out: np.ndarray, cols: int, u: np.ndarray, v: np.ndarray) -> bool:
    """Whether a dense line comes within some cells of a node left out."""
    node = np.unique(np.floor(v + 0.5).astype(int) * cols + np.floor(u + 0.5).astype(int))
    side = np.arange(-EDGE_CELLS, EDGE_CELLS + 1)
    around = node[:, None] + (side[:, None] * cols + side).ravel()
    return bool(left_out[np.clip(around, 0, left_out.size - 1)].any())
