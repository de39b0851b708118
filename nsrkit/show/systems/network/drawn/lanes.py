"""Where the arcs of a network run on a map, and what lies on each stretch that they share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

Point = tuple[float, float]
_STEP_M = 150e3  # between vertices of a line


class Stretch(NamedTuple):
    """A line with the same flow and use all along."""

    points: np.ndarray
    """(point, 2) longitude and latitude [degrees]."""
    mt: float
    use: float
    """Largest share of a limit in use on the arcs that run here; NaN: most goods have none."""


@lru_cache(maxsize=512)
def straight(tail: Point, head: Point) -> tuple[Point, ...]:
    """Vertices of the shortest line between longitudes and latitudes [degrees].

    Examples
    --------
    >>> straight((116.4, 39.9), (37.6, 55.8)) == straight((37.6, 55.8), (116.4, 39.9))[::-1]
    True
    """
    from pyproj import Geod

    if tail > head:
        return straight(head, tail)[::-1]
    geod = Geod(ellps="WGS84")
    steps = int(geod.inv(*tail, *head)[2] / _STEP_M) + 1
    between = geod.npts(*tail, *head, steps)
    return (tail, *((float(lon), float(lat)) for lon, lat in between), head)


@lru_cache(maxsize=512)
def sailed(tail: str | Point, head: str | Point, via: str) -> tuple[Point, ...]:
    """Vertices of a way by sea, as charted; empty where there is none.

    Parameters
    ----------
    tail, head
        Ports of `params/ports.csv`, or longitude and latitude [degrees].
    via
        Corridor, as in `voyage.corridors.TITLES`.

    Returns
    -------
    tuple
        Longitude and latitude [degrees].

    Examples
    --------
    >>> sailed("Shanghai", "Rotterdam", "nsr")[0]
    (121.6289, 31.3417)
    """
    from nsrkit.errors import NsrkitError
    from nsrkit.voyage import corridors

    try:
        legs = corridors.plan(tail, head, via)
    except NsrkitError:
        return ()
    return tuple(point for leg in legs for point in zip(leg.lon, leg.lat, strict=True))


def stretches(lanes: Iterable[tuple[Sequence[Point], float, float]]) -> list[Stretch]:
    """Arcs laid upon each other: where they share their way, their flows add up.

    Parameters
    ----------
    lanes
        Of each arc its vertices, its flow and its use.

    Returns
    -------
    list of Stretch
        Smallest flow first.

    Examples
    --------
    >>> one, two = ((0, 0), (1, 0), (2, 0)), ((0, 0), (1, 0), (1, 1))
    >>> [(len(each.points), each.mt) for each in stretches([(one, 2, 0.5), (two, 3, 0.1)])]
    [(2, 2), (2, 3), (2, 5)]
    """
    told = list(lanes)
    arcs: dict[frozenset[Point], list[tuple[float, float]]] = {}
    for points, mt, use in told:
        for piece in _pieces(points):
            arcs.setdefault(piece, []).append((mt, use))
    sums = {piece: _sum(held) for piece, held in arcs.items()}
    drawn: set[frozenset[Point]] = set()
    found: list[Stretch] = []
    for points, _, _ in told:
        line: list[Point] = []
        for a, b in pairwise(points):
            piece = frozenset((_round(a), _round(b)))
            fresh = len(piece) == 2 and piece not in drawn
            drawn.add(piece)
            if fresh and line and _same(sums[piece], found[-1]):
                line.append(b)
                found[-1] = found[-1]._replace(points=np.array(line))
            elif fresh:
                line = [a, b]
                found.append(Stretch(np.array(line), *sums[piece]))
            elif len(piece) == 2:
                line = []
    return sorted(found, key=lambda each: each.mt)


def _round(point: Point) -> Point:
    return round(point[0], 1) + 0.0, round(point[1], 1) + 0.0


def _pieces(points: Sequence[Point]) -> list[frozenset[Point]]:
    """Pieces between vertices, each once; those that round to a point are none."""
    pieces = (frozenset((_round(a), _round(b))) for a, b in pairwise(points))
    return list(dict.fromkeys(piece for piece in pieces if len(piece) == 2))


def _sum(held: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Flow, and the largest use if at least half of the flow has a limit."""
    limited = [(mt, use) for mt, use in held if use == use]
    whole = sum(mt for mt, _ in held)
    most = max((use for _, use in limited), default=np.nan)
    return whole, most if 2 * sum(mt for mt, _ in limited) >= whole else np.nan


def _same(sums: Sequence[float], last: Stretch) -> bool:
    return bool(np.isclose(sums[0], last.mt) and np.isclose(sums[1], last.use, equal_nan=True))
