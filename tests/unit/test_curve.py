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
    assert found.limit_m <= (ship.astern or ship.curve).limit_m.value


def test_published_points_are_met():
    ship = nsrkit.ship.open("arc7-lng")
    for thickness, speed in ship.curve.points:
        assert curve.full_speed(curve.bow_first(ship), thickness) == pytest.approx(speed, abs=1e-6)
    for thickness, speed in ship.astern.points:
        assert curve.full_speed(ship, thickness) == pytest.approx(speed, abs=1e-6)
    assert curve.full_speed(ship, 2.11) == 0.0
    assert curve.sample(ship).name == "design, ahead; design, astern"


def test_a_double_acting_ship_turns_where_her_stern_is_faster():
    ship = nsrkit.ship.open("arc7-lng")
    ahead = curve.bow_first(ship)
    for thickness in np.arange(0, 2.11, 0.05):
        both, one = curve.full_speed(ship, thickness), curve.full_speed(ahead, thickness)
        assert both >= one
        assert curve.mode(ship, thickness) == ("astern" if both > one else "ahead")
        assert curve.mode(ahead, thickness) == "ahead"
    assert [curve.mode(ship, h) for h in (0.0, 1.0, 1.5, 2.0, 2.5)] == [
        "ahead", "ahead", "astern", "astern", "ahead"
    ]  # fmt: skip
    turning = curve.table(ship)["astern"]
    assert turning.sel(thickness=1.2).item() is False
    assert turning.sel(thickness=1.6).item() is True


def test_a_stern_that_is_only_slower_is_never_used():
    slow = {"kind": "published", "name": "slow", "points": [[0, 12], [0.5, 1]], "limit_m": 0.5,
            "source": "this test"}  # fmt: skip
    ship = nsrkit.ship.open("feeder-1as")
    both = nsrkit.ship.open({"extends": "feeder-1as", "astern": slow})
    np.testing.assert_array_equal(curve.sample(both).kn, curve.sample(ship).kn)


def test_no_law_knows_a_stern():
    derived = {"kind": "derived", "name": "stern", "limit_m": 0.5, "source": "this test"}
    with pytest.raises(ScenarioError, match="stern"):
        nsrkit.ship.open({"extends": "feeder-1as", "astern": derived})


# Published points that were not used, and what straight lines between the others give there.
POLARIS = ((0.0, 17.0), (1.8, 3.5)), {0.72: 12.7, 0.81: 12.0}
PNNL = ((0.0, 15.479), (1.0, 3.024)), {0.5: 11.887, 0.8: 7.202}


@pytest.mark.parametrize(("points", "unused"), [POLARIS, PNNL])
def test_net_thrust_between_points_is_nearer_to_trials_than_straight_lines(points, unused):
    found = curve.through(points, points[-1][0], "test")
    at = np.array(list(unused))
    trial = np.array(list(unused.values()))
    bent = found.kn[np.rint(at * 100).astype(int)]
    straight = np.interp(at, *np.array(points).T)
    assert (abs(bent - trial) < abs(straight - trial)).all()
    assert abs(bent - trial).max() < 1.3


@pytest.mark.parametrize("law", ["riska", "lindqvist", "pnnl-1a", "pnnl-1as"])
def test_each_law_gives_a_falling_curve(law):
    ship = nsrkit.ship.open({"extends": "feeder-1as", "curve": {"law": law},
                             "hull": {"waterline_angle_deg": 30}})  # fmt: skip
    found = curve.sample(ship)
    assert (np.diff(found.kn) <= 0).all()
    assert 0.2 < found.limit_m <= 1.0
    assert curve.full_speed(ship, found.limit_m + 0.011) == 0


def test_pnnl_tankers_sail_alone_as_far_as_their_model():
    for law, thickest, open_kn in (("pnnl-1a", 0.30, 16.0), ("pnnl-1as", 0.40, 15.4)):
        ship = nsrkit.ship.open({"extends": "aframax-1as", "service_kn": 20, "curve": {"law": law}})
        assert curve.full_speed(ship, 0.05) == open_kn
        assert curve.full_speed(ship, thickest) == pytest.approx(8.0, abs=1e-3)
        assert curve.sample(ship).limit_m == thickest


def test_numbers_that_only_lindqvist_reads_are_numbers_only_then():
    plain = nsrkit.ship.open("feeder-1as")
    bending = nsrkit.ship.open({"extends": "feeder-1as", "curve": {"law": "lindqvist"}})
    assert set(bending.numbers()) - set(plain.numbers()) == {
        "hull.waterline_angle_deg", "hull.friction", "hull.flexural_kpa"
    }  # fmt: skip
    with pytest.raises(ScenarioError, match="waterline_angle_deg"):
        curve.sample(bending)


GAP = {"status": "not supplied", "source": "left out by this test"}


@pytest.mark.parametrize(
    ("overrides", "key"),
    [
        ({"voyage.ship.curve.law": "lindqvist"}, "voyage.ship.hull.waterline_angle_deg"),
        ({"voyage.ship.power_kw": GAP}, "voyage.ship.power_kw"),
        ({"voyage.ship": "arc7-lng", "voyage.ship.propeller_diameter_m": GAP,
          "sailing.concentration_law": "sda"}, "voyage.ship.propeller_diameter_m"),
    ],
)  # fmt: skip
def test_a_case_says_what_speed_in_ice_lacks(overrides, key):
    with pytest.raises(ScenarioError) as caught:
        nsrkit.load("baseline", overrides)
    faults = {fault.key: fault for fault in caught.value.faults}
    assert faults[key].remedy


def test_more_friction_and_stronger_ice_are_slower():
    def at_half_a_metre(**hull):
        ship = {"extends": "feeder-1as", "curve": {"law": "lindqvist"},
                "hull": {"waterline_angle_deg": 30} | hull}  # fmt: skip
        return curve.full_speed(nsrkit.ship.open(ship), 0.5)

    assert at_half_a_metre(friction=0.05) > at_half_a_metre() > at_half_a_metre(friction=0.15)
    assert at_half_a_metre(flexural_kpa=350) > at_half_a_metre() > at_half_a_metre(flexural_kpa=700)


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
