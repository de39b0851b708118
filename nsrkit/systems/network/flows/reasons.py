"""Why demand cannot be met: who cannot be reached, and what holds the goods back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.errors import DataError
from nsrkit.systems.network.flows import checks
from nsrkit.systems.network.flows.numbers import Numbers, read
from nsrkit.systems.network.flows.solving import solve

if TYPE_CHECKING:
    import xarray as xr

_LEAST = 1e-6  # Mt, and the price of 1 USD/t that a missing t is given
_NAMED = 4


def faults(instance: xr.Dataset) -> list[str]:
    """All that keeps an instance from being solved, each with what to change.

    Parameters
    ----------
    instance
        As `solve` takes it, with its axes and variables complete.

    Returns
    -------
    list of str
        Sentences that name node, commodity and month; empty where it can be solved. Demand that
        must be met and cannot be is told with the least that is missing, and with the capacities,
        budgets, supplies and stores of which more would help: those whose dual is not zero where
        the sum of all that is missing is least (the certificate of an infeasible program).

    Raises
    ------
    DataError
        An axis or a variable is missing, or an arc ends at no node.

    Examples
    --------
    >>> import xarray as xr
    >>> told = xr.Dataset(
    ...     {"tail": ("arc", ["a"]), "head": ("arc", ["b"]), "cost": ("arc", [3.0]),
    ...      "capacity": ("arc", [2.0]), "supply": ("node", [9.0, 0.0]),
    ...      "demand": ("node", [0.0, 5.0])},
    ...     {"node": ["a", "b"], "arc": ["ab"], "commodity": ["ore"], "month": [1]})
    >>> for line in faults(told):
    ...     print(line)
    node b, commodity ore, month 1: 3 of 5 Mt cannot come; more of capacity of arc ab (2 Mt) \
would help, or a price in `unmet`
    >>> faults(told.assign(demand=told.demand * 0.4))
    []
    """
    numbers = read(instance)
    found = [*checks.wrong(instance, numbers), *checks.endless(instance, numbers)]
    return found or list(_missing(instance, numbers))


def explained(instance: xr.Dataset, status: str) -> DataError:
    """The error for an instance that has no optimum."""
    found = list(_missing(instance, read(instance)))
    return checks.error(found or [f"HiGHS gives it up as {status!r}; look for numbers that differ "
                                  "by more than a factor of 1e9"])  # fmt: skip


def _missing(instance: xr.Dataset, numbers: Numbers) -> Iterator[str]:
    """Demand that must be met and cannot be, in the answer that misses least of it."""
    must = (numbers.demand > 0) & np.isnan(numbers.unmet)
    if not must.any():
        return
    dims = ("node", "commodity", "month")
    free = instance["cost"].where(instance["cost"].isnull(), 0.0)
    relaxed = instance.assign(cost=free, supply_cost=0.0, store_cost=0.0,
                              unmet=(dims, np.where(must, 1.0, 0.0)))  # fmt: skip
    found = solve(relaxed)
    short = found["unmet"].values * must
    reached = _reached(numbers)
    for place in np.argwhere(short > _LEAST):
        _, good, month = place
        head = f"{checks.named(instance, dims, place)}: {short[tuple(place)]:.3g} of "
        head += f"{numbers.demand[tuple(place)]:.3g} Mt cannot come; "
        if reached[tuple(place)]:
            held = ", ".join(_holders(found, numbers, good, month)) or "supply"
            yield f"{head}more of {held} would help, or a price in `unmet`"
        else:
            yield (f"{head}no open arcs lead there from any supply: open one (`cost` that is not "
                   "NaN), give the node a supply, or a price in `unmet`")  # fmt: skip


def _reached(numbers: Numbers) -> np.ndarray:
    """(node, commodity, month) where supply or stock can come to, whatever the amount."""
    found = numbers.supply > 0
    kept = numbers.store_capacity > 0
    found[..., 0] |= kept[..., 0] & (np.nan_to_num(numbers.stock) > 0)
    opened = np.isfinite(numbers.cost)
    while True:
        before = found.copy()
        np.logical_or.at(found, numbers.head, opened & found[numbers.tail])
        waits = np.roll(found & kept, 1, axis=-1)
        waits[..., 0] &= np.isnan(numbers.stock)
        found |= waits
        if (found == before).all():
            return found


def _holders(found: xr.Dataset, numbers: Numbers, good: int, month: int) -> Iterator[str]:
    """Names of what has a dual above zero, the greatest first; of the month where it is alone."""
    alone = found.attrs["months"] == "apart"
    arcs, nodes, months = (found[axis].values for axis in ("arc", "node", "month"))
    budgets = found["budget"].values if "budget" in found.coords else np.empty(0)
    limits = {
        "worth": [(f"capacity of arc {arc}", numbers.capacity[at], "Mt")
                  for at, arc in enumerate(arcs)],
        "day_worth": [(f"budget {name}", numbers.budget_days[at], "d")
                      for at, name in enumerate(budgets)],
        "supply_worth": [(f"supply at {node}", numbers.supply[at, good], "Mt")
                         for at, node in enumerate(nodes)],
        "room_worth": [(f"room in the store of {node}", numbers.store_capacity[at, good], "Mt")
                       for at, node in enumerate(nodes)],
    }  # fmt: skip
    rows: list[tuple[float, str]] = []
    for name, told in limits.items():
        worth = found[name].values if told else np.zeros((0, months.size))
        by_month = worth[:, good] if worth.ndim == 3 else worth
        for at, t in np.argwhere(by_month > _LEAST):
            if t == month or not alone:
                title, most, unit = told[at]
                when = "" if t == month else f" in month {months[t]}"
                rows.append((-by_month[at, t], f"{title}{when} ({most[t]:.3g} {unit})"))
    yield from (text for _, text in sorted(rows)[:_NAMED])
