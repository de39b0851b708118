"""What the route kernels read: a speed field on a padded flat grid, and the coast in detail.

Nodes are cell centres in row order; the outermost frame of cells is closed and has no links, so
that no kernel needs a bounds check. Positions are in cells: node (row r, column c) lies at
(u, v) = (c, r), and its cell spans half a cell to each side.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

# Codes below FIRST are closed: 0 for good, c > 0 until (FIRST - c) layers later, when one looks
# again. From FIRST on a larger code is a faster cell, so that "best over a window" is a maximum.
FIRST = 56


class Field(NamedTuple):
    """Speed everywhere and always."""

    codes: np.ndarray
    """(layer, node) uint8 or uint16."""
    table: np.ndarray
    """(code) float64: hours to cross one cell where stretch is 1; inf = closed."""
    stretch: np.ndarray
    """(node) float32: true length over map length."""
    links: np.ndarray
    """(node) uint8: bit d is set where direction d (E, NE, N, NW, W, SW, S, SE) is passable."""
    edges: np.ndarray
    """(layer + 1) float64: layer i holds from edges[i] to edges[i + 1], hours since departure."""
    cols: int
    """Nodes in a row."""
    least: float
    """No stretch is less: with the table it bounds the shortest leg."""


class Coast(NamedTuple):
    """Land on a finer grid, looked at only in cells that have some."""

    flag: np.ndarray
    """(node) uint8: 1 where the cell holds land of the finer grid."""
    land: np.ndarray
    """(row, column) bool, finer grid."""
    u0: float
    """Column of the finer grid at u = 0, in its own cells."""
    v0: float
    """Row of the finer grid at v = 0."""
    ratio: float
    """Finer cells in one cell."""
