"""Earliest arrival at every node in a field that changes with time: 8-point marching.

Each node is reached from the points of the eight segments around it (axis neighbour to diagonal
neighbour), with time linear along a segment: any course is possible, not only eight. A leg takes
its first half at the pace it starts in and its second half at that of the node it reaches, layer
by layer, and waits where a cell is closed but opens later. Nodes are settled from a bucket queue
whose width lies below the shortest leg, which is exact (no node can improve one of its bucket).
"""

from __future__ import annotations

import numpy as np

from nsrkit._kernels import kernel

FIRST = 56  # as in field.py: numba freezes a number of another file
_HALF_SQRT2 = 0.7071067811865476
_SQRT2 = 2 * _HALF_SQRT2
_SLOTS = 1 << 13  # of the bucket queue, used in rounds
_MASK = _SLOTS - 1
_EVEN = 1.05  # paces of three neighbours closer than this are an even field
_BEND = 0.2  # of the pace: curvature of a wave five cells from its source
_WIDTH = 0.9995  # of the shortest leg: rounding must not put a node into its parent's bucket


@kernel
def _pace(layer, node, codes, table, stretch):
    return table[codes[layer, node]] * stretch[node]


@kernel
def _opens(layer, node, codes):
    """Layers until a closed node is worth another look; 0 = it never opens."""
    code = np.int64(codes[layer, node])
    return FIRST - code if code > 0 else 0


@kernel
def _leg(t, layer, length, share, a, b, x, codes, table, stretch, edges):
    """Arrival at x over a leg of `length` cells that starts at t between a and b (share of b)."""
    layers = codes.shape[0]
    for half in range(2):
        left = 0.5 * length
        while True:
            if layer >= layers:
                return np.inf
            if half == 1:
                pace = _pace(layer, x, codes, table, stretch)
            elif share == 0.0:
                pace = _pace(layer, a, codes, table, stretch)
            else:
                pace = (1 - share) * _pace(layer, a, codes, table, stretch) + share * _pace(
                    layer, b, codes, table, stretch
                )
            if pace == np.inf:
                wait = 1
                if half == 1 or share == 0.0:
                    wait = _opens(layer, x if half == 1 else a, codes)
                    if wait == 0:
                        return np.inf
                layer += wait
                if layer >= layers:
                    return np.inf
                t = edges[layer]
                continue
            end = t + left * pace
            if end <= edges[layer + 1]:
                t = end
                break
            left -= (edges[layer + 1] - t) / pace
            layer += 1
            t = edges[layer]
    return t


@kernel
def _oblique(t_axis, t_diag, t_beyond, pa, pd, px, since):
    """(arrival, start, length, share of the diagonal neighbour) of the best leg to a node.

    The leg begins inside the segment of its axis and its diagonal neighbour; inf = none does.
    `t_beyond` is the time one cell further along the segment: where the pace is even, it gives the
    curvature of the wave, which the straight line between the two would miss. Scalars only: array
    arguments cost reference counting, which is dearer than all of this.
    """
    lead = t_axis - t_diag
    ratio = lead / (0.5 * px + 0.25 * (pa + pd))
    # Fails also where one of the three is closed and its pace infinite.
    if not 0.0 < ratio < _HALF_SQRT2:
        return np.inf, 0.0, 0.0, 0.0
    length = 1.0 / np.sqrt(1.0 - ratio * ratio)
    share = ratio * length
    start = t_axis - share * lead
    low, high = min(pa, pd, px), max(pa, pd, px)
    if since <= t_beyond < t_diag and high < _EVEN * low:
        bend = t_axis - 2 * t_diag + t_beyond
        start -= 0.5 * share * (1 - share) * min(max(bend, 0.0), _BEND * low)
    pace = 0.5 * (px + (1 - share) * pa + share * pd)
    return start + length * pace, start, length, share


@kernel
def _unlink(node, slot, head, after, before):
    previous, following = before[node], after[node]
    if previous >= 0:
        after[previous] = following
    else:
        head[slot] = following
    if following >= 0:
        before[following] = previous


@kernel
def _queue(node, slot, head, after, before):
    first = head[slot]
    after[node] = first
    before[node] = -1
    if first >= 0:
        before[first] = node
    head[slot] = node


@kernel
def _first_key(inverse, hours, head, after):
    """Bucket of the earliest queued node: to leap over a long calm."""
    best = np.inf
    for slot in range(_SLOTS):
        node = head[slot]
        while node >= 0:
            best = min(best, hours[node])
            node = after[node]
    return np.int64(best * inverse)


@kernel
def _shortest(table, stretch):
    """No leg takes less than this."""
    low = np.inf
    for value in stretch:
        if value > 0.0:
            low = min(low, value)
    return table.min() * low * _HALF_SQRT2


@kernel
def march(field, hours, seeds, seed_hours, goal, patience):
    """Hours since departure at every node, in place; inf = never reached.

    field : Field.
    hours : (node) inf where the search may go, -inf where it must not (beside a corridor).
    seeds, seed_hours : (n) nodes that are known to be reached at these hours.
    goal : stop `patience` hours after this node is settled; -1 settles all.
    """
    # Unpacked once: each read of a tuple's field costs reference counting.
    codes, table, stretch, links, edges, cols = field
    nodes = codes.shape[1]
    offset = np.array([1, cols + 1, cols, cols - 1, -1, -cols - 1, -cols, 1 - cols])
    done = hours < 0.0
    head = np.full(_SLOTS, -1, np.int32)
    after = np.full(nodes, -1, np.int32)
    before = np.full(nodes, -1, np.int32)
    batch = np.empty(nodes, np.int32)
    gap = _shortest(table, stretch)
    if gap == np.inf:
        return hours
    inverse = 1.0 / (_WIDTH * gap)
    queued = 0
    for i in range(seeds.size):
        if hours[seeds[i]] == np.inf:
            hours[seeds[i]] = seed_hours[i]
            _queue(seeds[i], np.int64(seed_hours[i] * inverse) & _MASK, head, after, before)
            queued += 1
    key, idle, layer, last = np.int64(0), 0, 0, np.inf
    while queued > 0 and key <= last * inverse:
        taken = 0
        node = head[key & _MASK]
        while node >= 0:
            then = after[node]
            if np.int64(hours[node] * inverse) <= key:
                _unlink(node, key & _MASK, head, after, before)
                # Its label is final: nothing in this bucket can improve on it.
                done[node] = True
                batch[taken] = node
                taken += 1
            node = then
        queued -= taken
        idle = 0 if taken else idle + 1
        for i in range(taken):
            s = batch[i]
            t = hours[s]
            if s == goal:
                last = t + patience
            while t >= edges[layer + 1] and layer + 2 < edges.size:
                layer += 1
            while t < edges[layer]:
                layer -= 1
            ps = table[codes[layer, s]] * stretch[s]
            for d in range(8):
                x = s + offset[d]
                if not (links[s] >> d) & 1 or done[x] or codes[layer, x] == 0:
                    continue
                px = table[codes[layer, x]] * stretch[x]
                length = 1.0
                if d & 1:
                    length = _SQRT2
                    left, right = s + offset[(d + 1) & 7], s + offset[d - 1]
                    # No way through the corner between two closed cells, one of them sea.
                    if (
                        table[codes[layer, left]] == np.inf
                        and table[codes[layer, right]] == np.inf
                        and links[left] | links[right]
                    ):
                        continue
                new = t + 0.5 * length * (ps + px)
                if not new <= edges[layer + 1]:
                    new = _leg(t, layer, length, 0.0, s, s, x, codes, table, stretch, edges)
                # A segment counts when its later end, the axis neighbour, is settled.
                turn = 2 if d & 1 == 0 and px < np.inf else 10
                while turn < 10:
                    to_mate = (d + turn) & 7
                    mate = s + offset[to_mate]
                    side = 1 if turn == 2 else -1
                    turn += 4
                    if not done[mate] or not (links[s] >> to_mate) & 1:
                        continue
                    if not (links[mate] >> ((d - side) & 7)) & 1:
                        continue
                    beyond, t_beyond = mate + offset[to_mate], np.inf
                    if (links[mate] >> to_mate) & 1 and done[beyond]:
                        t_beyond = hours[beyond]
                    pm = table[codes[layer, mate]] * stretch[mate]
                    other, start, reach, share = _oblique(
                        t, hours[mate], t_beyond, ps, pm, px, edges[layer]
                    )
                    if other == np.inf:
                        continue
                    if start < edges[layer] or other > edges[layer + 1]:
                        first = layer
                        while start < edges[first]:
                            first -= 1
                        other = _leg(
                            start, first, reach, share, s, mate, x, codes, table, stretch, edges
                        )
                    new = min(new, max(other, t + gap))
                old = hours[x]
                if new < old:
                    slot = np.int64(new * inverse) & _MASK
                    hours[x] = new
                    if old == np.inf:
                        _queue(x, slot, head, after, before)
                        queued += 1
                    elif slot != np.int64(old * inverse) & _MASK:
                        _unlink(x, np.int64(old * inverse) & _MASK, head, after, before)
                        _queue(x, slot, head, after, before)
        key += 1
        if idle == _SLOTS and queued > 0:
            key, idle = _first_key(inverse, hours, head, after), 0
    for node in range(nodes):
        if not done[node]:
            hours[node] = np.inf
    return hours
