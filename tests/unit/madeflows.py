"""Networks drawn at random, and their linear program written out row by row, without nsrkit."""

from itertools import permutations, product
from typing import NamedTuple

import numpy as np
import xarray as xr

NODES, WAYS = ("node", "commodity", "month"), ("arc", "commodity", "month")


def drawn(seed, nodes=6, goods=3, months=4, budgets=2, stores=True):
    """An instance on all pairs of nodes, of which some are closed for some goods and months."""
    rng = np.random.default_rng(seed)
    pairs = list(permutations(range(nodes), 2))
    arcs, here = (len(pairs), goods, months), (nodes, goods, months)

    def some(share, low, high, shape, other=0.0):
        return np.where(rng.random(shape) < share, rng.uniform(low, high, shape), other)

    room = some(0.4 if stores else 0.0, 0, 1, here[:2])
    told = {
        "tail": ("arc", [f"n{a}" for a, _ in pairs]),
        "head": ("arc", [f"n{b}" for _, b in pairs]),
        "cost": (WAYS, some(0.4, 5, 60, arcs, np.nan)),
        "weight": (WAYS[:2], some(1.0, 0.5, 2, arcs[:2])),
        "capacity": (("arc", "month"), some(0.6, 0.2, 2, (len(pairs), months), np.inf)),
        "supply": (NODES, some(0.4, 0, 4, here)),
        "supply_cost": (NODES, some(1.0, 0, 9, here)),
        "demand": (NODES, some(0.5, 0, 2, here)),
        "unmet": (NODES, some(1.0, 100, 300, here)),
        "store_capacity": (NODES[:2], room),
        "store_cost": (NODES[:2], some(1.0, 0, 3, here[:2])),
        "stock": (NODES[:2], np.where(rng.random(here[:2]) < 0.5, np.nan, room / 2)),
        "use": (("budget", *WAYS), some(0.3, 1e-4, 4e-4, (budgets, *arcs))),
        "budget_days": (("budget", "month"), some(1.0, 60, 500, (budgets, months))),
    }
    sizes = {"node": nodes, "commodity": goods, "budget": budgets}
    coords = {name: [f"{name[0]}{at}" for at in range(size)] for name, size in sizes.items()}
    coords |= {"arc": [f"{a}-{b}" for a, b in pairs], "month": range(1, months + 1)}
    return xr.Dataset(told, coords)


class Rows(NamedTuple):
    """Least `cost @ x`, `equal @ x == due`, `most @ x <= limit`, `0 <= x <= upper`; Mt and MUSD."""

    names: list
    """(kind, place, good, month) of each column."""
    cost: np.ndarray
    upper: np.ndarray
    equal: np.ndarray
    due: np.ndarray
    most: np.ndarray
    limit: np.ndarray
    limits: list
    """("worth", arc, month) or ("day_worth", budget, month) of each row of `most`."""


def rows(told):
    """The program of an instance of `drawn`, term by term."""
    columns = dict(_columns(told))
    place = {name: at for at, name in enumerate(columns)}
    every = list(product(*(range(told.sizes[name]) for name in NODES)))
    row = {at: number for number, at in enumerate(every)}
    equal = np.zeros((len(every), len(columns)))
    for name, at in place.items():
        for where, sign in _enters(told, *name):
            equal[row[where], at] += sign
    due = np.array([told["demand"].values[at] for at in every])
    for node, good in product(*(range(told.sizes[name]) for name in NODES[:2])):
        due[row[node, good, 0]] -= np.nan_to_num(told["stock"].values[node, good])
    limits = {name: (terms, most) for name, terms, most in _limits(told) if np.isfinite(most)}
    dense = np.zeros((len(limits), len(columns)))
    for number, (terms, _) in enumerate(limits.values()):
        for name, factor in terms.items():
            if name in place:
                dense[number, place[name]] = factor
    usd, upper = np.array(list(columns.values())).T
    limit = np.array([most for _, most in limits.values()])
    return Rows(list(columns), usd, upper, equal, due, dense, limit, list(limits))


def _columns(told):
    """(name, (cost, upper)) of each column."""
    for at in np.argwhere(np.isfinite(told["cost"].values)):
        yield ("flow", *at.tolist()), (told["cost"].values[tuple(at)], np.inf)
    of = {"supplied": ("supply_cost", "supply"), "unmet": ("unmet", "demand")}
    for kind, (usd, most) in of.items():
        for at in np.ndindex(told["demand"].shape):
            yield (kind, *at), (told[usd].values[at], told[most].values[at])
    for node, good, month in np.ndindex(told["demand"].shape):
        usd, most = (told[name].values[node, good] for name in ("store_cost", "store_capacity"))
        yield ("stored", node, good, month), (usd, most)


def _enters(told, kind, at, good, month):
    """(row, sign) of the balances that a column is in."""
    if kind == "flow":
        nodes = list(told.node.values)
        yield (nodes.index(told["head"].values[at]), good, month), 1
        yield (nodes.index(told["tail"].values[at]), good, month), -1
    elif kind == "stored":
        yield (at, good, month), -1
        if month + 1 < told.sizes["month"] or np.isnan(told["stock"].values[at, good]):
            yield (at, good, (month + 1) % told.sizes["month"]), 1
    else:
        yield (at, good, month), 1


def _limits(told):
    """(name, {column: factor}, most) of capacities and budgets."""
    arcs, goods, months = (range(told.sizes[name]) for name in WAYS)
    for arc, month in product(arcs, months):
        terms = {("flow", arc, good, month): told["weight"].values[arc, good] for good in goods}
        yield ("worth", arc, month), terms, told["capacity"].values[arc, month]
    for budget, month in product(range(told.sizes["budget"]), months):
        terms = {("flow", arc, good, month): told["use"].values[budget, arc, good, month] * 1e6
                 for arc, good in product(arcs, goods)}  # fmt: skip
        yield ("day_worth", budget, month), terms, told["budget_days"].values[budget, month]
