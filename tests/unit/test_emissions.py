import numpy as np
import pytest

import nsrkit
from nsrkit.ship import emissions


def test_all_species_of_a_common_fuel_are_known():
    emitted = emissions.emissions(100.0, "vlsfo")
    assert set(emitted) == set(emissions.SPECIES)
    assert emitted["co2"] == pytest.approx(315.1)
    assert emitted["sox"] == pytest.approx(1.0)  # 0.5 % sulphur makes twice its mass of SO2
    assert emitted["bc"] == pytest.approx(0.026)


def test_slip_makes_methane_and_no_carbon_dioxide():
    slow, medium = (
        emissions.emissions(1.0, "lng", kind) for kind in ("slow diesel", "otto medium")
    )
    assert medium["ch4"] == 0.031
    assert slow["ch4"] == 0.002
    assert medium["co2"] < slow["co2"] < 2.75
    assert emissions.emissions(1.0, "lng") == medium


def test_an_engine_without_a_number_gives_none():
    steam = emissions.emissions(1.0, "lng", "steam")
    assert np.isnan(steam["ch4"])
    assert np.isnan(emissions.co2e_t(steam))
    assert np.isnan(emissions.intensity("lng", "steam"))


def test_draws_go_in_and_out():
    tonnes = np.array([0.0, 10.0, 20.0])
    emitted = emissions.emissions(tonnes, "mgo")
    assert emitted["co2"].shape == (3,)
    assert emissions.co2e_t(emitted)[2] == pytest.approx(
        emissions.co2e_t(emissions.emissions(20.0, "mgo"))
    )


def test_sets_differ_and_say_so():
    named = {rows: emissions.factors("vlsfo", rows=rows) for rows in ("fueleu", "imo4", "epa")}
    assert named["fueleu"].co2 > named["epa"].co2 > named["imo4"].co2
    assert len({one.source for one in named.values()}) == 3
    assert all(emissions.factors(fuel).source for fuel in emissions.fuels())
    assert emissions.co2_t_per_t("lng") == 2.75
    assert named["imo4"].wtt_gco2e_per_mj == named["fueleu"].wtt_gco2e_per_mj


def test_the_intensity_holds_what_the_parts_hold():
    """Well to wake by mass over energy is the intensity of the fuel."""
    for fuel in ("vlsfo", "mgo", "hsfo", "lng"):
        whole = emissions.co2e_t(emissions.emissions(1.0, fuel)) + emissions.well_to_tank_t(
            1.0, fuel
        )
        assert whole * 1e6 / emissions.energy_mj(1.0, fuel) == pytest.approx(
            emissions.intensity(fuel)
        )


@pytest.mark.parametrize(("fuel", "rows"), [("coal", "fueleu"), ("hsfo", "epa")])
def test_what_is_not_held_is_named(fuel, rows):
    with pytest.raises(nsrkit.DataError, match=fuel):
        emissions.factors(fuel, rows=rows)
