import datetime as dt
import math

import numpy as np
import pytest

import nsrkit
from nsrkit.ensemble import design
from nsrkit.voyage import ledger
from nsrkit.voyage.pricing.book import Book, Cost, Trip

NSR = Trip("nsr", hours=480.0, fuel_t=900.0, zones=7, entry=dt.date(2024, 9, 10))
SUEZ = Trip("suez", hours=720.0, fuel_t=1400.0, canal="suez", red_sea=True)
CAPE = Trip("cape", hours=900.0, fuel_t=1800.0)
LEVEL_2020, LEVEL_2021 = 313.689 / 258.811, 313.689 / 270.970  # price level of 2024, CPI-U


@pytest.fixture(scope="module")
def case():
    return nsrkit.load(
        "baseline",
        {
            "voyage.ship.gt": 40_000,
            "voyage.ship.dwt_t": 50_000,
            "voyage.ship.ice_class.tariff": "Arc4",
            "voyage.ship.charter_usd_per_d": 20_000,
            "voyage.ship.hotel_t_per_d": 4,
            "voyage.ship.hotel_port_t_per_d": 3,
            "prices.vlsfo": 600,
            "prices.rub_per_usd": 64.41,
            "fees.escort_index": 1,
            "fees.escort_discount": 0,
            "fees.suez_index": 1.5,
            "voyage.ship.deck_tiers": 0,
            "fees.port_usd_per_dwt": 1.4,
            "fees.port_days": 2,
            "fees.war_risk": 0.007,
            "fees.hull_value_usd": 30e6,
        },
    )


def priced(trip, case):
    return {cost.name: cost.usd for cost in ledger.costs(trip, case)}


def test_the_northern_sea_route_by_hand(case):
    usd = priced(NSR, case)
    assert usd["fuel"] == pytest.approx(900 * 600)
    assert usd["auxiliary fuel"] == pytest.approx((20 * 4 + 2 * 3) * 600)
    assert usd["charter"] == pytest.approx(22 * 20_000)
    assert usd["insurance"] == 0
    assert usd["escort fee"] == pytest.approx(333_000, rel=5e-4)  # 40,000 x 536.21 / 64.41
    assert usd["ice pilot"] == pytest.approx(8132.0 * LEVEL_2020)
    assert usd["port dues"] == pytest.approx(2 * 1.4 * 50_000)
    assert usd["canal toll"] == usd["war risk"] == 0


def test_suez_by_hand(case):
    usd = priced(SUEZ, case)
    rises = 1.06 * 1.15 * 1.15  # of container ships, in September 2024
    assert usd["canal toll"] == pytest.approx(210_212.34 * rises * 1.5)
    assert usd["war risk"] == pytest.approx(0.007 * 30e6)
    assert usd["escort fee"] == usd["ice pilot"] == 0


def test_the_cape_pays_no_fee(case):
    usd = priced(CAPE, case)
    assert usd["canal toll"] == usd["war risk"] == usd["escort fee"] == usd["ice pilot"] == 0


def test_winter_costs_two_and_a_half_times_and_a_discount_takes_off(case):
    summer = ledger.escort(NSR, Book(case)).usd
    winter = ledger.escort(NSR._replace(entry=dt.date(2024, 12, 1)), Book(case)).usd
    assert winter == pytest.approx(2.5 * summer)
    cut = ledger.escort(NSR, Book(case.with_({"fees.escort_discount": 0.4}))).usd
    assert cut == pytest.approx(0.6 * summer)
    assert ledger.escort(NSR._replace(zones=0), Book(case)).usd == 0


def test_the_escort_fee_is_per_gross_ton_and_not_per_tonne_of_cargo(case):
    assert (
        ledger.escort(NSR, Book(case.with_({"voyage.ship.dwt_t": 90_000}))).usd
        == ledger.escort(NSR, Book(case)).usd
    )


def test_a_gap_is_left_out_and_named():
    unknown = {"status": "not supplied", "source": "no valuation found"}
    case = nsrkit.load("baseline", {"fees.hull_value_usd": unknown})
    cost = ledger.war_risk(SUEZ, Book(case))
    assert math.isnan(cost.usd)
    assert cost.missing == "fees.hull_value_usd"
    total, excluded = ledger.total(ledger.costs(SUEZ, case))
    assert "war risk" in excluded
    assert math.isfinite(total)


def test_a_rate_that_is_not_printed_is_a_gap_unless_assumed():
    bare = nsrkit.load("baseline").model_copy(deep=True)
    assumed = ledger.escort(NSR, Book(bare))
    assert assumed.missing == ""
    assert "fees.escort_class_factor" in assumed.uses
    none = nsrkit.load("baseline", {"voyage.ship": "arc7-lng"})
    gap = ledger.escort(NSR, Book(none))
    assert math.isnan(gap.usd)
    assert "128,806 GT" in gap.missing


@pytest.mark.parametrize("trip", [NSR, SUEZ, CAPE, SUEZ._replace(back=SUEZ._replace(laden=False))])
def test_arrays_of_draws_give_what_each_draw_gives(trip):
    base = nsrkit.load("baseline", {"cargo.utilisation": 0.8})
    drawn = design(base.numbers(), 8, seed=3)
    usd = [cost.usd for cost in ledger.costs(trip, base, drawn)]
    for i in range(8):
        one = base.replaced({key: float(values[i]) for key, values in drawn.items()})
        alone = [cost.usd for cost in ledger.costs(trip, one)]
        np.testing.assert_allclose([np.broadcast_to(each, 8)[i] for each in usd], alone)


def test_the_order_of_components_is_that_of_their_names(case):
    assert tuple(cost.name for cost in ledger.costs(NSR, case)) == ledger.NAMES


def test_the_share_of_assumed_numbers(case):
    base = nsrkit.load("baseline")
    parts = [Cost("fuel", 3.0, ("prices.vlsfo",)), Cost("escort fee", 1.0, ("fees.escort_index",))]
    assert ledger.assumed_share(parts, base) == pytest.approx(0.25)
    assert ledger.assumed_share(parts, case) == 0  # there it was set by the user


GAP = Cost("x", math.nan, (), "no such number", 2.0)


@pytest.mark.parametrize(("mine", "its", "sure"), [
    ([Cost("x", 5.0)], [Cost("x", 6.0)], True),
    ([Cost("x", 6.0)], [Cost("x", 5.0)], False),
    ([Cost("a", 5.0), Cost("x", 0.0)], [Cost("a", 6.0), GAP], True),  # the gap only adds to theirs
    ([Cost("a", 5.0), GAP], [Cost("a", 6.0), Cost("x", 0.0)], False),  # unbounded on our side
    ([Cost("a", 5.0), GAP], [Cost("a", 6.0), GAP], True),  # weighs the same on both
    ([Cost("a", 5.0), GAP], [Cost("a", 6.0), GAP._replace(driver=1.0)], False),
])  # fmt: skip
def test_a_ranking_stands_only_if_no_gap_can_turn_it(case, mine, its, sure):
    assert ledger.surely_cheaper(mine, its, case) is sure


def test_a_bounded_gap_turns_a_ranking_only_within_its_bound():
    hull = {"unit": "USD", "low": 20e6, "high": 50e6, "status": "not supplied", "source": "bound"}
    case = nsrkit.load("baseline", {"fees.hull_value_usd": hull})
    gap = ledger.war_risk(SUEZ, Book(case))
    most = 0.007 * 50e6
    for lead, sure in ((most * 1.01, True), (most * 0.99, False)):
        suez, cape = [Cost("a", 0.0), gap], [Cost("a", lead), Cost("war risk", 0.0)]
        assert ledger.surely_cheaper(suez, cape, case) is sure
