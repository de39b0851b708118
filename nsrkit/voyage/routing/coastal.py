"""Keep a track off the land of the 1 km mask: points to sea points, dry legs to the way round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit._kernels import encode, march, sail
from nsrkit._kernels.field import FIRST, Coast, Field
from nsrkit.voyage.routing.plane import Plane, no_coast

if TYPE_CHECKING:
    from nsrkit.voyage.routing.icebox import Sea

Spot = tuple[float, float]
Polyline = tuple[np.ndarray, np.ndarray]

_MARGINS = (1.0, 3.0, 6.0)  # cells around a leg in which the way round is looked for
_MANY = 160  # points up to which pulling tries every pair
_DRAUGHTS = 16  # whose ways are kept on one grid
_EVEN = np.full(256, np.inf)  # one pace for all of the sea
_EVEN[FIRST] = 1.0
_EVER = np.array([0.0, np.inf])
_NOTHING: Polyline = (np.empty(0), np.empty(0))


class Offing:
    """Ways round the land and the shallows of one grid, for one ship's draught.

    Parameters
    ----------
    box
        The grid.
    usable
        (node) bool: cells that are open and deep enough.
    """

    def __init__(self, box: Sea, usable: np.ndarray) -> None:
        self._box, self._usable = box, usable
        self._still = box.plane.field._replace(
            codes=usable.view(np.uint8)[None] * np.uint8(FIRST), table=_EVEN, edges=_EVER
        )
        self._ways: dict[tuple[int, int], Polyline] = {}
        self._without: set[tuple[Spot, Spot]] = set()

    def rounded(self, plane: Plane, u: np.ndarray, v: np.ndarray) -> Polyline:
        """A polyline whose dry legs, and those through unusable cells, go round over 1 km sea.

        A leg for which there is no way round nearby is left as it is; sailing it then fails.
        """
        u, v = self._afloat(plane, u, v)
        ends = self._barred(plane, u, v)
        if ends.size == 0:
            return u, v
        # The ways that are kept are tried all at once; a leg that none fits is looked at anew.
        ways = [self._kept(plane, u, v, i) for i in ends]
        tried = _inserted(u, v, ends, ways)
        first = np.cumsum([0, *(way[0].size for way in ways)])[:-1] + ends - 1
        lost = self._barred(plane, *tried)
        for n, (at, way) in enumerate(zip(first, ways, strict=True)):
            if ((lost > at) & (lost <= at + way[0].size + 1)).any():
                i = ends[n]
                found = self._search(plane, (u[i - 1], v[i - 1]), (u[i], v[i]))
                ways[n] = _NOTHING if found is None else (found[0][1:-1], found[1][1:-1])
        return _inserted(u, v, ends, ways)

    def clear(self, plane: Plane, u: np.ndarray, v: np.ndarray) -> bool:
        """Whether a polyline could be sailed if there were no ice."""
        return self._barred(plane, u, v).size == 0

    def _afloat(self, plane: Plane, u: np.ndarray, v: np.ndarray) -> Polyline:
        """Points that lie on land moved to the sea point of their cell; ends stay."""
        u, v = u.copy(), v.copy()
        coast = plane.coast
        col, row = (np.floor(at + 0.5).astype(int) for at in _fine(coast, u, v))
        rows, cols = coast.land.shape
        known = (row > 0) & (row < rows - 1) & (col > 0) & (col < cols - 1)
        on_land = known & coast.land[np.where(known, row, 0), np.where(known, col, 0)]
        for i in np.flatnonzero(on_land[1:-1]) + 1:
            x, y = self._box.point[plane.node(u[i], v[i])]
            if np.isfinite(x):
                u[i], v[i] = plane.uv(x, y)
        return u, v

    def _barred(self, plane: Plane, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        """Ends of the legs that cannot be sailed even without ice."""
        still = self._still._replace(links=plane.field.links)
        return np.asarray(sail.barred(u, v, still, plane.coast, plane.drag))

    def _kept(self, plane: Plane, u: np.ndarray, v: np.ndarray, end: int) -> Polyline:
        """Points of a way between the sea points of the two cells of a leg; none where none is.

        Departures meet the same capes: it is looked for once, and pulling makes it straight.
        """
        cells = plane.node(u[end - 1], v[end - 1]), plane.node(u[end], v[end])
        if cells[0] == cells[1]:
            return _NOTHING
        if cells not in self._ways:
            x, y = self._box.point[list(cells)].T
            a, b = (x - plane.x0) / plane.step, (y - plane.y0) / plane.step
            known = np.isfinite(x).all()
            way = self._search(plane, (a[0], b[0]), (a[1], b[1])) if known else None
            self._ways[cells] = _NOTHING if way is None else way
        return self._ways[cells]

    def _search(self, plane: Plane, start: Spot, goal: Spot) -> Polyline | None:
        """The way round in the least window that holds one; None: kept, for it took longest."""
        if (start, goal) in self._without:
            return None
        for margin in _MARGINS:
            way = _round(plane, self._usable, start, goal, margin)
            if way is not None:
                return way
        self._without.add((start, goal))
        return None


def offing(box: Sea, usable: np.ndarray) -> Offing:
    """The ways of a grid for what is usable, kept for all ships, seasons and ices that share it."""
    key = usable.tobytes()
    found = box.offings.get(key)
    if found is None:
        if len(box.offings) >= _DRAUGHTS:
            box.offings.clear()
        found = box.offings[key] = Offing(box, usable)
    return found


def _round(plane: Plane, usable: np.ndarray, start: Spot, goal: Spot,
           margin: float) -> Polyline | None:  # fmt: skip
    """(u, v) of the shortest way over 1 km sea in a window around a leg; None = none."""
    coast = plane.coast
    u0, u1 = min(start[0], goal[0]) - margin, max(start[0], goal[0]) + margin
    v0, v1 = min(start[1], goal[1]) - margin, max(start[1], goal[1]) + margin
    left, low = (max(int(at), 0) for at in _fine(coast, u0, v0))
    right, high = (int(at) for at in _fine(coast, u1, v1))
    shape = min(high + 1, len(coast.land)) - low, min(right + 1, coast.land.shape[1]) - left
    cols = shape[1] + 2
    passable = encode.window(coast, usable, plane.field.cols, left, low, shape)
    ends = []
    for at in (start, goal):
        u, v = _fine(coast, *at)
        ends.append((u - left + 1, v - low + 1))
        passable[int(v - low + 1.5) * cols + int(u - left + 1.5)] = True
    codes = passable.view(np.uint8)[None] * np.uint8(FIRST)
    fine = Field(codes, _EVEN, np.ones(passable.size, np.float32),
                 encode.open_links(passable, cols), _EVER, cols, 1.0)  # fmt: skip
    none, still = no_coast(passable.size), np.zeros(passable.size)
    nodes, hours = sail.disc(*ends[0], 3, fine, none, still)
    end = int(ends[1][1] + 0.5) * cols + int(ends[1][0] + 0.5)
    found = np.full(passable.size, np.inf)
    march.march(fine, found, nodes, hours, end, 3.0)
    if not np.isfinite(found[end]):
        return None
    a, b = sail.descend(found, *ends[0], *ends[1], 3.0, fine, none, still)
    keep = sail.pull(0.0, a, b, a.size <= _MANY, fine, none, still)
    if keep[0] != 0:
        return None
    a, b = a[keep], b[keep]
    return (a - 1 + left - coast.u0) / coast.ratio, (b - 1 + low - coast.v0) / coast.ratio


def _inserted(u: np.ndarray, v: np.ndarray, ends: np.ndarray, ways: list[Polyline]) -> Polyline:
    """A polyline with the points of each way before the point that is its end."""
    us, vs, done = [], [], 0
    for i, way in zip(ends, ways, strict=True):
        us += [u[done:i], way[0]]
        vs += [v[done:i], way[1]]
        done = i
    return np.concatenate([*us, u[done:]]), np.concatenate([*vs, v[done:]])


def _fine(coast: Coast, u: Any, v: Any) -> tuple[Any, Any]:
    """(column, row) on the finer grid."""
    return coast.u0 + coast.ratio * u, coast.v0 + coast.ratio * v
