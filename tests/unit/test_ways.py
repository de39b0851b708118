"""Speeds by corridor, a closed Red Sea, and the way back."""

import datetime as dt

import pytest

import nsrkit
from nsrkit.errors import NoRouteError
from nsrkit.voyage import ledger
from nsrkit.voyage.trips import passage


def load(**overrides):
    told = {"voyage.ship.order_kn": 16, "fees.port_days": 4}
    return nsrkit.load("baseline", told | overrides)


def prices(sailed, case):
    return {name: cost.usd for name, cost in ledger.leaves(ledger.costs(sailed.trip, case))}


def test_each_corridor_is_sailed_at_its_own_speed():
    case = load(**{"sailing.suez_kn": 12})
    suez, cape = (passage.sail(case, name) for name in ("suez", "cape"))
    assert suez.trip.hours == pytest.approx((suez.nm - 104) / 12 + 14)
    assert cape.trip.hours == pytest.approx(cape.nm / 16)
    even = passage.sail(passage.equal(case), "suez")
    assert even.trip.hours == pytest.approx((suez.nm - 104) / 16 + 14)


def test_the_ice_box_is_entered_at_the_speed_of_the_nsr():
    slow = passage.ice_box(load(**{"sailing.nsr_kn": 8}))
    assert slow[1] == pytest.approx(2 * passage.ice_box(load())[1])


def test_a_closed_red_sea_leaves_no_way_by_suez():
    case = load(**{"voyage.red_sea": "closed"})
    with pytest.raises(NoRouteError, match=r"Red Sea is closed.*voyage\.red_sea"):
        passage.sail(case, "suez")
    assert passage.sail(case, "cape").trip.hours > 0


def test_an_open_red_sea_costs_no_premium():
    case = load(**{"voyage.red_sea": "open"})
    usd = prices(passage.sail(case, "suez"), case)
    assert usd["war risk"] == 0
    assert prices(passage.sail(load(), "suez"), load())["war risk"] > 0


def test_the_toll_is_that_of_the_day_in_the_canal():
    case = load(**{"voyage.depart": "2024-01-01"})
    trip = passage.sail(case, "suez").trip
    assert trip.canal_at > dt.date(2024, 1, 15) > trip.depart
    assert trip.northbound


@pytest.mark.parametrize("laden", [True, False])
def test_the_way_back_by_suez(laden):
    case = load(**{"voyage.return_leg": "laden" if laden else "ballast"})
    sailed = passage.sail(case, "suez")
    back = sailed.trip.back
    assert back.ports == ("Hamburg", "Shanghai")
    assert back.laden is laden
    assert not back.northbound
    assert back.hours == pytest.approx(sailed.trip.hours)
    away = dt.timedelta(hours=sailed.trip.hours, days=4)
    assert back.depart == case.voyage.depart + away
    usd = prices(sailed, case)
    assert usd["return leg: fuel"] == pytest.approx(usd["fuel"])
    assert usd["return leg: port dues"] == 0
    days = back.hours / 24 + (4 if laden else 0)
    rate = case.voyage.ship.charter_usd_per_d.value
    assert usd["return leg: charter"] == pytest.approx(days * rate)
    # Eastward in 2024 container ships from Europe are spared the last rise; five tiers on deck cost
    # 31 % northbound and 12 % southbound; ballast pays 85 %.
    assert usd["return leg: canal toll"] == pytest.approx(
        usd["canal toll"] / 1.15 * 1.12 / 1.31 * (1 if laden else 0.851), rel=2e-3)  # fmt: skip


def test_the_return_leg_is_the_sum_of_its_own_ledger():
    case = load(**{"voyage.return_leg": "ballast"})
    sailed = passage.sail(case, "cape")
    cost = ledger.costs(sailed.trip, case)[-1]
    assert cost.name == "return leg"
    assert cost.usd == pytest.approx(sum(part.usd for part in cost.parts))
    assert ledger.total(ledger.costs(sailed.trip, case))[0] == pytest.approx(
        sum(usd for usd in prices(sailed, case).values()))  # fmt: skip


def test_a_gap_on_the_way_back_is_named_as_such():
    gap = {"status": "not supplied", "source": "example"}
    case = load(**{"voyage.return_leg": "laden", "fees.hull_value_usd": gap})
    total, missing = ledger.total(ledger.costs(passage.sail(case, "suez").trip, case))
    assert missing == "war risk, return leg: war risk"
    assert total > 0


def frozen_after(day, track):
    """A router that finds the way before a day, and none after it."""

    def route(start, goal, depart):
        if depart >= day:
            raise NoRouteError("ice in Vilkitsky Strait")
        return track()

    return route


def test_where_the_nsr_is_closed_the_cheapest_open_way_leads_back(track):
    case = load(**{"voyage.return_leg": "ballast"})
    route = frozen_after(dt.datetime(2024, 9, 20), track)
    sailed = passage.sail(case, "nsr", route)
    assert sailed.trip.back.corridor == "suez"
    assert "back by the Suez Canal" in sailed.notice
    assert "Vilkitsky" in sailed.notice
    shut = load(**{"voyage.return_leg": "ballast", "voyage.red_sea": "closed"})
    assert passage.sail(shut, "nsr", route).trip.back.corridor == "cape"
    open_water = frozen_after(dt.datetime(2025, 9, 1), track)
    assert passage.sail(case, "nsr", open_water).trip.back.corridor == "nsr"


def test_the_way_back_needs_ice_that_is_known(track):
    case = load(**{"voyage.return_leg": "ballast", "voyage.depart": "2025-12-12"})
    back = passage.sail(case, "nsr", frozen_after(dt.datetime(2030, 1, 1), track))
    assert back.trip.back.corridor == "suez"
    assert "the embedded ice ends on 2025-12-31" in back.notice
