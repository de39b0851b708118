"""What a search is given: speeds as an order-coded cube, links, and the band it is kept to."""

from __future__ import annotations

import numpy as np

from nsrkit._kernels import inlined, kernel

FIRST = 56  # as in field.py: numba freezes a number of another file
_BLOCK = 512
_PART = 0.2  # of the reach between two discs of a band: it is narrower by 0.5 % at most


@kernel
def _wait(then, code):
    """Code of a closed cell that has the code `then` a layer later."""
    if then >= FIRST:
        return np.int64(FIRST - 1)
    return max(np.int64(then) - 1, np.int64(1)) if then > 0 else np.int64(code)


@kernel
def add_waits(codes):
    """Write into each closed cell how long it stays closed (see `field.FIRST`), in place."""
    for layer in range(codes.shape[0] - 2, -1, -1):
        for node in range(codes.shape[1]):
            if codes[layer, node] < FIRST:
                codes[layer, node] = _wait(codes[layer + 1, node], codes[layer, node])


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
def window(coast, usable, wide, left, low, shape):
    """(node) bool, framed: squares of the finer grid in a window that are sea all over.

    coast : Coast, whose squares from column `left` and row `low` on make up the window.
    usable : (cell) bool, `wide` cells in a row: a square counts where its four corners lie in one.
    """
    land, u0, v0, ratio = coast.land, coast.u0, coast.v0, coast.ratio
    rows, cols = shape
    sea = np.zeros((rows + 2) * (cols + 2), np.bool_)
    for row in range(rows):
        bottom = int(np.floor((low + row - 0.5 - v0) / ratio + 0.5)) * wide
        top = int(np.floor((low + row + 0.5 - v0) / ratio + 0.5)) * wide
        for col in range(cols):
            if land[low + row, left + col]:
                continue
            west = int(np.floor((left + col - 0.5 - u0) / ratio + 0.5))
            east = int(np.floor((left + col + 0.5 - u0) / ratio + 0.5))
            if min(bottom + west, top + west) < 0 or top + east >= usable.size:
                continue
            sea[(row + 1) * (cols + 2) + col + 1] = (
                usable[bottom + west]
                and usable[bottom + east]
                and usable[top + west]
                and usable[top + east]
            )
    return sea


@inlined
def _entry(layer, place, conc, thick, sources, weights):
    """Entry of a speed table, 256 times the per cent plus the thickness in 2 cm."""
    c = h = 0.0
    for j in range(4):
        part = weights[place, j] * conc[layer, sources[place, j]]
        c += part
        if part > 0.0:
            h += part * thick[layer, sources[place, j]]
    if c > 0.0:
        h /= c
    return min(int(c * 100.0 + 0.5), 100) * 256 + min(int(h * 50.0 + 0.5), 255)


@kernel
def entries(conc, thick, sources, weights):
    """(layer, place) uint16: where each node reads a speed table, the same for every ship.

    conc, thick : (layer, cell) [1], [m]; no NaN where a weight is not 0.
    sources, weights : (place, 4) the cells that a node lies between.
    """
    found = np.empty((conc.shape[0], sources.shape[0]), np.uint16)
    for low in range(0, sources.shape[0], _BLOCK):
        for layer in range(conc.shape[0]):
            for place in range(low, min(low + _BLOCK, sources.shape[0])):
                found[layer, place] = _entry(layer, place, conc, thick, sources, weights)
    return found


@kernel
def encode(conc, thick, places, nodes, sources, weights, seas, which, ways, first, codes):
    """Speed codes with waits (layer, node) of an ice cube from layer `first` on, interpolated.

    places, nodes : (n) where each node stands in sources and weights (place, 4), and the column of
        `codes` that it fills; the ice as in `entries`.
    seas, which : (n) number of the sea that a node lies in; (layer, sea) the way that holds there.
    ways : (way, 101 * 256) code by concentration [%] and thickness [2 cm].
    """
    layers = codes.shape[0]
    # In blocks of nodes, whose sources then stay near; backwards, for the waits.
    for low in range(0, nodes.size, _BLOCK):
        for layer in range(layers - 1, first - 1, -1):
            for i in range(low, min(low + _BLOCK, nodes.size)):
                at = _entry(layer, places[i], conc, thick, sources, weights)
                code = ways[which[layer, seas[i]], at]
                if code < FIRST and layer + 1 < layers:
                    code = _wait(codes[layer + 1, nodes[i]], code)
                codes[layer, nodes[i]] = code


@kernel
def recode(known, places, nodes, seas, which, ways, first, codes):
    """As `encode`, from the `entries` (layer, place) of the ice."""
    layers = codes.shape[0]
    for layer in range(layers - 1, first - 1, -1):
        for i in range(nodes.size):
            code = ways[which[layer, seas[i]], known[layer, places[i]]]
            if code < FIRST and layer + 1 < layers:
                code = _wait(codes[layer + 1, nodes[i]], code)
            codes[layer, nodes[i]] = code


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
