"""Which column and which row of the linear program is what; linopy lays them out once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.systems.network.flows.numbers import Numbers

if TYPE_CHECKING:
    import linopy
    import xarray as xr

MILLION = 1e6  # flows are in Mt, budgets are used per t


_WAYS, _NODES = ("arc", "commodity", "month"), ("node", "commodity", "month")
_COLUMNS = {"flow": _WAYS, "supplied": _NODES, "unmet": _NODES, "stored": _NODES}
_AXES = _COLUMNS | {"balance": _NODES, "limit": ("arc", "month"), "budget": ("budget", "month")}


class Pattern(NamedTuple):
    """Where a column, a row or a coefficient may be other than zero; the month comes last."""

    opened: np.ndarray
    """(arc, commodity, month) goods may flow."""
    weighs: np.ndarray
    """(arc, commodity, month) they take capacity."""
    limited: np.ndarray
    """(arc, month) there is a capacity."""
    uses: np.ndarray
    """(budget, arc, commodity, month) they take from a budget."""
    budgeted: np.ndarray
    """(budget, month) there is a budget."""
    supplied: np.ndarray
    """(node, commodity, month) goods may enter."""
    unmet: np.ndarray
    """(node, commodity, month) demand may stay unmet at a price."""
    stored: np.ndarray
    """(node, commodity, month) goods may wait."""

    def covers(self, other: Pattern) -> bool:
        """Whether a program with this pattern takes the numbers of the other."""
        return all(not np.any(b & ~a) for a, b in zip(self, other, strict=True))

    def with_(self, other: Pattern) -> Pattern:
        """Both patterns."""
        return Pattern(*(a | b for a, b in zip(self, other, strict=True)))


def pattern(numbers: Numbers, together: bool) -> Pattern:
    """The pattern of an instance: of its whole year, or of all its months laid on each other."""
    opened = np.isfinite(numbers.cost)
    uses = (numbers.use > 0) & opened
    found = Pattern(
        opened, (numbers.weight > 0)[..., None] & opened, np.isfinite(numbers.capacity), uses,
        np.isfinite(numbers.budget_days), numbers.supply > 0,
        (numbers.demand > 0) & np.isfinite(numbers.unmet), numbers.store_capacity > 0,
    )  # fmt: skip
    if together:
        return found
    return Pattern(*(np.asarray(one.any(axis=-1, keepdims=True)) for one in found))


class Layout(NamedTuple):
    """Places of columns and rows; -1 where there is none."""

    flow: np.ndarray
    supplied: np.ndarray
    unmet: np.ndarray
    stored: np.ndarray
    balance: np.ndarray
    limit: np.ndarray
    budget: np.ndarray
    starts: np.ndarray
    """First coefficient of each column."""
    rows: np.ndarray
    """Row of each coefficient."""
    values: np.ndarray
    """Each coefficient; those of limits and budgets are put in with the numbers."""
    of_turn: np.ndarray
    """Coefficients of what the last month leaves to the first,"""
    turn_at: tuple[np.ndarray, ...]
    """and their (node, commodity)."""
    of_limit: np.ndarray
    """Coefficients of the rows of capacities,"""
    limit_at: tuple[np.ndarray, ...]
    """and their (arc, commodity)."""
    of_budget: np.ndarray
    """Coefficients of the rows of budgets,"""
    budget_at: tuple[np.ndarray, ...]
    """and their (budget, arc, commodity, month)."""

    @property
    def columns(self) -> int:
        """Columns in all."""
        return self.starts.size - 1

    @property
    def height(self) -> int:
        """Rows in all."""
        return sum(int((one >= 0).sum()) for one in (self.balance, self.limit, self.budget))

    def coefficients(self, numbers: Numbers) -> np.ndarray:
        """All coefficients, those of an instance put in."""
        found = self.values.copy()
        found[self.of_turn] = np.isnan(numbers.stock[self.turn_at])
        found[self.of_limit] = numbers.weight[self.limit_at]
        found[self.of_budget] = numbers.use[self.budget_at] * MILLION
        return found


def layout(numbers: Numbers, found: Pattern) -> Layout:
    """Columns and rows of a pattern, in the order that linopy gives them."""
    from scipy import sparse

    fields = dict(zip(_COLUMNS, (found.opened, found.supplied, found.unmet, found.stored),
                      strict=True))  # fmt: skip
    masks = fields | _rows(numbers, found)
    at = {name: np.full(mask.shape, -1) for name, mask in masks.items()}
    matrix = sparse.csc_array((0, 0))
    if any(mask.any() for mask in fields.values()):
        model = _model(numbers, found, {name: _on(masks[name], *_AXES[name]) for name in masks})
        matrices = model.matrices
        matrix = sparse.csc_array(matrices.A)
        matrix.sum_duplicates()
        at |= {name: _places(told.labels.transpose(*_AXES[name]), order)
               for kind, order in ((model.variables, matrices.vlabels),
                                   (model.constraints, matrices.clabels))
               for name, told in kind.items()}  # fmt: skip
    rows, of = matrix.indices, np.repeat(np.arange(matrix.indptr.size - 1), np.diff(matrix.indptr))
    turns = np.isin(rows, at["balance"][..., :1]) & np.isin(of, at["stored"][..., -1:])
    turn = np.flatnonzero(turns & (numbers.capacity.shape[-1] > 1))
    limit, budget = (np.flatnonzero(np.isin(rows, at[name])) for name in ("limit", "budget"))
    goods, nodes, budgets = (_inverse(at[name]) for name in ("flow", "stored", "budget"))
    return Layout(
        **at, starts=matrix.indptr, rows=rows, values=matrix.data,
        of_turn=turn, turn_at=_of(nodes[:2], of[turn]),
        of_limit=limit, limit_at=_of(goods[:2], of[limit]),
        of_budget=budget, budget_at=(*_of(budgets[:1], rows[budget]), *_of(goods, of[budget])),
    )  # fmt: skip


def _rows(numbers: Numbers, found: Pattern) -> dict[str, np.ndarray]:
    """Where there is anything to balance, a capacity that something takes, a budget in use."""
    touched = found.supplied | found.unmet | found.stored | np.roll(found.stored, 1, axis=-1)
    for ends in (numbers.head, numbers.tail):
        np.logical_or.at(touched, ends, found.opened)
    return {"balance": touched, "limit": found.limited & found.weighs.any(axis=1),
            "budget": found.budgeted & found.uses.any(axis=(1, 2))}  # fmt: skip


def _model(numbers: Numbers, found: Pattern, masks: Mapping[str, xr.DataArray]) -> linopy.Model:
    """The program with ones for coefficients: what flows where, and what holds it."""
    import linopy

    model = linopy.Model()
    flow, enters, short, stored = (
        model.add_variables(lower=0, coords=masks[name].coords, mask=masks[name], name=name)
        .fillna(0) for name in _COLUMNS
    )  # fmt: skip
    net = enters + short - stored
    if found.stored.shape[-1] > 1:
        net += stored.roll(month=1)
    if numbers.head.size:
        for ends, sign in ((numbers.head, 1), (numbers.tail, -1)):
            there = flow.groupby(_on(ends, "arc").rename("node")).sum()
            net += sign * there.reindex(node=masks["stored"].node).fillna(0)
    model.add_constraints(net == 0, name="balance", mask=masks["balance"])
    if masks["limit"].any():
        taken = (flow * _on(found.weighs, *_WAYS).astype(float)).sum("commodity")
        model.add_constraints(taken <= 0, name="limit", mask=masks["limit"])
    if masks["budget"].any():
        spent = flow * _on(found.uses, "budget", *_WAYS).astype(float)
        model.add_constraints(spent.sum(["arc", "commodity"]) <= 0, name="budget",
                              mask=masks["budget"])  # fmt: skip
    return model


def _on(values: np.ndarray, *dims: str) -> xr.DataArray:
    """Values on axes that number their places."""
    import xarray as xr

    coords = {dim: np.arange(size) for dim, size in zip(dims, values.shape, strict=True)}
    return xr.DataArray(values, coords, dims)


def _places(given: xr.DataArray, order: np.ndarray) -> np.ndarray:
    """Where each label stands in an order; -1 for a label below zero."""
    labels = np.asarray(given.values, int)
    place: np.ndarray = np.full(
        max(int(labels.max(initial=-1)), int(order.max(initial=-1))) + 2, -1
    )
    place[order] = np.arange(order.size)
    return np.asarray(place[labels])  # label -1 reads the last, which is -1


def _inverse(places: np.ndarray) -> tuple[np.ndarray, ...]:
    """For each place the index of the element that has it, axis by axis."""
    kept = places >= 0
    found = tuple(np.zeros(int(places.max(initial=-1)) + 1, int) for _ in places.shape)
    for each, index in zip(found, np.nonzero(kept), strict=True):
        each[places[kept]] = index
    return found


def _of(axes: tuple[np.ndarray, ...], which: np.ndarray) -> tuple[np.ndarray, ...]:
    return tuple(axis[which] for axis in axes)
