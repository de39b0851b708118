"""The h-v curve of a ship: points, limits, derivation, what is missing."""

import numpy as np
import pytest

import nsrkit
from nsrkit.errors import ScenarioError
from nsrkit.scenario.base import not_supplied
from nsrkit.ship import curve

SHIPS = [
    "arc7-lng",
    "feeder-1as",
    "panamax-ice1",
    "panamax-open",
    "aframax-1as",
    "panamax-tanker-1as",
]


@pytest.mark.parametrize("name", SHIPS)
def test_every_ship_has_a_falling_curve_that_starts_at_service_speed(name):
    ship = nsrkit.ship.open(name)
    found = curve.sample(ship)
    assert found.kn[0] == pytest.approx(ship.service_kn.value)
    assert (np.diff(found.kn) <= 0).all()
    assert found.kn[-1] > 0
    assert found.limit_m <= ship.curve.limit_m.value


def test_published_points_are_met():
    ship = nsrkit.ship.open("arc7-lng")
    for thickness, speed in ship.curve.points:
        assert curve.full_speed(ship, thickness) == pytest.approx(speed, abs=1e-6)
    assert curve.full_speed(ship, 2.11) == 0.0
    assert "design" in curve.sample(ship).name


def test_derived_points_balance_thrust_and_resistance():
    from nsrkit.ship.resistance import bollard, net_thrust, riska

    ship = nsrkit.ship.open("feeder-1as")
    pull = bollard(12640, 5.6, 1)
    for thickness in (0.2, 0.5, 0.8):
        kn = curve.full_speed(ship, thickness)
        c1, c2 = riska(thickness, 169, 27.2, 9, 68, 42, 30)
        assert net_thrust(pull, kn / 20) == pytest.approx(c1 + c2 * kn * 1852 / 3600, rel=2e-3)


def test_a_derived_curve_ends_where_no_steady_way_is_made():
    found = curve.sample(nsrkit.ship.open("aframax-1as"))
    assert found.limit_m < 1.0  # thrust gives out before the limit of the class
    assert found.kn[-1] == pytest.approx(curve.STEADY_KN, abs=0.2)


def test_limit_of_the_class_closes_a_strong_engine():
    strong = nsrkit.ship.open({"extends": "panamax-ice1", "power_kw": 90000})
    assert curve.full_speed(strong, 0.40) > 15
    assert curve.full_speed(strong, 0.42) == 0


def test_icebreaker_meets_its_design_point():
    found = curve.icebreaker()
    assert (found.kn[0], found.kn[280], found.limit_m) == (22.0, pytest.approx(1.75), 2.8)


def test_table_carries_name_and_source():
    found = curve.table(nsrkit.ship.open("panamax-ice1"))
    assert found.attrs["units"] == "kn"
    assert found.attrs["kind"] == "derived"
    assert "Riska" in found.attrs["references"]


def test_what_is_not_supplied_is_named():
    gap = not_supplied("kW", "left out by this test")
    ship = nsrkit.ship.open("panamax-ice1").model_copy(update={"power_kw": gap})
    with pytest.raises(ScenarioError, match="power_kw"):
        curve.sample(ship)


def test_unknown_ship_lists_near_names():
    with pytest.raises(ScenarioError, match="panamax-ice1"):
        nsrkit.ship.open("panamax-ice")


@pytest.mark.parametrize("name", SHIPS)
def test_every_number_of_a_ship_says_where_it_comes_from(name):
    for key, number in nsrkit.ship.open(name).numbers().items():
        assert number.source, key
        assert number.status in ("found", "derived", "assumed", "not supplied"), key
        if number.status == "assumed":
            assert number.low <= number.value <= number.high, key


def test_a_ship_opens_from_a_path_and_a_mapping(tmp_path):
    from nsrkit.scenario.files import find

    copy = tmp_path / "mine.yaml"
    copy.write_text(find("ships", "arc7-lng").read_text(encoding="utf-8"), encoding="utf-8")
    assert nsrkit.ship.open(copy) == nsrkit.ship.open("arc7-lng")
    mine = nsrkit.ship.open({"extends": "arc7-lng", "order_kn": 13.5})
    assert (mine.order_kn.value, mine.order_kn.status) == (13.5, "user")
    assert nsrkit.ship.open(mine) is mine
