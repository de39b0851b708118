"""Flows through a network as large as the corridors' one: laid out, solved, and solved again."""

import functools

import measure
import numpy as np
import xarray as xr
from measure import Table, verdict

from nsrkit.ensemble import plan, run
from nsrkit.systems.network.flows import Network
from nsrkit.systems.network.flows.layout import layout, pattern
from nsrkit.systems.network.flows.numbers import read
from nsrkit.systems.network.flows.program import program

NODES, ARCS, GOODS, MONTHS, BUDGETS = 50, 160, 20, 12, 6
YEARS, DRAWS, SAMPLE = 16, 200, 8
YEAR_GOAL, ENSEMBLE_GOAL = 5.0, 15.0  # s, min


def tables(quick):
    yield _year(quick)
    yield _ensemble(1 if quick else SAMPLE, 2 if quick else YEARS)


def _year(quick):
    joint, apart = drawn(), drawn(stores=False)
    networks = {"joint": Network(joint), "apart": Network(apart)}
    rng, numbers = np.random.default_rng(2), read(joint)
    jobs = {
        "year, laid out by linopy": lambda: layout(numbers, pattern(numbers, True)),
        "year, laid out and solved": lambda: Network(joint),
        "year, other numbers": lambda: networks["joint"].solve(varied(joint, rng)),
        "months apart, laid out and solved": lambda: Network(apart),
        "months apart, other numbers": lambda: networks["apart"].solve(varied(apart, rng)),
        "peer: scipy linprog (HiGHS), year": lambda: _linprog(joint),
    }
    costs = measure.alternate(jobs, rounds=1 if quick else 3)
    anew = costs["year, laid out and solved"].least
    sizes = {name: f"{at.columns} x {at.height}" for name, at in
             ((name, network._layout) for name, network in networks.items())}  # fmt: skip
    rows = []
    for name, cost in costs.items():
        wall = min(cost.wall)
        shown = verdict(wall, YEAR_GOAL, least=False) if name.endswith("solved") else f"{wall:.2f}"
        size = sizes["apart" if name.startswith("months") else "joint"]
        rows.append([name, size, shown, f"{cost.least:.2f}", measure.times(cost.least / anew)])
    note = (
        f"{MONTHS} months, {NODES} nodes, {ARCS} arcs, {GOODS} goods, {BUDGETS} budgets, drawn at "
        "random so that a third of the budgets bind, and one arc in twenty; a fifth of nodes and "
        "goods may store, or none, so that months are solved apart. "
        "Other numbers: costs, capacities, demand and use up to 20 % off, from the first basis. "
        f"One thread. Load average {measure.load()} meanwhile."
    )
    return Table("A network of flows", note,
                 ["", "columns x rows", "wall, least [s]", "CPU, least [s]",
                  "against laid out and solved"], rows)  # fmt: skip


def _ensemble(draws, years):
    """A sample of draws by threads: HiGHS lets go of the interpreter lock."""
    made = plan({"draw": range(draws), "year": range(years)}, inner=("year",))
    job = functools.partial(years_of, years=years)
    cpu, wall, found = measure.spent(lambda: run(job, made.blocks(), how="threads"))
    whole = wall / (draws * years) * (DRAWS * YEARS) / 60
    rows = [[f"{draws} draws of {years} years", f"{wall:.1f}", f"{cpu:.1f}",
             f"{cpu / (draws * years):.2f}", verdict(whole, ENSEMBLE_GOAL, least=False),
             f"{np.mean(found) / 1e9:.3f}"]]  # fmt: skip
    note = (
        "The year above with stores, draw by draw by threads on all processors: numbers up to "
        "20 % off, laid out and solved once, then each year with numbers up to 5 % off those, from "
        "the basis of the first. "
        f"Projected: {DRAWS} draws of {YEARS} years. Load average {measure.load()} meanwhile."
    )
    return Table("An ensemble of networks", note,
                 ["sample", "wall [s]", "CPU [s]", "CPU per year [s]",
                  "projected wall [min]", "mean cost [bn USD]"], rows)  # fmt: skip


def years_of(block, years):
    """Mean cost [USD] of the years of a draw."""
    rng = np.random.default_rng((3, block.number))
    told = varied(drawn(), rng)
    network = Network(told)
    found = [network.first, *(network.solve(varied(told, rng, 0.05)) for _ in range(years - 1))]
    return np.mean([float(one.total_usd) for one in found])


def drawn(stores=True):
    """A ring of nodes with chords, both ways; each good has some sources and some buyers."""
    rng = np.random.default_rng(1)
    pairs = [(at, (at + 1) % NODES) for at in range(NODES)]
    while len(pairs) < ARCS // 2:
        pairs.append(tuple(rng.choice(NODES, 2, replace=False)))
    pairs += [(b, a) for a, b in pairs]
    arcs, here = (ARCS, GOODS, MONTHS), (NODES, GOODS, MONTHS)
    opened = rng.random((ARCS, GOODS, 1)) < 0.8
    usd = rng.uniform(5, 60, (ARCS, GOODS, 1)) * rng.uniform(0.8, 1.2, arcs)
    sources, buyers = (rng.random((NODES, GOODS, 1)) < share for share in (0.15, 0.12))
    wide = (BUDGETS, *arcs)
    used = rng.random((BUDGETS, ARCS, 1, 1)) < 0.1
    told = {
        "tail": ("arc", [a for a, _ in pairs]),
        "head": ("arc", [b for _, b in pairs]),
        "cost": (("arc", "commodity", "month"), np.where(opened, usd, np.nan)),
        "weight": (("arc", "commodity"), rng.uniform(0.5, 2, (ARCS, GOODS))),
        "capacity": (("arc", "month"), np.where(rng.random((ARCS, 1)) < 0.7, rng.uniform(
            2, 12, (ARCS, MONTHS)), np.inf)),
        "supply": (("node", "commodity", "month"), sources * rng.uniform(0.5, 4, here)),
        "demand": (("node", "commodity", "month"), buyers * rng.uniform(0.1, 2, here)),
        "unmet": ("commodity", np.full(GOODS, 800.0)),
        "use": (("budget", "arc", "commodity", "month"), used * rng.uniform(1e-4, 6e-4, wide)),
        "budget_days": (("budget", "month"), rng.uniform(6000, 18_000, (BUDGETS, MONTHS))),
    }  # fmt: skip
    if stores:
        told["store_capacity"] = (("node", "commodity"), np.where(
            rng.random((NODES, GOODS)) < 0.2, rng.uniform(0, 1, (NODES, GOODS)), 0.0))  # fmt: skip
        told["store_cost"] = ("commodity", np.full(GOODS, 2.0))
    coords = {"node": range(NODES), "arc": range(ARCS), "commodity": range(GOODS),
              "month": range(1, MONTHS + 1), "budget": range(BUDGETS)}  # fmt: skip
    return xr.Dataset(told, coords)


def varied(told, rng, share=0.2):
    """The same network with other numbers, each up to a share off."""
    sizes = {"cost": (ARCS, GOODS, 1), "capacity": (ARCS, 1), "demand": (NODES, GOODS, 1),
             "use": (BUDGETS, ARCS, 1, 1)}  # fmt: skip
    return told.assign({name: told[name] * rng.uniform(1 - share, 1 + share, size)
                        for name, size in sizes.items()})  # fmt: skip


def _linprog(told):
    """The least cost by scipy, with the rows written out beforehand as ours are."""
    from scipy import optimize, sparse

    numbers = read(told)
    at = layout(numbers, pattern(numbers, True))
    ours = program(at, numbers)
    matrix = sparse.csc_array((ours.values, ours.rows, ours.starts)).tocsr()
    same = ours.row_lower == ours.row_upper
    return optimize.linprog(
        ours.cost, matrix[~same], ours.row_upper[~same], matrix[same], ours.row_upper[same],
        np.column_stack([ours.lower, ours.upper]), method="highs",
    ).fun  # fmt: skip
