"""The network: tables and their faults, capacities, and what switching projects and hours gives."""

import numpy as np
import pytest
from madehubs import ARCS, DEMAND, GOODS, NODES, case, folder

import nsrkit
from nsrkit.assumption import Assumption
from nsrkit.errors import DataError, ScenarioError
from nsrkit.systems import network
from nsrkit.systems.network import inputs, tables
from nsrkit.systems.network.studies import annuity

TRAINS = 2 * 12 * 365.25 * 500 / 1e6  # Mt a year each way of the crossing
PACKAGE = tables.read("network")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return folder(tmp_path_factory.mktemp("hubs"))


@pytest.fixture(scope="module")
def found(path):
    return network.run(case(path)).squeeze("state")


def yearly(found, arc, year=2024):
    return float(found.flow.sel(arc=arc, year=year).sum())


# The tables of the package


def test_every_place_is_reached_and_left():
    """Gates are passed, not called at; all else hangs together in both directions."""
    ways = {(arc.tail, arc.head) for arc in PACKAGE.arcs.values()}
    inner = {node.name for node in PACKAGE.nodes.values() if node.kind != "gate"}
    assert len(PACKAGE.nodes) >= 50
    for first, second in ((0, 1), (1, 0)):
        seen, new = set(), {"MOW"}
        while new:
            seen |= new
            new = {way[second] for way in ways if way[first] in new} - seen
        ends = {"SAB", "UTR", "DKS", "DUD", "PWE", "IKS"}, {"BOM", "SSZ", "ZLO", "BEI", "PKC"}
        assert inner - seen <= ends[first] | ends[second]
    assert {end for way in ways for end in way} >= inner


def test_gates_are_gates():
    through = {gate for arc in PACKAGE.arcs.values() for gate in arc.through}
    assert {PACKAGE.nodes[gate].kind for gate in through} == {"gate"}
    assert through == {node.name for node in PACKAGE.nodes.values() if node.kind == "gate"}


def test_a_way_back_has_the_same_limits():
    out, back = PACKAGE.arcs["SHA-ARH nsr boxes"], PACKAGE.arcs["ARH-SHA nsr boxes"]
    assert back.back_of == out.name
    assert (back.tail, back.head, back.through) == ("ARH", "SHA", ("KAR", "VIL", "BER"))
    assert back.capacity == out.capacity


def test_every_number_of_the_tables_tells_its_source():
    told = [*PACKAGE.numbers().values(), *(one.mt for one in PACKAGE.records)]
    assert all(one.source for one in told)
    assert {one.status for one in told} == {"found", "derived", "assumed", "not supplied"}


# Faults of tables


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("arcs", ARCS.replace("MIN-CHI,MIN,CHI", "MIN-CHI,MIN,CHY"), "arcs.csv:2: head"),
        ("arcs", ARCS.replace("\nCHI-ZAB", "\nZAB-CHI"), "write CHI-ZAB"),
        ("arcs", ARCS.replace("1000,found", "a lot,found"), "km: is no number"),
        ("arcs", ARCS.replace(",bulk,,rail,900", ",cool,,rail,900"), "did you mean coal"),
        ("arcs", ARCS.replace("rail,both,,,", "rail,both,nsr,,", 1), "corridor"),
        ("arcs", ARCS + "MIN-CHI,MIN,CHI\n", "arcs.csv:7: line: has another number of cells"),
        ("arcs", ARCS + ARCS.splitlines()[1] + "\n", "given twice"),
        ("nodes", NODES.replace("Mine,inland", "Mine,island"), "nodes.csv:2: kind"),
        ("nodes", NODES.replace("52,100", ",100"), "lat: is missing"),
        ("commodities", GOODS.replace("100,60,140", "100,,"), "needs low, high"),
        ("commodities", GOODS.replace("100,60,140,assumed", ",,,"), "value: is missing"),
        ("demand", DEMAND.replace("2030,24", "2030.5,24"), "year: is no year"),
        ("demand", DEMAND.replace("18,15,21", "-18,-20,21"), "below zero"),
        ("demand", DEMAND.replace(",value,", ",worth,"), "there is no such column"),
    ],
)  # fmt: skip
def test_a_fault_names_file_line_and_column(tmp_path, name, text, says):
    folder(tmp_path, **{name: text})
    with pytest.raises(DataError, match=says.replace(".", r"\.")):
        tables.read(str(tmp_path))


def test_a_scenario_names_what_the_tables_have(path, tmp_path):
    with pytest.raises(ScenarioError, match=r"network\.crossings\.border\.arc.*ZAB-MZK"):
        case(path, **{"crossings.border.arc": "ZAB-MZK"})
    other = folder(tmp_path, arcs=ARCS.replace(",rail,1000", ",boat,1000"))
    with pytest.raises(ScenarioError, match=r"network\.rates: is asked for by arc MIN-CHI"):
        case(other)
    with pytest.raises(ScenarioError, match=r"network\.tables: no table"):
        case(path.parent / "nowhere")


def test_a_case_without_network():
    with pytest.raises(DataError, match="border-hubs"):
        network.run(nsrkit.load("smoke"))


# Capacities


def test_capacity_is_slots_hours_availability_and_load(path):
    at = case(path).network
    read = tables.read(str(path))
    assert inputs.capacities(read, at, 2024)["ZAB-MZL"] == pytest.approx(TRAINS)
    assert inputs.capacities(read, at, 2024)["MZL-ZAB"] == pytest.approx(TRAINS)
    full = case(path, **{"crossings.border.hours": 24}).network
    assert inputs.capacities(read, full, 2024)["ZAB-MZL"] == pytest.approx(2 * TRAINS)
    held = case(path, **{"crossings.border.hours": 24, "crossings.border.far_side_mt": 6}).network
    assert inputs.capacities(read, held, 2024)["ZAB-MZL"] == 6


def test_projects_count_from_their_year_if_they_are_on(path):
    read, told = tables.read(str(path)), case(path).network
    trunk = [inputs.capacities(read, told, year)["MIN-CHI"] for year in (2024, 2025)]
    assert trunk == pytest.approx([0.25 * 20, 0.25 * 60])
    assert inputs.capacities(read, told, 2030)["ZAB-MZL belt"] == 0
    on = case(path, **{"projects.belt.on": True}).network
    belt = [inputs.capacities(read, on, year)["ZAB-MZL belt"] for year in (2025, 2026)]
    assert belt == [0, 6]


@pytest.mark.parametrize(("year", "mt"), [(2022, 144), (2023, 173), (2024, 180), (2030, 210),
                                          (2032, 270)])  # fmt: skip
def test_the_eastern_polygon_of_each_year(year, mt):
    told = nsrkit.load("border-hubs", {"workbooks": ["00_start"]}).network
    share = told.shares["EPW-CHI"].value
    assert inputs.capacities(PACKAGE, told, year)["EPW-CHI"] == pytest.approx(share * mt)


def test_the_conveyor_is_off_unless_asked():
    base = nsrkit.load("border-hubs", {"workbooks": ["00_start"]}).network
    asked = nsrkit.load("conveyor", {"workbooks": ["00_start"]}).network
    most = [inputs.capacities(PACKAGE, one, 2030)["BLA-HEI conveyor"] for one in (base, asked)]
    assert most == [0, 15]


def test_amounts_hold_until_a_later_line(path):
    read = tables.read(str(path))
    supply, demand = inputs.amounts(read, 2029)
    assert demand.sum() == 18
    assert supply.sum() == 18  # without a limit: as much as is wanted
    assert inputs.amounts(read, 2030)[1].sum() == 24
    assert inputs.amounts(read, 2023)[1].sum() == 0


def test_months_make_the_year():
    assert inputs.month_shares(2023).sum() == pytest.approx(1)
    assert inputs.month_shares(2024)[1] == pytest.approx(29 / 366)


# Draws


def test_hours_and_projects_that_are_off_are_no_uncertain_numbers(path):
    keys = inputs.numbers(inputs.setting(case(path), 2024))
    assert "network.projects.trunk.adds" in keys
    assert "network.projects.belt.adds" not in keys
    assert "network.crossings.border.hours" not in keys
    assert keys["tables.demand.NEC.coal.2024"].low == 15


def test_drawn_values_replace_those_of_scenario_and_tables(path):
    at = inputs.setting(case(path), 2024)
    drawn = {
        "tables.demand.NEC.coal.2024": 20.0, "tables.value.coal": 80.0,
        "network.rates.rail.bulk.usd_t_km": 0.02, "network.crossings.border.load_t": 1000.0,
    }  # fmt: skip
    base, told = inputs.instance(at), inputs.instance(at, drawn)
    assert float(told.demand.sum()) == pytest.approx(20)
    assert float(told.unmet.sel(commodity="coal")) == 80
    limit = told.capacity.sel(arc="ZAB-MZL") / base.capacity.sel(arc="ZAB-MZL")
    assert limit.values == pytest.approx(np.full(12, 2.0))
    # 1,000 km at one cent more in half a tariff class, and days of cheaper goods.
    days = 1000 / 300 * 0.0002
    dearer = 0.5 * 10 - days * 20
    cost = told.cost - base.cost
    assert cost.sel(arc="MIN-CHI", commodity="coal").values == pytest.approx(np.full(12, dearer))


# The made network solved


def test_the_narrowest_arc_binds(found):
    assert yearly(found, "ZAB-MZL") == pytest.approx(TRAINS)
    assert bool(found.binding.sel(arc="ZAB-MZL", year=2024).all())
    assert not bool(found.binding.sel(arc=["MIN-CHI", "ZAB-MZL belt"], year=2024).any())
    met = float(found.met_mt.sel(year=2024, commodity="coal"))
    way = float(found.carried_usd.sel(year=2024)) / (met * 1e6)
    assert float(found.total_usd.sel(year=2024)) == pytest.approx(
        1e6 * (met * (30 + way) + (18 - met) * 100)
    )
    assert met == pytest.approx(TRAINS)
    left = float(found.unmet.sel(year=2024, commodity="coal").sum())
    assert left == pytest.approx(18 - TRAINS)


def test_one_tonne_more_of_the_crossing_saves_what_coal_is_worth_less_mine_and_way(found):
    way = ["MIN-CHI", "CHI-ZAB", "ZAB-MZL", "MZL-NEC"]
    cost = float(found.cost.sel(arc=way, commodity="coal", year=2024, month=1).sum())
    assert cost == pytest.approx(2410 * 0.01 * 0.5 + 2410 / 300 * 100 * 0.0002)
    worth = found.worth.sel(arc="ZAB-MZL", year=2024).values
    assert worth == pytest.approx(np.full(12, 100 - 30 - cost))


def test_hours_double_the_crossing_until_the_trunk_binds(found):
    """The trunk takes 0.25 x 20 = 5 Mt in 2024, so that 8.766 Mt of slots carry no more."""
    one = found.sel(crossing="border")
    assert float(one.capacity_24) == pytest.approx(2 * float(one.capacity_12))
    assert float(one.carried_12) == pytest.approx(TRAINS)
    assert float(one.carried_24) == pytest.approx(5)
    assert str(one.binds_24.values) == "MIN-CHI"
    assert float(one.arrives_24_mt) == pytest.approx(5 - TRAINS)
    worth = float(found.worth.sel(arc="ZAB-MZL", year=2024)[0])
    assert float(one.saved_24_usd) == pytest.approx((5 - TRAINS) * 1e6 * worth, rel=1e-4)


def test_a_project_alone_and_beside_others(found):
    """Without the second track the belt brings what the trunk still takes, with it its 6 Mt."""
    belt = found.sel(study="belt")
    assert float(belt.arc_extra_mt) == pytest.approx(5 - TRAINS)
    assert float(belt.beside_arc_extra_mt) == pytest.approx(6)
    assert str(belt.then_binds.values) == "MIN-CHI"
    rub = nsrkit.load("smoke").prices.rub_per_usd.value
    spread = 10e9 / rub * 0.1 / (1 - 1.1**-25)
    assert float(belt.annual_usd) == pytest.approx(spread)
    assert float(belt.usd_per_t) == pytest.approx(spread / ((5 - TRAINS) * 1e6))
    trunk = found.sel(study="trunk")
    assert float(trunk.arc_extra_mt) == 0  # the crossing binds first
    assert str(trunk.then_binds.values) == ""
    assert np.isnan(trunk.capital_usd)
    assert np.isnan(trunk.usd_per_t)


def test_goods_are_told_by_way_and_beside_what_was_reported(found):
    mt = found.way_mt.sel(year=2024, group="bulk")
    assert float(mt.sel(way="rail_border")) == pytest.approx(TRAINS)
    assert float(found.share.sel(year=2024, way="rail_border")) == pytest.approx(1)
    record = found.sel(record="border")
    assert float(record.reported) == 10
    assert float(record.modelled) == pytest.approx(TRAINS)


def test_more_years_of_life_make_a_year_cheaper(path):
    told = case(path).network
    one = told.model_copy(update={"life_y": Assumption(1, "y", source="made", status="found")})
    assert annuity(one) == pytest.approx(1.1)
    free = told.model_copy(update={"discount": Assumption(0, "1/y", source="made", status="found")})
    assert annuity(free) == pytest.approx(1 / 25)
