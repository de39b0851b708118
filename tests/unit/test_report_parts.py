"""What stands around the sections of a report: names of places, tables read back, page one."""

import io

import openpyxl
import pytest

import nsrkit
from nsrkit.report import page, pages
from nsrkit.report.parts import anchors, appendix, glance, grids, sheets
from nsrkit.show import tables, words


@pytest.fixture(scope="module")
def case():
    return nsrkit.load("smoke")


def part(html, name="01_made", **more):
    marked, contents = anchors.anchored(html, name)
    return pages.Section(name, name, marked, tuple(contents), **more)


ROWS = [["Suez", words.number(28.123456, 1).over("27.5–28.9"), words.percent(0.154)],
        ["=HYPERLINK(1)", words.number(float("nan")), "USD 2.37 m"]]  # fmt: skip
TABLE = tables.table(["Corridor", "Days", "Share"], ROWS, "Ways & means.").html


def test_places_keep_their_names_when_another_comes_before_them():
    before = anchors.anchored("<h1>T</h1><h2>Ice</h2><h2>Fees</h2>", "b")[1]
    after = anchors.anchored("<h1>T</h1><h2>New</h2><h2>Ice</h2><h2>Fees</h2>", "b")[1]
    assert {one[1] for one in before} < {one[1] for one in after}


def test_places_are_named_once():
    html = "<h1>T</h1><h2>Ice</h2><h3>Ice</h3><h1>T</h1><figure><svg></svg></figure><figure>"
    marked, contents = anchors.anchored(html, "b")
    assert [one[1] for one in contents] == ["b", "b-ice", "b-ice-2", "b-t"]
    assert marked.count('id="b-figure-') == 2


def test_a_long_heading_is_cut_between_words():
    found = anchors.slug("word " * 40)
    assert len(found) <= anchors.LONGEST
    assert set(found.split("-")) == {"word"}


def test_a_rounded_number_stands_in_full_beside_its_text():
    first, second = grids.grids(TABLE)[0].rows
    assert first[1] == grids.Cell("28.1", "27.5–28.9", 28.12346)
    assert second[1] == grids.Cell("–")
    assert 'data-v="28.12346"' in TABLE


def test_footnote_marks_are_no_part_of_a_number():
    noted = tables.table(["a"], [[tables.Noted("22.0", "a source")]]).html
    assert grids.grids(noted)[0].rows[0][0].number == (22.0, "#,##0.0")


def test_a_spreadsheet_of_all_tables(case):
    numbers = {"nsr.days": {"value": 20.123456789, "low": None, "high": 21.0, "unit": "d",
                            "status": "derived", "source": "made", "note": "n"}}  # fmt: skip
    content = sheets.spreadsheet(case, [part(f"<h1>One</h1>{TABLE}")], numbers)
    book = openpyxl.load_workbook(io.BytesIO(content))
    heads, suez, other = book["01_made 1"].iter_rows(min_row=2, values_only=True)
    assert heads == ("Corridor", "Days", "Days, low", "Days, high", "Share")
    assert suez == ("Suez", 28.12346, 27.5, 28.9, pytest.approx(0.15))
    assert other[4] == pytest.approx(2.37e6)
    assert book["01_made 1"]["A4"].data_type == "s"
    assert book["Headline numbers"]["C2"].value == 20.123456789
    assert book["Numbers of the case"].max_row == len(case.numbers(systems=True)) + 1
    assert content == sheets.spreadsheet(case, [part(f"<h1>One</h1>{TABLE}")], numbers)


def test_sheets_have_names_that_a_spreadsheet_takes():
    first = sheets._name("a_very_long_name_of_a/workbook", 1, [])
    again = sheets._name("a_very_long_name_of_a/workbook", 1, [first])
    assert first != again
    assert all(len(name) <= 31 and "/" not in name for name in (first, again))


def test_page_one_ends_where_the_first_heading_begins(case):
    first = part('<div class="prose"><h1>Answer</h1></div><p>cards</p>'
                 '<div class="prose"><p>so</p><h2>Grounds</h2></div><p>rest</p>',
                 case='<details class="nsr-case">asked</details>')  # fmt: skip
    html = page.report(case, [first], [], {})
    front, after = html.split('<section class="book front">')[1].split("</section>", 1)
    assert "cards" in front
    assert "nsr-brief" in front
    assert "Grounds" not in front
    assert "<p>so</p>" not in front
    assert after.index("asked") < after.index("Grounds")


def test_page_one_leads_to_the_moving_map(case):
    moving = part('<h1>Route</h1><figure class="nsr-figure" data-live="x"></figure>', "03_route")
    sections = [part("<h1>Answer</h1>", "00_start"), moving]
    assert 'href="#03_route-figure-1"' in page._front(case, sections)
    assert "moving" not in page._front(case, sections[:1])


def test_a_section_that_stands_alone_says_its_case_below_its_title(case):
    alone = part("<h1>Made</h1><p>rest</p>", case="<details>asked</details>")
    html = page.workbook(case, alone, [])
    assert html.index("</h2>") < html.index("asked") < html.index("rest")


def test_what_can_be_taken_lies_in_the_page(case):
    html = appendix.downloads(case, [], {"numbers": {}})
    assert html.count('<script type="application/zlib"') == 3
    assert 'data-file="smoke.yaml"' in html


def test_every_status_of_a_number_is_explained(case):
    said = appendix.colours()
    found = {one.status for one in case.numbers(systems=True).values()}
    assert all(f'data-status="{status}"' in said for status in found)


def test_the_other_sections_are_told_at_a_glance(case):
    cards = (
        '<div class="nsr-cards"><div class="nsr-card"><span>Saved</span><b>7<small> d</small></b>'
        '</div><div class="nsr-card"><span>Fee</span><b class="nsr-none">no value</b></div></div>'
    )
    first, other = part(f"<h1>A</h1>{cards}", "a"), part(f"<h1>B</h1>{cards}", "b")
    assert glance.glance([first]) == ""
    told = glance.glance([first, other, part("<h1>C</h1>", "c")])
    assert told.count("<li>") == 1
    assert 'href="#b"' in told
    assert "<b>7<small> d</small></b> Saved" in told
    assert "Fee" not in told
