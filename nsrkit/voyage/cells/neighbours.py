"""Graph mode: earliest arrival over straight legs between cell centres, 8, 16 or 32 from each."""

from __future__ import annotations

import numpy as np

from nsrkit._kernels import graph
from nsrkit.errors import DataError
from nsrkit.voyage.routing.plane import Plane

COUNTS = (8, 16, 32)


def checked(neighbours: int | None) -> int | None:
    """The number of neighbours, if it is one of those there are; None is none."""
    whole = isinstance(neighbours, (int, np.integer)) and not isinstance(neighbours, bool)
    if neighbours is not None and not (whole and neighbours in COUNTS):
        raise DataError(f"neighbours is {neighbours!r}; one of 8, 16, 32, or None for any course")
    return neighbours


def solve(
    plane: Plane, start: tuple[float, float], neighbours: int,
    goal: tuple[float, float] | None = None, within: np.ndarray | None = None,
) -> np.ndarray:  # fmt: skip
    """Hours since departure at every node, from the centre of the start's cell; inf = never.

    As `path.solve`, but settled goals end the search at once. Where the plane has no finer coast a
    leg passes the corner between two closed cells, as in the grid graphs of other libraries.
    """
    field = plane.field
    if not plane.coast.flag.any():
        field = field._replace(links=_open(plane))
    hours = np.full(field.links.size, np.inf)
    if within is not None:
        hours[~within] = -np.inf
        field = field._replace(links=np.where(within, field.links, 0).astype(np.uint8))
    end = -1 if goal is None else plane.node(*goal)
    seeds = np.array([plane.node(*start)])
    graph.dijkstra(field, hours, seeds, np.zeros(1), end, 0.0, neighbours)
    hours[hours < 0.0] = np.inf
    return hours


def _open(plane: Plane) -> np.ndarray:
    """(node) uint8 link mask that joins every cell to all of its neighbours that are not land."""
    sea = np.pad(~plane.land, 1)
    links = np.zeros(sea.shape, np.uint8)
    for d, (east, north) in enumerate(zip(graph._EAST, graph._NORTH, strict=True)):
        beside = np.roll(sea, (-north, -east), (0, 1))  # around the frame lies only the frame
        links |= (sea & beside).astype(np.uint8) << d
    return links.ravel()
