"""The whole network with its real sea arcs: what moves when the Red Sea opens and closes."""

import numpy as np
import pytest

import nsrkit
from nsrkit.systems.network import flows, inputs, tables
from nsrkit.systems.network.seaways import sailed
from nsrkit.voyage import corridors

pytestmark = pytest.mark.slow
STATES = ("open", "risk", "closed")
FEW = {"network.seaways.members": 1, "network.seaways.every_d": 28}
WAYS = ("nsr", "suez", "cape", "far_east", "rail_border", "rail_kazakhstan")
TITLES = {"SUZ": "Suez", "CGH": "Cape of Good Hope"}


@pytest.fixture(scope="module")
def case():
    return nsrkit.load("border-hubs", FEW)


@pytest.fixture(scope="module")
def settings(case):
    return {state: inputs.setting(case, 2024, state) for state in STATES}


@pytest.fixture(scope="module")
def found(settings):
    return {state: flows.solve(inputs.instance(at)) for state, at in settings.items()}


def carried(settings, found, way):
    """Mt a year on the arcs of a way."""
    arcs = [arc.name for arc in settings.tables.arcs.values() if arc.way == way]
    return float(found.flow.sel(arc=arcs).sum())


def test_a_closed_red_sea_costs_most_and_an_open_one_least(found):
    cost = [float(found[state].total_usd) for state in STATES]
    assert cost[0] < cost[1] < cost[2]


def test_what_went_by_suez_goes_by_the_cape_and_by_the_far_east(settings, found):
    """The NSR gets nothing of it: its ships are few, and busy. The railways are full."""
    by = {
        state: {way: carried(settings[state], found[state], way) for way in WAYS}
        for state in STATES
    }
    closed, risk = by["closed"], by["risk"]
    assert closed["suez"] == 0
    assert risk["suez"] > 50
    assert closed["nsr"] == pytest.approx(risk["nsr"], rel=0.1)
    assert closed["far_east"] > risk["far_east"]
    for way in ("rail_border", "rail_kazakhstan"):
        assert closed[way] == pytest.approx(risk[way], rel=0.05)
        assert closed[way] >= risk[way] - 1e-6
    assert closed["cape"] - risk["cape"] > 0.9 * risk["suez"]


def test_no_less_is_carried_while_the_cape_is_open(found):
    unmet = [float(found[state].unmet.sum()) for state in STATES]
    np.testing.assert_allclose(unmet, unmet[0], atol=0.05)


def test_no_ship_sails_a_closed_month_and_no_fleet_sails_more_days_than_it_has(settings, found):
    at, one = settings["risk"], found["risk"]
    shut = at.sea.usd_t.isnull()
    flow = one.flow.sel(arc=at.sea.arc.values).sum("commodity")
    assert shut.any()
    assert float(flow.where(shut).max()) == 0
    days = inputs.instance(at).budget_days.values
    assert (one.spent.values <= days * (1 + 1e-6) + 1e-6).all()


def test_more_ships_by_the_nsr_are_never_dearer(case, settings, found):
    more = case.with_({"network.seaways.carriers.boxes_nsr.ships": 8})
    at = inputs.setting(more, 2024, "risk")
    saved = float(found["risk"].total_usd) - float(flows.solve(inputs.instance(at)).total_usd)
    assert saved > 0
    worth = found["risk"].day_worth.sel(budget="ships: boxes_nsr")
    added = (at.budgets.days - settings["risk"].budgets.days).sel(budget="ships: boxes_nsr")
    assert saved <= float((worth * added).sum()) * (1 + 1e-6)  # the first days are worth most


def test_the_tables_name_the_gates_that_the_ways_lead_through(case):
    read = tables.read(case.network.tables)
    services = {one.name: one for one in inputs.services(read)}
    for name, one in services.items():
        through = read.arcs[name].through
        legs = sailed.legs(sailed.as_case(case, one, 2024), one.corridor)
        for gate, title in TITLES.items():
            assert (gate in through) == any(title in leg[:2] for leg in legs), (name, gate)
        ice = [sorted(lon % 360 for lon in (leg.lon[0], leg.lon[-1]))
               for leg in legs if leg.kind == "ice box"]  # fmt: skip
        assert ("VIL" in through) == any(low < 103 < high for low, high in ice), name
        far_east = any(leg.end == "Cape Navarin" or leg.start == "Cape Navarin" for leg in legs)
        assert ("BER" in through) == (far_east and bool(ice)), name
    assert {one.corridor for one in services.values()} <= set(corridors.TITLES)
