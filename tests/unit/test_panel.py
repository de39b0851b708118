"""The panel of routes without a browser: what it offers, what it says and when it is at work."""

import asyncio
import datetime as dt
import sys

import pytest

import nsrkit
from nsrkit.show.panels import asking, passage


@pytest.fixture(scope="module")
def case():
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed")
    return nsrkit.load("smoke")


@pytest.fixture
def parts(case):
    when, line, shown, _ = passage.panel(case).children
    return when, *line.children, shown


def test_starts_with_the_case(parts, case):
    when, which, state, shown = parts
    assert (when.value, which.value) == (case.voyage.depart, "panamax-ice1")
    assert state.value == ""
    assert "leaving 1 September 2024" in shown.value
    assert "as loaded" not in shown.value


def test_a_change_is_busy_then_answered(parts):
    when, _, state, shown = parts
    states = []
    state.observe(lambda change: states.append(change["new"]), "value")
    when.value = dt.date(2024, 9, 14)
    assert states == [asking.busy("route"), ""]
    assert "leaving 14 September 2024" in shown.value
    assert "than in the case as loaded" in shown.value or "as long as" in shown.value


def test_changes_close_together_are_answered_once():
    answered = []

    async def changes():
        ask = asking.settled(lambda: answered.append(1))
        for _ in range(5):
            ask()
        assert answered == []
        await asyncio.sleep(4 * asking.SETTLE_S)

    asyncio.run(changes())
    assert answered == [1]


def test_no_route_says_why(case):
    html = passage._drawn(case, None, dt.date(2024, 12, 20), "panamax-open")
    assert "No route for Panamax container ship, no ice class" in html
    assert "speed curve" in html
    assert "no route:" not in html
    assert html.count("<svg") == 1


def test_a_fault_is_an_answer(case):
    html = passage._drawn(case, None, dt.date(2024, 9, 1), "no-such-<ship>")
    assert "No answer" in html
    assert "<ship>" not in html


def test_ships_have_titles(case):
    own = case.voyage.ship
    assert (own.title, own.name) in passage._ships(case)
    assert len({title for title, _ in passage._ships(case)}) == len(passage._ships(case))


def test_ships_of_one_title_are_told_apart(case):
    twin = case.with_({"voyage.ship.title": nsrkit.load("smoke", {
        "voyage.ship": "panamax-open"}).voyage.ship.title})  # fmt: skip
    labels = [title for title, name in passage._ships(twin) if name.startswith("panamax-")]
    assert len(set(labels)) == len(labels)
    assert any("[panamax-open]" in label for label in labels)


def test_without_ipywidgets_the_workbook_still_runs(monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    assert "nsrkit[lab]" in repr(passage.panel(nsrkit.load("smoke")))
