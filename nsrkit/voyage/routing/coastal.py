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
_EVEN = np.full(256, np.inf)  # one pace for all of the sea
_EVEN[FIRST] = 1.0
_EVER = np.array([0.0, np.inf])


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
        self._ways: dict[tuple[int, int], Polyline | None] = {}

    def rounded(self, plane: Plane, u: np.ndarray, v: np.ndarray) -> Polyline:
        """A polyline whose dry legs, and those through unusable cells, go round over 1 km sea.

        A leg for which there is no way round nearby is left as it is; sailing it then fails.
        """
        u, v = self._afloat(plane, u, v)
        us, vs, done = [], [], 0
        for i in self._barred(plane, u, v):
            way = self._way(plane, (u[i - 1], v[i - 1]), (u[i], v[i]))
            if way is not None:
                us += [u[done:i], way[0][1:-1]]
                vs += [v[done:i], way[1][1:-1]]
                done = i
        return np.concatenate([*us, u[done:]]), np.concatenate([*vs, v[done:]])

    def clear(self, plane: Plane, u: np.ndarray, v: np.ndarray) -> bool:
        """Whether a polyline could be sailed if there were no ice."""
        return bool(np.isfinite(self._sailed(plane, u, v)[-1]))

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

    def _sailed(self, plane: Plane, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        """Hours in still water, inf from the first leg on that cannot be sailed."""
        still = self._still._replace(links=plane.field.links)
        return np.asarray(sail.resail(0.0, u, v, still, plane.coast, plane.drag))

    def _barred(self, plane: Plane, u: np.ndarray, v: np.ndarray) -> list[int]:
        """Ends of the legs that cannot be sailed."""
        barred, at = [], 0
        while at < u.size - 1:
            lost = np.flatnonzero(~np.isfinite(self._sailed(plane, u[at:], v[at:])))
            if lost.size == 0:
                break
            at += int(lost[0])
            barred.append(at)
        return barred

    def _way(self, plane: Plane, start: Spot, goal: Spot) -> Polyline | None:
        """(u, v) of a way from start to goal; None = there is none nearby.

        Departures meet the same capes: the way between the sea points of the two cells is kept,
        and serves where both ends can be joined to it. Pulling makes it straight.
        """
        cells = plane.node(*start), plane.node(*goal)
        if cells[0] != cells[1]:
            if cells not in self._ways:
                x, y = self._box.point[list(cells)].T
                u, v = (x - plane.x0) / plane.step, (y - plane.y0) / plane.step
                self._ways[cells] = (
                    self._search(plane, (u[0], v[0]), (u[1], v[1]))
                    if np.isfinite(x).all() else None
                )  # fmt: skip
            known = self._ways[cells]
            if known is not None:
                u, v = (np.hstack([start[i], known[i], goal[i]]) for i in range(2))
                if self.clear(plane, u, v):
                    return u, v
        return self._search(plane, start, goal)

    def _search(self, plane: Plane, start: Spot, goal: Spot) -> Polyline | None:
        for margin in _MARGINS:
            way = _round(plane, self._usable, start, goal, margin)
            if way is not None:
                return way
        return None


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


def _fine(coast: Coast, u: Any, v: Any) -> tuple[Any, Any]:
    """(column, row) on the finer grid."""
    return coast.u0 + coast.ratio * u, coast.v0 + coast.ratio * v
