"""Tracks with time in hand, for ice that closes before a track of least time comes by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from nsrkit.voyage.routing.path import Polyline
    from nsrkit.voyage.routing.plane import Plane
    from nsrkit.voyage.routing.solver import End, Solver

# Times the hours of each cell. Much of it only where no track can be sailed else.
SHARES, MUCH = (1.01, 1.02, 1.05, 1.08, 1.12, 1.5, 2.0, 3.0), 1.5


def soonest(
    solver: Solver, plane: Plane, ends: tuple[End, End], found: Polyline, late: float,
    sailed: Callable[..., float],
) -> Polyline:  # fmt: skip
    """The soonest of a track that takes `late` hours and of tracks found with time in hand.

    The search slips through ice that closes at once; the track, or she with her delays, comes a
    little too late. `sailed` gives the hours of a track; inf: it cannot be sailed.
    """
    for share in SHARES:
        if share >= MUCH and np.isfinite(late):
            break
        for other in _tracks(solver, plane, ends, share):
            hours = sailed(*other)
            if hours < late:
                found, late = other, hours
    return found


def _tracks(
    solver: Solver, plane: Plane, ends: tuple[End, End], share: float
) -> Iterator[Polyline]:
    """The track of least time where every cell takes so much longer; none where there is none."""
    slow = plane._replace(field=plane.field._replace(table=plane.field.table * share))
    hours = solver.arrivals(slow, *ends)
    if np.isfinite(hours[plane.node(*ends[1].uv)]):
        yield solver.followed(slow, hours, *ends)
