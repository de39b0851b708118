"""What holds for the flows of any network, whatever is closed, scarce or dear."""

from functools import cache

import madeflows
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nsrkit.systems.network.flows import Network

SEEDS = st.integers(0, 10_000)
TOLERANCE = 1e-6


@cache
def network():
    """Laid out once; what a draw opens besides is laid out anew."""
    told = madeflows.drawn(0, nodes=5, months=3)
    return Network(told.assign({name: told[name].fillna(1.0) + 1.0 for name in (
        "cost", "supply", "demand", "unmet", "store_capacity", "use")}
        | {"capacity": told["capacity"].clip(max=9.0)}))  # fmt: skip


def solved(seed, **changes):
    told = madeflows.drawn(seed, nodes=5, months=3)
    told = told.assign({name: change(told[name]) for name, change in changes.items()})
    return told, network().solve(told)


@settings(max_examples=25)
@given(SEEDS)
def test_goods_are_kept_and_limits_are_respected(seed):
    told, found = solved(seed)
    program = madeflows.rows(told)
    x = np.array([found[kind].values[tuple(at)] for kind, *at in program.names])
    np.testing.assert_allclose(program.equal @ x, program.due, atol=TOLERANCE)
    assert (program.most @ x <= program.limit + 1e-4).all()
    assert (x >= 0).all()
    assert (x <= program.upper + TOLERANCE).all()
    assert not found["flow"].where(told["cost"].isnull(), 0.0).any()


@settings(max_examples=25)
@given(SEEDS)
def test_no_trade_between_two_ends_of_an_arc_earns_more_than_the_arc_costs(seed):
    """Prices, and what capacity and budgets are worth, agree with each other on every open arc."""
    told, found = solved(seed)
    price = found["price"].fillna(0.0)
    ends = [price.sel(node=told[name].rename({})).drop_vars("node") for name in ("head", "tail")]
    days = (told["use"] * found["day_worth"]).sum("budget")
    margin = ends[0] - ends[1] - told["cost"] - told["weight"] * found["worth"] - days
    assert float(margin.max()) <= 1e-5
    assert float(abs(margin.where(found["flow"] > 1e-6)).max()) <= 1e-5


@settings(max_examples=15)
@given(SEEDS, st.sampled_from(["capacity", "supply", "budget_days", "store_capacity"]),
       st.floats(1.0, 3.0))  # fmt: skip
def test_more_of_anything_is_never_dearer(seed, name, factor):
    _, before = solved(seed)
    _, after = solved(seed, **{name: lambda values: values * factor})
    assert float(after.total_usd) <= float(before.total_usd) * (1 + 1e-9) + 1.0


@settings(max_examples=10)
@given(SEEDS, st.floats(0.1, 10.0))
def test_all_prices_times_a_factor_cost_that_factor(seed, factor):
    _, before = solved(seed)
    names = ("cost", "supply_cost", "unmet", "store_cost")
    _, after = solved(seed, **{name: lambda values: values * factor for name in names})
    np.testing.assert_allclose(after.total_usd, before.total_usd * factor, rtol=1e-7)
