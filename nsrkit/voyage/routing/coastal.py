"""Keep a track off the land of the 1 km mask: points to sea points, dry legs to the way round."""

from __future__ import annotations

import numpy as np

from nsrkit._kernels import encode, march, sail
from nsrkit._kernels.field import FIRST, Coast, Field
from nsrkit.voyage.routing.icebox import Sea
from nsrkit.voyage.routing.plane import Plane, no_coast

_MARGINS = (1.0, 3.0, 6.0)  # cells around a leg in which the way round is looked for
_MANY = 160  # points up to which pulling tries every pair
_EVEN = np.full(256, np.inf)  # one pace for all of the sea
_EVEN[FIRST] = 1.0
_EVER = np.array([0.0, np.inf])


def afloat(box: Sea, plane: Plane, u: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points of a polyline that lie on land moved to the sea point of their cell; ends stay."""
    u, v = u.copy(), v.copy()
    coast = plane.coast
    col = np.floor(coast.u0 + coast.ratio * u + 0.5).astype(int)
    row = np.floor(coast.v0 + coast.ratio * v + 0.5).astype(int)
    rows, cols = coast.land.shape
    known = (row > 0) & (row < rows - 1) & (col > 0) & (col < cols - 1)
    on_land = known & coast.land[np.where(known, row, 0), np.where(known, col, 0)]
    for i in np.flatnonzero(on_land[1:-1]) + 1:
        x, y = box.point[plane.node(u[i], v[i])]
        if np.isfinite(x):
            u[i], v[i] = plane.uv(x, y)
    return u, v


def rounded(box: Sea, plane: Plane, usable: np.ndarray, u: np.ndarray,
            v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """A polyline whose dry legs, and those through unusable cells, go round over 1 km sea.

    `usable` (node) tells the cells that are open and deep enough. A leg for which there is no way
    round nearby is left as it is; sailing it then fails.
    """
    u, v = afloat(box, plane, u, v)
    codes = usable.view(np.uint8)[None] * np.uint8(FIRST)
    field = plane.field._replace(codes=codes, table=_EVEN, edges=_EVER)
    us, vs, done = [], [], 0
    for i in _barred(u, v, field, plane):
        ends = (u[i - 1], v[i - 1]), (u[i], v[i])
        ways = (_round(plane, usable, *ends, margin) for margin in _MARGINS)
        way = next((w for w in ways if w is not None), None)
        if way is not None:
            us += [u[done:i], way[0][1:-1]]
            vs += [v[done:i], way[1][1:-1]]
            done = i
    return np.concatenate([*us, u[done:]]), np.concatenate([*vs, v[done:]])


def _barred(u: np.ndarray, v: np.ndarray, field: Field, plane: Plane) -> list[int]:
    """Ends of the legs that cannot be sailed."""
    barred, at = [], 0
    while at < u.size - 1:
        hours = sail.resail(0.0, u[at:], v[at:], field, plane.coast, plane.drag)
        lost = np.flatnonzero(~np.isfinite(hours))
        if lost.size == 0:
            break
        at += int(lost[0])
        barred.append(at)
    return barred


def _round(plane: Plane, usable: np.ndarray, start: tuple[float, float], goal: tuple[float, float],
           margin: float) -> tuple[np.ndarray, np.ndarray] | None:  # fmt: skip
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


def _fine(coast: Coast, u: float, v: float) -> tuple[float, float]:
    """(column, row) on the finer grid."""
    return coast.u0 + coast.ratio * u, coast.v0 + coast.ratio * v
