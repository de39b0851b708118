"""What is carried, and what its days cost."""

import numpy as np
import pytest

import nsrkit
from nsrkit.voyage.pricing import cargo
from nsrkit.voyage.pricing.book import Book, Trip

GAP = {"status": "not supplied", "source": "example"}
TRIP = Trip("nsr", hours=240.0, fuel_t=500.0)
LOAD = {"voyage.ship.capacity.amount": 4000, "cargo.utilisation": 0.75, "cargo.t_per_unit": 10,
        "cargo.value_usd_per_t": 5000, "cargo.time_cost_per_d": 0.01}  # fmt: skip


def book(**more):
    return Book(nsrkit.load("baseline", LOAD | more))


def test_tonnes_by_hand():
    assert cargo.tonnes(book()) == 30_000


def test_a_laden_way_back_carries_as_much_again():
    there, both = book(), book(**{"voyage.return_leg": "laden"})
    assert cargo.tonnes(both) == 2 * cargo.tonnes(there)
    assert cargo.per_unit(6e6, both) == (1000.0, "carried")
    ways = TRIP._replace(back=TRIP._replace(hours=120.0))
    one, two = cargo.time_cost(TRIP, there).usd, cargo.time_cost(ways, both).usd
    assert two == pytest.approx(1.5 * one)
    ballast = TRIP._replace(back=TRIP._replace(laden=False))
    assert cargo.time_cost(ballast, book(**{"voyage.return_leg": "ballast"})).usd == one


def test_ten_days_cost_a_tenth_of_the_value():
    assert cargo.time_cost(TRIP, book()).usd == pytest.approx(0.1 * 30_000 * 5000)
    assert cargo.time_cost(TRIP._replace(laden=False), book()).usd == 0


def test_a_capacity_in_tonnes_asks_for_no_weight_per_unit():
    told = book(**{"voyage.ship": "panamax-tanker-1as", "cargo.t_per_unit": GAP})
    assert cargo.tonnes(told) == pytest.approx(0.75 * told["voyage.ship.capacity.amount"])
    assert cargo.time_cost(TRIP, told).missing == ""


def test_a_weight_that_overloads_the_ship_is_not_used():
    told = book(**{"cargo.t_per_unit": 30})  # 90,000 t on 66,781 dwt
    assert np.isnan(cargo.tonnes(told))
    assert "deadweight" in cargo.time_cost(TRIP, told).missing
    assert any("beyond her deadweight" in line for line in nsrkit.case.notices(told.case))


@pytest.mark.parametrize("key", ["cargo.utilisation", "cargo.t_per_unit", "cargo.value_usd_per_t",
                                 "cargo.time_cost_per_d"])  # fmt: skip
def test_a_gap_is_named(key):
    cost = cargo.time_cost(TRIP, book(**{key: GAP}))
    assert np.isnan(cost.usd)
    assert cost.missing == key


def test_cost_per_unit_says_of_what():
    assert cargo.per_unit(6e6, book()) == (2000.0, "carried")
    assert cargo.per_unit(6e6, book(**{"cargo.utilisation": GAP})) == (1500.0, "of capacity")


def test_draws_go_through():
    drawn = {"cargo.utilisation": np.array([0.5, 0.75]), "cargo.t_per_unit": np.array([10.0, 30.0])}
    told = Book(book().case, drawn)
    np.testing.assert_allclose(cargo.tonnes(told), [20_000, np.nan])
    assert cargo.time_cost(TRIP, told).usd.shape == (2,)
