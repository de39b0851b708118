"""The outlook in pictures and tables: every target told, gaps told as gaps, sources below."""

import json
import re

import numpy as np
import pytest

import nsrkit
from nsrkit import show
from nsrkit.show.panels.systems import outlook as outlook_panels
from nsrkit.show.systems.outlook import aims, cards
from nsrkit.systems import outlook

NONE = {"status": "not supplied"}
QUICK = {"outlook.draws": 128, "outlook.transit.of_season": NONE, "outlook.transit.of_cost": NONE}


@pytest.fixture(scope="module")
def case():
    return nsrkit.load("year-round-2040", QUICK)


@pytest.fixture(scope="module")
def found(case):
    return outlook.run(case)


@pytest.fixture(scope="module")
def tested(case):
    return outlook.backtest(case)


@pytest.fixture(scope="module")
def fared(case):
    return outlook.delivery(case)


def test_numbers_are_handed_over(found, tested, fared, tmp_path, monkeypatch):
    monkeypatch.setenv("NSRKIT_STORE", str(tmp_path))
    show.outlook_cards(found, tested)
    show.outlook_delivery(fared)
    (file,) = tmp_path.glob("*.headlines")
    told = {}
    for line in file.read_text().splitlines():
        told |= json.loads(line)
    for name in ("total.2040", "transit.2035", "p.100_2030", "p.200_2035", "delivery.share",
                 "delivery.ratio.6", "backtest.coverage", "backtest.no_change.score"):  # fmt: skip
        assert told[f"outlook.{name}"]["value"] is not None, name
    assert told["outlook.total.2035"]["low"] < told["outlook.total.2035"]["value"]
    chances = [name for name in told if name.startswith("outlook.p_target.")]
    assert len(chances) == int(found.probability.notnull().sum())


def test_the_verdict_follows_the_numbers(found, tested):
    said = cards.outlook_verdict(found, tested)
    inside = round(100 * float(tested.coverage.sel(rule="outlook")))
    assert f"{inside} % of 21 totals" in said
    sure = found.assign(
        probability=found.probability.where(found.target != "2030_190.2023_shippers", 0.9)
    )
    assert "190 Mt for 2030 of 2023, at 90 %" in cards.outlook_verdict(sure, tested)


def test_every_total_with_a_year_is_a_point(found):
    points = sum(len(one.points) for one in aims.strands())
    html = show.outlook_targets(found).html
    record = found.sizes["known"]
    assert len(re.findall("<circle", html)) == points + record
    assert "nan" not in html.lower()


def test_all_targets_have_a_row_and_a_source(found):
    html = show.outlook_aims(found).html
    assert html.count("<tr>") == 1 + 44
    assert html.count('class="nsr-ref"') == 44
    assert "cannot be compared with the total: 120-130" in html
    assert "≤ 37.02" in html


def test_the_chances_of_the_chart_are_those_of_the_result(found):
    text = show.outlook_chances(found).plain
    share = show.words.percent(float(found.exceeds.sel(horizon=2040).interp(level=100)))
    assert f"2040: 100 Mt {share}" in text


def test_kinds_add_up_in_words(found, case):
    text = show.outlook_kinds(found, case).plain
    plan, model = text.split("Outlook, mean")
    assert sum(map(float, re.findall(r" (\d+\.\d)", plan))) == pytest.approx(
        float(found.plan[-1]), abs=0.4
    )
    assert sum(map(float, re.findall(r" (\d+\.\d)", model))) == pytest.approx(
        float(found["mean"][-1]), abs=0.4
    )


def test_projects_show_plan_and_source(found, case):
    html = show.outlook_projects(found, case).html
    assert html.count("<tr>") == 1 + found.sizes["project"] + 1
    assert "tass.com/economy/1489393" in html
    assert "nan" not in html


def test_forecasts_say_which_were_missed(fared):
    html = show.outlook_forecasts(fared).html
    assert html.count(">outside<") == int((~fared.inside).sum())
    assert f"{int(fared.inside.sum())} of 14 lie inside" in html


def test_an_arrow_where_the_median_leaves_the_page(tested):
    beyond = int((tested.total_q.sel(quantile=0.5) > 120).sum())
    assert beyond > 0
    assert show.outlook_backtest(tested).html.count("↑") == beyond


def test_scores_of_every_rule(tested):
    html = show.outlook_scores(tested).html
    for rule in tested.rule.values:
        assert show.words.number(float(tested.mean_score.sel(rule=rule)), 1) in html
    assert re.search(r"\d of 6", html)


def test_a_bar_per_change(case):
    states = outlook.states(case)
    html = show.outlook_states(states, case, year=2040).html
    assert all(str(name) in html for name in states.change.values)
    assert html.count("<rect") == states.sizes["change"] + 1  # and that of the legend
    assert np.isfinite(states.total_q).all()


def test_charts_name_the_sources_of_what_they_draw(found, case):
    html = show.outlook_kinds(found, case).html
    assert "sozvezdye.org no 40" in html
    assert "nsrkit.systems.outlook.run" in html


def test_every_control_of_the_panel_moves_the_outlook(found, case):
    pytest.importorskip("anywidget", reason="anywidget is not installed")
    panel = show.outlook_panel(case, found, found)
    pages = {panel.answer}
    without = {"outlook.projects.vostok_oil.on": False}
    for chosen in ({"outlook.sanctions": "eased"}, {"outlook.price": "low"},
                   {"outlook.delay_y": 9.0}, {"left_out": without}):  # fmt: skip
        panel.choose(chosen)
        assert panel.fault == "", chosen
        pages.add(panel.answer)
    assert len(pages) == 5
    assert "128 draws, same seed" in panel.answer
    assert not panel.case.outlook.projects["vostok_oil"].on
    for chart in ("chances", "kinds", "projects"):
        panel.choose({"chart": chart})
        pages.add(panel.answer)
    assert len(pages) == 8
    panel.choose({"outlook.transit.scenario": "ssp585"})
    assert len(panel.changed) == 5


def test_the_red_sea_is_asked_where_it_moves_transit(case, found):
    pytest.importorskip("anywidget", reason="anywidget is not installed")
    keys = [one["key"] for one in show.outlook_panel(case, found, found).controls]
    assert "voyage.red_sea" not in keys
    with_cost = nsrkit.load("year-round-2040", {"outlook.draws": 16})
    assert "voyage.red_sea" in [one.key for one in outlook_panels._controls(with_cost)]
