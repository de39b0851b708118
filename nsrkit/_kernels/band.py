"""Bands of nodes along a line: what a search is kept to."""

from __future__ import annotations

import numpy as np

from nsrkit._kernels import kernel

_PART = 0.2  # of the reach between two discs: the band is then narrower by 0.5 % at most


@kernel
def _disc(u, v, reach, cols, mask):
    rows = mask.size // cols
    for row in range(max(int(np.ceil(v - reach)), 0), min(int(np.floor(v + reach)) + 1, rows)):
        half = np.sqrt(max(reach * reach - (row - v) ** 2, 0.0))
        left, right = max(int(np.ceil(u - half)), 0), min(int(np.floor(u + half)), cols - 1)
        for node in range(row * cols + left, row * cols + right + 1):
            mask[node] = True


@kernel
def band(u, v, reach, stretch, cols, mask):
    """Set True in `mask` (node) what lies within a true distance of a polyline, in place.

    u, v : (point) [cells], on the plane; reach : true distance over the cell size.
    stretch : (node) true length over map length.
    """
    for i in range(u.size):
        near = min(i + 1, u.size - 1)
        length = np.hypot(u[near] - u[i], v[near] - v[i])
        parts = max(int(np.ceil(length / (_PART * reach))), 1)
        for part in range(parts):
            at_u = u[i] + part / parts * (u[near] - u[i])
            at_v = v[i] + part / parts * (v[near] - v[i])
            node = int(np.floor(at_v + 0.5)) * cols + int(np.floor(at_u + 0.5))
            _disc(at_u, at_v, reach / stretch[node], cols, mask)


@kernel
def boxes(u, v, reach, cols, mask):
    """Set True in `mask` (node) what lies in squares of half width `reach` around points."""
    rows = mask.size // cols
    for i in range(u.size):
        left, right = max(int(np.ceil(u[i] - reach)), 0), min(int(np.floor(u[i] + reach)), cols - 1)
        for row in range(
            max(int(np.ceil(v[i] - reach)), 0), min(int(np.floor(v[i] + reach)) + 1, rows)
        ):
            for node in range(row * cols + left, row * cols + right + 1):
                mask[node] = True
