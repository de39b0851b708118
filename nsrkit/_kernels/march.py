"""Earliest arrival at every node in a field that changes with time: 8-point marching.

Each node is reached from the points of the eight segments around it (axis neighbour to diagonal
neighbour), with time linear along a segment: any course is possible, not only eight. A leg takes
its first half at the pace it starts in and its second half at that of the node it reaches, layer
by layer, and waits where a cell is closed but opens later. Nodes are settled from a bucket queue
whose width lies below the shortest leg, which is exact (no node can improve one of its bucket).

Two things make it fast, both measured: no array is ever bound anew in the loop, nor handed to a
helper in it (either costs reference counting, a factor of two), and positions are unsigned (no
test for negative ones).
"""

from __future__ import annotations

import numpy as np

from nsrkit._kernels import kernel

FIRST = 56  # as in field.py: numba freezes a number of another file
_HALF_SQRT2 = 0.7071067811865476
_SQRT2 = 2 * _HALF_SQRT2
_SLOTS = 1 << 11  # of the bucket queue, used in rounds: small enough for the nearest cache
_MASK = _SLOTS - 1
_PUSHES = 8  # of a node at most: each neighbour improves it once
_EVEN = 1.05  # paces of three neighbours closer than this are an even field
_BEND = 0.2  # of the pace: curvature of a wave five cells from its source
_WIDTH = 0.99  # of the shortest leg: rounding must not put a node into its parent's bucket
_U = np.uint64


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
def _oblique(t_axis, t_diag, t_beyond, pa, pd, px, since, exact):
    """(arrival, start, length, share of the diagonal neighbour) of the best leg to a node.

    The leg begins inside the segment of its axis and its diagonal neighbour; inf = none does.
    `t_beyond` is the time one cell further along the segment: where the pace is even, it gives the
    curvature of the wave, which the straight line between the two would miss. Without `exact` only
    the arrival, by the mean pace of the segment, and no start later than the true one.
    """
    lead = t_axis - t_diag
    mean = 0.5 * px + 0.25 * (pa + pd)
    square = mean * mean - lead * lead
    # Fails also where one of the three is closed and its pace infinite.
    if not square > 0.5 * mean * mean:
        return np.inf, 0.0, 0.0, 0.0
    root = np.sqrt(square)
    if not exact:
        return t_axis + root, t_diag, 0.0, 0.0
    length = mean / root
    share = lead / root
    start = t_axis - share * lead
    low, high = min(pa, pd, px), max(pa, pd, px)
    if since <= t_beyond < t_diag and high < _EVEN * low:
        bend = t_axis - 2 * t_diag + t_beyond
        start -= 0.5 * share * (1 - share) * min(max(bend, 0.0), _BEND * low)
    pace = 0.5 * (px + (1 - share) * pa + share * pd)
    return start + length * pace, start, length, share


@kernel
def _first_key(key, inverse, hours, head, item, after):
    """Bucket of the earliest label to come: to leap over a long calm."""
    best = np.inf
    for slot in range(_SLOTS):
        entry = head[slot]
        while entry >= 0:
            label = hours[item[entry]]
            if np.int64(label * inverse) >= key:
                best = min(best, label)
            entry = after[entry]
    return np.int64(best * inverse) if best < np.inf else key


@kernel
def _forget(key, inverse, hours, head, item, after):
    """Labels that the search has not made final are not known."""
    for slot in range(_SLOTS):
        entry = head[slot]
        while entry >= 0:
            if np.int64(hours[item[entry]] * inverse) >= key:
                hours[item[entry]] = np.inf
            entry = after[entry]


@kernel
def _sow(hours, seeds, seed_hours, inverse, head, item, after):
    """Queue the nodes to start from; how many there are."""
    count = np.int32(0)
    for i in range(seeds.size):
        if hours[seeds[i]] == np.inf:
            hours[seeds[i]] = seed_hours[i]
            slot = np.int64(hours[seeds[i]] * inverse) & _MASK
            item[count], after[count], head[slot] = seeds[i], head[slot], count
            count += np.int32(1)
    return count


@kernel
def march(field, hours, seeds, seed_hours, goal, patience, exact=True):
    """Hours since departure at every node, in place; inf = never reached.

    field : Field.
    hours : (node) inf where the search may go, -inf where it must not (beside a corridor).
    seeds, seed_hours : (n) nodes that are known to be reached at these hours.
    goal : stop `patience` hours after this node is settled; -1 settles all.
    exact : weigh the paces along a segment and follow the curvature of the wave; or do not.
    """
    # Unpacked once: each read of a tuple's field costs reference counting.
    codes, table, stretch, links, edges, cols, least = field
    offset = np.array([1, cols + 1, cols, cols - 1, -1, -cols - 1, -cols, 1 - cols]).astype(_U)
    gap = table.min() * least * _HALF_SQRT2  # no leg takes less
    if gap == np.inf:
        return
    inverse = 1.0 / (_WIDTH * gap)
    head = np.full(_SLOTS, -1, np.int32)
    # Room for all that could ever be queued; freed entries are used again, so that the memory
    # really touched stays that of the wave front.
    item = np.empty(_PUSHES * hours.size, np.uint32)
    after = np.empty(_PUSHES * hours.size, np.int32)
    fresh = _sow(hours, seeds, seed_hours, inverse, head, item, after)
    free, queued = np.int32(-1), np.int64(fresh)
    near = np.empty(8)
    key, idle, layer, last = np.int64(0), 0, 0, np.inf
    row, since, until = codes[0], edges[0], edges[1]
    while queued > 0 and key <= last * inverse:
        slot = _U(key & _MASK)
        entry = head[slot]
        head[slot] = -1
        idle += 1
        while entry >= 0:
            here = _U(entry)
            s = _U(item[here])
            entry = after[here]
            t = np.float64(hours[s])
            due = np.int64(t * inverse)
            if due > key:  # of a later round
                after[here] = head[slot]
                head[slot] = np.int32(here)
                continue
            after[here] = free
            free = np.int32(here)
            queued, idle = queued - 1, 0
            if due < key:  # was improved and settled before
                continue
            # Its label is final, as are all below `final`: nothing in this bucket can improve them.
            final = t + gap
            if s == goal:
                last = t + patience
            if not since <= t < until:
                while t >= edges[layer + 1] and layer + 2 < edges.size:
                    layer += 1
                while t < edges[layer]:
                    layer -= 1
                row, since, until = codes[layer], edges[layer], edges[layer + 1]
            ways = _U(links[s])
            ps = table[_U(row[s])] * stretch[s]
            for d in range(_U(8)):
                near[d] = hours[s + offset[d]]
            for d in range(_U(8)):
                old = near[d]
                x = s + offset[d]
                if old <= final or not (ways >> d) & _U(1) or row[x] == 0:
                    continue
                px = table[_U(row[x])] * stretch[x]
                new = t + (_HALF_SQRT2 if d & _U(1) else 0.5) * (ps + px)
                if not new <= until:
                    long = _SQRT2 if d & _U(1) else 1.0
                    new = _leg(t, layer, long, 0.0, s, s, x, codes, table, stretch, edges)
                # A segment counts when its later end, the axis neighbour, is settled.
                for turn in range(_U(0 if d & _U(1) or px == np.inf else 2)):
                    to_mate = (d + _U(2) + _U(4) * turn) & _U(7)
                    to_x = (d + _U(7) + _U(2) * turn) & _U(7)
                    mate = s + offset[to_mate]
                    t_mate = near[to_mate]
                    if not (t_mate < t and (ways >> to_mate) & (_U(links[mate]) >> to_x) & _U(1)):
                        continue
                    pm = table[_U(row[mate])] * stretch[mate]
                    t_beyond = np.inf
                    if exact and (_U(links[mate]) >> to_mate) & _U(1):
                        t_beyond = hours[mate + offset[to_mate]]
                    other, start, reach, share = _oblique(
                        t, t_mate, t_beyond, ps, pm, px, since, exact
                    )
                    if other < np.inf and (start < since or not other <= until):
                        _, start, reach, share = _oblique(
                            t, t_mate, t_beyond, ps, pm, px, since, True
                        )
                        first = layer
                        while start < edges[first]:
                            first -= 1
                        other = _leg(
                            start, first, reach, share, s, mate, x, codes, table, stretch, edges
                        )
                    new = min(new, max(other, final))
                if not new < old:
                    continue
                if d & _U(1):
                    # No way through the corner between two closed cells, one of them sea; it is
                    # not waited for until one opens: the way leads round it, up to a leg longer.
                    left, right = s + offset[(d + _U(1)) & _U(7)], s + offset[d - _U(1)]
                    if row[left] < FIRST and row[right] < FIRST and links[left] | links[right]:
                        continue
                hours[x] = new
                due = np.int64(np.float64(hours[x]) * inverse)
                if due == np.int64(old * inverse) and old < np.inf:
                    continue
                to = _U(due & _MASK)
                if free >= 0:
                    entry_x = free
                    free = after[_U(free)]
                else:
                    entry_x = fresh
                    fresh += np.int32(1)
                item[_U(entry_x)], after[_U(entry_x)], head[to] = x, head[to], entry_x
                queued += 1
        key += 1
        if idle == _SLOTS and queued > 0:
            key, idle = _first_key(key, inverse, hours, head, item, after), 0
    _forget(key, inverse, hours, head, item, after)
