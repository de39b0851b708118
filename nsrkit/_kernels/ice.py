"""Speed and risk of one ship in one cell of ice, and the loops over fields and tables.

`_index` and `_speed` are the only places where the rules stand: the float path over fields and the
table that routing gathers from both call them, so the two cannot differ.
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
    exponent: float  # n of h_eq = h C^n
    cap_kn: float  # never faster
    floor: float  # a lower index closes the cell
    risky_kn: float  # never faster where the index is negative


@kernel
def _known(conc, thickness):
    """Neither is missing; open water needs no thickness."""
    return conc <= 0.0 or (conc > 0.0 and thickness >= 0.0)


@kernel
def _index(conc, thickness, risk):
    if conc <= 0.0:
        return 10.0 * risk.values[0] + risk.bonus
    stage = 0
    while stage < risk.edges_m.size and thickness + _EDGE_SLACK_M >= risk.edges_m[stage]:
        stage += 1
    conc = min(conc, 1.0)
    return 10.0 * ((1.0 - conc) * risk.values[0] + conc * risk.values[stage]) + risk.bonus


@kernel
def _full_speed(conc, thickness, going):
    """Speed at full power, 0 beyond the limit of the curve; thickness without the factor."""
    if conc <= OPEN_WATER:
        return going.curve_kn[0]
    conc = min(conc, 1.0)
    equivalent = thickness * going.factor
    if conc < ICE_EDGE:
        equivalent *= (conc - OPEN_WATER) / (ICE_EDGE - OPEN_WATER)
    if conc < 1.0 and going.exponent != 0.0:
        equivalent *= conc if going.exponent == 1.0 else conc**going.exponent
    if equivalent > going.limit_m + _EDGE_SLACK_M:
        return 0.0
    place = equivalent * going.per_m
    low = int(place)
    if low >= going.curve_kn.size - 1:
        return going.curve_kn[-1]
    share = place - low
    return going.curve_kn[low] * (1.0 - share) + going.curve_kn[low + 1] * share


@kernel
def _speed(conc, thickness, index, going):
    """Speed where the index is known; a caller computes it, else nothing is inlined (7x slower)."""
    # Sums of products of tenths miss whole numbers by 1e-14: do not close a cell for that.
    if index < going.floor - 1e-6:
        return 0.0
    speed = min(_full_speed(conc, thickness, going), going.cap_kn)
    return min(speed, going.risky_kn) if index < -1e-6 else speed


@kernel
def index(conc, thickness, risk, out):
    """POLARIS index of each cell of two flat arrays; NaN where either is missing."""
    for i in range(conc.size):
        if _known(conc[i], thickness[i]):
            out[i] = _index(conc[i], thickness[i], risk)
        else:
            out[i] = np.nan


@kernel
def full_speed(conc, thickness, going, out):
    """Speed at full power of each cell of two flat arrays, whatever is ordered or allowed."""
    for i in range(conc.size):
        if _known(conc[i], thickness[i]):
            out[i] = _full_speed(conc[i], thickness[i], going)
        else:
            out[i] = np.nan


@kernel
def alone(conc, thickness, own, out):
    """Speed of each cell of two flat arrays; NaN where either is missing."""
    risk = own.risk
    for i in range(conc.size):
        c, h = conc[i], thickness[i]
        out[i] = _speed(c, h, _index(c, h * own.factor, risk), own) if _known(c, h) else np.nan


@kernel
def escorted(conc, thickness, available, everywhere, led, out):
    """Write the escorted speed over `out` (row, column) where escort is `available` (column).

    Only where she cannot go alone, unless `everywhere`.
    """
    risk = led.risk
    for i in range(conc.shape[0]):
        for j in range(conc.shape[1]):
            if available[j] and (everywhere or out[i, j] == 0.0):
                c, h = conc[i, j], thickness[i, j]
                if _known(c, h):
                    out[i, j] = _speed(c, h, _index(c, h * led.factor, risk), led)


@kernel
def speed_table(going):
    """Speed by concentration [%] and thickness [2 cm]."""
    table = np.empty((PERCENT_STEPS, THICKNESS_STEPS), np.float32)
    risk = going.risk
    for i in range(PERCENT_STEPS):
        for j in range(THICKNESS_STEPS):
            c, h = i / 100.0, j / STEPS_PER_M
            table[i, j] = _speed(c, h, _index(c, h * going.factor, risk), going)
    return table


@kernel
def index_table(risk, factor):
    """POLARIS index by concentration [%] and thickness [2 cm]."""
    table = np.empty((PERCENT_STEPS, THICKNESS_STEPS), np.float32)
    for i in range(PERCENT_STEPS):
        for j in range(THICKNESS_STEPS):
            table[i, j] = _index(i / 100.0, j / STEPS_PER_M * factor, risk)
    return table


@kernel
def gather(conc, thickness, table, out):
    """Read a table at the nearest entry for each cell of two flat arrays; NaN where missing."""
    for i in range(conc.size):
        c, h = conc[i], thickness[i]
        if c <= 0.0:
            out[i] = table[0, 0]
        elif c > 0.0 and h >= 0.0:
            row = min(int(c * 100.0 + 0.5), PERCENT_STEPS - 1)
            column = int(min(h * STEPS_PER_M + 0.5, THICKNESS_STEPS - 1.0))
            out[i] = table[row, column]
        else:
            out[i] = np.nan


@kernel
def connected(passable, neighbours, starts, goals, stack, seen):
    """Whether a passable goal can be reached from a passable start over linked passable nodes.

    `neighbours` (node, 8) holds node numbers, -1 where there is no link; `stack` and `seen` are
    work space of one entry per node.
    """
    seen[:] = False
    for goal in goals:
        seen[goal] = passable[goal]  # marked first, so that meeting one ends the flood
    top = 0
    for start in starts:
        if passable[start]:
            if seen[start]:
                return True
            stack[top] = start
            top += 1
    is_goal = seen.copy()
    for i in range(top):
        seen[stack[i]] = True
    while top > 0:
        top -= 1
        node = stack[top]
        for d in range(neighbours.shape[1]):
            other = neighbours[node, d]
            if other < 0 or not passable[other]:
                continue
            if is_goal[other]:
                return True
            if not seen[other]:
                seen[other] = True
                stack[top] = other
                top += 1
    return False


@kernel
def connected_days(index, minimum, forced, neighbours, starts, goals):
    """Days, rows of `index` (day, node), on which nodes at `minimum` or `forced` join the gates."""
    days, nodes = index.shape
    found = np.zeros(days, np.bool_)
    passable = np.empty(nodes, np.bool_)
    stack, seen = np.empty(nodes, np.int32), np.empty(nodes, np.bool_)
    for day in range(days):
        for node in range(nodes):
            passable[node] = forced[node] or index[day, node] >= minimum - 1e-6
        found[day] = connected(passable, neighbours, starts, goals, stack, seen)
    return found
