"""Where a leg between two cells of a mesh best crosses their shared edge, and how long it takes."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

# Directions of the eight speeds of a cell and the keys of its neighbours: NE E SE S SW W NW N.
CASES = (1, 2, 3, 4, -1, -2, -3, -4)
EAST = np.array([1, 1, 1, 0, -1, -1, -1, 0])
NORTH = np.array([1, 0, -1, -1, -1, 0, 1, 1])
LON_M, LAT_M = 111_321.0, 111_386.0  # metres in a degree at the equator, everywhere
_POINTS = 1025  # tried on an edge where the current beats the ship


class Cells(NamedTuple):
    """Rectangles in longitude and latitude, with what a ship needs to cross them."""

    cx: np.ndarray
    """(cell) centre [degrees_east]."""
    cy: np.ndarray
    """(cell) [degrees_north]"""
    dcx: np.ndarray
    """(cell) half the width [degrees]."""
    dcy: np.ndarray
    """(cell) half the height [degrees]."""
    u: np.ndarray
    """(cell) current to the east [m s-1]."""
    v: np.ndarray
    """(cell) current to the north [m s-1]."""
    speed: np.ndarray
    """(cell, direction) [m s-1] in the order of CASES; 0 = closed."""


Flow = tuple[np.ndarray, np.ndarray, np.ndarray]
Crossings = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def seconds(east: Any, north: Any, u: Any, v: Any, speed: Any) -> np.ndarray:
    """Time over a straight leg in a steady current, steered so that the ship stays on the leg.

    Parameters
    ----------
    east, north
        Length of the leg [m].
    u, v
        Current to the east and to the north [m s-1].
    speed
        Speed through the water [m s-1].

    Returns
    -------
    ndarray
        [s]; inf where the current carries the ship off the leg; 0 for a leg without length.

    Examples
    --------
    >>> h = seconds(400e3, 100e3, 3 / 3.6, 2 / 3.6, 20 / 3.6) / 3600
    >>> round(float(h), 6)
    17.651263
    """
    # |d - c t| = s t, a quadratic in t, in the form that keeps its digits.
    square, along = np.square(east) + np.square(north), east * u + north * v
    spare = np.square(speed) - np.square(u) - np.square(v)
    inside = np.square(along) + spare * square
    root = np.sqrt(np.maximum(inside, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        time = np.where(along < 0, (root - along) / spare, square / (root + along))
    possible = (inside >= 0) & ((spare > 0) | (along > 0))
    return np.where(square == 0, 0.0, np.where(possible, time, np.inf))


def _slopes(leg: np.ndarray, flow: Flow, axis: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and second derivative of `seconds` as the end of the leg moves along an axis."""
    (east, north), (u, v, speed) = leg, flow
    time = seconds(east, north, u, v, speed)
    spare = speed**2 - u**2 - v**2
    push = u * axis[0] + v * axis[1]
    weight = spare * time + east * u + north * v
    slope = ((east - u * time) * axis[0] + (north - v * time) * axis[1]) / weight
    return slope, (1 - 2 * push * slope - spare * slope**2) / weight


def _fastest(one: np.ndarray, two: np.ndarray, flow1: Flow,
             flow2: Flow, axis: np.ndarray, low: np.ndarray,
             high: np.ndarray) -> np.ndarray:  # fmt: skip
    """How far along the edge each crossing lies [m]: least time within low .. high.

    `one` and `two` (2, edge) are the legs before and after a crossing at 0. Time is convex along
    the edge, so that Newton's method kept inside a shrinking bracket cannot miss.
    """

    def slope(at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        s1, c1 = _slopes(one + at * axis, flow1, axis)
        s2, c2 = _slopes(two - at * axis, flow2, axis)
        return s1 - s2, c1 + c2

    across = abs(one).sum(axis=0) - abs(one * axis).sum(axis=0)
    beyond = abs(two).sum(axis=0) - abs(two * axis).sum(axis=0)
    at = np.clip((two * axis).sum(axis=0) * across / (across + beyond), low, high)
    low, high = low.copy(), high.copy()
    high[slope(low)[0] >= 0] = low[slope(low)[0] >= 0]
    low[slope(high)[0] <= 0] = high[slope(high)[0] <= 0]
    at = np.clip(at, low, high)
    for _ in range(80):
        g, curve = slope(at)
        high, low = np.where(g > 0, at, high), np.where(g > 0, low, at)
        new = at - g / curve
        new = np.where((new < low) | (new > high), (low + high) / 2, new)
        done = np.abs(new - at) <= 1e-7
        at = new
        if done.all():
            break
    return np.asarray(at)


def crossings(cells: Cells, a: np.ndarray, b: np.ndarray, case: np.ndarray) -> Crossings:
    """(seconds before, seconds after, lon, lat) of the crossing point of each edge a -> b."""
    east, north = EAST[case], NORTH[case]
    gap_lon, gap_lat = turn(cells.cx[b] - cells.cx[a]), cells.cy[b] - cells.cy[a]
    wide = [LON_M * np.cos(np.radians(cells.cy[i])) for i in (a, b)]
    middle = LON_M * np.cos(np.radians((cells.cy[a] + cells.cy[b]) / 2))
    one = np.stack([east * cells.dcx[a] * wide[0], north * cells.dcy[a] * LAT_M])
    two = np.stack([east * cells.dcx[b] * wide[1], north * cells.dcy[b] * LAT_M])
    side = np.stack([east == 0, north == 0]).astype(float)  # the axis of the edge; 0, 0 at corners
    two += side * np.stack([gap_lon * middle, gap_lat * LAT_M])
    # The part of the edge that both cells have, from the level of a's centre.
    low = np.maximum(-cells.dcx[a], gap_lon - cells.dcx[b]) * middle * side[0]
    low += np.maximum(-cells.dcy[a], gap_lat - cells.dcy[b]) * LAT_M * side[1]
    high = np.minimum(cells.dcx[a], gap_lon + cells.dcx[b]) * middle * side[0]
    high += np.minimum(cells.dcy[a], gap_lat + cells.dcy[b]) * LAT_M * side[1]
    flow1, flow2 = ((cells.u[i], cells.v[i], cells.speed[i, case]) for i in (a, b))
    at = np.zeros(a.size)
    held = [f[2] ** 2 > (f[0] ** 2 + f[1] ** 2) * (1 + 1e-9) for f in (flow1, flow2)]
    calm, edge = held[0] & held[1], side.any(axis=0)
    for chosen, find in ((edge & calm, _fastest), (edge & ~calm, _tried)):
        if chosen.any():
            at[chosen] = find(
                one[:, chosen], two[:, chosen], tuple(f[chosen] for f in flow1),
                tuple(f[chosen] for f in flow2), side[:, chosen], low[chosen], high[chosen],
            )  # fmt: skip
    (east1, north1), (east2, north2) = one + at * side, two - at * side
    first, second = seconds(east1, north1, *flow1), seconds(east2, north2, *flow2)
    lon = cells.cx[a] + east * cells.dcx[a] + side[0] * at / middle
    lat = cells.cy[a] + north * cells.dcy[a] + side[1] * at / LAT_M
    return first, second, lon, lat


def _tried(one: np.ndarray, two: np.ndarray, flow1: Flow,
           flow2: Flow, axis: np.ndarray, low: np.ndarray,
           high: np.ndarray) -> np.ndarray:  # fmt: skip
    """As `_fastest`, among a thousand points: for edges that a current makes partly unreachable."""
    at = low + (high - low) * np.linspace(0, 1, _POINTS)[:, None]
    time = seconds(one[0] + at * axis[0], one[1] + at * axis[1], *flow1)
    time += seconds(two[0] - at * axis[0], two[1] - at * axis[1], *flow2)
    return np.asarray(np.take_along_axis(at, time.argmin(axis=0)[None], axis=0)[0])


def turn(degrees: Any) -> Any:
    """A difference of longitudes the short way round: -180 .. 180."""
    return (np.asarray(degrees) + 180.0) % 360.0 - 180.0


def leg_m(lon1: Any, lat1: Any, lon2: Any, lat2: Any, at: Any) -> tuple[Any, Any]:
    """(east, north) [m] from one place to another, degrees as wide as at latitude `at`."""
    return turn(lon2 - lon1) * LON_M * np.cos(np.radians(at)), (lat2 - lat1) * LAT_M
