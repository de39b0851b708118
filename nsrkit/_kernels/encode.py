"""From speeds to the order-coded cube that the route kernels read."""

from __future__ import annotations

import numpy as np

from nsrkit._kernels import kernel

FIRST = 56  # as in field.py: numba freezes a number of another file


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
    """(node) uint8 link mask of a plane where only cells count.

    No way into a closed cell, nor through the corner between two of them; the frame stays closed.
    """
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


@kernel
def encode(conc, thick, nodes, sources, weights, led, own_codes, led_codes, codes):
    """Speed codes (layer, node) of an ice cube, interpolated on the way; waits are added later.

    conc, thick : (layer, cell) [1], [m]; no NaN where a weight is not 0.
    nodes : (n) nodes to fill; sources, weights : (n, 4) cells each lies between.
    led : (n) whether an icebreaker can be had there.
    own_codes, led_codes : (101 * 256) code by concentration [%] and thickness [2 cm].
    """
    for layer in range(codes.shape[0]):
        for i in range(nodes.size):
            c = h = 0.0
            for j in range(4):
                part = weights[i, j] * conc[layer, sources[i, j]]
                c += part
                if part > 0.0:
                    h += part * thick[layer, sources[i, j]]
            if c > 0.0:
                h /= c
            at = min(int(c * 100.0 + 0.5), 100) * 256 + min(int(h * 50.0 + 0.5), 255)
            codes[layer, nodes[i]] = led_codes[at] if led[i] else own_codes[at]
