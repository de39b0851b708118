"""Panels without a browser: what is chosen, what is answered, kept, called off and said."""

import asyncio
import datetime as dt
import sys
import threading
import time

import pytest

import nsrkit
from nsrkit.ensemble import plan, run
from nsrkit.errors import DataError
from nsrkit.show.panels import asking, passage
from nsrkit.show.svg import Html
from nsrkit.show.widgets import packs

pytest.importorskip("anywidget", reason="anywidget is not installed")
LATER = dt.date(2024, 9, 14)


@pytest.fixture(scope="module")
def case():
    return nsrkit.load("smoke")


@pytest.fixture
def asked(case):
    """A panel that answers with what it was asked, and the questions that reached the answer."""
    questions = []

    def answer(case, **views):
        questions.append((case, views))
        return Html(f"{case.voyage.depart} {case.voyage.ship.name} {views}")

    controls = [asking.dates(case), asking.ships(case),
                asking.number(case, "voyage.ship.order_kn", "Ordered speed"),
                asking.flag("routing.north_of_severnaya_zemlya", "North of Severnaya Zemlya"),
                asking.view("month", "Month", [("May", 5), ("June", 6)])]  # fmt: skip
    return asking.panel(case, controls, answer, "answer"), questions


def settled(panel):
    """Let the loop run until a panel is at rest."""

    async def wait():
        for _ in range(400):
            await asyncio.sleep(0.005)
            if panel._work.idle:
                return
        pytest.fail("the panel never came to rest")

    return wait()


def test_starts_with_the_case(asked, case):
    panel, questions = asked
    assert questions == [(case, {"month": 5})]
    assert panel.case == case
    assert (panel.changed, panel.fault, panel.state) == ([], "", {})


def test_every_control_is_answered_at_once_where_no_loop_runs(asked):
    panel, _ = asked
    panel.choose({"voyage.depart": LATER, "voyage.ship": "arc7-lng", "month": 6})
    assert panel.answer == "2024-09-14 arc7-lng {'month': 6}"
    panel.choose({"routing.north_of_severnaya_zemlya": True})
    assert panel.changed[-1].endswith("yes instead of no")


def test_what_the_page_sends_is_understood(asked):
    panel, _ = asked
    labels = panel.controls[0]["options"]
    panel.chosen = panel.chosen | {"voyage.depart": labels.index("14 Sep 2024")}
    assert panel.case.voyage.depart == LATER
    panel.chosen = panel.chosen | {"voyage.ship.order_kn": 14.5}
    assert panel.case.voyage.ship.order_kn.value == 14.5
    panel._bidden(None, {"do": "reset"}, [])
    assert panel.changed == []


def test_a_number_of_the_ship_follows_the_ship(asked, case):
    panel, _ = asked
    panel.choose({"voyage.ship": "arc7-lng"})
    own = nsrkit.ship.open("arc7-lng").order_kn.value
    assert panel.chosen["voyage.ship.order_kn"] == own
    panel.choose({"voyage.ship.order_kn": case.voyage.ship.order_kn.value})
    assert panel.case.voyage.ship.order_kn.value == case.voyage.ship.order_kn.value
    assert len(panel.changed) == 2


def test_going_back_is_no_change_and_not_asked_again(asked, case):
    panel, questions = asked
    panel.choose({"voyage.depart": LATER})
    panel.choose({"voyage.depart": case.voyage.depart})
    assert panel.changed == []
    assert len(questions) == 2


def test_views_do_not_compute_again(case):
    computed = []
    panel = asking.panel(
        case, [asking.view("month", "Month", [("May", 5), ("June", 6)]), asking.dates(case)],
        lambda case, found, month: Html(f"{found} {month}"),
        compute=lambda case: computed.append(case) or "new", found="at hand")  # fmt: skip
    panel.choose({"month": 6})
    assert (panel.answer, computed) == ("at hand 6", [])
    panel.choose({"voyage.depart": LATER})
    panel.choose({"month": 5})
    assert (panel.answer, len(computed)) == ("new 5", 1)


def test_several_keys_in_one_choice(case):
    worst = {"voyage.red_sea": "closed", "voyage.escort": "full"}
    control = asking.several("state", "State", [("as in the scenario", {}), ("worst", worst)])
    panel = asking.panel(case, [control], lambda case: Html(case.voyage.red_sea))
    panel.choose({"state": worst})
    assert (panel.answer, panel.case.voyage.escort) == ("closed", "full")
    assert panel.changed == ["State worst instead of as in the scenario"]


def test_a_value_without_an_option_gets_one(case):
    control = asking.choice("voyage.red_sea", "Red Sea", [("open", "open")])
    panel = asking.panel(case, [control], lambda case: Html(case.voyage.red_sea))
    assert panel.controls[0]["options"] == ["open", "risk"]


def test_a_fault_is_a_sentence_and_the_last_answer_stays(case):
    def answer(asked):
        if asked != case:
            raise DataError("no ice for <that> day; take another year")
        return Html("good")

    panel = asking.panel(case, [asking.dates(case)], answer)
    panel.choose({"voyage.depart": LATER})
    assert panel.answer == "good"
    assert "No ice for &lt;that&gt; day. Take another year." in panel.fault


def test_what_is_no_case_is_a_sentence(asked):
    panel, questions = asked
    panel.choose({"voyage.ship": "no-such-<ship>"})
    assert "voyage.ship" in panel.fault
    assert "<ship>" not in panel.fault
    assert len(questions) == 1
    panel.choose({"voyage.ship": "arc7-lng"})
    assert panel.fault == ""


def test_saved_and_loaded(asked, tmp_path, monkeypatch):
    panel, _ = asked
    monkeypatch.chdir(tmp_path)
    panel.choose({"voyage.ship": "arc7-lng", "voyage.ship.order_kn": 14.5})
    panel._bidden(None, {"do": "save", "name": "mine", "replace": False}, [])
    assert f"nsrkit run {tmp_path / 'mine.yaml'}" in panel.note
    assert "mine" in panel.scenarios
    kept = nsrkit.load("mine")
    assert (kept.name, kept.voyage.ship.order_kn.value) == ("mine", 14.5)
    assert "14.5 kn instead of" in kept.description

    panel.reset()
    panel._bidden(None, {"do": "load", "name": "mine"}, [])
    assert panel.chosen["voyage.ship.order_kn"] == 14.5
    assert panel.case == kept
    assert panel.changed == []


def test_a_file_is_not_replaced_unasked(asked, tmp_path, monkeypatch):
    panel, _ = asked
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text("by hand")
    panel.save("mine")
    assert (tmp_path / "mine.yaml").read_text() == "by hand"
    assert "exists" in panel.note
    panel.save("mine", replace=True)
    assert nsrkit.load("mine").name == "mine"


@pytest.mark.parametrize("name", ["", "../up", "a/b", "ü ä", "-x"])
def test_a_name_that_is_none(asked, name, tmp_path, monkeypatch):
    panel, _ = asked
    monkeypatch.chdir(tmp_path)
    panel.save(name)
    assert "Not saved" in panel.note
    assert not [*tmp_path.iterdir(), *tmp_path.parent.glob("*.yaml")]


def test_the_answer_comes_from_another_thread(case):
    async def scene():
        panel = asking.panel(case, [asking.dates(case)],
                             lambda case: Html(threading.current_thread().name))  # fmt: skip
        first = panel.answer
        panel.choose({"voyage.depart": LATER})
        assert panel.answer == first
        await settled(panel)
        return first, panel.answer

    first, later = asyncio.run(scene())
    assert first == threading.main_thread().name
    assert later.startswith("nsrkit-panel")


def test_of_changes_close_together_the_first_and_the_last_are_answered(asked):
    panel, questions = asked

    async def scene():
        for day in (15, 30):
            panel.choose({"voyage.depart": dt.date(2024, 8, day)})
        panel.choose({"voyage.depart": LATER})
        await settled(panel)

    asyncio.run(scene())
    assert [case.voyage.depart for case, _ in questions[1:]] == [dt.date(2024, 8, 15), LATER]


def slow(gate, blocks=40):
    """An answer of many blocks that waits at a gate; the blocks done, and the answer."""
    done = []

    def block(one):
        gate.wait(5)
        time.sleep(0.01)  # time for a word between two blocks
        done.append(one)

    def answer(case):
        if case.voyage.depart != dt.date(2024, 9, 1):
            made = plan({"year": list(range(blocks)), "departure": ["08-01"]})
            run(block, made.blocks(), how="threads", workers=1)
        return Html(str(case.voyage.depart))

    return done, answer


def test_progress_is_told_and_cancel_stops(case):
    gate = threading.Event()
    done, answer = slow(gate)
    panel = asking.panel(case, [asking.dates(case)], answer)
    states = []
    panel.observe(lambda change: states.append(change["new"]), "state")

    async def scene():
        panel.choose({"voyage.depart": LATER})
        while not states:
            await asyncio.sleep(0.01)
        panel._bidden(None, {"do": "cancel"}, [])
        gate.set()
        await settled(panel)

    asyncio.run(scene())
    assert states[0]["busy"]
    assert states[-1] == {}
    assert len(done) < 40
    assert "Cancelled" in panel.fault
    assert panel.answer == "2024-09-01"


def test_a_newer_choice_ends_an_older_one(case):
    gate = threading.Event()
    done, answer = slow(gate)
    panel = asking.panel(case, [asking.dates(case)], answer)

    async def scene():
        panel.choose({"voyage.depart": LATER})
        await asyncio.sleep(0.1)
        panel.choose({"voyage.depart": case.voyage.depart})
        gate.set()
        await settled(panel)

    asyncio.run(scene())
    assert len(done) < 40
    assert (panel.answer, panel.fault) == ("2024-09-01", "")


def test_answers_write_no_headlines(case, tmp_path, monkeypatch):
    from nsrkit.ensemble import store

    monkeypatch.setenv(store.FOLDER, str(tmp_path))

    def answer(case):
        store.headline("nsr.days", 1.0, "d", source="a test")
        return Html("said")

    asking.panel(case, [], answer)
    assert store.headlines(tmp_path) == {}
    answer(case)
    assert set(store.headlines(tmp_path)) == {"nsr.days"}


def test_ships_have_titles_of_their_own(case):
    own = case.voyage.ship
    options = asking.ships(case).options
    assert (own.title, own.name) in options
    assert len({title for title, _ in options}) == len(options)
    twin = case.with_({"voyage.ship.title": nsrkit.ship.open("panamax-open").title})
    labels = [title for title, name in asking.ships(twin).options if name.startswith("panamax-")]
    assert len(set(labels)) == len(labels)
    assert any("[panamax-open]" in label for label in labels)


def test_a_departure_of_the_next_year_meets_the_ice_of_the_season(case):
    winter = case.with_(
        {"voyage.depart": "2024-12-20", "scan.first": "12-01", "scan.last": "01-31"}
    )
    panel = asking.panel(winter, [asking.dates(winter)], lambda case: Html(""))
    panel.choose({"voyage.depart": dt.date(2025, 1, 15)})
    assert panel.case.ice.year == 2024


def test_no_route_says_why_and_shows_the_ice(case):
    found = passage.route(case.with_({"voyage.depart": "2024-12-20",
                                      "voyage.ship": "panamax-open"}))  # fmt: skip
    assert "No route for Panamax container ship, no ice class" in found.html
    assert "speed curve" in found.html
    assert "no route:" not in found.html
    routes, _ = packs.unpack(found.routes)
    assert routes["routes"][0]["reason"].startswith("no route:")
    assert packs.unpack(found.fields([0]))[0]["dates"][0] >= "2024-12-20"


@pytest.fixture(scope="module")
def route(case):
    return passage.route_panel(case).children


def test_the_map_follows_the_slider(route):
    panel, world = route
    before, dates = world.routes, packs.unpack(world.fields)[0]["dates"]
    panel.choose({"voyage.depart": dt.date(2024, 9, 15)})
    assert world.routes != before
    assert packs.unpack(world.fields)[0]["dates"][0] > dates[0]
    titles = [one["title"] for one in packs.unpack(world.routes)[0]["routes"]]
    assert len(titles) == 1 + ("as loaded" in titles)
    panel.reset()
    assert world.routes == before
    assert "leaving 1 September 2024" in world.said


def test_a_start_picked_on_the_map_is_a_key_of_the_scenario(route, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    panel, world = route
    panel.reset()
    world.goal = (81.5, 75.25)
    assert panel.case.voyage.destination == "75.25N 81.50E"
    assert panel.changed == ["To 75.25N 81.50E instead of Hamburg"]
    about, _ = packs.unpack(world.routes)
    assert about["routes"][0]["reason"] == ""
    panel.save("picked")
    assert nsrkit.load("picked").voyage.destination == "75.25N 81.50E"
    panel.reset()
    assert world.goal is None


def test_a_place_on_land_is_a_sentence(route):
    panel, world = route
    world.goal = (100.0, 66.0)
    assert "lies on land" in panel.fault
    panel.reset()
    assert (panel.fault, world.goal) == ("", None)


def test_without_its_libraries_the_workbook_still_runs(case, monkeypatch):
    monkeypatch.setitem(sys.modules, "nsrkit.show.panels.asking.widget", None)
    assert "nsrkit[lab]" in repr(asking.panel(case, [], lambda case: Html("")))
