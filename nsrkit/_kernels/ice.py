"""Speed and risk of one ship in ice: the loops over fields, and the tables for routing.

`_index`, `_place` and `_limited` are the only places where the rules stand: fields and the tables
that routing gathers from go through them, so the two cannot differ. They choose without branches
and read no arrays, so that loops over them run several cells at once; reading the curve cannot,
and has a loop of its own. Hence the blocks, whose work arrays stay in the nearest cache.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nsrkit._kernels import kernel

PERCENT_STEPS = 101  # concentration 0, 1 ... 100 %
THICKNESS_STEPS = 256  # thickness 0, 2 ... 510 cm
STEPS_PER_M = 50.0

# Under one tenth is "open water" to the WMO, and 15 % is the usual ice edge: between the two the
# curve takes over. Without this, 10 % of thick floes would stop a ship that steers around them.
OPEN_WATER = 0.10
ICE_EDGE = 0.15

# Thickness stored as float32 may lie a rounding error below an edge that it was meant to reach.
_EDGE_SLACK_M = 1e-6

_BLOCK = 512  # cells
_PER_EDGE = 1.0 / (ICE_EDGE - OPEN_WATER)


class Risk(NamedTuple):
    """What the POLARIS index of a cell follows from."""

    edges_m: np.ndarray  # (11) lower edges of the stages from new ice on, rising
    values: np.ndarray  # (12) risk index value of ice-free water and of each stage
    bonus: float  # added to the index, 10 under escort


class Going(NamedTuple):
    """What the speed of a ship in a cell follows from."""

    risk: Risk
    curve_kn: np.ndarray  # speed at thickness 0, step, 2 step ...
    per_m: float  # samples of the curve per metre
    limit_m: float  # thicker than that is closed
    factor: float  # multiplies all thickness
    ridged: float  # and that for the curve once more, for ridges
    exponent: float  # n of h_eq = h C^n
    cap_kn: float  # never faster
    floor: float  # a lower index closes the cell
    risky_kn: float  # never faster where the index is negative


@kernel
def _known(conc, thickness):
    """Neither is missing; open water needs no thickness."""
    return (conc <= 0.0) | ((conc > 0.0) & (thickness >= 0.0))


@kernel
def _within(value, low, high):
    """Clipped; `low` for NaN."""
    value = value if value > low else low
    return value if value < high else high


@kernel
def _rule(risk, factor, thickness):
    """(lowest thickness in each stage, values, bonus), as plain numbers.

    The thicknesses are those that reach the edges once multiplied by `factor`, in the precision of
    the array `thickness`: the loops then compare what they read.
    """
    low = np.empty(risk.edges_m.size, thickness.dtype)
    least, most = thickness.dtype.type(-np.inf), thickness.dtype.type(np.inf)
    for k in range(low.size):
        low[k] = (risk.edges_m[k] - _EDGE_SLACK_M) / factor
        while low[k] * factor + _EDGE_SLACK_M >= risk.edges_m[k] and low[k] > least:
            low[k] = np.nextafter(low[k], least)
        while low[k] * factor + _EDGE_SLACK_M < risk.edges_m[k]:
            low[k] = np.nextafter(low[k], most)
    v = risk.values.astype(np.float32)  # whole numbers
    edges = low[0], low[1], low[2], low[3], low[4], low[5], low[6], low[7], low[8], low[9], low[10]
    values = v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11]
    return edges, values, risk.bonus


@kernel
def _index(conc, thickness, edges, values, bonus):
    """POLARIS index at 0 <= conc <= 1."""
    value = values[1] if thickness >= edges[0] else values[0]
    value = values[2] if thickness >= edges[1] else value
    value = values[3] if thickness >= edges[2] else value
    value = values[4] if thickness >= edges[3] else value
    value = values[5] if thickness >= edges[4] else value
    value = values[6] if thickness >= edges[5] else value
    value = values[7] if thickness >= edges[6] else value
    value = values[8] if thickness >= edges[7] else value
    value = values[9] if thickness >= edges[8] else value
    value = values[10] if thickness >= edges[9] else value
    value = values[11] if thickness >= edges[10] else value
    return 10.0 * ((1.0 - conc) * values[0] + conc * value) + bonus


@kernel
def _place(conc, thickness, power, per_m, limit_m, last):
    """Where the curve of `_samples` is read; `power` is conc to the exponent."""
    share = (conc - OPEN_WATER) * _PER_EDGE
    share = share if conc < ICE_EDGE else 1.0
    equivalent = thickness * share * power
    place, closed = _within(equivalent * per_m, 0.0, last), last + 1.0
    place = closed if equivalent > limit_m + _EDGE_SLACK_M else place
    return place if conc > OPEN_WATER else 0.0


@kernel
def _limited(speed, index, cap_kn, floor, risky_kn):
    """What is left of the speed at full power."""
    speed = speed if speed < cap_kn else cap_kn
    # Sums of products of tenths miss whole numbers by 1e-14: do not close a cell for that.
    slow = risky_kn if risky_kn < speed else speed
    speed = slow if index < -1e-6 else speed
    return speed if index >= floor - 1e-6 else 0.0


@kernel
def _samples(curve_kn):
    """The curve, and behind its last sample the place of what is closed."""
    samples = np.empty(curve_kn.size + 2)
    for i in range(samples.size):  # copying a slice takes seconds to compile
        samples[i] = curve_kn[i] if i < curve_kn.size else 0.0
    return samples


@kernel
def _read(conc, thickness, going, samples, work):
    """Write the speed at full power of one block into `work`."""
    per_m, limit_m, exponent = going.per_m, going.limit_m, going.exponent
    factor = going.factor * going.ridged
    last = samples.size - 3.0
    if exponent == 1.0:
        for i in range(conc.size):
            c = _within(conc[i], 0.0, 1.0)
            work[i] = _place(c, thickness[i] * factor, c, per_m, limit_m, last)
    else:
        for i in range(conc.size):
            c = _within(conc[i], 0.0, 1.0)
            power = c**exponent if OPEN_WATER < c < 1.0 else 1.0
            work[i] = _place(c, thickness[i] * factor, power, per_m, limit_m, last)
    for i in range(conc.size):
        low = np.uint32(np.int32(work[i]))
        share = work[i] - low
        work[i] = samples[low] * (1.0 - share) + samples[low + np.uint32(1)] * share


@kernel
def _limit(conc, thickness, edges, values, bonus, going, work, out):
    """Write the speed of one block from that at full power; NaN where the ice is missing."""
    cap_kn, floor, risky_kn = going.cap_kn, going.floor, going.risky_kn
    for i in range(conc.size):
        index = _index(_within(conc[i], 0.0, 1.0), thickness[i], edges, values, bonus)
        speed = _limited(work[i], index, cap_kn, floor, risky_kn)
        out[i] = speed if _known(conc[i], thickness[i]) else np.nan


@kernel
def index(conc, thickness, risk, out):
    """POLARIS index of each cell of two flat arrays; NaN where either is missing."""
    edges, values, bonus = _rule(risk, 1.0, thickness)
    for i in range(conc.size):
        found = _index(_within(conc[i], 0.0, 1.0), thickness[i], edges, values, bonus)
        out[i] = found if _known(conc[i], thickness[i]) else np.nan


@kernel
def full_speed(conc, thickness, going, out):
    """Speed at full power of each cell of two flat arrays, whatever is ordered or allowed."""
    samples, work = _samples(going.curve_kn), np.empty(_BLOCK)
    for begin in range(0, conc.size, _BLOCK):
        c, h = conc[begin : begin + _BLOCK], thickness[begin : begin + _BLOCK]
        _read(c, h, going, samples, work)
        for i in range(c.size):
            out[begin + i] = work[i] if _known(c[i], h[i]) else np.nan


@kernel
def alone(conc, thickness, own, out):
    """Speed of each cell of two flat arrays; NaN where either is missing."""
    edges, values, bonus = _rule(own.risk, own.factor, thickness)
    samples, work = _samples(own.curve_kn), np.empty(_BLOCK)
    for begin in range(0, conc.size, _BLOCK):
        end = begin + _BLOCK
        c, h = conc[begin:end], thickness[begin:end]
        _read(c, h, own, samples, work)
        _limit(c, h, edges, values, bonus, own, work, out[begin:end])


@kernel
def limited(conc, thickness, full_kn, own, out):
    """Speed of each cell of flat arrays from that at full power; NaN where either is missing."""
    edges, values, bonus = _rule(own.risk, own.factor, thickness)
    work = np.empty(_BLOCK)
    for begin in range(0, conc.size, _BLOCK):
        end = begin + _BLOCK
        c, h, full = conc[begin:end], thickness[begin:end], full_kn[begin:end]
        for i in range(c.size):
            work[i] = full[i]
        _limit(c, h, edges, values, bonus, own, work, out[begin:end])


@kernel
def _entry(conc, thickness):
    """Row and column of a table nearest to a concentration above 0 and a thickness; 0 for NaN."""
    row = min(int(conc * 100.0 + 0.5), PERCENT_STEPS - 1)
    return row, int(_within(thickness * STEPS_PER_M + 0.5, 0.0, THICKNESS_STEPS - 1.0))


@kernel
def escorted(conc, thickness, available, led, out):
    """Write the escorted speed over `out` (row, column) where escort is `available` (column)."""
    edges, values, bonus = _rule(led.risk, led.factor, thickness)
    samples, work = _samples(led.curve_kn), np.empty(_BLOCK)
    found = np.empty(_BLOCK, out.dtype)
    for row in range(conc.shape[0]):
        for begin in range(0, conc.shape[1], _BLOCK):
            end = begin + _BLOCK
            old, near = out[row, begin:end], available[begin:end]
            if not near.any():
                continue
            c, h = conc[row, begin:end], thickness[row, begin:end]
            _read(c, h, led, samples, work)
            _limit(c, h, edges, values, bonus, led, work, found)
            for i in range(old.size):
                old[i] = found[i] if near[i] else old[i]


@kernel
def helped(conc, thickness, available, table, out):
    """Raise `out` (row, column) to the nearest entry of a table where escort is `available`."""
    for row in range(conc.shape[0]):
        for i in range(conc.shape[1]):
            # What is NaN stays so: it is not less than anything.
            if available[i] and conc[row, i] > OPEN_WATER:
                made = table[_entry(conc[row, i], thickness[row, i])]
                out[row, i] = made if out[row, i] < made else out[row, i]


@kernel
def _table_cells():
    """(concentration, thickness) of each entry of a table, flat."""
    conc = np.empty(PERCENT_STEPS * THICKNESS_STEPS)
    thickness = np.empty(conc.size)
    for i in range(conc.size):
        conc[i] = (i // THICKNESS_STEPS) / 100.0
        thickness[i] = (i % THICKNESS_STEPS) / STEPS_PER_M
    return conc, thickness


@kernel
def speed_table(going):
    """Speed by concentration [%] and thickness [2 cm]."""
    conc, thickness = _table_cells()
    table = np.empty((PERCENT_STEPS, THICKNESS_STEPS), np.float32)
    alone(conc, thickness, going, table.reshape(-1))
    return table


@kernel
def limited_table(full_kn, going):
    """Speed by concentration and thickness from a table (float32) of that at full power."""
    conc, thickness = _table_cells()
    table = np.empty((PERCENT_STEPS, THICKNESS_STEPS), np.float32)
    limited(conc, thickness, full_kn.reshape(-1), going, table.reshape(-1))
    return table


@kernel
def index_table(risk, factor):
    """POLARIS index by concentration [%] and thickness [2 cm]."""
    conc, thickness = _table_cells()
    table = np.empty((PERCENT_STEPS, THICKNESS_STEPS), np.float32)
    index(conc, thickness * factor, risk, table.reshape(-1))
    return table


@kernel
def gather(conc, thickness, table, out):
    """Read a table at the nearest entry for each cell of two flat arrays; NaN where missing."""
    for i in range(conc.size):
        c, h = conc[i], thickness[i]
        if c <= 0.0:
            out[i] = table[0, 0]
        elif c > 0.0 and h >= 0.0:
            out[i] = table[_entry(c, h)]
        else:
            out[i] = np.nan
