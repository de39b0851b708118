"""The panels of workbooks 00 to 04: every control moved once, answered by the functions above."""

import datetime as dt

import pytest
import xarray as xr

import nsrkit
from nsrkit import show
from nsrkit.errors import DataError
from nsrkit.ship.season import of_case
from nsrkit.show.panels import navigability, start
from nsrkit.voyage import compare

pytest.importorskip("anywidget", reason="anywidget is not installed")
SOUTH = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0}


@pytest.fixture(scope="module")
def case():
    return nsrkit.load("smoke")


def moved(panel, chosen):
    """The answers to one choice after another, each of which has to differ from the one before."""
    answers = [panel.answer]
    for key, value in chosen.items():
        panel.choose({key: value})
        assert panel.fault == "", key
        assert panel.answer != answers[-1], key
        answers.append(panel.answer)
    return answers


def test_the_first_workbook_answers_with_cards_verdict_and_map(case):
    panel, world = show.start_panel(case).children
    routes = world.routes
    answers = moved(panel, {"voyage.depart": dt.date(2024, 9, 5), "voyage.ship": "arc7-lng",
                            "voyage.destination": "Rotterdam"})  # fmt: skip
    assert all('class="nsr-card"' in one and "Against Suez" in one for one in answers)
    assert world.routes != routes
    assert world.title == "Shanghai to Rotterdam"
    panel.reset()
    assert panel.answer == answers[0]


@pytest.mark.slow
def test_draws_give_the_cards_a_spread(case):
    assert "no draws" in start.answered(case).html
    assert "of the draws" in start.answered(case, draws=4).html


def test_corridors_follow(case):
    panel = show.corridor_panel(nsrkit.load("smoke", SOUTH))
    moved(panel, {"voyage.depart": dt.date(2024, 9, 14), "voyage.ship": "panamax-open",
                  "prices.vlsfo": 900.0, "voyage.red_sea": "closed",
                  "voyage.destination": "Rotterdam", "voyage.origin": "Busan"})  # fmt: skip


def test_the_map_and_table_of_corridors_are_those_of_the_workbook():
    case = nsrkit.load("smoke", SOUTH)
    trips = compare(case, only=())
    html = show.corridor_panel(case).answer
    assert show.corridors(trips, case).svg in html
    assert show.comparison(trips).html in html


def test_costs_follow(case):
    moved(show.cost_panel(nsrkit.load("smoke", SOUTH)), {
        "voyage.red_sea": "open", "voyage.ship.order_kn": 14.0, "prices.vlsfo": 900.0})  # fmt: skip


@pytest.fixture(scope="module")
def counted():
    case = nsrkit.load("smoke", {"navigability.years": [2024, 2024],
                                 "navigability.classes": ["PC6"]})  # fmt: skip
    return case, of_case.record(case)


def test_seasons_follow_class_chart_escort_and_rule(counted):
    case, record = counted
    panel = show.navigability_panel(case, record, xr.Dataset())
    moved(panel, {"rule": "escorted", "ice_class": "PC6", "chart": "strips",
                  "routing.minimum_rio": -10.0})  # fmt: skip
    assert panel.changed == ["POLARIS limit elevated risk, index -10 and above instead of normal "
                             "operation, index 0 and above"]  # fmt: skip


def test_a_chart_of_years_to_come_needs_some(counted):
    _, record = counted
    with pytest.raises(DataError, match=r"navigability\.ahead"):
        navigability.seasons(record, xr.Dataset(), "fans", "PC6", "alone")


def test_what_is_counted_again_is_no_more_than_what_was_asked():
    asked = nsrkit.load("smoke", {"navigability.years": [1979, 1990], "navigability.members": 4})
    found = navigability.quicker(asked).navigability
    assert (found.years, found.members) == ((1979, 1990), 2)
