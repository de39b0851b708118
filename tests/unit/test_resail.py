"""Sailing the central track again gives what routing gives, without routing."""

import numpy as np
import pytest

import nsrkit
from nsrkit.ensemble import design
from nsrkit.voyage.choices.resail import Model, sails
from nsrkit.voyage.trips import passage


def load(**overrides):
    return nsrkit.load("smoke", {"voyage.corridors": ["nsr", "suez"]} | overrides)


@pytest.fixture(scope="module")
def late_summer():
    return voyage(load(**{"voyage.ship": "feeder-1as", "voyage.depart": "2024-07-10"}))


def voyage(case):
    ice = passage.read_ice(case, 25.0)
    sailed = [
        passage.sail(case, "nsr", passage.router(case, ice, 25.0)),
        passage.sail(case, "suez"),
    ]
    return case, ice, sailed, Model(case, sailed)


def test_central_numbers_give_the_central_trip(late_summer):
    case, _, sailed, model = late_summer
    key = "sailing.thickness_factor"
    for drawn in ({}, {key: np.array([case.numbers()[key].value] * 3)}):
        for one, trip in zip(sailed, model(drawn).values(), strict=True):
            assert trip.hours == pytest.approx(one.trip.hours, rel=1e-12)
            assert trip.fuel_t == pytest.approx(one.trip.fuel_t, rel=1e-12)
            assert np.all(trip.zones == one.trip.zones)
            assert trip.corridor == one.trip.corridor
    trip = model({})["nsr"]
    assert trip.escorted_h == pytest.approx(sailed[0].escorted_hours)
    assert trip.entry[0] == np.datetime64(sailed[0].trip.entry)
    assert model({})["suez"].entry is None


def test_it_follows_routed_draws(late_summer):
    """On its own track a ship in other ice takes as long as one that is routed anew, or longer."""
    case, ice, _, model = late_summer
    drawn = {key: row for key, row in design(case.numbers(), 24, 3).items() if sails(key)}
    found = model(drawn)["nsr"]
    routed = []
    for i in range(24):
        other = case.replaced({key: float(row[i]) for key, row in drawn.items()})
        routed.append(passage.sail(other, "nsr", passage.router(other, ice, 25.0)).trip)
    hours, fuel = np.array([(one.hours, one.fuel_t) for one in routed]).T
    assert np.corrcoef(hours, found.hours)[0, 1] > 0.95
    assert np.corrcoef(fuel, found.fuel_t)[0, 1] > 0.95
    assert abs((found.hours / hours).mean() - 1) < 0.02
    assert abs((found.fuel_t / fuel).mean() - 1) < 0.05
    assert (found.hours > 0.96 * hours).all()


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [
        ("sailing.track_length_factor", 1.03, 1.10),
        ("sailing.delay_d", 0.0, 1.5),
    ],
)
def test_more_of_what_hinders_takes_longer(late_summer, key, low, high):
    hours = late_summer[3]({key: np.linspace(low, high, 9)})["nsr"].hours
    assert (np.diff(hours) >= -1e-9).all()
    assert hours[-1] > hours[0]


def test_a_delay_is_waited_and_burns_nothing(late_summer):
    trip = late_summer[3]({"sailing.delay_d": np.array([0.0, 1.0])})["nsr"]
    assert 0 < np.diff(trip.hours)[0] <= 24.0
    assert trip.fuel_t[1] == pytest.approx(trip.fuel_t[0])


def test_twice_the_consumption_is_twice_the_fuel(late_summer):
    case, _, _, model = late_summer
    key = "voyage.ship.fuel_t_per_d"
    number = case.numbers()[key]
    given = np.array([number.low or number.value, number.high or number.value])
    for trip in model({key: given}).values():
        assert trip.fuel_t[1] / trip.fuel_t[0] == pytest.approx(given[1] / given[0])


def test_a_slower_order_takes_longer_on_every_corridor_and_enters_later(late_summer):
    case, _, _, model = late_summer
    number = case.numbers()["voyage.ship.order_kn"]
    drawn = {"voyage.ship.order_kn": np.array([number.low, number.high])}
    for trip in model(drawn).values():
        assert trip.hours[0] > trip.hours[1]
    entry = model(drawn)["nsr"].entry
    assert entry[0] >= entry[1]


def test_closing_ice_calls_the_icebreaker_or_ends_the_voyage():
    """Late in October: in a fifth more ice the track is closed to her alone, and she is led."""
    base = {"voyage.ship": "feeder-1as", "voyage.depart": "2024-10-27"}
    heavy = {"sailing.thickness_factor": np.linspace(0.8, 1.2, 9)}
    alone = voyage(load(**base, **{"voyage.escort": "none"}))[3](heavy)["nsr"]
    closed = np.isnan(alone.hours)
    assert (np.diff(alone.hours[~closed]) > 0).all()
    assert (np.diff(closed.astype(int)) >= 0).all()  # once closed, thicker ice does not open it
    assert closed[-1]
    assert not closed[0]
    assert np.array_equal(np.isnan(alone.fuel_t), closed)
    assert (alone.zones == 0).all()
    led = voyage(load(**base))[3](heavy)["nsr"]
    assert np.isfinite(led.hours).all()
    assert led.zones[-1] > 0


def test_equal_voyages_are_sailed_once(late_summer):
    told = []
    drawn = {
        "prices.vlsfo": np.linspace(540, 800, 50),
        "sailing.delay_d": np.repeat([0.0, 1.0], 25),
    }
    trip = late_summer[3](drawn, lambda done, count: told.append((done, count)))["nsr"]
    assert told == [(1, 2), (2, 2)]
    assert trip.hours.shape == (50,)
    assert np.unique(trip.hours).size == 2


def test_a_corridor_without_a_route_stays_so(late_summer):
    case, _, sailed, _ = late_summer
    assert list(Model(case, [None, sailed[1]])({})) == ["suez"]


def test_the_wait_for_the_icebreaker_is_counted_once():
    """In December she is led; an hour more of waiting is an hour more, and burns nothing."""
    base = {"voyage.ship": "arc7-lng", "voyage.depart": "2024-11-20", "voyage.escort": "full"}
    case, _, sailed, model = voyage(load(**base, **{"voyage.origin": "Ningbo"}))
    assert sailed[0].trip.zones > 0
    number = case.escort.wait_h
    waits = np.array([number.low, number.value, number.high])
    trip = model({"escort.wait_h": waits})["nsr"]
    assert np.diff(trip.hours) == pytest.approx(np.diff(waits))
    assert trip.hours[1] == pytest.approx(sailed[0].trip.hours)
    assert np.ptp(trip.fuel_t) == pytest.approx(0, abs=1e-9)
    assert np.ptp(trip.escorted_h) == 0


def test_the_way_back_is_sailed_again_too():
    case = load(**{"voyage.ship": "arc7-lng", "voyage.return_leg": "ballast"})
    _, _, sailed, model = voyage(case)
    for one, trip in zip(sailed, model({}).values(), strict=True):
        assert trip.back.hours == pytest.approx(one.back.trip.hours, rel=1e-12)
        assert trip.back.fuel_t == pytest.approx(one.back.trip.fuel_t, rel=1e-12)
    trips = model({"sailing.thickness_factor": np.array([0.8, 1.2])})
    assert np.diff(trips["nsr"].back.hours)[0] >= 0
    assert trips["suez"].back.zones.tolist() == [0, 0]
