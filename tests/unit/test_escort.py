"""Behind an icebreaker: whose curve, what the channel leaves, and gaps that are said."""

import numpy as np
import pytest

import nsrkit
from nsrkit.errors import DataError, ScenarioError
from nsrkit.scenario.files import defaults
from nsrkit.scenario.parts.escort import Escort
from nsrkit.ship import curve, escort, resistance

LEAD = defaults().escort
SHIPS = ("arc7-lng", "aframax-1as", "feeder-1as", "panamax-ice1", "panamax-tanker-1as")


def lead(**values):
    return LEAD.model_copy(update=dict(Escort(**values)) if values else {})


@pytest.mark.parametrize("name", SHIPS)
@pytest.mark.parametrize("leader", ["project-22220", "pnnl-generic", "polaris"])
def test_thicker_ice_and_a_fuller_channel_are_never_faster(name, leader):
    ship = nsrkit.ship.open(name)
    found = [
        escort.convoy(ship, lead(icebreaker=leader, channel_concentration=s)) for s in (0.7, 1)
    ]
    for each in found:
        inside = each.kn[: int(each.limit_m * curve.PER_M) + 1]
        assert (np.diff(inside) <= 1e-9).all()
        assert inside[-1] >= 1.7
    n = min(each.kn.size for each in found)
    assert (found[0].kn[:n] >= found[1].kn[:n] - 1e-9).all()
    assert found[0].limit_m >= found[1].limit_m


@pytest.mark.parametrize("name", SHIPS)
def test_never_faster_than_the_icebreaker_nor_slower_than_alone(name):
    ship = nsrkit.ship.open(name)
    behind, own = escort.convoy(ship, LEAD), curve.sample(ship)
    at = np.arange(int(min(behind.limit_m, own.limit_m) * curve.PER_M) + 1) / curve.PER_M
    points = escort.leader(LEAD.icebreaker).points
    ahead = curve.through(points, points[-1][0], "").kn[: at.size]
    assert (behind.kn[: at.size] <= ahead + 1e-9).all()
    assert (behind.kn[: at.size] >= np.minimum(own.kn[: at.size], ahead) - 1e-9).all()


def test_thrust_balances_the_channel_of_a_narrow_ship():
    ship = nsrkit.ship.open("feeder-1as")  # 27.2 m behind 34 m
    pull = resistance.bollard(ship.power_kw.value, ship.propeller_diameter_m.value, ship.propellers)
    filled = LEAD.channel_concentration.value
    for thickness in (0.5, 0.9, 1.2):
        kn = escort.convoy(ship, LEAD).kn[round(thickness * 100)]
        need = resistance.zuev(kn * 1852 / 3600, thickness, filled, 27.2)
        left = resistance.net_thrust(pull, kn / ship.service_kn.value)
        assert left == pytest.approx(need, rel=1e-3)


def test_a_ship_wider_than_the_icebreaker_breaks_the_rest():
    wide = nsrkit.ship.open("aframax-1as")  # 44 m behind 34 m
    fits = nsrkit.ship.open({"extends": "aframax-1as", "beam_m": 34})
    one = LEAD.model_copy(update={"icebreakers": 1})
    assert escort.convoy(wide, one).kn[60] < escort.convoy(fits, one).kn[60] - 0.5


@pytest.mark.parametrize("name", SHIPS)
def test_two_icebreakers_lead_a_wide_ship_and_are_no_hindrance(name):
    ship = nsrkit.ship.open(name)
    one, two = (LEAD.model_copy(update={"icebreakers": n}) for n in (1, 2))
    asked = two if ship.beam_m.value > 34 else one
    assert escort.channel_m(ship, LEAD) == escort.channel_m(ship, asked)
    led, alone = escort.convoy(ship, two).kn, escort.convoy(ship, one).kn
    n = min(led.size, alone.size)
    assert led.size >= alone.size
    assert (led[:n] >= alone[:n] - 1e-9).all()


def test_without_a_number_the_channel_is_left_out_and_said():
    found = escort.convoy(nsrkit.ship.open("feeder-1as"), Escort())
    assert "without the channel" in found.name
    assert (found.kn[0], found.kn[280], found.limit_m) == (22.0, pytest.approx(1.75), 2.8)


def test_an_icebreaker_leads_only_with_a_curve():
    assert escort.leader("arktika").points == escort.leader("project-22220").points
    with pytest.raises(ScenarioError, match="no speed in ice was found") as caught:
        escort.leader("yamal")
    assert "project-22220" in caught.value.faults[0].remedy
    with pytest.raises(ScenarioError, match="did you mean polaris"):
        escort.leader("polari")


def test_every_icebreaker_has_a_source():
    for each in escort.icebreakers().values():
        assert each.source, each.name
        assert each.points == tuple(sorted(each.points, key=lambda point: (point[0], -point[1])))


def test_a_table_that_cannot_be_read_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "icebreakers.csv").write_text(
        "name,title,project,status,service,beam_m,curve,source,note\nmine,Mine,,,,30,22 at 0,own,\n"
    )
    with pytest.raises(DataError, match="'mine'"):
        escort.icebreakers()
