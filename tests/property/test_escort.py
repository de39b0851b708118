"""Laws of escort that hold for any ship, ice and policy, in tables and on routes."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import nsrkit
from nsrkit.assumption import Assumption
from nsrkit.ice.static import NSR_SEAS
from nsrkit.scenario.files import defaults
from nsrkit.scenario.parts.escort import Escort
from nsrkit.ship import escort, speed
from nsrkit.voyage.route import solver, stretches

SHIPS = ["arc7-lng", "feeder-1as", "panamax-ice1", "aframax-1as"]
LEADERS = ["project-22220", "pnnl-generic", "polaris"]
POLICIES = ["none", "required", "full"]
ENDS = ("cape_zhelaniya", "cape_dezhnev")
COARSE = defaults().routing.model_copy(update={"grid_km": 25.0})
share = st.floats(0, 1)


@pytest.fixture(scope="module")
def ice():
    return nsrkit.ice.open("record", start="2024-07-20", end="2024-09-30").load()


def thicker(ice, factor, more):
    """The ice with other thickness, and closer by a share of the water that it leaves."""
    siconc = (ice.siconc + more * (1 - ice.siconc) * (ice.siconc > 0)).astype(np.float32)
    sithick = (ice.sithick * factor).astype(np.float32)
    return ice.assign(siconc=siconc.assign_attrs(ice.siconc.attrs),
                      sithick=sithick.assign_attrs(ice.sithick.attrs))  # fmt: skip


def lead(leader="project-22220", concentration=0.9, wait=12.0):
    return Escort(icebreaker=leader, channel_concentration=concentration, wait_h=wait)


def led_table(ship, one):
    return speed.table(ship, defaults().sailing, escorted=True, lead=one)


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(SHIPS), st.sampled_from(LEADERS), share, share)
def test_a_fuller_channel_never_helps(name, leader, s1, s2):
    ship = nsrkit.ship.open(name)
    loose, full = (led_table(ship, lead(leader, s)) for s in sorted((s1, s2)))
    assert (full <= loose + 1e-5).all()


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(SHIPS), st.floats(5_000, 80_000), st.floats(0.3, 2.5))
def test_more_power_never_slows_a_convoy(name, power, thickness):
    weak, strong = (
        escort.convoy(nsrkit.ship.open({"extends": name, "power_kw": kw}), lead())
        for kw in (power, 1.3 * power)
    )
    at = round(thickness * 100)
    if thickness <= weak.limit_m:
        assert strong.kn[at] >= weak.kn[at] - 1e-9
    assert strong.limit_m >= weak.limit_m


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(SHIPS), st.sampled_from(LEADERS), st.floats(4, 20))
def test_led_never_slower_than_closed_nor_faster_than_ordered(name, leader, order):
    ship = nsrkit.ship.open({"extends": name, "order_kn": order})
    own = speed.table(ship, defaults().sailing, escorted=False)
    helped = speed.required(own, led_table(ship, lead(leader)))
    assert (helped >= own).all()
    assert helped.max() <= order + 1e-5
    assert (np.diff(helped, axis=0) <= 0).all()
    assert (np.diff(helped, axis=1) <= 0).all()


@pytest.mark.slow
@settings(deadline=None, max_examples=5)
@given(
    st.sampled_from(SHIPS), st.sampled_from(POLICIES), st.floats(0.3, 2.0), st.floats(1.0, 1.8),
    share, st.integers(0, 30),
)  # fmt: skip
@example("aframax-1as", "none", 2.0, 1.5, 0.0, 0)  # one node by such a corner
def test_thicker_ice_is_never_faster_on_a_route(ice, name, policy, factor, extra, more, day):
    """Where the search arrives: it is true to a thousandth and some minutes.

    But for nodes behind a corner between closed cells: it is not waited for until one of them
    opens, so who comes too early goes round it, up to a leg longer.
    """
    ship, depart = nsrkit.ship.open(name), ice.time.values[day]
    hours = []
    for given_ice in (thicker(ice, factor, 0.0), thicker(ice, factor * extra, more)):
        one = solver(given_ice, ship, policy, routing=COARSE, lead=lead())
        plane = one.season.leaving(depart)
        hours.append(one.arrivals(plane, one.end(ENDS[0], "start")))
    thin, thick = hours
    assert (thick < 0.999 * thin - 0.05).sum() <= 1e-3 * np.isfinite(thick).sum()
    table = plane.field.table
    leg = np.sqrt(2) * table[np.isfinite(table)].max() * plane.field.stretch.max()
    assert (thick >= thin - leg).all()


@pytest.mark.slow
@settings(deadline=None, max_examples=5)
@given(
    st.sampled_from(SHIPS), st.sampled_from(["none", "required"]), st.floats(0.3, 2.0),
    st.floats(1.0, 1.8), st.floats(0, 48), st.integers(0, 30),
)  # fmt: skip
def test_thicker_ice_is_never_faster_as_sailed(ice, name, policy, factor, extra, wait, day):
    """To the 2 % that a track, pulled straight and sailed, may differ from its search."""
    ship, depart = nsrkit.ship.open(name), [ice.time.values[day]]
    hours = [
        solver(thicker(ice, each, 0.0), ship, policy, routing=COARSE, lead=lead(wait=wait)).hours(
            *ENDS, depart, explain=False
        )[0][0]
        for each in (factor, factor * extra)
    ]
    thin, thick = np.nan_to_num(hours, nan=np.inf)
    assert thick >= 0.98 * thin


@pytest.mark.slow
@settings(deadline=None, max_examples=4)
@given(st.sampled_from(SHIPS), st.floats(0.5, 2.0), st.integers(0, 30), st.floats(0, 24))
def test_the_policies_are_in_order_and_the_stretches_add_up(ice, name, factor, day, wait):
    ship, depart = nsrkit.ship.open(name), ice.time.values[day]
    first = solver(thicker(ice, factor, 0.0), ship, "none", routing=COARSE, lead=lead(wait=wait))
    required = first.other(escort="required")
    alone, helped = (one.hours(*ENDS, [depart], explain=False)[0][0] for one in (first, required))
    if np.isfinite(alone):
        assert helped <= 1.01 * alone
    if not np.isfinite(helped):
        return
    track = required.track(*ENDS, depart)
    found, legs = stretches(track), track.escorted.values[1:]
    zones = np.intersect1d(track.escort_sea.values[1:], NSR_SEAS)
    assert np.array_equal(np.intersect1d(found.sea.values, NSR_SEAS), zones)
    took = np.diff(track.hours)[legs].sum() - float(track.wait_h.sum())
    took -= float(track.opening_h.values[1:][legs].sum())
    assert float(found.hours.sum()) == pytest.approx(took, abs=1e-6)
    assert float(track.wait_h.sum()) == pytest.approx(wait if legs.any() else 0.0)


def test_numbers_of_the_escort_are_among_those_of_a_case():
    found = nsrkit.load("baseline").numbers()
    for key in ("escort.wait_h", "escort.channel_concentration"):
        assert isinstance(found[key], Assumption)
        assert found[key].uncertain
