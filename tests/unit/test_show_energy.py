"""Energy in pictures and tables: every number with its source, gaps told as gaps."""

import json
import re

import pytest
import write_energy as tool

import nsrkit
from nsrkit import show
from nsrkit.show.panels.systems import energy as energy_panels
from nsrkit.show.systems.energy import record
from nsrkit.systems import energy

LESS = {"years": [2025], "members": 0, "draws": 3, "every_d": 15, "counts": [0, 14]}


@pytest.fixture(scope="module")
def case():
    return nsrkit.load("arctic-lng2-sanctions", {f"energy.{key}": v for key, v in LESS.items()})


@pytest.fixture(scope="module")
def found(case):
    return energy.run(case)


def test_cards_and_verdict_follow_the_numbers(found, case):
    html = show.energy_cards(found, case).html
    assert "Arctic LNG 2, delivered 2025" in html
    assert "Sources" in html
    assert "nan" not in html.lower()
    worse = found.assign(delivered=found.delivered * 0)
    assert "0.0 Mt (0 %) in 2025" in show.energy_cards(worse, case).html


@pytest.mark.parametrize("plant", ["yamal", "arctic_lng_2", "novy_port"])
def test_a_month_has_a_bar_and_a_reason(found, case, plant):
    html = show.energy_months(found, case, plant).html
    strip = re.findall(r"stroke-width:0.5px", html)
    assert len(strip) == 12
    assert "makes where all is taken" in html
    assert "derived" in html


def test_tables_have_footnotes(found, case):
    for shown in (show.energy_years(found), show.energy_reported(found), show.energy_levers(found),
                  show.energy_rounds(found, case), show.energy_ships(found, case),
                  show.energy_bans(case), show.energy_sanctioned(), show.energy_carriers(),
                  show.energy_window(found), show.energy_count(found, case)):  # fmt: skip
        assert "nsr-notes" in shown.html, shown
        assert "nan" not in re.sub(r"<[^>]+>|financ\w+", "", shown.html.lower())


def test_both_sides_of_a_conflict_stand(found):
    html = show.energy_reported(found).html
    assert "LSEG" in html
    assert html.count("voyages") >= 1
    assert record._off(3.0, 2.0) == "+50 %"
    assert record._off(0.5, 0.0) == "0.50"


def test_the_workbook_names_what_show_has(root):
    book = json.loads((root / "workbooks/09_energy.ipynb").read_text(encoding="utf-8"))
    text = "".join("".join(cell["source"]) for cell in book["cells"])
    names = set(re.findall(r"show\.(\w+)", text))
    assert names <= set(show.__all__)
    assert "energy_sanctioned" in names


@pytest.mark.slow
def test_the_page_is_up_to_date():
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page(), "run tools/write_energy.py"


def test_every_control_of_the_panel_plans_anew(found, case):
    pytest.importorskip("anywidget", reason="anywidget is not installed")
    panel = show.energy_panel(case, found)
    assert "as in the scenario above" in panel.answer
    assert "Quick answer" not in panel.answer
    for chosen in ({"energy.fleets.arc7_sanctioned.more": 6.0}, {"energy.fleets.arc7.more": -6.0},
                   {"bans": {"energy.bans.no_buyer.on": False}}):  # fmt: skip
        panel.choose({"plant": "yamal" if "arc7." in str(chosen) else "arctic_lng_2"} | chosen)
        assert panel.fault == "", chosen
        assert "in the scenario above" in panel.answer.replace("as in the scenario above", "")
        assert "own ice. A scenario that is saved" in panel.answer
    pages = {panel.answer}
    for chart in ("ships", "rounds", "bans"):
        panel.choose({"chart": chart})
        pages.add(panel.answer)
    assert len(pages) == 4
    assert len(panel.changed) == 3


def test_a_ban_is_lifted_alone_and_with_those_of_its_plant(case):
    options = dict(energy_panels._bans(case))
    assert len(options["none at all"]) == len(case.energy.bans)
    assert set(options["none on Arctic LNG 2"]) == {
        "energy.bans.us_arctic_lng_2.on", "energy.bans.no_buyer.on"}  # fmt: skip
    assert options["without: EU ban on imports"] == {"energy.bans.eu_long.on": False}
