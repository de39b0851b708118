"""From arrival times to a track: descend the field, pull the line straight, sail it for real.

`sail` is the judge: it takes a straight leg through the piecewise constant field cell by cell and
layer by layer, waits where a cell is closed, and refuses closed links and land of the finer grid.
"""

from __future__ import annotations

import numpy as np

from nsrkit._kernels import inlined, kernel

FIRST = 56  # as in field.py: numba freezes a number of another file
_CORNER = 1e-7  # crossings of two cell edges closer than this (in cells) are one corner
_FURTHEST = 16  # points back that one pass of pulling looks; the next pass starts from fewer


@inlined
def _pace(layer, node, codes, table, stretch):
    return table[codes[layer, node]] * stretch[node]


@inlined
def layer_at(t, edges):
    """Layer that holds at t hours."""
    layer = np.searchsorted(edges, t, side="right") - 1
    return min(max(layer, 0), edges.size - 2)


@inlined
def _stay(t, layer, node, length, drag, codes, table, stretch, edges):
    """(hours, layer) after `length` cells inside one node's cell."""
    layers = codes.shape[0]
    while True:
        if layer >= layers:
            return np.inf, layer
        pace = _pace(layer, node, codes, table, stretch)
        if pace == np.inf:
            code = np.int64(codes[layer, node])
            if code == 0 or layer + FIRST - code >= layers:
                return np.inf, layer
            layer += FIRST - code
            t = edges[layer]
            continue
        pace += drag[node]
        end = t + length * pace
        if end <= edges[layer + 1]:
            return end, layer
        length -= (edges[layer + 1] - t) / pace
        layer += 1
        t = edges[layer]


@kernel
def dry(u0, v0, u1, v1, coast):
    """Whether a straight line between two positions (in cells) touches land of the finer grid."""
    x0, y0 = coast.u0 + coast.ratio * u0, coast.v0 + coast.ratio * v0
    x1, y1 = coast.u0 + coast.ratio * u1, coast.v0 + coast.ratio * v1
    # A line cut at the corner of a square would else start in a square that it only touches.
    nudge = min(_CORNER * 10 / max(abs(x1 - x0) + abs(y1 - y0), 1e-300), 0.5)
    x0, y0, x1, y1 = (
        x0 + nudge * (x1 - x0),
        y0 + nudge * (y1 - y0),
        x1 - nudge * (x1 - x0),
        y1 - nudge * (y1 - y0),
    )
    col, row = int(np.floor(x0 + 0.5)), int(np.floor(y0 + 0.5))
    dx, dy = x1 - x0, y1 - y0
    sx, sy = (1 if dx > 0 else -1), (1 if dy > 0 else -1)
    tx = (col + 0.5 * sx - x0) / dx if dx != 0 else np.inf
    ty = (row + 0.5 * sy - y0) / dy if dy != 0 else np.inf
    corner = _CORNER / max(abs(dx) + abs(dy), 1e-300)
    while True:
        if not (0 < row < coast.land.shape[0] - 1 and 0 < col < coast.land.shape[1] - 1):
            return False
        if coast.land[row, col]:
            return True
        if min(tx, ty) >= 1.0:
            return False
        if abs(tx - ty) < corner:
            # Through a corner: dry only where both cells beside it are.
            if coast.land[row, col + sx] and coast.land[row + sy, col]:
                return True
            col, row = col + sx, row + sy
            tx += 1.0 / abs(dx)
            ty += 1.0 / abs(dy)
        elif tx < ty:
            col += sx
            tx += 1.0 / abs(dx)
        else:
            row += sy
            ty += 1.0 / abs(dy)


@kernel
def sail(t, u0, v0, u1, v1, field, coast, drag):
    """Hours at the end of a straight leg that starts at t; inf where it cannot be sailed."""
    codes, table, stretch, links, edges, cols, _ = field
    flag = coast.flag
    col, row = int(np.floor(u0 + 0.5)), int(np.floor(v0 + 0.5))
    du, dv = u1 - u0, v1 - v0
    length = np.sqrt(du * du + dv * dv)
    layer = layer_at(t, edges)
    if length == 0.0 or t == np.inf:
        return t
    su, sv = (1 if du > 0 else -1), (1 if dv > 0 else -1)
    tu = (col + 0.5 * su - u0) / du if du != 0 else np.inf
    tv = (row + 0.5 * sv - v0) / dv if dv != 0 else np.inf
    corner = _CORNER / length
    at = 0.0
    while True:
        node = row * cols + col
        to = min(tu, tv, 1.0)
        if flag[node] and dry(u0 + at * du, v0 + at * dv, u0 + to * du, v0 + to * dv, coast):
            return np.inf
        t, layer = _stay(t, layer, node, (to - at) * length, drag, codes, table, stretch, edges)
        if t == np.inf or to >= 1.0 - corner:
            return t
        at = to
        step_u = step_v = 0
        if abs(tu - tv) < corner:
            step_u, step_v = su, sv
        elif tu < tv:
            step_u = su
        else:
            step_v = sv
        # Where there is a finer coast, that decides, not the links.
        beside = flag[node] or flag[node + step_u + step_v * cols]
        if not beside and not _passable(node, step_u, step_v, layer, codes, links, cols):
            return np.inf
        if step_u != 0:
            col += step_u
            tu += 1.0 / abs(du)
        if step_v != 0:
            row += step_v
            tv += 1.0 / abs(dv)


@inlined
def _direction(du, dv):
    """0..7 = E, NE, N, NW, W, SW, S, SE."""
    if dv == 0:
        return 0 if du > 0 else 4
    if dv > 0:
        return 2 - du
    return 6 + du


@inlined
def _passable(node, du, dv, layer, codes, links, cols):
    if not (links[node] >> _direction(du, dv)) & 1:
        return False
    if du != 0 and dv != 0:
        left, right = node + du, node + dv * cols
        open_ = codes[layer, left] >= FIRST or codes[layer, right] >= FIRST
        return open_ or not links[left] | links[right]
    return True


@kernel
def disc(u, v, radius, field, coast, drag):
    """(nodes, hours): the nodes around a start that a straight line reaches.

    There the wave is most curved; this way these cells carry no error of the scheme.
    """
    col0, row0 = int(np.floor(u + 0.5)), int(np.floor(v + 0.5))
    rows = field.codes.shape[1] // field.cols
    nodes = np.empty((2 * radius + 1) ** 2, np.int64)
    hours = np.empty(nodes.size)
    count = 0
    for row in range(max(row0 - radius, 1), min(row0 + radius + 1, rows - 1)):
        for col in range(max(col0 - radius, 1), min(col0 + radius + 1, field.cols - 1)):
            if (row - row0) ** 2 + (col - col0) ** 2 > radius * radius:
                continue
            node = row * field.cols + col
            t = np.inf
            if field.links[node] or (row == row0 and col == col0):
                t = sail(0.0, u, v, float(col), float(row), field, coast, drag)
            if t < np.inf:
                nodes[count] = node
                hours[count] = t
                count += 1
    return nodes[:count], hours[:count]


@kernel
def resail(t, u, v, field, coast, drag):
    """Hours at every point of a polyline; inf from the first leg on that cannot be sailed."""
    hours = np.empty(u.size)
    hours[0] = t
    for i in range(1, u.size):
        hours[i] = sail(hours[i - 1], u[i - 1], v[i - 1], u[i], v[i], field, coast, drag)
    return hours


@kernel
def barred(u, v, field, coast, drag):
    """Indices of the points of a polyline that the leg before does not reach, begun at hour 0."""
    found, count = np.empty(u.size, np.int64), 0
    for i in range(1, u.size):
        if sail(0.0, u[i - 1], v[i - 1], u[i], v[i], field, coast, drag) == np.inf:
            found[count] = i
            count += 1
    return found[:count]


@kernel
def pull(t, u, v, exhaustive, field, coast, drag):
    """Indices of the points of a polyline that a faster line keeps.

    Each point takes the best of its predecessors 1, 2, 4 ... 16 back (all of them where
    `exhaustive`): leaving later never arrives earlier, so the earliest arrival at each is enough.
    """
    n = u.size
    hours = np.full(n, np.inf)
    parent = np.full(n, -1, np.int64)
    hours[0] = t
    for j in range(1, n):
        back = 1
        while back <= (j if exhaustive else min(j, _FURTHEST)):
            i = j - back
            new = sail(hours[i], u[i], v[i], u[j], v[j], field, coast, drag)
            # A longer leg that is as fast is the straighter one.
            if new < np.inf and new <= hours[j] + 1e-9 * (1.0 + new):
                hours[j] = new
                parent[j] = i
            back = back + 1 if exhaustive else back * 2
    keep = np.empty(n, np.int64)
    count, j = 0, n - 1
    while j >= 0:
        keep[count] = j
        count += 1
        j = parent[j]
    return keep[:count][::-1].copy()


@inlined
def _on_edge(at):
    """Whether a coordinate [cells] lies on the edge between two cells."""
    return abs(at - np.floor(at) - 0.5) < 1e-9


@kernel
def dense(u, v):
    """(u, v) of a polyline with points no further than a cell apart.

    No new point lies on the corner of four cells: it would belong to one of them, which may be
    closed although the leg only passes between it and its neighbour.
    """
    parts = np.empty(u.size - 1, np.int64)
    for i in range(u.size - 1):
        length = np.sqrt((u[i + 1] - u[i]) ** 2 + (v[i + 1] - v[i]) ** 2)
        parts[i] = max(1, int(np.ceil(length)))
    us, vs = np.empty(parts.sum() + 1), np.empty(parts.sum() + 1)
    n = 0
    for i in range(u.size - 1):
        for part in range(parts[i]):
            at_u = u[i] + part / parts[i] * (u[i + 1] - u[i])
            at_v = v[i] + part / parts[i] * (v[i + 1] - v[i])
            if part > 0 and _on_edge(at_u) and _on_edge(at_v):
                continue
            us[n], vs[n] = at_u, at_v
            n += 1
    us[n], vs[n] = u[-1], v[-1]
    return us[: n + 1], vs[: n + 1]


@kernel
def straighten(u, v, passes, field, coast, drag):
    """(u, v) of a polyline without the points that a faster straight leg makes needless.

    Pulled twice, the second time from new points along the legs found first: better than one pass
    that tries every pair of points, at a fraction of its work.
    """
    for again in range(2):
        if again:
            u, v = dense(u, v)
        for _ in range(passes):
            keep = pull(0.0, u, v, False, field, coast, drag)
            if keep[0] != 0 or keep.size == u.size:
                break
            u, v = u[keep], v[keep]
    return u, v


@kernel
def passage(u, v, factor, delay, far, slow, ideal, field, coast, drag):
    """(u, v, hours, ideal hours, drag) of a track, sailed with a delay over the `slow` nodes.

    delay : hours, all of them on `far` cells of true length in slow nodes, on fewer their share.
    ideal : the field `factor` times as fast, for the hours of the same track without delay.
    In the drag that comes back the delay is spread over the slow nodes.
    """
    best = resail(0.0, u, v, ideal, coast, drag)[-1]
    u, v = dense(u, v)
    hours = resail(0.0, u, v, field, coast, drag)
    if best == np.inf:  # ahead of time she may meet a cell still closed that she sails later
        best = hours[-1] / factor
    cells = length = 0.0
    for i in range(1, u.size):
        col, row = np.floor((u[i - 1] + u[i]) / 2 + 0.5), np.floor((v[i - 1] + v[i]) / 2 + 0.5)
        node = np.int64(row) * field.cols + np.int64(col)
        if slow[node]:
            part = np.sqrt((u[i] - u[i - 1]) ** 2 + (v[i] - v[i - 1]) ** 2)
            cells += part
            length += part * field.stretch[node]
    delay *= min(1.0, length / far)
    if cells > 0.0 and delay > 0.0:
        drag = np.where(slow, delay / cells, 0.0)
        hours = resail(0.0, u, v, field, coast, drag)
    return u, v, hours, best, drag


@inlined
def _aim(du, dv, along_u, ta, tb, pace):
    """(time, share of b): best point of a segment a - b to have come from.

    (du, dv) leads from a to the position; b lies one cell from a, along u or along v.
    """
    along = du if along_u else dv
    away = abs(dv) if along_u else abs(du)
    share = 0.0
    if ta == np.inf:
        share = 1.0
    elif tb < np.inf:
        ratio = (ta - tb) / pace
        if ratio >= 1.0:
            share = 1.0
        elif ratio > -1.0:
            share = along + away * ratio / np.sqrt(1.0 - ratio * ratio)
            share = min(max(share, 0.0), 1.0)
    time = tb if share == 1.0 else ta if share == 0.0 else ta + share * (tb - ta)
    return time + pace * np.sqrt((along - share) ** 2 + away**2), share


@kernel
def _joined(a, b, layer, codes, links, cols):
    """Whether two nodes, the same or neighbours, are linked both ways and by an open corner."""
    if a == b:
        return True
    du, dv = b % cols - a % cols, b // cols - a // cols
    if abs(du) > 1 or abs(dv) > 1:
        return False
    back = (links[b] >> _direction(-du, -dv)) & 1
    return back != 0 and _passable(a, du, dv, layer, codes, links, cols)


@inlined
def _known(node, hours):
    """Hours of a node; inf where it was not reached or not looked at."""
    return np.float64(hours[node]) if hours[node] >= 0.0 else np.inf


@inlined
def _best_segment(u, v, t, supports, count, hours, field):
    """(node a, node b, share, time): where the way to (u, v) came from, one cell nearer the start.

    Searched: the segments around the one, two or four cells' squares that touch the position.
    """
    codes, table, stretch, links, edges, cols, _ = field
    u_low, v_low = int(np.ceil(u)) - 1, int(np.ceil(v)) - 1
    u_high, v_high = int(np.floor(u)) + 1, int(np.floor(v)) + 1
    best, best_a, best_b, best_share, best_t = np.inf, -1, -1, 0.0, np.inf
    latest = layer_at(t if t < np.inf else _known(supports[0], hours), edges)
    for row in range(v_low, v_high + 1):
        for col in range(u_low, u_high + 1):
            a = row * cols + col
            ta = _known(a, hours)
            for upward in range(2):
                row_b, col_b = row + upward, col + 1 - upward
                if row_b > v_high or col_b > u_high:
                    continue
                # Segments that hold the position itself lead nowhere.
                if upward == 0 and row != v_low and row != v_high:
                    continue
                if upward == 1 and col != u_low and col != u_high:
                    continue
                b = row_b * cols + col_b
                tb = _known(b, hours)
                # Nothing on it is earlier than its earlier end.
                if min(ta, tb) >= min(t, best):
                    continue
                low = a if ta <= tb else b
                layer = latest
                while layer > 0 and min(ta, tb) < edges[layer]:
                    layer -= 1
                pace = _pace(layer, supports[0], codes, table, stretch)
                pace = 0.5 * (pace + _pace(layer, low, codes, table, stretch))
                if not pace < np.inf:
                    pace = 1e6  # waiting: any step towards the start will do
                time, share = _aim(u - col, v - row, upward == 0, ta, tb, pace)
                if 0.0 < share < 1.0 and not _joined(a, b, layer, codes, links, cols):
                    share = 0.0 if ta <= tb else 1.0
                    time = min(ta, tb) + pace * np.sqrt(
                        (u - low % cols) ** 2 + (v - low // cols) ** 2
                    )
                there = tb if share == 1.0 else ta if share == 0.0 else ta + share * (tb - ta)
                if not (there < t and time < best):
                    continue
                open_ = True
                for i in range(count):
                    if share < 1.0 and not _joined(supports[i], a, layer, codes, links, cols):
                        open_ = False
                    if share > 0.0 and not _joined(supports[i], b, layer, codes, links, cols):
                        open_ = False
                if open_:
                    best, best_a, best_b, best_share, best_t = time, a, b, share, there
    return best_a, best_b, best_share, best_t


@kernel
def descend(hours, u0, v0, u1, v1, radius, field, coast, drag):
    """(u, v) of the way from the start (u0, v0) to (u1, v1), read from the arrival times."""
    cols = field.cols
    limit = 8 * (cols + hours.size // cols)
    us, vs = np.empty(limit), np.empty(limit)
    us[0], vs[0] = u1, v1
    n = 1
    supports = np.empty(2, np.int64)
    supports[0] = int(np.floor(v1 + 0.5)) * cols + int(np.floor(u1 + 0.5))
    count = 1
    u, v, t = u1, v1, np.inf
    while n < limit - 1:
        away = np.sqrt((u - u0) ** 2 + (v - v0) ** 2)
        if away <= radius and t < np.inf:
            direct = sail(0.0, u0, v0, u, v, field, coast, drag)
            if direct <= t * 1.002 + 1e-6 or away == 0.0:
                break
        a, b, share, there = _best_segment(u, v, t, supports, count, hours, field)
        centre = float(supports[0] % cols) == u and float(supports[0] // cols) == v
        if a >= 0 and count == 1 and not centre:
            # From the goal, off its cell's centre, a straight leg may cut a closed corner.
            from_u = a % cols + share * (b % cols - a % cols)
            from_v = a // cols + share * (b // cols - a // cols)
            if sail(there, from_u, from_v, u, v, field, coast, drag) == np.inf:
                a = -1
        if a < 0:
            if count == 1 and not centre:
                a, share, there = supports[0], 0.0, hours[supports[0]]
            elif count == 2:  # no linked segment ahead: go along to the nearer in time
                a = supports[0] if hours[supports[0]] <= hours[supports[1]] else supports[1]
                share, there = 0.0, hours[a]
            else:
                break
        if share == 0.0 or share == 1.0:
            supports[0] = a if share == 0.0 else b
            count = 1
            u, v = float(supports[0] % cols), float(supports[0] // cols)
        else:
            supports[0], supports[1] = a, b
            count = 2
            u = a % cols + share * (b % cols - a % cols)
            v = a // cols + share * (b // cols - a // cols)
        t = there
        us[n], vs[n] = u, v
        n += 1
    us[n], vs[n] = u0, v0
    n += 1
    return us[:n][::-1].copy(), vs[:n][::-1].copy()
