"""From speeds to the order-coded cube that the route kernels read."""

from __future__ import annotations

import numpy as np

from nsrkit._kernels import kernel
from nsrkit._kernels.field import FIRST


@kernel
def add_waits(codes):
    """Write into each closed cell how long it stays closed (see `field.FIRST`), in place."""
    for layer in range(codes.shape[0] - 2, -1, -1):
        for node in range(codes.shape[1]):
            if codes[layer, node] < FIRST:
                then = np.int64(codes[layer + 1, node])
                if then >= FIRST:
                    codes[layer, node] = FIRST - 1
                elif then > 0:
                    codes[layer, node] = max(then - 1, 1)


@kernel
def open_links(passable, cols):
    """(node) uint8 link mask of a plane where only cells count: no way into a closed cell, nor
    through the corner between two of them. The frame of the plane stays closed."""
    links = np.zeros(passable.size, np.uint8)
    offset = np.array([1, cols + 1, cols, cols - 1, -1, -cols - 1, -cols, 1 - cols])
    for node in range(cols, passable.size - cols):
        if not passable[node]:
            continue
        for d in range(8):
            if not passable[node + offset[d]]:
                continue
            if (
                d & 1
                and not passable[node + offset[d - 1]]
                and not passable[node + offset[(d + 1) & 7]]
            ):
                continue
            links[node] |= np.uint8(1 << d)
    return links
