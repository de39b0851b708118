"""Icebreakers of a fleet, and seasons whose course can be told by hand."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
import xarray as xr
from madefleet import HORIZON_H, LEAVES, rules, ships, way

import nsrkit
from nsrkit.errors import DataError, ScenarioError
from nsrkit.scenario.systems.icebreakers import Fleet, Icebreakers, Post
from nsrkit.systems import icebreakers
from nsrkit.systems.icebreakers import closing, fleet, study, traffic
from nsrkit.systems.icebreakers.events import Season, world
from nsrkit.systems.icebreakers.fleet import Crew, Span

WHOLE = Span(0.0, HORIZON_H, None)
ORIGIN = np.datetime64("2024-06-01", "ns")


def passed(ways, fleet_, crews, **changed):
    return Season(ways, fleet_, crews, rules(ways, **changed), (1, 0)).run()


def did(log, who, state):
    return [(one.begin, one.end) for one in log.did if one.who == who and one.state == state]


def both(**given):
    return {"east": way(**given), "west": way(**given, east=False)}


# Who is there


def test_the_nuclear_fleet_of_a_day():
    def names(*day):
        return {each.name for each in fleet.in_service(dt.date(*day))}

    assert names(2021, 11, 1) == {"arktika", "50-let-pobedy", "yamal", "taymyr", "vaygach"}
    assert len(names(2024, 9, 1)) == 7
    assert names(2026, 1, 1) - names(2024, 9, 1) == {"yakutiya"}
    assert names(2030, 12, 31) == {"arktika", "sibir", "ural", "yakutiya", "chukotka", "leningrad",
                                   "stalingrad", "rossiya", "50-let-pobedy"}  # fmt: skip


def test_posts_and_further_icebreakers():
    posts = {
        "yamal": (Post(station="east", first="11-20"),),
        "arktika": (),
        "novorossiysk": (Post(),),
    }
    asked = Icebreakers(fleets={"a": Fleet(on=dt.date(2021, 11, 1), posts=posts)}, more=2)
    found = {crew.name: crew.posts for crew in icebreakers.posted(asked, "a", more=2)}
    assert found["yamal"] == posts["yamal"]
    assert found["novorossiysk"] == (Post(),)
    assert "arktika" not in found
    assert [name for name in found if name.startswith("more")] == ["more-1", "more-2"]


def test_an_unknown_icebreaker_is_named():
    asked = Icebreakers(fleets={"a": Fleet(on=dt.date(2021, 1, 1), posts={"leon": ()})})
    with pytest.raises(ScenarioError, match="unknown icebreaker"):
        icebreakers.posted(asked, "a")


@pytest.mark.parametrize(("first", "last", "found"), [
    ("06-02", "06-03", [(24.0, 72.0), (8784.0, 8832.0)]),
    ("01-01", "12-31", [(0.0, 9000.0)]),
    ("11-01", "06-10", [(0.0, 240.0), (3672.0, 9000.0)]),
])  # fmt: skip
def test_hours_of_days_of_the_year(first, last, found):
    assert fleet.windows(first, last, ORIGIN, 9000.0) == found


def test_an_icebreaker_is_out_of_order_for_a_share_of_the_season():
    crew = Crew("arktika", (Post(),))
    for season in range(20):
        spans = fleet.at_hand(crew, 0.8, (1, season), ORIGIN, 1000.0)
        assert sum(span.end - span.begin for span in spans) == pytest.approx(800.0)
    assert fleet.at_hand(crew, 1.0, (1, 0), ORIGIN, 1000.0) == [Span(0.0, 1000.0, None)]


# Seasons by hand


def test_without_ice_nobody_asks():
    log = passed(both(led=0.0), [ships(3)], {"ib": [WHOLE]})
    assert not log.waits
    assert not log.convoys
    assert {voyage.state for voyage in log.voyages} == {"done"}
    first = did(log, "bulk 1", "alone")[0]
    assert first == (10.0, 34.0)


def test_an_empty_fleet_leads_nobody_and_ships_turn_back_or_lie():
    led = both(own=0.0, led=24.0)
    log = passed(led, [ships(2)], {}, patience_h=100.0)
    assert {voyage.state for voyage in log.voyages} == {"turned back"}
    inside = passed(both(own=6.0, led=24.0), [ships(2)], {})
    assert {voyage.state for voyage in inside.voyages} == {"under way"}
    assert len(inside.held) == 2
    assert all(each.beset for each in inside.held)
    assert inside.held[0].end - inside.held[0].begin == HORIZON_H - 16.0 - 48.0


def test_a_ship_that_waits_at_the_edge_of_the_ice_is_not_beset():
    log = passed(both(own=30.0, led=24.0), [ships(1)], {})
    assert did(log, "bulk 1", "waits") == [(40.0, HORIZON_H)]
    (wait,) = log.held
    assert not wait.beset
    assert wait.begin == 40.0 + 48.0


def test_a_closed_year():
    shut = {(1, row) for row in range(4)}
    ways = both(closed=shut)
    nobody = {name: [False] * len(LEAVES) for name in ways}
    assert not passed(ways, [ships(3)], {"ib": [WHOLE]}, knows=nobody).voyages
    caught = passed(ways, [ships(1)], {"ib": [WHOLE]})
    assert [voyage.state for voyage in caught.voyages] == ["under way"]
    assert did(caught, "bulk 1", "closed") == [(34.0, HORIZON_H)]


def test_an_icebreaker_comes_leads_and_is_free_again():
    log = passed(both(own=24.0, led=24.0), [ships(1, most=1)], {"ib": [WHOLE]}, transfer_kn=10.0)
    # She asks at 10 h from 150 nm into the first area, is there at 34 h; the icebreaker has 300 nm.
    assert did(log, "ib", "comes")[0] == (10.0, 40.0)
    assert did(log, "bulk 1", "waits")[0] == (34.0, 40.0)
    assert did(log, "ib", "leads")[0] == (40.0, 64.0)
    assert log.waits[0] == 6.0
    # In the second area she is led first, and the icebreaker leaves her for the rest of it.
    assert did(log, "bulk 1", "led")[1] == (64.0, 88.0)
    assert did(log, "ib", "idle")[1][0] == 88.0


def test_ships_that_wait_together_make_a_convoy():
    log = passed(both(own=0.0, led=24.0), [ships(5, most=5)], {"ib": [WHOLE]}, convoy=3)
    assert log.convoys[0] == 3
    together = [one for one in log.did if one.state == "led" and one.convoy == 0 and one.area == 0]
    assert {(one.begin, one.end) for one in together} == {(together[0].begin, together[0].end)}
    assert len(together) == 3


def test_one_more_icebreaker_shortens_the_waits():
    given = both(own=6.0, led=30.0), [ships(8, gap_h=12.0)]
    one = passed(*given, {"ib": [WHOLE]}, convoy=1)
    two = passed(*given, {"ib": [WHOLE], "more-1": [WHOLE]}, convoy=1)
    assert sum(two.waits) < sum(one.waits)
    assert len(two.convoys) > len(one.convoys)


def test_a_beset_ship_is_helped_before_one_that_asked_earlier_outside():
    ways = {"east": way(own=0.0, led=24.0), "west": way(own=6.0, led=24.0, east=False)}
    outside = ships(1, name="a", most=1)
    log = passed(ways, [outside, ships(1, name="b", most=1)._replace(begins=1)],
                 {"ib": [Span(100.0, HORIZON_H, None)]}, patience_h=1000.0)  # fmt: skip
    assert did(log, "a 1", "waits")[0][0] < did(log, "b 1", "waits")[0][0]
    assert did(log, "b 1", "led")[0] < did(log, "a 1", "led")[0]


def test_a_ship_waits_for_ice_to_open():
    log = passed(both(closed={(0, 0)}), [ships(1, most=1)], {}, patience_h=1000.0)
    (wait,) = did(log, "bulk 1", "closed")
    assert wait == (10.0, pytest.approx(130.0 + 1.0 / 60.0))  # half way to the next departure
    assert log.voyages[0].state == "done"


# What ships meet


def table(days, reach=None):
    """Timetable of two ways and two ices; NaN days have no route."""
    days = np.asarray(days, float)
    hours = np.where(np.isfinite(days), 24.0, np.nan)[..., None] * np.ones(7)
    enter = 10.0 + 24.0 * np.arange(7) + 0.0 * hours
    enter[:, 1] = enter[:, 1, :, ::-1]
    dims = ("ice", "way", "departure")
    departure = ORIGIN + np.arange(days.shape[-1]) * np.timedelta64(10, "D")
    passes = np.repeat(np.isfinite(days)[..., None], 7, axis=-1) if reach is None else reach
    return xr.Dataset(
        {"days": (dims, days), "nsr_enter_h": (dims, np.where(np.isfinite(days), 10.0, np.nan)),
         "area_enter_h": ((*dims, "area"), enter), "area_h": ((*dims, "area"), hours),
         "area_led_h": ((*dims, "area"), hours / 2.0), "passes": ((*dims, "area"), passes)},
        coords={"ice": [1, 2], "way": ["out", "home"], "departure": departure},
    )  # fmt: skip


def test_what_a_ship_meets_follows_the_departure_that_enters_then():
    nan = np.nan
    made = world.ways(table([[[20.0, 20.0, nan], [20.0, 20.0, nan]], [[nan] * 3, [20.0] * 3]]), {})
    out, home = made[0]["out"], made[0]["home"]
    assert out.east
    assert not home.east
    assert out.at(1, 34.0) == world.Met(12.0, 12.0, 34.0)
    assert out.at(1, 34.0 + 15 * 24.0 + 1.0).opens == np.inf
    assert out.after_h[0] == 20.0 * 24.0 - 10.0 - 7 * 24.0
    closed = made[1]["out"]
    assert closed.passes[0] == [False] * 3
    assert closed.own_h[0] == [12.0] * 3  # of the other ice


def test_a_ship_beyond_the_closure_is_told_by_the_way_back():
    days = np.full((2, 2, 2), 20.0)
    days[0, :, 1] = np.nan
    reach = np.repeat(np.isfinite(days)[..., None], 7, axis=-1)
    reach[0, 0, 1, :3] = True  # eastbound ships get through the first three areas
    reach[0, 1, 1, 4:] = True  # westbound ones through the last three
    made = world.ways(table(days, reach), {"out": "home", "home": "out"})[0]
    late = [way_.enter[area][1] for way_ in (made["out"],) for area in range(7)]
    opens = [made["out"].at(area, late[area]).opens == late[area] for area in range(7)]
    assert opens == [True, True, True, False, True, True, True]


# A case


def asked(scan=None):
    ship = {"ship": "panamax-bulk-1a", "west": "Murmansk", "east": "Ningbo", "port_d": 3}
    return nsrkit.load("smoke", {
        "scan.first": "09-15", "scan.last": "11-10", "scan.every_d": 28, "ice.year": 2021,
        "transit": {"fleet": {"bulk": {**ship, "ships": 4, "first": "09-15", "last": "11-05"}}},
        "icebreakers": {
            "fleets": {"one": {"on": "1990-12-31", "posts": {"vaygach": [{"station": "east"}]}},
                       "none": {"on": "1950-01-01"}},
            "seasons": 12, "members": 2, "more": 1, "transfer_kn": 12, "patience_d": 10,
            "availability": {"value": 0.9, "low": 0.8, "high": 1.0, "source": "a test"},
        },
    } | (scan or {}))  # fmt: skip


@pytest.fixture
def case(monkeypatch):
    """A case whose ships meet a timetable made by hand."""
    made = asked()
    leaving = np.array(["2021-09-15", "2021-10-13", "2021-11-10"], "M8[ns]")
    ways = list(study.lines(made)[1])
    made_days = table(np.full((2, 2, 3), 20.0)).assign_coords(way=ways, departure=leaving)
    monkeypatch.setattr(study, "days", lambda _: made_days)
    return made


@pytest.fixture
def found(case):
    return icebreakers.run(case, how="serial")


def test_a_case_gives_numbers_that_add_up(found):
    ended = found.done + found.turned_back + found.left_in_ice
    np.testing.assert_array_equal(found.asked, ended)
    np.testing.assert_array_equal(found.group_asked.sum("group"), found.asked)
    np.testing.assert_array_equal(found.waits.sum("wait_bin"), found.requests)
    assert found.asked.min() > 0
    assert float(found.led_d.sel(fleet="none", more=0).sum()) == 0.0
    assert np.isnan(found.use.sel(fleet="none", more=0)).all()
    assert 0.0 < float(found.use.sel(fleet="one").max()) <= 1.0
    assert found.ice.values.tolist() == [1, 2] * 6
    assert all("units" in one.attrs for name, one in found.data_vars.items() if name != "based")


def test_worth_is_the_difference_season_by_season(found):
    gain = icebreakers.worth(found)
    days = (found.wait_h + found.closed_h) / 24.0
    steps = (days.sel(more=0) - days.sel(more=1)).sel(fleet="none")
    assert float(gain.wait_d.sel(fleet="none", more=1)) == pytest.approx(float(steps.mean()))
    means = [float(steps.where(steps.ice == label).mean()) for label in (1, 2)]
    error = float(np.std(means, ddof=1)) / np.sqrt(2)  # of the two ices, not of twelve seasons
    assert float(gain.wait_d_se.sel(fleet="none", more=1)) == pytest.approx(error)
    assert float(gain.done.sel(fleet="none", more=1)) > 0.0


def test_one_season_span_by_span_is_that_of_the_numbers(case, found):
    spans = icebreakers.season(case, "one", 3, more=1)
    hours = (spans.end - spans.begin) / np.timedelta64(1, "h")
    here = found.sel(fleet="one", more=1, season=3)
    assert float(hours[(spans.state == "waits").values].sum()) == pytest.approx(float(here.wait_h))
    led = float(hours[(spans.state == "led").values].sum())
    assert led == pytest.approx(24.0 * float(here.led_d.sum()))
    with pytest.raises(DataError, match="no fleet 'two'"):
        icebreakers.season(case, "two", 0)


def test_a_case_without_icebreakers_or_ships_is_told(case):
    with pytest.raises(ScenarioError, match="asks for none"):
        icebreakers.run(case.model_copy(update={"icebreakers": None}))
    with pytest.raises(DataError, match="no ships to lead"):
        icebreakers.run(case.model_copy(update={"transit": None}))
    none = {"transfer_kn": Icebreakers(fleets={}).transfer_kn}
    gap = case.model_copy(update={"icebreakers": case.icebreakers.model_copy(update=none)})
    with pytest.raises(ScenarioError, match="transfer_kn"):
        icebreakers.run(gap)


def test_a_service_is_led_too():
    found, ways = traffic.lines(nsrkit.load("newnew-2024"))
    (service,) = found
    assert service.name == "service"
    assert service.ships == nsrkit.load("newnew-2024").liner.service.ships
    assert [leg.way for leg in service.legs] == list(ways)
    assert {one.escort.wait_h.value for one in ways.values()} == {0.0}


def test_faults_of_a_fleet_are_told_at_once():
    posts = {"arktica": [], "yamal": [{"station": "north"}]}
    wrong = {
        "icebreakers.fleets": {"a": {"on": "2024-01-01", "posts": posts}},
        "icebreakers.stations": {side: {"areas": ["chukchi"]} for side in ("west", "east")},
        "icebreakers.members": 0,
    }
    with pytest.raises(ScenarioError) as caught:
        nsrkit.load("icebreakers-2030", wrong)
    told = {fault.key: fault.remedy for fault in caught.value.faults}
    a = "icebreakers.fleets.a.posts"
    assert set(told) == {a, f"{a}.yamal.station", "icebreakers.stations", "icebreakers.members"}
    assert "arktika" in told[a]


@pytest.mark.slow
def test_processes_change_nothing(case, found):
    xr.testing.assert_identical(icebreakers.run(case, how="processes"), found)


@pytest.mark.slow
def test_departures_without_a_route_tell_where_the_ice_closes():
    late = asked({"scan.first": "11-25", "scan.last": "12-06", "scan.every_d": 10})
    _, ways = study.lines(late)
    days = nsrkit.voyage.timetable(ways, 0)
    shut = days.days.isnull()
    assert shut.any()
    told = closing.passes(ways, days)
    assert told.where(~shut, True).all()  # who has a route gets through all areas
    west, east = (told.isel(way=way_, ice=0).values[shut.isel(way=way_, ice=0).values]
                  for way_ in (0, 1))  # fmt: skip
    assert not west[:, -1].any()
    assert not east[:, 0].any()
    for row in west:  # open up to the closure, and not beyond it
        assert (np.diff(row.astype(int)) <= 0).all()
    for row in east:
        assert (np.diff(row.astype(int)) >= 0).all()
