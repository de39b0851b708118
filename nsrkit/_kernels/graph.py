"""Earliest arrival over straight legs from cell centre to cell centre: Dijkstra on 8, 16 or 32.

A leg takes its length times the mean pace of its two ends, as in the grid graphs of other
libraries. A leg to a cell further off than the next (16 and 32 neighbours) passes over others: it
is there only when each of them is linked to the one after it, and while all of them are open; their
paces do not count. In a field that changes with time a leg goes on from layer to layer at the
mean pace of each, and makes no headway while a cell it needs is closed: who starts later never
arrives earlier.

Labels lie in a bucket queue, several for a node if it was improved; a label that is no longer the
node's is passed over. A node improved into the bucket in hand is taken up again, so that the result
is that of a heap, bit for bit, however wide a bucket is.
"""

from __future__ import annotations

import numpy as np

from nsrkit._kernels import inlined, kernel

FIRST = 56  # as in field.py: numba freezes a number of another file
_SLOTS = 1 << 11  # of the bucket queue, used in rounds: small enough for the nearest cache
_MASK = _SLOTS - 1
_WIDTH = 0.99  # of the shortest leg: a node is rarely improved into its own bucket
_U = np.uint64
_MOST = 4  # cells that a leg passes over

# Columns and rows to the next cell in each of the eight directions of `Field.links`.
_EAST = np.array([1, 1, 0, -1, -1, -1, 0, 1])
_NORTH = np.array([0, 1, 1, 1, 0, -1, -1, -1])
# Cells that the longer legs go through, as directions from one to the next; the others are these
# turned by quarters and mirrored at the diagonal.
_LEGS = np.array([[0, 2, 0, -1, -1], [0, 1, 0, -1, -1], [0, 2, 0, 2, 0]])


@kernel
def legs(neighbours, cols):
    """(offset, length, steps, count) of the legs from a node, the eight directions first.

    steps : (leg, 5) directions from cell to cell; count : (leg) how many.
    """
    offset = np.empty(neighbours, np.int64)
    length = np.empty(neighbours)
    steps = np.full((neighbours, _MOST + 1), -1, np.int64)
    count = np.zeros(neighbours, np.int64)
    for leg in range(neighbours):
        if leg < 8:
            steps[leg, 0] = leg
        else:
            turn = leg & 7
            for i in range(_MOST + 1):
                d = _LEGS[leg // 8 - 1, i]
                # Mirrored at the diagonal direction d becomes 2 - d.
                if d >= 0:
                    steps[leg, i] = ((2 - d if turn & 1 else d) + 2 * (turn >> 1)) & 7
        u = v = 0
        for i in range(_MOST + 1):
            if steps[leg, i] >= 0:
                u += _EAST[steps[leg, i]]
                v += _NORTH[steps[leg, i]]
                count[leg] = i + 1
        offset[leg] = v * cols + u
        length[leg] = np.sqrt(np.float64(u * u + v * v))
    return offset, length, steps, count


@kernel
def _linked(s, leg, steps, count, offset8, links):
    """Whether each cell that a leg goes through is linked to the next."""
    at = s
    for i in range(count[leg]):
        if not (links[at] >> steps[leg, i]) & 1:
            return False
        at += offset8[steps[leg, i]]
    return True


@kernel
def _opens(s, leg, steps, count, offset8, layer, codes):
    """Layers until all cells of a leg may be open: 0 = they are, -1 = one never will be."""
    at, wait = s, 0
    for i in range(count[leg] + 1):
        code = np.int64(codes[layer, at])
        if code == 0:
            return -1
        if code < FIRST:
            wait = max(wait, FIRST - code)
        if i < count[leg]:
            at += offset8[steps[leg, i]]
    return wait


@kernel
def _arrival(t, layer, s, x, leg, length, steps, count, offset8, codes, table, stretch, edges):
    """Arrival at x over a leg that starts at t, layer by layer."""
    left = length[leg]
    while layer < codes.shape[0]:
        wait = _opens(s, leg, steps, count, offset8, layer, codes)
        if wait < 0:
            return np.inf
        if wait == 0:
            pace = 0.5 * (table[codes[layer, s]] * stretch[s] + table[codes[layer, x]] * stretch[x])
            end = t + left * pace
            if end <= edges[layer + 1]:
                return end
            left -= (edges[layer + 1] - t) / pace
            wait = 1
        layer += wait
        if layer < codes.shape[0]:
            t = edges[layer]
    return np.inf


@kernel
def _first_key(key, inverse, hours, head, pool):
    """Bucket of the earliest label in the queue from `key` on: to leap over a long calm."""
    best = np.inf
    for slot in range(_SLOTS):
        entry = head[slot]
        while entry >= 0:
            if hours[pool[entry]] * inverse >= key:
                best = min(best, hours[pool[entry]])
            entry = pool[entry + 1]
    return np.int64(best * inverse) if best < np.inf else np.int64(-1)


@kernel
def _seeded(hours, seeds, seed_hours, inverse, head, pool):
    """Entries in use after the seeds are queued."""
    used = 0
    for i in range(seeds.size):
        # A place that must not be entered has -inf.
        if seed_hours[i] <= hours[seeds[i]] and seed_hours[i] < np.inf:
            hours[seeds[i]] = seed_hours[i]
            slot = np.int64(seed_hours[i] * inverse) & _MASK
            pool[used], pool[used + 1] = seeds[i], head[slot]
            head[slot] = used
            used += 2
    return used


@inlined
def _queue(x, bucket, used, free, head, pool):
    """(used, free) after a label of x is laid into its bucket; there is room for it."""
    place = free
    if place >= 0:
        free = np.int64(pool[_U(place + 1)])
    else:
        place = used
        used += 2
    pool[_U(place)], pool[_U(place + 1)] = x, head[_U(bucket & _MASK)]
    head[_U(bucket & _MASK)] = place
    return used, free


@kernel
def _settle(field, hours, seeds, seed_hours, goal, patience, neighbours, pool):
    """`dijkstra` with room for so many labels in the queue; False = it was too little."""
    # Unpacked once: each read of a tuple's field costs reference counting.
    codes, table, stretch, links, edges, cols, least = field
    offset, length, steps, count = legs(neighbours, cols)
    offset8 = offset[:8].copy()
    nodes = codes.shape[1]
    gap = table.min() * least  # no leg takes less
    inverse = 1.0 / (_WIDTH * gap) if gap < np.inf else 0.0
    flat, base = codes.reshape(-1), np.int64(0)  # codes of the layer in hand from `base` on
    begin, end = -np.inf, edges[1]
    width, half = _WIDTH * gap, 0.5 * length
    head = np.full(_SLOTS, -1, np.int32)
    used = np.int64(_seeded(hours, seeds, seed_hours, inverse, head, pool))
    queued, free, layer = used // 2, np.int64(-1), 0
    key, idle, last = np.int64(0), 0, np.inf
    while queued > 0 and key <= last * inverse:
        entry, again = np.int64(head[_U(key & _MASK)]), False
        head[_U(key & _MASK)] = -1
        idle = 0 if entry >= 0 else idle + 1
        while entry >= 0:
            s, then = np.int64(pool[_U(entry)]), np.int64(pool[_U(entry + 1)])
            t = hours[_U(s)]
            bucket = np.int64(t * inverse)
            if bucket > key:  # of a later round
                pool[_U(entry + 1)] = head[_U(key & _MASK)]
                head[_U(key & _MASK)] = entry
                entry = then
                continue
            pool[_U(entry + 1)] = free
            free, entry = entry, then
            queued -= 1
            if used + 2 * neighbours > pool.size:
                return False
            if bucket < key:  # was improved, and done with
                continue
            if s == goal:
                last = t + patience
            if t >= end or t < begin:
                layer = np.int64(np.searchsorted(edges, t, side="right") - 1)
                layer = min(max(layer, 0), edges.size - 2)
                begin = edges[layer] if layer > 0 else -np.inf
                end = edges[layer + 1]
                base = layer * nodes
            hs = table[flat[_U(base + s)]] * stretch[_U(s)]
            ways = np.int64(links[_U(s)])
            soon = t + width  # nothing is reached before that
            late = 0  # legs that end after the layer, or in a closed cell: followed in time below
            for d in range(8):
                if not (ways >> d) & 1:
                    continue
                x = s + offset[_U(d)]
                old = hours[_U(x)]
                if old <= soon:
                    continue
                hx = table[flat[_U(base + x)]] * stretch[_U(x)]
                new = t + half[_U(d)] * (hs + hx)
                if not new < end:
                    late |= 1 << d
                elif new < old:
                    hours[_U(x)] = new
                    bucket = np.int64(new * inverse)
                    again |= bucket <= key
                    if not (old < np.inf and np.int64(old * inverse) == bucket):
                        used, free = _queue(x, bucket, used, free, head, pool)
                        queued += 1
            if late == 0 and neighbours == 8:
                continue
            for leg in range(neighbours):
                x = s + offset[leg]
                if (leg < 8 and not (late >> leg) & 1) or x < 0 or x >= nodes:
                    continue
                old = hours[x]
                new = t + half[leg] * (hs + table[flat[base + x]] * stretch[x])
                if new < end and not new < old:
                    continue
                if leg >= 8 and not _linked(s, leg, steps, count, offset8, links):
                    continue
                new = _arrival(t, layer, s, x, leg, length, steps, count, offset8, codes,
                               table, stretch, edges)  # fmt: skip
                if new < old:
                    hours[x] = new
                    bucket = np.int64(new * inverse)
                    again |= bucket <= key
                    if not (old < np.inf and np.int64(old * inverse) == bucket):
                        used, free = _queue(x, bucket, used, free, head, pool)
                        queued += 1
        if not again:
            key += 1
        if idle == _SLOTS and queued > 0:
            key, idle = _first_key(key, inverse, hours, head, pool), 0
            if key < 0:  # only labels that were improved are left
                break
    if key >= 0 and queued > 0:  # stopped at the goal: what is still in the queue is not settled
        for node in range(nodes):
            if hours[node] * inverse >= key and hours[node] > 0.0:
                hours[node] = np.inf
    return True


@kernel
def dijkstra(field, hours, seeds, seed_hours, goal, patience, neighbours):
    """Hours since departure at every node, in place; inf = never reached.

    field : Field.
    hours : (node) float64, inf where the search may go, -inf where it must not; those stay.
    seeds, seed_hours : (n) nodes that are known to be reached at these hours.
    goal : stop `patience` hours after this node is settled; -1 settles all.
    neighbours : 8, 16 or 32.
    """
    pool = np.empty(2 * (hours.size // 16 + seeds.size + 1024), np.int32)  # pairs: node, next entry
    while not _settle(field, hours, seeds, seed_hours, goal, patience, neighbours, pool):
        # Every label so far is that of a real way: all go on from there with more room.
        seeds = np.flatnonzero((hours >= 0.0) & (hours < np.inf))
        seed_hours = hours[seeds]
        pool = np.empty(2 * (pool.size + seeds.size), np.int32)
    return hours
