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

from nsrkit._kernels import kernel

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
    still = codes.shape[0] == 1 and edges[1] == np.inf
    # Where nothing changes the half paces are laid out once, small enough for the cache (which
    # rounds them to seven digits); else they are looked up.
    half = np.zeros(nodes if still else 0, np.float32)
    eight = links[: half.size & ~7].view(np.uint64)  # land is wide: passed over by eights
    for block in range(eight.size + 1):
        if block < eight.size and eight[block] == 0:
            continue
        for node in range(8 * block, min(8 * block + 8, half.size)):
            half[node] = 0.5 * (table[codes[0, node]] * stretch[node])
    width = _WIDTH * gap
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
            if bucket < key:  # was improved, and done with
                continue
            if s == goal:
                last = t + patience
            while not still and t >= edges[layer + 1] and layer + 2 < edges.size:
                layer += 1
            while not still and t < edges[layer] and layer > 0:
                layer -= 1
            hs = half[_U(s)] if still else 0.5 * (table[codes[layer, s]] * stretch[s])
            ways = np.int64(links[_U(s)]) | ~255  # the longer legs are looked into below
            end = edges[layer + 1]
            soon = t + width  # nothing is reached before that
            for d in range(neighbours):
                if not (ways >> d) & 1:
                    continue
                x = s + offset[_U(d)]
                if d >= 8 and (x < 0 or x >= nodes):
                    continue
                old = hours[_U(x)]
                if old <= soon:
                    continue
                hx = half[_U(x)] if still else 0.5 * (table[codes[layer, x]] * stretch[_U(x)])
                new = t + length[_U(d)] * (hs + hx)
                if new < end and not new < old:
                    continue
                # Later than the layer ends, or through a closed cell: followed in time.
                if d >= 8 or not new < end:
                    if still and not new < end:
                        continue
                    if not _linked(s, d, steps, count, offset8, links):
                        continue
                    if not new < end or _opens(s, d, steps, count, offset8, layer, codes) != 0:
                        new = _arrival(t, layer, s, x, d, length, steps, count, offset8, codes,
                                       table, stretch, edges)  # fmt: skip
                        if not new < old:
                            continue
                hours[_U(x)] = new
                bucket = np.int64(new * inverse)
                if bucket <= key:
                    again = True
                elif old < np.inf and np.int64(old * inverse) == bucket:
                    continue  # lies in that bucket already
                place = free
                if place >= 0:
                    free = np.int64(pool[_U(place + 1)])
                else:
                    place = used
                    used += 2
                    if used > pool.size:
                        return False
                pool[_U(place)], pool[_U(place + 1)] = x, head[_U(bucket & _MASK)]
                head[_U(bucket & _MASK)] = place
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
