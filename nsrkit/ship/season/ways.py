"""Where a season is counted: the whole route, its seas and its straits, as networks of cells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

SEAS = {"Kara": (1, 2), "Laptev": (3, 4), "East Siberian": (5, 6), "Chukchi": (7,)}
WEST, EAST = ("cape_zhelaniya", "kara_gate"), ("bering_strait",)
CORRIDOR = f"{' or '.join(WEST)} - {EAST[0]}"
ROUTE = "route"
_GATE_M = 50_000.0  # cells this near to a gate count as the gate
_STRAIT_M = 40_000.0  # a strait is the sea this near to its track ...
_MOUTH_M = 25_000.0  # ... and is passed from one of these ends of the track to the other


class Network(NamedTuple):
    """The sea as numbered nodes."""

    cells: np.ndarray  # flat cell of each node
    neighbours: np.ndarray  # (node, 8) node numbers, -1 = none
    starts: np.ndarray
    goals: np.ndarray


class Way(NamedTuple):
    """One place that is open on a day where passable or free nodes join its two sides."""

    name: str
    title: str
    kind: str  # route, sea or strait
    nodes: np.ndarray | None  # of the whole network, in the order of `network`; None = all
    network: Network
    free: np.ndarray  # nodes whose ice does not count


@lru_cache(maxsize=3)
def ways(spacing_km: float) -> tuple[Way, ...]:
    """The whole route first, then seas and straits from west to east.

    The way of a sea is the whole route with the other seas taken as open: only the unnamed sea to
    the north keeps its ice. The way of a strait is the sea within 40 km of its track, from mouth
    to mouth.
    """
    from nsrkit.ice import places
    from nsrkit.ice.static import static

    whole = _whole(spacing_km)
    fixed = static(spacing_km)
    sea = fixed["sea"].values.ravel()[whole.cells]
    at = np.column_stack([fixed[name].values.ravel()[whole.cells] for name in ("sea_x", "sea_y")])
    found = [Way(ROUTE, "Whole route", "route", None, whole, np.zeros(sea.size, bool))]
    found += [Way(name, f"{name} Sea", "sea", None, whole, (sea > 0) & ~np.isin(sea, flags))
              for name, flags in SEAS.items()]  # fmt: skip
    tracks = [each for each in places.straits().values() if each.kind == "strait" and each.fairway]
    for each in sorted(tracks, key=lambda strait: strait.lon % 360):
        nodes, part = _strait(whole, at, each.fairway)
        free = np.zeros(nodes.size, bool)
        found.append(Way(each.name, each.title, "strait", nodes, part, free))
    return tuple(found)


def _whole(spacing_km: float) -> Network:
    from nsrkit.ice import places
    from nsrkit.ice.grid import xy
    from nsrkit.ice.static import DIRECTIONS, closed_by_default, static

    fixed = static(spacing_km)
    passable = (fixed["surface"].values == 0) & np.isfinite(fixed["sea_x"].values)
    passable &= ~np.asarray(closed_by_default(spacing_km))
    rows, columns = passable.shape
    number = np.full(passable.shape, -1, np.int32)
    number[passable] = np.arange(np.count_nonzero(passable))
    row, column = np.nonzero(passable)
    neighbours = np.full((row.size, len(DIRECTIONS)), -1, np.int32)
    links = fixed["links"].values[row, column]
    for d, (right, up) in enumerate(DIRECTIONS):
        r, c = row + up, column + right
        inside = (r >= 0) & (r < rows) & (c >= 0) & (c < columns) & (links >> d & 1 == 1)
        neighbours[inside, d] = number[r[inside], c[inside]]
    at = np.stack([fixed["sea_x"].values[row, column], fixed["sea_y"].values[row, column]])

    def near(gates: Sequence[str]) -> np.ndarray:
        reach = np.zeros(row.size, bool)
        for name in gates:
            x, y = xy(*places.gate(name))
            reach |= np.hypot(at[0] - x, at[1] - y) <= _GATE_M
        return np.flatnonzero(reach).astype(np.int32)

    return Network(np.flatnonzero(passable), neighbours, near(WEST), near(EAST))


def _strait(
    whole: Network, at: np.ndarray, track: Sequence[tuple[float, float]]
) -> tuple[np.ndarray, Network]:
    """Nodes of the whole network about a track, and the network that they make."""
    from nsrkit.ice.grid import xy

    line = np.column_stack(xy(*np.array(track).T))
    nodes = np.flatnonzero(_away(at, line) <= _STRAIT_M)
    number = np.full(len(whole.cells) + 1, -1, np.int32)  # the last for "none"
    number[nodes] = np.arange(nodes.size)

    def mouth(end: np.ndarray) -> np.ndarray:
        near = np.hypot(*(at[nodes] - end).T) <= _MOUTH_M
        return np.flatnonzero(near).astype(np.int32)

    part = Network(whole.cells[nodes], number[whole.neighbours[nodes]], mouth(line[0]),
                   mouth(line[-1]))  # fmt: skip
    return nodes, part


def _away(at: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Distance [m] of points (n, 2) to a polyline (m, 2)."""
    start, step = line[:-1], np.diff(line, axis=0)
    along = ((at[:, None] - start) * step).sum(-1) / (step**2).sum(-1)
    foot = start + np.clip(along, 0, 1)[..., None] * step
    found: np.ndarray = np.hypot(*np.moveaxis(at[:, None] - foot, -1, 0)).min(axis=1)
    return found
