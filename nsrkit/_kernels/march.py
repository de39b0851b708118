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
from nsrkit._kernels.field import FIRST

_HALF_SQRT2 = 0.7071067811865476
_SLOTS = 1 << 13
_EVEN = 1.05  # paces of three neighbours closer than this are an even field
_BEND = 0.2  # of the pace: curvature of a wave five cells from its source
_WIDTH = 0.9995  # of the shortest leg: rounding must not put a node into its parent's bucket


@kernel
def _pace(layer, node, field):
    return field.table[field.codes[layer, node]] * field.stretch[node]


@kernel
def _opens(layer, node, field):
    """Layers until a closed node is worth another look; 0 = it never opens."""
    code = np.int64(field.codes[layer, node])
    return FIRST - code if code > 0 else 0


@kernel
def _leg(t, layer, length, share, a, b, x, field):
    """Arrival at x over a leg of `length` cells that starts at t between a and b (share of b)."""
    layers = field.codes.shape[0]
    for half in range(2):
        left = 0.5 * length
        while True:
            if layer >= layers:
                return np.inf
            if half == 1:
                pace = _pace(layer, x, field)
            elif share == 0.0:
                pace = _pace(layer, a, field)
            else:
                pace = (1 - share) * _pace(layer, a, field) + share * _pace(layer, b, field)
            if pace == np.inf:
                wait = 1
                if half == 1 or share == 0.0:
                    wait = _opens(layer, x if half == 1 else a, field)
                    if wait == 0:
                        return np.inf
                layer += wait
                if layer >= layers:
                    return np.inf
                t = field.edges[layer]
                continue
            end = t + left * pace
            if end <= field.edges[layer + 1]:
                t = end
                break
            left -= (field.edges[layer + 1] - t) / pace
            layer += 1
            t = field.edges[layer]
    return t


@kernel
def _simplex(t_axis, t_diag, t_beyond, axis, diag, x, px, layer, field):
    """Arrival at x from inside the segment of an axis and a diagonal neighbour; inf = not from there.

    `t_beyond` is the time one cell further along the segment: where the pace is even, it gives the
    curvature of the wave, which the straight line between the two would miss.
    """
    lead = t_axis - t_diag
    if lead <= 0.0:
        return np.inf
    pa = _pace(layer, axis, field)
    pd = _pace(layer, diag, field)
    ratio = lead / (0.5 * px + 0.25 * (pa + pd))
    if not ratio < _HALF_SQRT2:  # also where one of the three is closed and the pace infinite
        return np.inf
    length = 1.0 / np.sqrt(1.0 - ratio * ratio)
    share = ratio * length
    t = t_axis - share * lead
    low, high = min(pa, pd, px), max(pa, pd, px)
    if field.edges[layer] <= t_beyond < t_diag and high < _EVEN * low:
        bend = t_axis - 2 * t_diag + t_beyond
        t -= 0.5 * share * (1 - share) * min(max(bend, 0.0), _BEND * low)
    pace = 0.5 * (px + (1 - share) * pa + share * pd)
    new = t + length * pace
    if pace == np.inf:
        return np.inf
    if t < field.edges[layer] or new > field.edges[layer + 1]:
        while t < field.edges[layer]:
            layer -= 1
        new = _leg(t, layer, length, share, axis, diag, x, field)
    return new


@kernel
def _unlink(node, key, head, after, before):
    if before[node] >= 0:
        after[before[node]] = after[node]
    else:
        head[key & (_SLOTS - 1)] = after[node]
    if after[node] >= 0:
        before[after[node]] = before[node]


@kernel
def _queue(node, key, head, after, before):
    slot = key & (_SLOTS - 1)
    first = head[slot]
    after[node] = first
    before[node] = -1
    if first >= 0:
        before[first] = node
    head[slot] = node


@kernel
def _improve(node, new, inverse, hours, head, after, before):
    """Lower the label of a node; 1 where the queue grew."""
    old = hours[node]
    hours[node] = new
    key = np.int64(new * inverse)
    if old < np.inf:
        old_key = np.int64(old * inverse)
        if old_key == key:
            return 0
        _unlink(node, old_key, head, after, before)
        _queue(node, key, head, after, before)
        return 0
    _queue(node, key, head, after, before)
    return 1


@kernel
def _reach(s, d, x, t, layer, ps, gap, offset, hours, done, field):
    """Earliest arrival at x that the settling of its neighbour s (x lies in direction d) offers."""
    px = _pace(layer, x, field)
    new = np.inf
    if d & 1:
        left, right = s + offset[(d + 1) & 7], s + offset[(d - 1) & 7]
        # No way through the corner between two closed cells.
        if (
            field.table[field.codes[layer, left]] == np.inf
            and field.table[field.codes[layer, right]] == np.inf
        ):
            return np.inf
        length = 2 * _HALF_SQRT2
    else:
        length = 1.0
    new = t + 0.5 * length * (ps + px)
    if not new <= field.edges[layer + 1]:
        new = _leg(t, layer, length, 0.0, s, s, x, field)
    if d & 1 or px == np.inf:  # a pair counts when its later half, the axis neighbour, is settled
        return new
    for side in (1, -1):
        to_mate = (d + 2 * side) & 7
        mate = s + offset[to_mate]
        if not done[mate] or not (field.links[s] >> to_mate) & 1:
            continue
        if not (field.links[mate] >> ((d - side) & 7)) & 1:
            continue
        beyond, t_beyond = mate + offset[to_mate], np.inf
        if (field.links[mate] >> to_mate) & 1 and done[beyond]:
            t_beyond = hours[beyond]
        other = _simplex(t, hours[mate], t_beyond, s, mate, x, px, layer, field)
        if other < new:
            new = max(other, t + gap)
    return new


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
def march(field, seeds, seed_hours, goal, patience):
    """Hours since departure at every node; inf = never reached.

    field : Field.
    seeds, seed_hours : (n) nodes that are known to be reached at these hours.
    goal : stop `patience` hours after this node is settled; -1 settles all.
    """
    cols = field.cols
    nodes = field.codes.shape[1]
    offset = np.array([1, cols + 1, cols, cols - 1, -1, -cols - 1, -cols, 1 - cols])
    hours = np.full(nodes, np.inf)
    done = np.zeros(nodes, np.bool_)
    head = np.full(_SLOTS, -1, np.int32)
    after = np.full(nodes, -1, np.int32)
    before = np.full(nodes, -1, np.int32)
    batch = np.empty(nodes, np.int32)

    gap = np.inf
    for value in field.table:
        gap = min(gap, value)
    if gap == np.inf:
        return hours
    lowest = np.inf
    for value in field.stretch:
        if value > 0.0:
            lowest = min(lowest, value)
    gap *= _HALF_SQRT2 * lowest
    inverse = 1.0 / (_WIDTH * gap)

    queued = 0
    for i in range(seeds.size):
        if seed_hours[i] < hours[seeds[i]]:
            queued += _improve(seeds[i], seed_hours[i], inverse, hours, head, after, before)
    key, idle, layer, last = np.int64(0), 0, 0, np.inf
    while queued > 0 and key <= last * inverse:
        taken = 0
        node = head[key & (_SLOTS - 1)]
        while node >= 0:
            then = after[node]
            if np.int64(hours[node] * inverse) <= key:
                _unlink(node, key, head, after, before)
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
            while t >= field.edges[layer + 1] and layer + 2 < field.edges.size:
                layer += 1
            while t < field.edges[layer]:
                layer -= 1
            ps = _pace(layer, s, field)
            for d in range(8):
                x = s + offset[d]
                if not (field.links[s] >> d) & 1 or done[x] or field.codes[layer, x] == 0:
                    continue
                new = _reach(s, d, x, t, layer, ps, gap, offset, hours, done, field)
                if new < hours[x]:
                    queued += _improve(x, new, inverse, hours, head, after, before)
        key += 1
        if idle == _SLOTS and queued > 0:
            key, idle = _first_key(inverse, hours, head, after), 0
    for node in range(nodes):
        if not done[node]:
            hours[node] = np.inf
    return hours
