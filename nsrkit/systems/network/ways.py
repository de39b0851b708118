"""From the flow on arcs back to ways: which goods went from where to where, and by what.

A flow of least cost says how much lies on each arc, not where it came from. Every flow that is kept
at its nodes is a sum of ways from a source to a sink and of rings; the sum is not unique, the flow
is. The widest arc is followed first, so that few ways tell most of the tonnes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import xarray as xr

LEAST = 1e-6
"""Mt: less than that on an arc is rounding of the solver."""


class Way(NamedTuple):
    """Goods of one kind from a source to a sink over some arcs [Mt]."""

    commodity: str
    origin: str
    destination: str
    arcs: tuple[str, ...]
    mt: float


def ways(flow: xr.DataArray, *, least_mt: float = LEAST) -> list[Way]:
    """A flow as ways from sources to sinks.

    Parameters
    ----------
    flow
        (arc, commodity) [Mt] with the coordinates `tail` and `head` on `arc`; NaN is none. What
        leaves a node more than it reaches it is from a source or a store there, what reaches it
        more is used or stored.
    least_mt
        Ways with less than this are left out [Mt].

    Returns
    -------
    list of Way
        Largest first within a commodity; rings, which carry nothing anywhere, are left out.

    References
    ----------
    Ahuja, Magnanti and Orlin (1993), Network Flows, theorem 3.5 (flow decomposition).

    Examples
    --------
    >>> import xarray as xr
    >>> ends = {"tail": ("arc", ["A", "B", "A"]), "head": ("arc", ["B", "C", "C"])}
    >>> flow = xr.DataArray([[3.0], [3.0], [1.0]], dims=("arc", "commodity"),
    ...                     coords={"arc": ["ab", "bc", "ac"], "commodity": ["coal"], **ends})
    >>> [(way.arcs, way.mt) for way in ways(flow)]
    [(('ab', 'bc'), 3.0), (('ac',), 1.0)]
    """
    flow = flow.transpose("arc", "commodity")
    arcs = [str(name) for name in flow["arc"].values]
    tails, heads = ([str(node) for node in flow[end].values] for end in ("tail", "head"))
    found = []
    for k, commodity in enumerate(map(str, flow["commodity"].values)):
        mt = np.nan_to_num(flow.values[:, k]).astype(float)
        told = _peeled(mt, tails, heads)
        for path, size in sorted(told, key=lambda one: -one[1]):
            if size >= least_mt:
                ends = tails[path[0]], heads[path[-1]]
                found.append(Way(commodity, *ends, tuple(arcs[i] for i in path), size))
    return found


def _peeled(mt: np.ndarray, tails: list[str], heads: list[str]) -> list[tuple[list[int], float]]:
    """Ways taken off a flow one by one, until nothing leaves a source."""
    left = mt.copy()
    rest: dict[str, float] = dict.fromkeys([*tails, *heads], 0.0)
    leaving: dict[str, list[int]] = {node: [] for node in rest}
    for i, (tail, head) in enumerate(zip(tails, heads, strict=True)):
        rest[tail] += left[i]
        rest[head] -= left[i]
        leaving[tail].append(i)
    found = []
    while rest and rest[start := max(rest, key=lambda node: rest[node])] > LEAST:
        path = _followed(start, left, rest, heads, leaving)
        if not path:  # rounding alone
            rest[start] = 0.0
            continue
        end = heads[path[-1]]
        size = float(min(rest[start], -rest[end], *left[path]))
        left[path] -= size
        rest[start] -= size
        rest[end] += size
        found.append((path, size))
    return found


def _followed(
    start: str, left: np.ndarray, rest: dict[str, float], heads: list[str],
    leaving: dict[str, list[int]],
) -> list[int]:  # fmt: skip
    """Arcs of the widest way to a sink; a ring met on it is taken off the flow."""
    path: list[int] = []
    at = [start]
    while rest[at[-1]] >= -LEAST or not path:
        out = max(leaving[at[-1]], key=lambda i: left[i], default=None)
        if out is None or left[out] <= LEAST:
            return []
        path.append(out)
        if heads[out] in at:
            ring = path[at.index(heads[out]) :]
            left[ring] -= left[ring].min()
            path, at = path[: len(path) - len(ring)], at[: at.index(heads[out]) + 1]
        else:
            at.append(heads[out])
    return path
