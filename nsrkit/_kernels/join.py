"""Which days join two sides of a sea: 64 days at once, one bit each.

Days next to each other differ in few cells, so that a flood which carries a bit per day costs
little more than the flood of a single day.
"""

from __future__ import annotations

import numpy as np

from nsrkit._kernels import kernel

DAYS = 64  # bits of a word


@kernel
def words(passable):
    """(day, node) flags as bits (word, node); bit b of word w is day 64 w + b."""
    days, nodes = passable.shape
    out = np.zeros(((days + 63) // 64, nodes), np.uint64)
    for day in range(days):
        word, bit = day // 64, np.uint64(1) << np.uint64(day % 64)
        for node in range(nodes):
            if passable[day, node]:
                out[word, node] |= bit
    return out


@kernel
def _flood(bits, free, neighbours, starts, goals, reach, queue, waiting):
    """Days, bits of a word, on which a start is joined to a goal over passable nodes.

    `reach`, `queue` and `waiting` are work space of one entry per node; `waiting` is False.
    """
    all_days = ~np.uint64(0)
    reach[:] = 0
    first, count = 0, 0
    begun, wanted, found = np.uint64(0), np.uint64(0), np.uint64(0)
    for node in starts:
        reach[node] = all_days if free[node] else bits[node]
        begun |= reach[node]
        queue[count], waiting[node] = node, True
        count += 1
    for node in goals:
        wanted |= all_days if free[node] else bits[node]
        found |= reach[node]
    wanted &= begun
    is_goal = waiting.copy()
    is_goal[:] = False
    is_goal[goals] = True
    while count > 0 and (found & wanted) != wanted:
        node = queue[first]
        first = first + 1 if first + 1 < queue.size else 0
        count -= 1
        waiting[node] = False
        for d in range(neighbours.shape[1]):
            other = neighbours[node, d]
            if other < 0:
                continue
            new = reach[node] & ~reach[other]
            new &= all_days if free[other] else bits[other]
            if new == 0:
                continue
            reach[other] |= new
            if is_goal[other]:
                found |= new
            if not waiting[other]:
                waiting[other] = True
                at = first + count
                queue[at if at < queue.size else at - queue.size] = other
                count += 1
    waiting[:] = False
    return found


@kernel
def joined(bits, free, neighbours, starts, goals, out):
    """Write into `out` (day) whether passable or free nodes join a start with a goal.

    `bits` (word, node) as `words` gives them; `neighbours` (node, 8) holds node numbers, -1 where
    there is no link; `free` (node) are passable whatever their bits say.
    """
    nodes = neighbours.shape[0]
    reach, queue = np.empty(nodes, np.uint64), np.empty(nodes, np.int32)
    waiting = np.zeros(nodes, np.bool_)
    for word in range(bits.shape[0]):
        found = _flood(bits[word], free, neighbours, starts, goals, reach, queue, waiting)
        for day in range(64 * word, min(64 * word + 64, out.size)):
            out[day] = (found >> np.uint64(day % 64)) & np.uint64(1) != 0
