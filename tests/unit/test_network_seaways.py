"""Sea arcs of a network: hand numbers, the states of the Red Sea, and the voyages below them."""

import datetime as dt

import numpy as np
import pytest

import nsrkit
from nsrkit.errors import DataError, NoRouteError
from nsrkit.systems.icebreakers.fleet import in_service
from nsrkit.systems.network import seaways
from nsrkit.systems.network.seaways import Service, sailed
from nsrkit.voyage import ledger
from nsrkit.voyage.tables import timetable
from nsrkit.voyage.trips import passage

NSR = Service("baltic-nsr", "Primorsk", "Tianjin", "nsr", "crude_nsr")
SUEZ = Service("baltic-suez", "Primorsk", "Tianjin", "suez", "crude")
CAPE = Service("baltic-cape", "Primorsk", "Tianjin", "cape", "crude")
RHINE = Service("rhine-nsr", "Rotterdam", "Shanghai", "nsr", "crude_nsr")
SERVICES = (NSR, SUEZ, CAPE, RHINE)


@pytest.fixture(scope="module")
def case():
    asked = {"network.seaways.members": 2, "network.seaways.every_d": 15}
    return nsrkit.load("border-hubs", asked)


@pytest.fixture(scope="module")
def table(case):
    return seaways.table(case, SERVICES, 2024)


def test_days_of_ships_are_those_of_the_way_out_and_back_and_of_the_ports(case, table):
    crude = case.network.seaways.carriers["crude"]
    days = table.days.values
    by_hand = (days * (1 + crude.ballast.value) + crude.stay_d.value) / crude.load_t.value
    np.testing.assert_allclose(table.ship_days_t.values, by_hand)


def test_open_water_takes_its_distance_at_the_ordered_speed_all_year(case, table):
    suez = table.sel(arc="baltic-suez")
    ship = nsrkit.ship.open("aframax-1b")
    canal_h = sum(leg.hours for leg in sailed.legs(sailed.as_case(case, SUEZ, 2024), "suez")
                  if leg.kind == "canal")  # fmt: skip
    canal_nm = sum(leg.nm for leg in sailed.legs(sailed.as_case(case, SUEZ, 2024), "suez")
                   if leg.kind == "canal")  # fmt: skip
    hours = (float(suez.nm[0]) - canal_nm) / ship.order_kn.value + canal_h
    np.testing.assert_allclose(suez.days.values, hours / 24)
    assert (suez.open.values == 1).all()


def test_a_tonne_pays_the_ledger_of_the_voyage_and_of_the_way_back(case, table):
    own = sailed.as_case(case, CAPE, 2024)
    trip = passage.sail(own, "cape").trip
    out = ledger.total(ledger.costs(trip, own))[0]
    home = trip._replace(laden=False, homeward=True, ports=("Tianjin", "Primorsk"))
    back = ledger.total(ledger.costs(home, own))[0]
    load = case.network.seaways.carriers["crude"].load_t.value
    assert float(table.usd_t.sel(arc="baltic-cape", month=1)) == pytest.approx((out + back) / load)
    assert back < out  # no port dues and no days in port


def test_the_nsr_opens_in_summer(table):
    nsr = table.sel(arc="baltic-nsr")
    assert np.isnan(nsr.days.sel(month=[1, 2, 3, 4])).all()
    assert (nsr.open.sel(month=[8, 9]) == 1).all()


def test_a_service_sails_its_timetable_and_one_that_shares_it_differs_by_hours(case, table):
    """The Rhine is nearer to the ice than the Baltic, whose ships meet it some days later."""
    found = timetable.timetable(
        {one.name: sailed.as_case(case, one, 2024) for one in (RHINE, NSR)}, 0
    ).days.isel(ice=0)
    month = found.departure.dt.month
    for each in (8, 9):
        own = found.where(month == each).mean("departure")
        shared = table.days.sel(month=each)
        assert float(shared.sel(arc="rhine-nsr")) == pytest.approx(float(own[0]), abs=1e-9)
        assert float(shared.sel(arc="baltic-nsr")) == pytest.approx(float(own[1]), abs=0.3)


def test_a_closed_red_sea_closes_suez_and_nothing_else(case, table):
    closed = seaways.table(case.with_({"voyage.red_sea": "closed"}), SERVICES, 2024)
    gone = closed.sel(arc="baltic-suez")
    assert np.isnan(gone.usd_t).all()
    assert (gone.open == 0).all()
    others = ["baltic-nsr", "baltic-cape", "rhine-nsr"]
    np.testing.assert_array_equal(closed.usd_t.sel(arc=others), table.usd_t.sel(arc=others))


def test_risk_in_the_red_sea_costs_the_premium_of_both_ways(case, table):
    safe = seaways.table(case.with_({"voyage.red_sea": "open"}), [SUEZ], 2024)
    crude = case.network.seaways.carriers["crude"]
    premium = 2 * case.fees.war_risk.value * crude.hull_value_usd.value / crude.load_t.value
    assert case.voyage.red_sea == "risk"
    more = table.usd_t.sel(arc="baltic-suez") - safe.usd_t.sel(arc="baltic-suez")
    np.testing.assert_allclose(more, premium)


def test_draws_meet_central_values_in_the_middle_and_move_with_their_numbers(case, table):
    key = "network.seaways.carriers.crude.load_t"
    central = case.network.seaways.carriers["crude"].load_t.value
    draws = {key: np.array([central, central / 2]), "prices.vlsfo": np.array([626.0, 626.0])}
    found = seaways.drawn(case, SERVICES, draws, 2024)
    month = {"arc": "baltic-suez", "month": 5}
    first, half = found.usd_t.sel(month).values
    assert first == pytest.approx(float(table.usd_t.sel(month)))
    assert half == pytest.approx(2 * first)
    for draw in (0, 1):  # each in one of the possible ices in turn
        one = found.days.sel(arc="baltic-nsr").isel(draw=draw)
        np.testing.assert_allclose(one, table.ice_days.sel(arc="baltic-nsr", ice=draw + 1))


def test_icebreakers_have_the_days_of_those_in_service(case):
    found = seaways.budgets(case, 2025)
    fit = case.network.seaways.fit.value
    april = sum(len(in_service(dt.date(2025, 4, day))) for day in range(1, 31))
    assert float(found.days.sel(budget="escort", month=4)) == pytest.approx(april * fit)
    march = float(found.days.sel(budget="escort", month=3)) / 31
    assert float(found.days.sel(budget="escort", month=5)) / 31 == pytest.approx(march + fit)
    arc7 = found.days.sel(budget="ships: lng_arc7")
    assert float(arc7.sum()) == pytest.approx(15 * 350)
    assert "ships: bulk" not in found.budget.values  # no fleet found, no limit


def test_what_cannot_sail_is_refused_by_name(case):
    with pytest.raises(DataError, match="no carrier 'whaler'"):
        seaways.table(case, [NSR._replace(carrier="whaler")], 2024)
    with pytest.raises(DataError, match=r"Arkhangelsk takes 9\.2 m"):
        seaways.table(case, [NSR._replace(origin="Arkhangelsk")], 2024)
    with pytest.raises(DataError, match="make it two"):
        seaways.table(case, [SUEZ._replace(origin="Sabetta", carrier="lng_arc7")], 2024)
    with pytest.raises(DataError, match="two services are called"):
        seaways.table(case, [NSR, NSR], 2024)
    with pytest.raises(DataError, match="no services"):
        seaways.table(case, [], 2024)
    with pytest.raises(NoRouteError):
        seaways.table(case, [SUEZ._replace(destination="Rotterdam")], 2024)
    with pytest.raises(DataError, match="has no `network`"):
        seaways.budgets(nsrkit.load("smoke"), 2024)


def test_a_fee_that_is_not_known_is_left_out_and_named(case):
    """No rate is printed for Ice3; `crude`, which is meant for open water, has none of its own."""
    found = seaways.table(case, [NSR, NSR._replace(name="unknown", carrier="crude")], 2024)
    assert found.excluded.values.tolist() == ["", "escort fee"]
    both = found.usd_t.sel(month=7).values
    assert np.isfinite(both).all()
    assert both[1] < both[0]


@pytest.mark.slow
def test_later_ice_is_projected_and_opens_longer(case):
    now, later = (seaways.table(case, [NSR], year) for year in (2024, 2040))
    assert later.ice.size == 2
    assert now.ice.size == 3
    assert later.attrs["ice"] == "ssp245"
    assert float(later.open.sum()) > float(now.open.sum())


@pytest.mark.slow
def test_the_ratio_is_that_of_the_two_tables(case):
    found = seaways.ratio(case, [2024], origin="Primorsk", destination="Tianjin")
    both = seaways.table(case, [NSR, SUEZ], 2024).usd_t
    expected = both.sel(arc="baltic-nsr") / both.sel(arc="baltic-suez")
    np.testing.assert_allclose(found.ratio.sel(year=2024), expected)
