"""Claims as a reader sees them."""

import pytest

import nsrkit
from nsrkit import claims, show
from nsrkit.claims import VERDICTS
from nsrkit.ensemble import store
from nsrkit.report import page, pages
from nsrkit.scenario import files


@pytest.fixture(scope="module")
def found():
    return claims.check({})


@pytest.fixture(scope="module")
def case():
    return files.read_case("smoke")


def test_each_verdict_has_a_table_and_each_number_a_footnote(found, case):
    html = show.claims(found, case).html
    assert html.count("<table>") == len(VERDICTS)
    assert html.count("<tr>") == found.sizes["claim"] + len(VERDICTS)
    assert html.count('<sup class="nsr-ref">') == found.sizes["claim"]
    assert html.count("nsr-notes") == len(VERDICTS)
    assert "chnl.no/?p=1801" in html


def test_a_panel_picks_article_topic_and_verdict(found, case):
    pytest.importorskip("anywidget", reason="anywidget is not installed")
    panel = show.claim_panel(found, case)
    assert panel.answer.count("<table>") == len(VERDICTS)
    panel.choose({"article": "003", "verdict": "off"})
    assert panel.answer.count("<table>") == 1
    assert "18,709" in panel.answer
    panel.choose({"topic": "parades"})
    assert "No claim is left" in panel.answer


def test_one_article_alone(found, case):
    html = show.claims(found, case, "004").html
    assert html.count("C1") == 13
    assert "C080" not in html


def test_a_section_is_linked_where_it_is_part_of_the_report(found, case):
    assert 'href="#01_corridors"' in show.claims(found, case).html
    other = case.with_({"workbooks": ["11_claims"]})
    assert 'href="#01_corridors"' not in show.claims(found, other).html


def test_in_the_page_of_one_workbook_links_lead_into_the_report():
    html = '<a href="#01_corridors">x</a><a href="#11_claims-b">y</a><a href="#n1-1">1</a>'
    part = pages.Section("11_claims", "Claims", html, ())
    books = ["01_corridors", "11_claims"]
    assert page._opened(part, books) == html.replace("#01_", "index.html#01_")


def test_the_counts_are_handed_over(found, tmp_path, monkeypatch):
    monkeypatch.setenv(store.FOLDER, str(tmp_path))
    shown = show.claim_cards(found)
    told = store.headlines(tmp_path)
    counts = [told[f"claims.{name.replace(' ', '_')}"]["value"] for name in VERDICTS]
    assert sum(counts) == found.sizes["claim"]
    assert told["claims.computed"]["value"] == 0
    assert f"{counts[0]:.0f} are contradicted" in shown.plain


def test_hostile_text_stays_text(case):
    odd = claims.check({}).isel(claim=[6]).copy(deep=True)
    odd["says"] = odd.says.astype(object)
    odd.says[0] = "<script>alert(1)</script>"
    assert "<script>" not in show.claims(odd, case).html


def test_articles_and_topics(found):
    html = show.claims_by_article(found).html
    assert all(name in html for name in ("000", "001", "002", "003", "004"))
    assert "investment offices" in show.outside(found).html


def test_the_timeline_has_a_row_and_a_source_for_each_event():
    from nsrkit.scenario.reading.events import events

    html = show.timeline(nsrkit.load("smoke", {"events.in_force": ["red-sea-open"]})).html
    assert html.count("<circle") == len(events())
    assert "changing its numbers: The Red Sea is open" in html
    assert "assumed" in html
