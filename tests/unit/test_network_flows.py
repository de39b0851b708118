"""Flows through a network, against other solvers, their own duals and what is plainly true."""

import madeflows
import networkx
import numpy as np
import pytest
import xarray as xr

from nsrkit.errors import DataError
from nsrkit.systems.network import flows
from nsrkit.systems.network.flows.solving import Network

SEEDS = range(10)
MANY = [madeflows.drawn(seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def network():
    """Laid out once for many, which open more, or less."""
    return Network(*MANY)


@pytest.fixture(scope="module")
def found(network):
    return [network.solve(told) for told in MANY]


def chain(**changes):
    """A mine, a yard and a port on one line, two months, one good."""
    told = xr.Dataset(
        {
            "tail": ("arc", ["mine", "yard"]),
            "head": ("arc", ["yard", "port"]),
            "cost": (("arc", "month"), [[10.0, 10.0], [5.0, 5.0]]),
            "capacity": (("arc", "month"), [[4.0, 4.0], [3.0, 3.0]]),
            "supply": ("node", [9.0, 0.0, 0.0]),
            "demand": (("node", "month"), [[0.0, 0.0], [0.0, 0.0], [2.0, 2.0]]),
        },
        {"node": ["mine", "yard", "port"], "arc": ["rail", "quay"], "commodity": ["coal"],
         "month": [1, 2]},
    )  # fmt: skip
    return told.assign(changes)


def test_single_goods_cost_what_networkx_finds():
    """Whole numbers, as its network simplex wants them: ten random networks of one good."""
    rng = np.random.default_rng(7)
    plain = madeflows.drawn(1, nodes=8, goods=1, months=1, budgets=0, stores=False)
    shape, nodes = plain["cost"].shape, plain["demand"].shape
    network = Network(plain.assign(cost=plain["cost"].fillna(1.0)))
    for _ in SEEDS:
        told = plain.assign(
            cost=(plain["cost"].dims, np.where(rng.random(shape) < 0.4, rng.integers(1, 50, shape),
                                               np.nan)),
            capacity=(("arc", "month"), rng.integers(1, 9, (shape[0], 1)).astype(float)),
            weight=xr.ones_like(plain["weight"]),
            supply=(plain["supply"].dims, rng.integers(0, 9, nodes).astype(float)),
            demand=(plain["demand"].dims, rng.integers(0, 6, nodes).astype(float)),
            supply_cost=xr.zeros_like(plain["supply"]),
            unmet=500.0,
        )  # fmt: skip
        total = float(network.solve(told).total_usd) / 1e6
        assert total == pytest.approx(least_of_networkx(told), rel=1e-9)


def least_of_networkx(told):
    graph = networkx.DiGraph()
    demand = told["demand"].values[:, 0, 0].astype(int)
    for at, node in enumerate(told.node.values):
        graph.add_node(node, demand=int(demand[at]))
        graph.add_edge("source", node, capacity=int(told["supply"].values[at, 0, 0]), weight=0)
        graph.add_edge("nowhere", node, capacity=int(demand[at]), weight=500)
    graph.add_edge("source", "nowhere", weight=0)
    graph.add_node("source", demand=-int(demand.sum()))
    for at in np.flatnonzero(np.isfinite(told["cost"].values[:, 0, 0])):
        graph.add_edge(told["tail"].values[at], told["head"].values[at],
                       capacity=int(told["capacity"].values[at, 0]),
                       weight=int(told["cost"].values[at, 0, 0]))  # fmt: skip
    return networkx.network_simplex(graph)[0]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # PuLP renames what it had for years
@pytest.mark.parametrize("seed", SEEDS)
def test_many_goods_cost_what_cbc_finds(found, seed):
    """Stores, budgets and several goods; the program written out anew, by a solver of others."""
    import pulp

    program = madeflows.rows(MANY[seed])
    problem = pulp.LpProblem("flows")
    columns = [pulp.LpVariable(f"x{at}", 0, None if np.isinf(most) else most)
               for at, most in enumerate(program.upper)]  # fmt: skip
    problem += pulp.lpDot(program.cost, columns)
    for matrix, right, same in ((program.equal, program.due, True),
                                (program.most, program.limit, False)):  # fmt: skip
        for row, most in zip(matrix, right, strict=True):
            used = np.flatnonzero(row)
            left = pulp.lpDot(row[used], [columns[at] for at in used])
            if used.size:
                problem += (left == most) if same else (left <= most)
    assert problem.solve(pulp.PULP_CBC_CMD(msg=False)) == pulp.LpStatusOptimal
    assert float(found[seed].total_usd) / 1e6 == pytest.approx(problem.objective.value(), rel=1e-7)


def own(program, told):
    """What was found as a column of the program, with its duals: (x, y of equal, y of most)."""
    x = np.array([told[kind].values[tuple(place)] for kind, *place in program.names])
    worth = {"worth": told["worth"].values, "day_worth": told["day_worth"].values / 1e6}
    most = np.array([-worth[kind][at, month] for kind, at, month in program.limits])
    return x, told["price"].fillna(0.0).values.ravel(), most


@pytest.mark.parametrize("seed", SEEDS)
def test_primal_equals_dual_and_slacks_are_complementary(found, seed):
    program = madeflows.rows(MANY[seed])
    x, price, most = own(program, found[seed])
    assert program.equal @ x == pytest.approx(program.due, abs=1e-7)
    assert (program.most @ x <= program.limit + 1e-6).all()
    reduced = program.cost - price @ program.equal - most @ program.most
    held = np.where(np.isinf(program.upper), 0.0, program.upper)
    assert (reduced[np.isinf(program.upper)] > -1e-6).all()
    dual = price @ program.due + most @ program.limit + held @ np.minimum(reduced, 0)
    assert dual == pytest.approx(float(found[seed].total_usd) / 1e6, rel=1e-8)
    assert program.cost @ x == pytest.approx(dual, rel=1e-8)
    assert most * (program.limit - program.most @ x) == pytest.approx(0, abs=1e-5)
    assert np.maximum(reduced, 0) * x == pytest.approx(0, abs=1e-5)
    saved = {"supplied": "supply_worth", "stored": "room_worth"}
    for at, (kind, *place) in enumerate(program.names):
        if kind in saved and program.upper[at] > 0:
            worth = found[seed][saved[kind]].values[tuple(place)]
            assert worth == pytest.approx(max(-reduced[at], 0.0), abs=1e-6)


PERTURBED = [("capacity", "worth", -1.0), ("budget_days", "day_worth", -1e-6),
             ("demand", "price", 1.0), ("supply", "supply_worth", -1.0)]  # fmt: skip


@pytest.mark.parametrize(("right", "dual", "sign"), PERTURBED)
def test_duals_lie_between_one_more_and_one_less(network, found, right, dual, sign):
    """The least cost bends upwards in each right side: its slopes hold each dual between them."""
    told, worths = MANY[0], found[0][dual]
    if dual == "price":  # what is demanded besides may stay unmet at its price as well
        worths = np.minimum(worths, told["unmet"])
    base, step = float(found[0].total_usd) / 1e6, 1e-3
    usable = np.isfinite(told[right].values) & (told[right].values > 2 * step)
    places = np.argwhere(usable & (worths.fillna(0.0).values > 1e-6))
    assert len(places) > 1
    for place in places[:: max(1, len(places) // 6)]:
        slopes = []
        for way in (1, -1):
            changed = told[right].copy(deep=True)
            changed.values[tuple(place)] += way * step
            total = float(network.solve(told.assign({right: changed})).total_usd) / 1e6
            slopes.append((total - base) / (way * step))
        value = sign * float(worths.values[tuple(place)])
        assert slopes[1] - 1e-4 <= value <= slopes[0] + 1e-4


def test_a_degenerate_dual_lies_between_its_sides():
    """A bridge exactly as wide as the demand: one t more saves nothing, one t less costs 485."""
    told = chain(unmet=500.0).isel(month=[0])
    told["capacity"] = ("arc", [4.0, 2.0])
    found = flows.solve(told)
    assert float(found.total_usd) == pytest.approx(30e6)
    assert 0 <= float(found.worth.sel(arc="quay")[0]) <= 485
    assert 15 <= float(found.price.sel(node="port")[0, 0]) <= 500


def test_months_apart_equal_months_together():
    apart = madeflows.drawn(3, stores=False)
    room = xr.zeros_like(apart["demand"].isel(month=0))
    room[0, 0] = 1e-9
    found, joined = flows.solve(apart), flows.solve(apart.assign(store_capacity=room))
    assert (found.attrs["months"], joined.attrs["months"]) == ("apart", "together")
    assert float(joined.total_usd) == pytest.approx(float(found.total_usd), rel=1e-8)
    assert joined["flow"].values == pytest.approx(found["flow"].values, abs=1e-6)


def test_an_answer_does_not_depend_on_what_was_solved_before(network, found):
    again = network.solve(MANY[4])
    xr.testing.assert_identical(again, found[4])
    fresh = flows.solve(MANY[4])
    assert float(fresh.total_usd) == pytest.approx(float(again.total_usd), rel=1e-9)


def test_what_needs_room_that_is_not_there_is_laid_out_by_itself(found):
    alone = Network(MANY[0]).solve(MANY[1])
    assert float(alone.total_usd) == pytest.approx(float(found[1].total_usd), rel=1e-9)


def test_a_store_carries_from_a_cheap_month_to_a_dear_one():
    """The quay is closed in the second month: what it would have taken waits at the port."""
    told = chain(
        cost=(("arc", "month"), [[10.0, 10.0], [5.0, np.nan]]),
        capacity=(("arc", "month"), [[4.0, 4.0], [4.0, 4.0]]),
        store_capacity=("node", [0.0, 0.0, 2.0]), store_cost=1.5, unmet=500.0,
    )  # fmt: skip
    found = flows.solve(told)
    assert found.stored.sel(node="port")[0].values.tolist() == [2.0, 0.0]
    assert found.unmet.sum() == 0
    assert float(found.total_usd) == pytest.approx((4 * 15 + 2 * 1.5) * 1e6)
    assert 16.5 <= float(found.price.sel(node="port")[0, 1]) <= 500.0


def test_first_stock_is_used_up_and_none_is_owed():
    told = chain(store_capacity=("node", [0.0, 0.0, 1.0]), stock=("node", [0.0, 0.0, 1.0]))
    found = flows.solve(told)
    assert float(found.supplied.sum()) == pytest.approx(3.0)
    assert float(found.stored.sel(node="port")[0, -1]) == pytest.approx(0.0)


def test_numbers_of_a_chain():
    """3 of 5 Mt pass the quay, which is full; the rest is unmet at 100; the rail has room."""
    told = chain(demand=("node", [0.0, 0.0, 5.0]), unmet=100.0).isel(month=[0])
    found = flows.solve(told).squeeze()
    assert found.flow.values.tolist() == [3.0, 3.0]
    assert found.utilisation.values.tolist() == [0.75, 1.0]
    assert found.binding.values.tolist() == [False, True]
    assert found.worth.values.tolist() == [0.0, 85.0]
    assert found.price.values.tolist() == [0.0, 10.0, 100.0]
    assert (float(found.unmet_usd), float(found.total_usd)) == (200e6, 245e6)
    assert float(found.unmet.sel(node="port")) == 2.0


def test_what_is_not_built_binds_nothing_but_is_worth_something():
    told = chain(unmet=100.0, capacity=("arc", [4.0, 0.0])).isel(month=[0])
    found = flows.solve(told).squeeze()
    assert not found.binding.any()
    assert found.utilisation.isnull().values.tolist() == [False, True]
    assert float(found.worth.sel(arc="quay")) == pytest.approx(85.0)


def test_a_budget_in_days():
    """0.0002 d/t times 1.5 Mt is 300 days; the 301st carries 5,000 t that else cost 85 more."""
    told = chain(
        unmet=100.0,
        use=(("budget", "arc"), [[0.0, 2e-4]]),
        budget_days=(("budget", "month"), [[300.0, np.inf]]),
    ).assign_coords(budget=["arc7"])
    found = flows.solve(told)
    assert found.flow.sel(arc="quay")[0].values.tolist() == [1.5, 2.0]
    assert found.spent[0].values.tolist() == [300.0, 400.0]
    assert found.day_worth[0].values.tolist() == pytest.approx([85 / 2e-4, 0.0])


@pytest.mark.parametrize("empty", ["arc", "node", "commodity", "month", "all closed", "nothing"])
def test_an_empty_network(empty):
    told = chain(unmet=500.0)
    if empty == "all closed":
        told["cost"] = told["cost"] * np.nan
    elif empty == "nothing":
        told = told.assign(supply=told["supply"] * 0, demand=told["demand"] * 0,
                           cost=told["cost"] * np.nan)  # fmt: skip
    else:
        told = told.isel({empty: []} | ({"arc": []} if empty == "node" else {}))
    found = flows.solve(told)
    assert float(found.total_usd) == pytest.approx(2e9 if empty in ("arc", "all closed") else 0.0)
    assert found.sizes["node"] == told.sizes["node"]


def fault(told):
    return "\n".join(flows.faults(told))


def test_what_cannot_be_solved_says_why():
    with pytest.raises(DataError, match="the network has 1 fault\n  node port, commodity coal"):
        flows.solve(chain(supply=("node", [4.0, 0.0, 0.0]), demand=("node", [0.0, 0.0, 4.0]))
                    .isel(month=[0]))  # fmt: skip
    with pytest.raises(DataError, match="the network has 1 fault\n  capacity of arc rail"):
        flows.solve(chain(capacity=("arc", [-1.0, 1.0])).isel(month=[0]))


def test_demand_that_no_open_arc_reaches_is_named():
    told = chain(cost=(("arc", "month"), [[10.0, 10.0], [5.0, np.nan]]))
    text = fault(told)
    assert "node port, commodity coal, month 2: 2 of 2 Mt cannot come; no open arcs lead" in text
    assert "month 1" not in text


def test_demand_where_nothing_leads_at_all_is_named():
    told = chain(demand=("node", [0.0, 0.0, 1.0])).isel(arc=[0])
    assert "node port, commodity coal, month 1: 1 of 1 Mt cannot come; no open arcs" in fault(told)


def test_a_capacity_too_small_is_named():
    text = fault(chain(capacity=(("arc", "month"), [[4.0, 4.0], [3.0, 1.25]])))
    assert "month 2: 0.75 of 2 Mt cannot come; more of capacity of arc quay (1.25 Mt)" in text


def test_a_budget_too_small_is_named():
    told = chain(
        use=(("budget", "arc"), [[2e-4, 0.0]]), budget_days=(("budget", "month"), [[100.0, 900.0]])
    ).assign_coords(budget=["arc7"])
    assert "month 1: 1.5 of 2 Mt cannot come; more of budget arc7 (100 d)" in fault(told)


def test_supply_and_room_too_small_are_named():
    assert "more of supply at mine (1 Mt)" in fault(chain(supply=("node", [1.0, 0.0, 0.0])))
    told = chain(cost=(("arc", "month"), [[10.0, 10.0], [5.0, np.nan]]),
                 capacity=(("arc", "month"), [[4.0, 4.0], [4.0, 4.0]]),
                 store_capacity=("node", [0.0, 0.0, 1.0]))  # fmt: skip
    assert "month 2: 1 of 2 Mt cannot come; more of room in the store of port" in fault(told)


def test_a_round_that_earns_money_is_named():
    told = chain(cost=(("arc", "month"), [[10.0, -20.0], [5.0, 5.0]]), unmet=500.0,
                 capacity=("arc", [np.inf, np.inf]), head=("arc", ["yard", "mine"]))  # fmt: skip
    text = fault(told)
    assert "commodity coal, month 2: each round" in text
    assert "mine - yard - mine" in text or "yard - mine - yard" in text
    assert flows.faults(told.assign(capacity=("arc", [4.0, np.inf]))) == []  # a limit ends it


def test_numbers_without_a_meaning_are_named():
    told = chain(capacity=(("arc", "month"), [[4.0, -1.0], [3.0, np.nan]]))
    text = fault(told)
    assert (
        "capacity of arc rail, month 2 is -1: write a number, or inf for none of at least" in text
    )
    assert "capacity of arc quay, month 2 is nan" in text
    assert "demand of node port, commodity coal, month 1 is inf" in fault(
        chain(demand=("node", [0.0, 0.0, np.inf])))  # fmt: skip
    assert "stock of node port, commodity coal" in fault(chain(stock=("node", [0.0, 0.0, 1.0])))
    assert "begins and ends at yard" in fault(chain(head=("arc", ["yard", "yard"])))


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (chain(head=("arc", ["yard", "harbour"])), "arc quay: its head 'harbour' is no node"),
        (chain().drop_vars("demand"), "no `demand`; give it on (node, commodity, month)"),
        (chain().drop_vars("tail"), "no `tail`"),
        (chain().drop_vars("month"), "no month"),
        (
            chain(capacity=("node", [1.0, 1.0, 1.0])),
            "`capacity` lies on node; it takes (arc, month)",
        ),
        (chain().assign_coords(arc=["rail", "rail"]), "the arc rail twice"),
    ],
)
def test_what_is_missing_is_named(told, text):
    with pytest.raises(DataError, match=text.replace("(", r"\(").replace(")", r"\)")):
        flows.solve(told)


def test_another_network_is_refused():
    network = Network(chain(unmet=500.0))
    with pytest.raises(DataError, match="`head` of this instance differs"):
        network.solve(chain(head=("arc", ["yard", "mine"]), unmet=500.0))
