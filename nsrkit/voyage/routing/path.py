"""Solve for arrival times on a plane and turn them into a track that was really sailed."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nsrkit._kernels import march, sail
from nsrkit.errors import DataError
from nsrkit.voyage.routing.plane import Plane, no_coast

DISC_CELLS = 8
_PATIENCE_H = 24.0
_PASSES = 3
Polyline = tuple[np.ndarray, np.ndarray]


class Line(NamedTuple):
    """A sailed polyline."""

    x: np.ndarray
    """(point) [m]."""
    y: np.ndarray
    """(point) [m]."""
    hours: np.ndarray
    """(point) [h] since departure."""


def inside(plane: Plane, point: tuple[float, float], name: str) -> tuple[float, float]:
    """Position in cells of a point (x, y) [m] on the plane's sea."""
    u, v = plane.uv(float(point[0]), float(point[1]))
    node = plane.node(u, v) if np.isfinite([u, v]).all() else -1
    if node < 0:
        raise DataError(f"{name} ({point[0]:g}, {point[1]:g}) lies outside the field")
    if not plane.field.links[node] and framed_land(plane)[node]:
        raise DataError(f"{name} ({point[0]:g}, {point[1]:g}) lies on land")
    return u, v


def framed_land(plane: Plane) -> np.ndarray:
    """(node) bool, the frame counted as land."""
    return np.pad(plane.land, 1, constant_values=True).ravel()


def solve(
    plane: Plane, start: tuple[float, float], goal: tuple[float, float] | None = None,
    within: np.ndarray | None = None,
) -> np.ndarray:  # fmt: skip
    """Hours since departure at every node; inf where never reached, -inf where not looked at.

    `start` and `goal` are positions in cells; with a goal, nodes reached a day later than it are
    left out. `within` (node) bool: the only nodes that are looked at.
    """
    nodes, hours = sail.disc(*start, DISC_CELLS, plane.field, plane.coast, plane.drag)
    own = plane.node(*start)
    if own not in nodes:  # land lies between the start and the centre of its cell, as in a fjord
        near, near_hours = sail.disc(
            *start, 0, plane.field, no_coast(plane.field.links.size), plane.drag
        )
        nodes, hours = np.append(nodes, near), np.append(hours, near_hours)
    end = -1 if goal is None else plane.node(*goal)
    if within is None:
        found = np.full(plane.field.links.size, np.inf)
    else:
        found = np.where(within, np.inf, -np.inf)
    march.march(plane.field, found, nodes, hours, end, _PATIENCE_H)
    return found


def follow(plane: Plane, hours: np.ndarray, start: tuple[float, float], goal: tuple[float, float],
           off_coast: Callable[..., Polyline] | None = None) -> Polyline:  # fmt: skip
    """(u, v) of the fastest way: descended, taken off the coast, pulled straight."""
    field, coast, drag = plane.field, plane.coast, plane.drag
    u, v = sail.descend(hours, *start, *goal, float(DISC_CELLS), field, coast, drag)
    return straight(plane, *(off_coast(u, v) if off_coast else (u, v)))


def straight(plane: Plane, u: np.ndarray, v: np.ndarray) -> Polyline:
    """A polyline without the points that a faster straight leg makes needless."""
    u, v = sail.straighten(u, v, _PASSES, plane.field, plane.coast, plane.drag)
    return np.asarray(u), np.asarray(v)


def dense(u: np.ndarray, v: np.ndarray) -> Polyline:
    """The polyline with points no further than a cell apart."""
    du, dv = sail.dense(u, v)
    return np.asarray(du), np.asarray(dv)


def sailed(plane: Plane, u: np.ndarray, v: np.ndarray) -> Line:
    """Hours along a polyline through the true field."""
    hours = sail.resail(0.0, u, v, plane.field, plane.coast, plane.drag)
    return Line(*plane.xy(u, v), np.asarray(hours))
