"""Every ship file: it loads, says where its numbers come from, moves, burns and can be priced."""

from pathlib import Path

import numpy as np
import pytest
import write_ships as tool

import nsrkit
from nsrkit.errors import ScenarioError
from nsrkit.scenario.files import defaults
from nsrkit.ship import curve, power
from nsrkit.voyage.pricing import hire

NAMES = sorted(path.stem for path in (Path(__file__).parents[2] / "params/ships").glob("*.yaml"))
# Ends that a ship of the type trades between, without a limit that would keep her out.
ENDS = {"container": ("Shanghai", "Hamburg"), "lng": ("Sabetta", "Tianjin")}


@pytest.fixture(params=NAMES)
def ship(request):
    return nsrkit.ship.open(request.param)


def test_there_are_ships_of_every_trade():
    assert len(NAMES) >= 12
    types = {nsrkit.ship.open(name).type for name in NAMES}
    assert types == {"container", "tanker", "bulk", "lng", "general"}


def test_it_passes_the_checks_of_a_scenario(ship):
    origin, destination = ENDS.get(ship.type, ("Murmansk", "Ningbo"))
    case = nsrkit.load("baseline", {"voyage.ship": ship.name, "voyage.origin": origin,
                                    "voyage.destination": destination})  # fmt: skip
    assert case.voyage.ship.name == ship.name


def test_it_makes_way_and_ice_slows_it(ship):
    found = curve.sample(ship)
    assert found.kn[0] == pytest.approx(ship.service_kn.value)
    assert (np.diff(found.kn[: int(found.limit_m * curve.PER_M)]) <= 0).all()
    ways = [way for way in (ship.curve, ship.astern) if way]
    assert found.limit_m <= max(way.limit_m.value for way in ways)


def test_it_burns_fuel_under_way_and_in_port(ship):
    sailing = defaults().sailing
    per_day = power.fuel_t_per_h(ship, ship.order_kn.value, sailing) * 24
    assert 0.25 < per_day / ship.fuel_t_per_d.value < 1.3
    assert 1 < ship.hotel_t_per_d.value < 15
    assert ship.hotel_port_t_per_d.value > ship.hotel_t_per_d.value
    assert ship.engine is not None


def test_its_numbers_belong_together(ship):
    assert ship.draught_m.value < ship.beam_m.value < ship.loa_m.value
    assert ship.order_kn.value <= ship.service_kn.value
    # Containers stow to 0.8 GT per tonne of deadweight and gas to more; bulk and oil to less.
    assert 0.4 < ship.gt.value / ship.dwt_t.value < 1.7
    assert 0.0025 < ship.fuel_t_per_d.value / ship.power_kw.value < 0.008
    if ship.capacity.unit == "t":
        assert ship.capacity.amount.value <= ship.dwt_t.value


def test_an_assumed_number_has_a_range_and_a_reason(ship):
    for key, number in ship.numbers().items():
        assert number.source, key
        if number.status == "assumed":
            assert number.low < number.high, key


@pytest.mark.parametrize("name", [name for name in NAMES if "arc7" not in name])
def test_a_price_as_new_that_is_derived_follows_the_regression(name):
    ship = nsrkit.ship.open(name)
    if ship.newbuild_usd.supplied and ship.type != "lng":  # for which there is no regression
        expected = float(hire.newbuild_usd(ship, ship.dwt_t.value))
        assert ship.newbuild_usd.value == pytest.approx(expected, rel=0.002)


@pytest.mark.parametrize("name", ["feeder-1as", "mr-1a", "panamax-bulk-1a"])
def test_power_speed_and_form_agree(name):
    """Effective power of Holtrop-Mennen over shaft power is a propulsive efficiency."""
    ship = nsrkit.ship.open(name)
    assert 0.55 < power.calm.efficiency(ship) < 0.80
    other = ship.model_copy(update={"open_water": "holtrop"})
    knots = np.array([0.0, 6.0, 10.0, 14.0, ship.service_kn.value])
    cube, holtrop = power.calm.share(ship, knots), power.calm.share(other, knots)
    assert holtrop[0] == 0
    assert holtrop[-1] == pytest.approx(1)
    # Waves steepen the law above a cube near service speed, so that less is left of it below.
    assert (holtrop[1:-1] < 1.15 * cube[1:-1]).all()
    assert (holtrop[1:-1] > 0.5 * cube[1:-1]).all()


def test_holtrop_without_a_form_is_refused():
    with pytest.raises(ScenarioError, match="needs `form`"):
        nsrkit.load("baseline", {"voyage.ship.open_water": "holtrop"})
    with pytest.raises(ScenarioError, match=r"ship\.form"):
        power.calm.efficiency(nsrkit.ship.open("suezmax-1a"))


def test_waves_wind_and_fouling_make_the_margin():
    bulk = nsrkit.ship.open("panamax-bulk-1a")
    waves = power.weather.waves_kn(bulk, np.array([0.0, 1.0, 2.0, 2.1, np.nan]))
    assert waves[0] == 0
    assert waves[2] == pytest.approx(4 * waves[1])
    assert np.isnan(waves[3:]).all()  # the formula ends at 2 m
    head, tail = (power.weather.wind_kn(14.0, 10.0, angle, 700.0, 0.8) for angle in (0, 180))
    assert head > 0 > tail
    margin = power.weather.margin(bulk, 14.0, waves[2] + head, fouling=0.09)
    assert 0.15 < margin < 0.40
    calm, rough = (power.fuel_t_per_h(bulk, 14.0, margin=one) for one in (0.0, margin))
    assert rough > calm * (1 + margin) * 0.97


def test_the_page_is_up_to_date():
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page(), "run tools/write_ships.py"
