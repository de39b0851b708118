"""Fuel: cubic in open water, held in ice; emission factors."""

import numpy as np
import pytest

import nsrkit
from nsrkit.assumption import Assumption
from nsrkit.errors import ScenarioError
from nsrkit.scenario.base import not_supplied
from nsrkit.scenario.files import defaults
from nsrkit.ship import power

CALM = defaults().sailing.model_copy(update={"sea_margin": Assumption(0, "1", status="user")})


@pytest.fixture(scope="module")
def feeder():
    return nsrkit.ship.open("feeder-1as")  # 49.5 t/d at 20 kn


def test_power_in_open_water_is_cubic_about_the_service_speed(feeder):
    assert power.fuel_t_per_h(feeder, 20, CALM) * 24 == pytest.approx(49.5)
    assert power.calm.share(feeder, 10) == pytest.approx(1 / 8)
    # She serves at a load of 0.88; an eighth of that power is 0.11: 1.2074 against 1.0076.
    slow = 49.5 / 8 * 1.2074 / 1.0076
    assert power.fuel_t_per_h(feeder, 10, CALM) * 24 == pytest.approx(slow, rel=1e-4)


def test_sea_margin_is_added_in_open_water(feeder):
    margin = defaults().sailing.sea_margin.value
    expected = 49.5 * power.burnt(1 + margin, feeder.service_load.value)
    assert power.fuel_t_per_h(feeder, 20) * 24 == pytest.approx(expected)
    assert power.fuel_t_per_h(feeder, 20, margin=0.0) * 24 == pytest.approx(49.5)


def test_fuel_rises_with_the_share_of_power_at_every_load():
    share = np.linspace(0, 1.4, 281)
    for load in (0.5, 0.75, 0.9):
        assert (np.diff(power.burnt(share, load)) > 0).all()
    assert power.burnt(0.0, 0.75) == 0


def test_a_ship_that_sails_part_laden_needs_less_power_in_open_water(feeder):
    light = nsrkit.ship.open({"extends": "feeder-1as", "draught_m": 7.2, "design_draught_m": 9.0})
    assert power.calm.share(light, 20) == pytest.approx(0.8 ** (2 / 3))
    assert power.fuel_t_per_h(light, 15) < power.fuel_t_per_h(feeder, 15)
    assert power.fuel_t_per_h(light, 6.0, full_kn=6.0) == power.full_power_t_per_h(feeder)
    wrong = nsrkit.ship.open({"extends": "feeder-1as", "design_draught_m": 0})
    with pytest.raises(ScenarioError, match="design_draught_m"):
        power.calm.share(wrong, 10)


def test_where_ice_sets_the_speed_power_is_held(feeder):
    for kn in (2.0, 6.0, 11.0):
        assert power.fuel_t_per_h(feeder, kn, full_kn=kn) == power.full_power_t_per_h(feeder)


def test_an_order_that_ice_allows_takes_the_power_between(feeder):
    kn, full = 15.0, power.full_power_t_per_h(feeder)
    rates = [power.fuel_t_per_h(feeder, kn, full_kn=at) for at in (20.0, 18.0, 16.0, 15.0)]
    assert rates == sorted(rates)
    assert rates[0] == pytest.approx(power.fuel_t_per_h(feeder, kn))
    assert rates[-1] == pytest.approx(full)


def test_arrays_and_missing(feeder):
    found = power.fuel_t_per_h(
        feeder, np.array([0.0, 11.0, np.nan, 15.0]), full_kn=np.array([0.0, 0.0, 5.0, np.nan])
    )
    full = power.full_power_t_per_h(feeder)
    np.testing.assert_allclose(found, [0, full, np.nan, np.nan])


def test_a_missing_rate_is_named(feeder):
    gap = feeder.model_copy(update={"fuel_t_per_d": not_supplied("t/d", "left out by this test")})
    with pytest.raises(ScenarioError, match="fuel_t_per_d"):
        power.fuel_t_per_h(gap, 10)


@pytest.mark.parametrize("name", ["arc7-lng", "panamax-ice1", "aframax-1as", "panamax-tanker-1as"])
def test_derived_rates_are_power_times_specific_consumption(name):
    """0.75 of the power at 195 g/kWh x (0.455 L2 - 0.71 L + 1.28); LNG by its heating value."""
    ship = nsrkit.ship.open(name)
    load = 0.75
    grams = 195 * (0.455 * load**2 - 0.71 * load + 1.28)
    if ship.fuel == "lng":
        grams *= 40.5 / 49.1
    expected = ship.power_kw.value * load * grams * 24 / 1e6
    assert ship.fuel_t_per_d.value == pytest.approx(expected, rel=0.01)
