"""Dated events: how they are read, what they change, and how charts are marked with them."""

import re
from itertools import pairwise

import pytest

import nsrkit
from nsrkit.errors import ScenarioError
from nsrkit.scenario import files
from nsrkit.scenario.parts.kinds import days
from nsrkit.scenario.reading.events import events
from nsrkit.show.charts.axes import Axes
from nsrkit.show.svg import Box, Canvas
from nsrkit.show.systems.claims.marks import marks
from nsrkit.show.systems.claims.timeline import timeline

CLOSED = {"events.in_force": ["red-sea-closed"]}
# Events that set something: a scenario that has what they set, and what it needs for it.
SETTING = [
    ("red-sea-closed", "baseline", {}),
    ("red-sea-open", "baseline", {}),
    ("chukchi-closed", "baseline", {}),
    ("rules-2017", "baseline", {"voyage.depart": "2018-09-01"}),
    ("sanctions-lifted", "arctic-lng2-sanctions", {}),
    ("eu-lng-phase-out", "arctic-lng2-sanctions", {}),
    ("heihe-conveyor-built", "border-hubs", {}),
]
OWN = """\
events:
  strike:
    {title: A strike, date: 2024-10, kind: market, source: our office,
     sets: {voyage.red_sea: closed}}
"""


def test_events_come_in_order_with_their_sources():
    known = list(events().values())
    assert [one.date for one in known] == sorted(one.date for one in known)
    assert all(one.source and days(one.date) for one in known)
    closing = [one for one in known if one.kind == "exercise" and one.sets]
    assert {one.status for one in closing} == {"supposed"}  # none is known to have closed a sea


def test_nothing_is_in_force_unless_asked():
    for name in files.names("scenarios"):
        if name != "schema":
            assert files.draft(name).document.data.get("events", {}).get("in_force", []) == []


def test_an_event_changes_the_keys_it_sets():
    case = nsrkit.load("baseline", CLOSED)
    assert case.voyage.red_sea == "closed"
    assert nsrkit.load("baseline").voyage.red_sea == "risk"


def test_what_is_set_by_hand_counts_more():
    assert nsrkit.load("baseline", CLOSED | {"voyage.red_sea": "open"}).voyage.red_sea == "open"


def test_a_held_event_is_not_laid_over_twice(tmp_path):
    case = nsrkit.load("baseline", CLOSED).with_({"voyage.red_sea": "open"})
    assert case.with_({"prices.vlsfo": 800}).voyage.red_sea == "open"
    assert nsrkit.load(case.save(tmp_path / "saved.yaml")) == case


def test_a_held_event_cannot_be_lifted_in_silence():
    with pytest.raises(ScenarioError, match="load the scenario without it"):
        nsrkit.load("baseline", CLOSED).with_({"events.in_force": []})


def test_an_event_may_be_added_to_a_case():
    case = nsrkit.load("baseline").with_(CLOSED)
    assert case.voyage.red_sea == "closed"
    assert case.events.held == ("red-sea-closed",)


def test_keys_of_a_system_that_is_not_there_are_passed_over():
    case = nsrkit.load("baseline", {"events.in_force": ["sanctions-lifted"]})
    assert case.energy is None
    assert case.events.held == ("sanctions-lifted",)


def test_an_unknown_event_is_named():
    with pytest.raises(ScenarioError, match="did you mean red-sea-closed"):
        nsrkit.load("baseline", {"events.in_force": ["red-sea-close"]})


def test_what_an_event_sets_wrong_is_said_with_its_place(tmp_path):
    (tmp_path / "own.yaml").write_text(OWN.replace("closed", "shut"))
    scenario = tmp_path / "s.yaml"
    scenario.write_text("extends: smoke\nevents: {files: [own.yaml], in_force: [strike]}\n")
    with pytest.raises(ScenarioError, match="one of open, risk, closed") as error:
        nsrkit.load(scenario)
    fault = error.value.faults[0]
    assert (fault.key, fault.line) == ("voyage.red_sea", 4)
    assert fault.file.endswith("own.yaml")


def test_users_add_events(tmp_path):
    (tmp_path / "own.yaml").write_text(OWN)
    scenario = tmp_path / "s.yaml"
    scenario.write_text("extends: smoke\nevents: {files: [own.yaml], in_force: [strike]}\n")
    case = nsrkit.load(scenario)
    assert case.voyage.red_sea == "closed"
    assert "A strike" in timeline(case).html


@pytest.mark.parametrize(("old", "new", "said"), [
    ("2024-10", "2024-13", "expected a day, month or year"), ("market", "trade", "one of"),
    ("our office", "''", "source"), ("A strike,", "A strike, until: 2023,", "before its beginning"),
])  # fmt: skip
def test_a_wrong_event_is_refused(tmp_path, old, new, said):
    (tmp_path / "own.yaml").write_text(OWN.replace(old, new))
    with pytest.raises(ScenarioError, match=said):
        events([str(tmp_path / "own.yaml")])


@pytest.mark.parametrize(("name", "scenario", "more"), SETTING)
def test_every_event_that_sets_something_does(name, scenario, more):
    with_, without = (
        nsrkit.load(scenario, more | given).plain() | {"events": {}}
        for given in ({"events.in_force": [name]}, {})
    )
    assert with_ != without


def test_all_that_set_something_are_tried():
    assert {name for name, *_ in SETTING} == {name for name, one in events().items() if one.sets}


def test_the_case_of_a_report_names_what_is_in_force():
    html = nsrkit.show.case(nsrkit.load("baseline", CLOSED)).html
    assert "The Red Sea is closed (voyage.red_sea)" in html
    assert "In force" not in nsrkit.show.case(nsrkit.load("baseline")).html


def test_marks_of_one_chart_do_not_meet():
    canvas = Canvas(400, 200)
    axes = Axes(canvas, Box(40, 20, 380, 180), (2023, 2026), (0, 1))
    told = marks(axes, events(), ["governance", "sanctions"])
    inside = [one for one in events().values() if one.kind in ("governance", "sanctions")
              and "2023" <= one.date < "2026" and one.status != "supposed"]  # fmt: skip
    assert told.count("; ") == len(inside) - 1
    drawn = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"', canvas.figure("x").svg)
    at = sorted((float(y), float(x)) for x, y in drawn)
    assert len(at) == len(inside)
    assert all(a[0] != b[0] or b[1] - a[1] >= 14.9 for a, b in pairwise(at))
    assert marks(axes, events(), ["none"]) == ""
