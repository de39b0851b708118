"""Numbers without a meaning, and goods that would go round for ever: found before solving."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.errors import DataError
from nsrkit.systems.network.flows.numbers import SHAPES, Numbers

if TYPE_CHECKING:
    import xarray as xr

SHOWN = 5
_GAPS = ("cost", "unmet", "stock")  # NaN has a meaning there
_SIGNED = ("cost", "supply_cost")  # below zero is a subsidy
_ENDLESS = ("capacity", "budget_days")


def check(instance: xr.Dataset, numbers: Numbers) -> None:
    """Raise DataError for all that is wrong before anything is solved."""
    if found := [*wrong(instance, numbers), *endless(instance, numbers)]:
        raise error(found)


def error(found: list[str]) -> DataError:
    """One error that tells the first faults and how many there are."""
    head = f"the network has {len(found)} fault{'' if len(found) == 1 else 's'}"
    more = [f"  and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    return DataError("\n".join([head, *(f"  {one}" for one in found[:SHOWN]), *more]))


def wrong(instance: xr.Dataset, numbers: Numbers) -> Iterator[str]:
    """Arcs that lead nowhere, gaps, and numbers below zero."""
    for at in np.flatnonzero(numbers.tail == numbers.head):
        node = instance["node"].values[numbers.tail[at]]
        yield f"arc {instance['arc'].values[at]} begins and ends at {node}: name two nodes"
    for name, (axes, _) in SHAPES.items():
        values = getattr(numbers, name)
        bad = np.isinf(values) if name not in _ENDLESS else values == -np.inf
        remedy = "write a number" + (", or inf for none" if name in _ENDLESS else "")
        if name not in _GAPS:
            bad |= np.isnan(values)
        if name not in _SIGNED:
            bad |= values < 0
            remedy += " of at least 0"
        for place in np.argwhere(bad):
            yield f"{name} of {named(instance, axes, place)} is {values[tuple(place)]:g}: {remedy}"
    over = np.nan_to_num(numbers.stock) > numbers.store_capacity[..., :1].max(-1, initial=0)
    for place in np.argwhere(over):
        where = named(instance, ("node", "commodity"), place)
        yield f"stock of {where} is more than its store holds: lower it, or raise store_capacity"


def named(instance: xr.Dataset, axes: tuple[str, ...], place: np.ndarray) -> str:
    """A place in words: "arc x, commodity coal, month 3"."""
    return ", ".join(f"{axis} {instance[axis].values[at]}"
                     for axis, at in zip(axes, place, strict=True))  # fmt: skip


def endless(instance: xr.Dataset, numbers: Numbers) -> Iterator[str]:
    """Circles of arcs without any limit on which goods earn money: the cost has no least value."""
    lasting = ~np.isfinite(numbers.capacity)[:, None, :] | (numbers.weight == 0)[..., None]
    spends = (numbers.use > 0) & np.isfinite(numbers.budget_days)[:, None, None, :]
    free = np.isfinite(numbers.cost) & lasting & ~spends.any(axis=0)
    for good, month in np.argwhere(((numbers.cost < 0) & free).any(axis=0)):
        arcs = np.flatnonzero(free[:, good, month])
        circle = _circle(numbers, arcs, numbers.cost[arcs, good, month])
        if circle:
            names = " - ".join(str(instance["node"].values[node]) for node in circle)
            where = named(instance, ("commodity", "month"), np.array([good, month]))
            yield (f"{where}: each round {names} earns money and nothing limits it: raise a cost "
                   "below zero, or give an arc of it a capacity")  # fmt: skip


def _circle(numbers: Numbers, arcs: np.ndarray, cost: np.ndarray) -> list[int]:
    """Nodes of a circle with a cost below zero, its first again at the end; empty: none.

    Bellman and Ford's labels from all nodes at once: after as many rounds as there are nodes they
    only fall along such a circle.
    """
    tail, head = numbers.tail[arcs], numbers.head[arcs]
    count = numbers.supply.shape[0]
    label, before = np.zeros(count), np.full(count, -1)
    changed = -1
    for _ in range(count + 1):
        changed = -1
        for one, other, usd_t in zip(tail, head, cost, strict=True):
            if label[one] + usd_t < label[other] - 1e-9:
                label[other], before[other], changed = label[one] + usd_t, one, int(other)
        if changed < 0:
            return []
    for _ in range(count):  # back along the path, until surely on the circle
        changed = int(before[changed])
    circle = [changed]
    while len(circle) == 1 or circle[-1] != changed:
        circle.append(int(before[circle[-1]]))
    return circle[::-1]
