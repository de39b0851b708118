"""Mid-month nodes whose line, once limited, keeps the means of the months."""

from __future__ import annotations

import numpy as np

from nsrkit._kernels import inlined, kernel

_FLAT = 1e-6  # a line that rises less has one value
_LANES = 16  # cells in hand at once: the compiler works on several with one instruction


@inlined
def _limited(z, low, high):
    return low if z < low else (high if z > high else z)


@inlined
def _below(z, low, high):
    """Integral, from `low` to z, of z limited to low..high."""
    inner = _limited(z, low, high)
    return 0.5 * (inner * inner - low * low) + inner * (z - inner)


@inlined
def _mean(a, b, below_a, below_b, low, high):
    """Mean of the line from a to b after the limits, of which the integrals are known."""
    rise = b - a
    flat = abs(rise) < _FLAT
    mean = (below_b - below_a) / (1.0 if flat else rise)
    return _limited(0.5 * (a + b), low, high) if flat else mean


@inlined
def _means(z, share, low, high, edge, below, out):
    """Means (month, lane) of the limited line: from edge to middle, and from middle to edge."""
    months, lanes = z.shape
    for i in range(lanes):
        edge[i], below[i] = z[0, i], _below(z[0, i], low, high)
    for m in range(months):
        after = min(m + 1, months - 1)
        part = share[m] if m < months - 1 else 0.0
        for i in range(lanes):
            at, end = z[m, i], z[m, i] + (z[after, i] - z[m, i]) * part
            below_at, below_end = _below(at, low, high), _below(end, low, high)
            first = _mean(edge[i], at, below[i], below_at, low, high)
            out[m, i] = 0.5 * (first + _mean(at, end, below_at, below_end, low, high))
            edge[i], below[i] = end, below_end


@kernel
def month_means(nodes, share, low, high):
    """(month, cell) means of the limited line through the nodes.

    nodes : (month, cell).
    share : (month - 1) where the edge to the next month lies between two middles.
    """
    z, out = nodes.astype(np.float64), np.empty(nodes.shape)
    edge, below = np.empty(nodes.shape[1]), np.empty(nodes.shape[1])
    _means(z, share, low, high, edge, below, out)
    return out


@kernel
def drawn(nodes, before, weight, cells, low, high):
    """(day, cell) limited line between nodes.

    nodes : (month, any cell).
    before, weight : (day) month before the day, and weight of the next one.
    cells : (cell) those that are drawn.
    """
    out = np.empty((before.size, cells.size), nodes.dtype)
    for day in range(before.size):
        here, there, part = nodes[before[day]], nodes[before[day] + 1], weight[day]
        for i in range(cells.size):
            at = here[cells[i]]
            out[day, i] = _limited(at + (there[cells[i]] - at) * part, low, high)
    return out


@kernel
def refine(nodes, means, share, low, high, tolerance, passes, past):
    """Move the nodes, in place, until no mean of a month is off by more than `tolerance`.

    A node weighs about 3/4 in its own month; past a limit it weighs less, and goes further, but not
    more than `past` ranges beyond the limits. After `passes` the cell stays as near as it is.
    A lane whose cell is done takes the next one: most need few passes, some all.
    """
    months, cells = means.shape
    shape = months, _LANES
    z, wanted, found = np.zeros(shape), np.zeros(shape), np.empty(shape)
    edge, below, gain = np.empty(_LANES), np.empty(_LANES), np.empty(_LANES)
    cell, passed = np.full(_LANES, -1), np.zeros(_LANES, np.int64)
    reach = high - low
    least, most = low - past * reach, high + past * reach
    fresh = busy = min(_LANES, cells)
    for i in range(busy):
        cell[i] = i
        for m in range(months):
            z[m, i], wanted[m, i] = nodes[m, i], means[m, i]
    while busy > 0:
        _means(z, share, low, high, edge, below, found)
        gain[:] = 0.0  # what is near enough stays
        for m in range(months):
            for i in range(_LANES):
                if abs(wanted[m, i] - found[m, i]) > tolerance:
                    gain[i] = 1.3
        for i in range(_LANES):
            if gain[i] > 0.0 and passed[i] < passes:
                passed[i] += 1
                continue
            gain[i] = 0.0
            if cell[i] < 0:
                continue
            for m in range(months):
                nodes[m, cell[i]] = z[m, i]
            cell[i], passed[i] = -1, 0
            busy -= 1
            if fresh < cells:
                for m in range(months):
                    # Not moved in this pass: what was found is not its own.
                    z[m, i], wanted[m, i] = nodes[m, fresh], means[m, fresh]
                cell[i], fresh, busy = fresh, fresh + 1, busy + 1
        for m in range(months):
            for i in range(_LANES):
                beyond = abs(z[m, i] - _limited(z[m, i], low, high)) / reach
                step = gain[i] * (1.0 + beyond) * (wanted[m, i] - found[m, i])
                z[m, i] = _limited(z[m, i] + step, least, most)
