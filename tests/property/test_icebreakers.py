"""What holds in each season of ships and icebreakers, whatever the ice, the ships and the fleet."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from madefleet import HORIZON_H, rules, ships, way

from nsrkit.systems.icebreakers.events import Season
from nsrkit.systems.icebreakers.fleet import Span
from nsrkit.systems.icebreakers.outcome import Frame, outcome

OF_SHIPS = {"sails", "alone", "led", "waits", "closed"}
OF_ICEBREAKERS = {"comes", "leads", "idle"}
STATIONS = ("west", "east", None)
HOURS = st.sampled_from([0.0, 0.5, 6.0, 30.0])
spans = st.tuples(st.floats(0.0, 900.0), st.floats(1.0, 900.0), st.sampled_from(STATIONS))
closures = st.sets(st.tuples(st.integers(0, 2), st.integers(0, 3)), max_size=6)


@st.composite
def worlds(draw):
    ways = {
        side: way(draw(HOURS), draw(HOURS), east=side == "east", closed=draw(closures))
        for side in ("east", "west")
    }
    gaps, most = st.sampled_from([0.0, 7.0, 60.0]), st.sampled_from([0, 3, float("inf")])
    fleet = [
        ships(draw(st.integers(1, 6)), name=name, gap_h=draw(gaps), most=draw(most))
        for name in ("bulk", "lng")
    ]
    crews = {}
    for number in range(draw(st.integers(0, 3))):
        begin, length, station = draw(spans)
        crews[f"ib-{number}"] = [Span(begin, min(begin + length, HORIZON_H), station)]
    patience = draw(st.sampled_from([0.0, 50.0, float("inf")]))
    what = rules(ways, convoy=draw(st.integers(1, 4)), patience_h=patience)
    return ways, fleet, crews, what, (draw(st.integers(0, 99)), 0)


def passed(world):
    return Season(*world).run()


def by_who(log):
    found = {}
    for did in sorted(log.did, key=lambda one: one.begin):
        found.setdefault(did.who, []).append(did)
    return found


many = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@many
@given(worlds())
def test_every_voyage_ends_and_nobody_is_in_two_places(world):
    log = passed(world)
    states = [voyage.state for voyage in log.voyages]
    assert set(states) <= {"done", "turned back", "under way"}
    for did in by_who(log).values():
        assert {one.state for one in did} <= OF_SHIPS | OF_ICEBREAKERS
        for one, then in pairwise(did):
            assert one.begin < one.end <= then.begin <= HORIZON_H
    last = {one.voyage: one.end for one in sorted(log.did, key=lambda one: one.end)}
    for voyage in log.voyages:
        if voyage.state == "under way":  # she is somewhere until the season ends
            assert last[voyage.number] == HORIZON_H
        if voyage.state == "turned back":
            assert not voyage.inside


@many
@given(worlds())
def test_ships_are_led_by_an_icebreaker_that_leads_them_at_that_time(world):
    log = passed(world)
    leading = {(one.who, one.begin, one.end, one.area, one.convoy)
               for one in log.did if one.state == "leads"}  # fmt: skip
    led = [one for one in log.did if one.state == "led"]
    assert {(one.icebreaker, one.begin, one.end, one.area, one.convoy) for one in led} == leading
    rules_ = world[3]
    behind = [sum(one.convoy == number for one in led if one.begin == begin)
              for _, begin, _, _, number in leading]  # fmt: skip
    assert max(behind, default=0) <= rules_.convoy


@many
@given(worlds())
def test_an_icebreaker_works_on_her_posts_and_ends_what_she_began(world):
    log = passed(world)
    posts = world[2]
    stations = world[3].stations
    for who, did in by_who(log).items():
        if who not in posts:
            continue
        (post,) = posts[who]
        for one in did:
            assert one.begin >= post.begin
            if one.state in ("idle", "comes"):
                assert one.begin < post.end
            if one.state == "leads" and post.station:
                assert one.area in stations[post.station][0]


@many
@given(worlds())
def test_no_ship_passes_closed_ice_and_none_saves_hours(world):
    log, ways = passed(world), world[0]
    under_way = dict.fromkeys(range(len(log.voyages)), 0.0)
    for one in log.did:
        if one.state in ("led", "alone"):
            under_way[one.voyage] += one.end - one.begin
        if one.state == "led":
            at = ways[log.voyages[one.voyage].name].at(one.area, one.begin)
            assert at.opens == one.begin
    for voyage in log.voyages:
        if voyage.state == "done":
            way_ = voyage.way
            hours = sum(way_.own_h[area][0] + way_.led_h[area][0] for area in range(3))
            assert abs(under_way[voyage.number] - hours) < 1e-6


@many
@given(worlds())
def test_numbers_add_up_to_what_happened(world):
    log = passed(world)
    assert min(log.waits, default=0.0) >= 0.0
    waited = sum(one.end - one.begin for one in log.did if one.state == "waits")
    assert abs(sum(log.waits) - waited) < 1e-6
    frame = Frame(("bulk", "lng"), ("west", "east"), tuple(world[2]), (0.0, 744.0), (7, 8))
    found = outcome(log, frame)
    assert found["asked"] == found["done"] + found["turned_back"] + found["left_in_ice"]
    assert found["group_asked"].sum() == found["asked"]
    assert found["waits"].sum() == found["requests"] >= found["convoy_ships"]
    hours = sum(one.end - one.begin for one in log.did if one.state in OF_ICEBREAKERS)
    assert abs(found["there_d"].sum() * 24.0 - hours) < 1e-6
    assert abs(found["at_hand_h"].sum() - hours) < 1e-6
    held = sum(one.end - one.begin for one in log.did if one.state in ("waits", "closed"))
    assert found["beset_h"] <= held + 1e-6
    assert found["ships_beset"] <= found["ships_held"] <= found["asked"]
    assert abs(found["waiting_d"].sum() * 24.0 - waited) < 1e-6


@many
@given(worlds())
def test_a_seed_gives_the_same_season_again(world):
    one, other = passed(world), passed(world)
    assert one.did == other.did
    assert (one.waits, one.needs, one.convoys, one.held) == (
        other.waits, other.needs, other.convoys, other.held)  # fmt: skip
