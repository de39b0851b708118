"""Seas that are closed for a time: ships wait, keep out, or are told what closes the way."""

import datetime as dt

import numpy as np
import pytest

import nsrkit
from nsrkit.errors import NoRouteError, ScenarioError
from nsrkit.scenario.files import defaults
from nsrkit.scenario.parts.closures import Closure
from nsrkit.voyage import route
from nsrkit.voyage.routing.led import ways

DRILL = {"areas": ["laptev_w"], "first": "2020-09-01", "last": "2020-09-20", "title": "drill"}


def solver(ice, **closure):
    closures = {"drill": Closure(**(DRILL | closure))}
    routing = defaults().routing.model_copy(update={"grid_km": 25.0, "closures": closures})
    return route.solver(ice, nsrkit.ship.open("arc7-lng"), escort="none", routing=routing)


@pytest.fixture(scope="module")
def ice():
    return nsrkit.ice.open("record", start="2020-08-25", end="2020-10-05").load()


@pytest.fixture(scope="module")
def free(ice):
    routing = defaults().routing.model_copy(update={"grid_km": 25.0})
    return route.solver(ice, nsrkit.ship.open("arc7-lng"), escort="none", routing=routing)


def hours(one, *departures):
    return one.hours("cape_zhelaniya", "bering_strait", np.array(departures, "M8[ns]"))[0]


def test_a_ship_waits_until_the_sea_opens_again(ice, free):
    early, late = "2020-09-05", "2020-09-21"
    freely, closed = hours(free, early, late), hours(solver(ice), early, late)
    assert closed[1] == freely[1]  # after the drill nothing has changed
    opens = (np.datetime64("2020-09-21") - np.datetime64(early)) / np.timedelta64(1, "h")
    assert freely[0] < opens < closed[0]
    assert closed[0] < opens + freely[0]  # she has waited near by, not at the start


def test_a_sea_off_the_way_closes_nothing(ice, free):
    away = solver(ice, areas=("barents", "white_sea"), first="2020-09-10", last="2020-09-20")
    assert hours(away, "2020-09-12") == hours(free, "2020-09-12")


def test_who_is_inside_stays_where_she_is(ice, free):
    shut = solver(ice, areas=("chukchi",), first="2020-09-10", last="2020-09-19")
    hours_free, hours_shut = (one.hours((-171.5, 67.3), "bering_strait", ["2020-09-12"])[0]
                              for one in (free, shut))  # fmt: skip
    assert hours_shut[0] > hours_free[0] + 7 * 24


def test_a_ship_goes_round_a_sea_if_that_is_sooner(ice, free):
    """Past the Chukchi Sea there is a way on the American side, some hours longer."""
    shut = solver(ice, areas=("chukchi",), first="09-01", last="11-30")
    longer = hours(shut, "2020-09-05")[0] - hours(free, "2020-09-05")[0]
    assert 0 < longer < 12


def test_a_way_that_stays_closed_names_the_closure_and_what_opens_it(ice):
    shut = solver(ice, first="09-01", last="11-30")
    with pytest.raises(NoRouteError, match="drill") as caught:
        shut.way("cape_zhelaniya", "bering_strait", dt.datetime(2020, 9, 5))
    assert "Laptev Sea, west from 09-01 to 11-30" in str(caught.value)
    assert "routing.closures" in str(caught.value)


def test_two_closures_add_up():
    times = np.arange("2026-12-15", "2027-01-20", dtype="M8[D]").astype("M8[ns]")
    first = Closure(areas=("laptev_w",), first="12-20", last="01-05")
    other = Closure(areas=("laptev_w", "bering"), first="2027-01-01", last="2027-01-10")
    found = ways.shut_seas([first, other], times)
    assert found[:, 3].sum() == 22  # 20 December to 10 January
    assert found[:, 11].sum() == 10
    assert found.sum() == 32
    assert ways.shut_seas([first], times[:3]) is None


@pytest.mark.parametrize(("given", "said"), [
    ({"first": "2020-09-31"}, "expected a date"),
    ({"first": "09-01"}, "both be dates"),
    ({"last": "2020-08-01"}, "lies after the last"),
    ({"areas": ["black_sea"]}, "areas"),
    ({"areas": []}, "name at least one"),
])  # fmt: skip
def test_faults_of_a_closure(given, said):
    with pytest.raises(ScenarioError, match=said):
        nsrkit.load("smoke", {"routing.closures": {"drill": DRILL | given}})


@pytest.mark.slow
def test_a_scenario_with_a_closure_sails_later():
    asked = {"routing.closures": {"drill": DRILL | {"first": "09-01", "last": "09-25"}},
             "voyage.depart": "2024-09-01", "voyage.corridors": ["nsr"], "ensemble.draws": 0,
             "routing.grid_km": 25}  # fmt: skip
    closed = nsrkit.voyage.compare(nsrkit.load("smoke", asked))
    freely = nsrkit.voyage.compare(nsrkit.load("smoke", asked | {"routing.closures": {}}))
    assert float(closed.days[0]) > float(freely.days[0]) + 5


@pytest.mark.slow
def test_closures_show_on_the_chart_of_departures_and_on_the_map():
    asked = {"routing.closures": {"drill": DRILL | {"first": "08-20", "last": "09-05"}}}
    case = nsrkit.load("smoke", asked)
    scan = nsrkit.voyage.season_scan(case)
    assert scan.closures.values.tolist() == ["", "drill", ""]
    assert nsrkit.show.season(scan).svg.count("drill") >= 2
    ice = nsrkit.ice.open("record", start="2024-09-01", end="2024-09-10")
    assert "closed: drill" in nsrkit.show.navigability(case, ice, "2024-09-01").svg
    assert "closed: drill" not in nsrkit.show.navigability(case, ice, "2024-09-10").svg
