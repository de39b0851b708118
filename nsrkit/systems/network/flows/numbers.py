"""An instance as complete arrays: names become places, what is left out its default."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.errors import DataError

if TYPE_CHECKING:
    import xarray as xr

AXES = ("node", "arc", "commodity", "month", "budget")
SHARED = (*AXES, "tail", "head")
"""What instances of one network have in common."""
_NODES = ("node", "commodity", "month")
SHAPES: dict[str, tuple[tuple[str, ...], float | None]] = {
    "cost": (("arc", "commodity", "month"), None),
    "weight": (("arc", "commodity"), 1.0),
    "capacity": (("arc", "month"), np.inf),
    "supply": (_NODES, None),
    "supply_cost": (_NODES, 0.0),
    "demand": (_NODES, None),
    "unmet": (_NODES, np.nan),
    "store_capacity": (_NODES, 0.0),
    "store_cost": (_NODES, 0.0),
    "stock": (("node", "commodity"), np.nan),
    "use": (("budget", "arc", "commodity", "month"), 0.0),
    "budget_days": (("budget", "month"), np.inf),
}
"""Axes of each number and what it is where an instance leaves it out; None: it may not."""


class Numbers(NamedTuple):
    """All numbers of an instance, each on all of its axes."""

    tail: np.ndarray
    """(arc) place of the node where an arc begins."""
    head: np.ndarray
    """(arc) place of the node where it ends."""
    cost: np.ndarray
    weight: np.ndarray
    capacity: np.ndarray
    supply: np.ndarray
    supply_cost: np.ndarray
    demand: np.ndarray
    unmet: np.ndarray
    store_capacity: np.ndarray
    store_cost: np.ndarray
    stock: np.ndarray
    use: np.ndarray
    budget_days: np.ndarray

    @property
    def joined(self) -> bool:
        """Whether months hang together: something can be stored, or there are no two of them."""
        return self.capacity.shape[-1] < 2 or bool((self.store_capacity > 0).any())

    def month(self, at: int) -> Numbers:
        """The numbers of one month, as a year of one month."""
        by_month = {name for name, (axes, _) in SHAPES.items() if axes[-1] == "month"}
        cut = {name: getattr(self, name)[..., at : at + 1] for name in by_month}
        return self._replace(**cut)


def read(instance: xr.Dataset) -> Numbers:
    """The arrays of an instance; raises DataError for axes, names or arrays that are missing."""
    labels = {axis: list(instance[axis].values) if axis in instance.coords else []
              for axis in AXES}  # fmt: skip
    missing = [axis for axis in AXES[:4] if axis not in instance.coords]
    if missing:
        raise DataError(f"the network has no {', '.join(missing)}; give each as a coordinate")
    for axis, names in labels.items():
        if twice := sorted({str(name) for name in names if names.count(name) > 1}):
            raise DataError(f"the network names the {axis} {twice[0]} twice; name it once")
    ends = {name: _ends(instance, name, labels) for name in ("tail", "head")}
    sizes = {axis: len(names) for axis, names in labels.items()}
    found = Numbers(**ends, **{name: _array(instance, name, sizes) for name in SHAPES})
    if sizes["month"] == 1:  # what a year of one month leaves for itself it never had
        found.store_capacity[np.isnan(found.stock)] = 0.0
    return found


def _ends(instance: xr.Dataset, name: str, labels: dict[str, list[object]]) -> np.ndarray:
    """Places of the nodes where arcs begin or end."""
    if name not in instance:
        raise DataError(f"the network has no `{name}`; name the node of each arc")
    place = {node: at for at, node in enumerate(labels["node"])}
    told = list(instance[name].values)
    for arc, node in zip(labels["arc"], told, strict=True):
        if node not in place:
            raise DataError(f"arc {arc}: its {name} {str(node)!r} is no node; name one of `node`")
    return np.array([place[node] for node in told], int)


def _array(instance: xr.Dataset, name: str, sizes: dict[str, int]) -> np.ndarray:
    """A number on all of its axes."""
    axes, default = SHAPES[name]
    shape = tuple(sizes[axis] for axis in axes)
    if name not in instance:
        if default is None:
            raise DataError(f"the network has no `{name}`; give it on ({', '.join(axes)})")
        return np.full(shape, default)
    given = instance[name]
    if strange := [str(axis) for axis in given.dims if axis not in axes]:
        raise DataError(f"`{name}` lies on {strange[0]}; it takes ({', '.join(axes)})")
    full = given.expand_dims([axis for axis in axes if axis not in given.dims])
    return np.array(np.broadcast_to(full.transpose(*axes).values, shape), float)
