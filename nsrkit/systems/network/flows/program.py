"""Numbers into the linear program, and its optimum back into arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nsrkit.systems.network.flows.highs import Optimum, Program
from nsrkit.systems.network.flows.layout import MILLION, Layout
from nsrkit.systems.network.flows.numbers import Numbers


class Parts(NamedTuple):
    """What an optimum says of some months, which come last; prices in USD/t and USD/d."""

    flow: np.ndarray
    supplied: np.ndarray
    unmet: np.ndarray
    stored: np.ndarray
    price: np.ndarray
    worth: np.ndarray
    day_worth: np.ndarray
    supply_worth: np.ndarray
    room_worth: np.ndarray
    total: np.ndarray
    """(1) [million USD]."""


def program(found: Layout, numbers: Numbers) -> Program:
    """The program of an instance, its money in million USD: USD/t times Mt."""
    cost, upper = np.zeros(found.columns), np.zeros(found.columns)
    priced = np.isfinite(numbers.unmet) & (numbers.demand > 0)
    for at, usd_t, most in (
        (found.flow, numbers.cost, np.where(np.isfinite(numbers.cost), np.inf, 0.0)),
        (found.supplied, numbers.supply_cost, numbers.supply),
        (found.unmet, numbers.unmet, np.where(priced, numbers.demand, 0.0)),
        (found.stored, numbers.store_cost, numbers.store_capacity),
    ):
        there = at >= 0
        cost[at[there]] = np.nan_to_num(usd_t[there])
        upper[at[there]] = most[there]
    due = numbers.demand.copy()
    due[..., :1] -= np.nan_to_num(numbers.stock)[..., None]
    low, high = np.zeros(found.height), np.zeros(found.height)
    for at, least, most in (
        (found.balance, due, due),
        (found.limit, np.full(found.limit.shape, -np.inf), numbers.capacity),
        (found.budget, np.full(found.budget.shape, -np.inf), numbers.budget_days),
    ):
        there = at >= 0
        low[at[there]], high[at[there]] = least[there], most[there]
    return Program(cost, np.zeros(found.columns), upper, low, high, found.starts, found.rows,
                   found.coefficients(numbers))  # fmt: skip


def parts(found: Layout, numbers: Numbers, told: Optimum) -> Parts:
    """Columns and duals on their axes; a bound that does not hold anything is worth nothing."""
    columns, saved = np.maximum(told.columns, 0.0), np.maximum(-told.reduced, 0.0)
    flow, supplied, unmet, stored = (
        _spread(at, columns) for at in (found.flow, found.supplied, found.unmet, found.stored)
    )
    worth, day_worth = (
        _spread(at, np.maximum(-told.prices, 0.0)) for at in (found.limit, found.budget)
    )
    return Parts(
        flow, supplied, unmet, stored, _spread(found.balance, told.prices, np.nan), worth,
        day_worth * MILLION, _spread(found.supplied, saved), _spread(found.stored, saved),
        np.array([told.value]),
    )  # fmt: skip


def _spread(at: np.ndarray, values: np.ndarray, none: float = 0.0) -> np.ndarray:
    """Values of the places that exist, on the axes of the places."""
    out = np.full(at.shape, none)
    out[at >= 0] = values[at[at >= 0]]
    return out
