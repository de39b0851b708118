"""Keep a track off the land of the 1 km mask: points to sea points, dry legs to the way round."""

from __future__ import annotations

import numpy as np

from nsrkit._kernels import encode, march, sail
from nsrkit._kernels.field import FIRST, Coast, Field
from nsrkit.voyage.routing import path
from nsrkit.voyage.routing.icebox import Sea
from nsrkit.voyage.routing.plane import Plane, framed, no_coast

_MARGINS = (1.0, 3.0, 6.0)  # cells around a leg in which the way round is looked for


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
    codes = np.where(usable, FIRST, 0).astype(np.uint8)[None]
    table = np.full(256, np.inf)
    table[FIRST] = 1.0
    field = plane.field._replace(codes=codes, table=table, edges=np.array([0.0, np.inf]))
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
    left, right = (int(coast.u0 + coast.ratio * u) for u in (u0, u1))
    low, high = (int(coast.v0 + coast.ratio * v) for v in (v0, v1))
    left, low = max(left, 0), max(low, 0)
    land = coast.land[low : high + 1, left : right + 1]
    cols = land.shape[1]
    sea = ~land & _whole(usable, coast, plane.field.cols, left, low, land.shape)
    for at_u, at_v in (start, goal):
        row, col = coast.v0 + coast.ratio * at_v + 0.5, coast.u0 + coast.ratio * at_u + 0.5
        sea[int(row) - low, int(col) - left] = True
    passable = framed(sea, False)
    codes = np.where(passable, FIRST, 0).astype(np.uint8)[None]
    table = np.full(256, np.inf)
    table[FIRST] = 1.0
    fine = Field(codes, table, np.ones(passable.size), encode.open_links(passable, cols + 2),
                 np.array([0.0, np.inf]), cols + 2)  # fmt: skip
    ends = [(coast.u0 + coast.ratio * p[0] - left + 1, coast.v0 + coast.ratio * p[1] - low + 1)
            for p in (start, goal)]  # fmt: skip
    none, still = no_coast(passable.size), np.zeros(passable.size)
    nodes, hours = sail.disc(*ends[0], 3, fine, none, still)
    end = int(np.floor(ends[1][1] + 0.5)) * (cols + 2) + int(np.floor(ends[1][0] + 0.5))
    found = np.full(passable.size, np.inf)
    march.march(fine, found, nodes, hours, end, 3.0)
    if not np.isfinite(found[end]):
        return None
    a, b = sail.descend(found, *ends[0], *ends[1], 3.0, fine, none, still)
    keep = sail.pull(0.0, a, b, a.size <= path.MANY, fine, none, still)
    if keep[0] != 0:
        return None
    a, b = a[keep], b[keep]
    return (a - 1 + left - coast.u0) / coast.ratio, (b - 1 + low - coast.v0) / coast.ratio


def _whole(usable: np.ndarray, coast: Coast, wide: int, left: int, low: int,
           shape: tuple[int, int]) -> np.ndarray:  # fmt: skip
    """Which 1 km squares of a window lie in usable cells with all four corners."""
    inside = np.ones(shape, bool)
    for dv in (-0.5, 0.5):
        for du in (-0.5, 0.5):
            u = (left + np.arange(shape[1]) + du - coast.u0) / coast.ratio
            v = (low + np.arange(shape[0]) + dv - coast.v0) / coast.ratio
            cell = np.floor(v + 0.5).astype(int)[:, None] * wide + np.floor(u + 0.5).astype(int)
            inside &= usable[np.clip(cell, 0, usable.size - 1)]
    return inside
