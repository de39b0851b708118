"""What a line meets point by point: ice, and whether and why an icebreaker leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.voyage.routing.led.ways import ALONE
from nsrkit.voyage.routing.path import Line

if TYPE_CHECKING:
    from nsrkit._kernels.field import Field
    from nsrkit.voyage.routing import icebox

# Looks along a leg, which is up to a cell long: one is led into a cell even if a leg only cuts its
# corner, which a look at the points alone would miss.
_WITHIN = (np.arange(8) + 0.5) / 8


class Met(NamedTuple):
    """What is met at the points of a line, each at its hour."""

    node: np.ndarray
    """On the whole grid of the season."""
    conc: np.ndarray
    """[1]."""
    thick: np.ndarray
    """[m]."""
    kn: np.ndarray
    """Speed [kn] of the way that holds."""
    reason: np.ndarray
    """uint8: why she is led, flags of `ways.REASONS`."""


def met(season: icebox.Season, field: Field, line: Line) -> Met:
    """What a line meets that was sailed through the last layers of a season on the whole grid."""
    box, ice = season.box, season.ice
    u, v = box.plane.uv(line.x, line.y)
    node = np.floor(v + 0.5).astype(int) * box.plane.field.cols + np.floor(u + 0.5).astype(int)
    layer = np.searchsorted(field.edges, line.hours, side="right") - 1
    layer = np.minimum(layer + ice.times.size - field.codes.shape[0], ice.times.size - 1)
    conc, thick = ice.at(layer, node)
    return Met(node, conc, thick, *season.ways.at(layer, box.flag[node], conc, thick))


class Led(NamedTuple):
    """How she is led to the points of a line: on the leg before each, or on some of it."""

    reason: np.ndarray
    """(point) uint8: why, flags of `ways.REASONS`."""
    sea: np.ndarray
    """(point) int8: sea in which she is led first on the leg; 0 in the high seas, or if not led."""


def led(season: icebox.Season, field: Field, line: Line) -> Led:
    """Why and where a line is led."""
    parts = (np.add.outer(one[:-1], 0 * _WITHIN) + np.outer(np.diff(one), _WITHIN) for one in line)
    seen = met(season, field, Line(*(part.ravel() for part in parts)))
    reason = seen.reason.reshape(-1, _WITHIN.size)
    first = (reason != ALONE).argmax(axis=1)
    leg = np.arange(first.size)
    flag = season.box.flag[seen.node].reshape(reason.shape)[leg, first]
    why = reason[leg, first]
    return Led(np.append(why[:1], why), np.append(flag[:1], flag) * np.append(why[:1] > 0, why > 0))
