"""Panels of icebreakers and hubs: every control moved, what is computed in little told."""

import madehubs
import pytest

import nsrkit
from nsrkit import show
from nsrkit.show.panels.systems import icebreakers as escorts
from nsrkit.systems import icebreakers, network

pytest.importorskip("anywidget", reason="anywidget is not installed")
ONE = {"scan.first": "09-01", "scan.last": "09-02", "icebreakers.members": 1,
       "icebreakers.seasons": 3}  # fmt: skip


@pytest.fixture
def hubs(tmp_path):
    return madehubs.case(madehubs.folder(tmp_path))


def test_hours_and_buildings_are_solved_anew(hubs):
    panel = show.hub_panel(hubs, network.run(hubs))
    first = panel.answer
    assert "Quick answer" not in first
    panel.choose({"network.crossings.border.hours": 24.0})
    assert "4.4 in the scenario above" in panel.answer
    assert "Quick answer" in panel.answer
    panel.choose({"built": {"network.projects.belt.on": True}})
    assert "1 of 2 projects" not in panel.answer
    assert "2 of 2 projects that are reckoned with come after 2024" in panel.answer
    panel.choose({"year": 2030})
    assert "All 2 projects" in panel.answer
    for chart in ("map", "binding", "limits"):
        panel.choose({"chart": chart})
        assert panel.fault == "", chart
    assert len(panel.changed) == 2
    panel.choose({"network.crossings.border.hours": 12.0, "built": {}, "year": 2024,
                  "chart": "flows"})  # fmt: skip
    assert panel.answer == first


@pytest.fixture(scope="module")
def asked():
    return nsrkit.load("icebreakers-2030", ONE)


@pytest.fixture(scope="module")
def seasons(asked):
    return icebreakers.run(asked)


def test_fleets_stand_there_and_convoys_are_simulated(asked, seasons):
    panel = show.escort_panel(asked, seasons)
    assert "Means of 3 seasons" in panel.answer
    second = list(asked.icebreakers.fleets)[1]
    panel.choose({"fleet": second, "added": 1})
    assert f"{second}, one more, beside itself" in panel.answer
    assert panel.changed == []
    for chosen in ({"icebreakers.convoy": 1}, {"icebreakers.more_post.station": "east"}):
        panel.choose(chosen)
        assert panel.fault == "", chosen
    for chart in ("waits", "use", "season"):
        panel.choose({"chart": chart})
        assert panel.fault == "", chart
    assert panel.case.icebreakers.convoy == 1
    assert len(panel.changed) == 2


def test_few_seasons_and_members_are_told(asked):
    many = nsrkit.load("icebreakers-2030", ONE | {"icebreakers.seasons": 200,
                                                  "icebreakers.members": 20})  # fmt: skip
    quick = escorts._quick(many.with_({"icebreakers.convoy": 2}), many)
    assert (quick.icebreakers.seasons, quick.icebreakers.members) == (40, 20)
    assert "40 of the 200 seasons" in escorts._rests_on(many, quick)
    other = escorts._quick(many.with_({"ice.year": 2012}), many)
    assert other.icebreakers.members < 20
    said = escorts._rests_on(many, other)
    assert f"take turns in {other.icebreakers.members} possible ices in the place of 20" in said
