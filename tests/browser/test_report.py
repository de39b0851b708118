"""A report in a real browser: no request, no script but our own, and all that a reader can do."""

import csv
import io
import json

import openpyxl
import pytest

import nsrkit
from nsrkit.report import page as pages

pytestmark = pytest.mark.slow
BOOKS = ["00_start", "01_corridors", "03_route", "04_voyage_cost"]
A4_PX = 182 / 25.4 * 96, 267 / 25.4 * 96  # what the margins leave of a sheet


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    case = nsrkit.load("smoke", {"ensemble.draws": 20, "workbooks": BOOKS})
    return nsrkit.report.render(case, out)


@pytest.fixture
def opened(watched, report):
    page = watched(offline=True, viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page.on("console", lambda said: page.faults.append(said.text))
    page.goto(report.as_uri())
    return page


@pytest.fixture
def made(watched, tmp_path):
    """Opens a page of our own with a body."""

    def page(body):
        path = tmp_path / "page.html"
        html = pages.page("Page", f'<section class="book">{body}</section>', eyebrow="Made")
        path.write_text(html, encoding="utf-8")
        opened = watched(offline=True, viewport={"width": 1280, "height": 900})
        opened.goto(path.as_uri())
        return opened

    return page


def taken(page, button):
    """The file that a button gives: its name and its bytes."""
    with page.expect_download() as found:
        page.locator(button).first.click()
    return found.value.suggested_filename, found.value.path().read_bytes()


def column(page, at):
    return page.locator(f"tbody td:nth-child({at})").all_inner_texts()


def test_no_request_and_no_fault(opened, report):
    asked = [url for url in opened.requests if not url.startswith(("data:", "blob:"))]
    assert asked == [report.as_uri()]
    assert not opened.faults


def test_every_figure_has_words(opened):
    figures = opened.query_selector_all("figure svg[role=img]")
    assert len(figures) >= 7
    assert all(len(each.get_attribute("aria-label")) > 20 for each in figures)
    has = "all => all.map(f => !!f.querySelector('figcaption'))"
    assert all(opened.eval_on_selector_all("figure", has))
    assert all(opened.eval_on_selector_all("img", "all => all.map(i => !!i.alt)"))


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_wider_than_the_page(opened, width):
    opened.set_viewport_size({"width": width, "height": 800})
    assert opened.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 390])
def test_no_serious_barrier(opened, width):
    opened.set_viewport_size({"width": width, "height": 800})
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    outside = {"exclude": [["svg"]]}  # drawings are one image each, with words of their own
    for theme, rules in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        opened.evaluate("name => { document.documentElement.dataset.theme = name; }", theme)
        found = axe.Axe().run(opened, context=outside, options=rules).response["violations"]
        assert not [one for one in found if one["impact"] in ("serious", "critical")]


def test_theme_stays_chosen(opened):
    ground = "getComputedStyle(document.body).backgroundColor"
    before = opened.evaluate(ground)
    opened.click("#theme")
    dark = opened.evaluate(ground)
    assert dark != before
    opened.reload()
    assert opened.evaluate(ground) == dark


def test_a_planted_script_does_not_run(opened):
    opened.evaluate(
        "const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        "document.body.append(s)"
    )
    assert opened.evaluate("window.ran") is None


def test_without_scripts_all_is_there(browser, report):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    assert page.locator(".toc").get_attribute("open") is not None
    assert page.locator("main table").count() > 5
    assert page.locator("noscript").count() == 1
    context.close()


def test_links_last(opened):
    ids = opened.eval_on_selector_all("main :not(svg *)[id]", "all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))
    leads = "all => all.map(a => a.getAttribute('href').slice(1))"
    targets = opened.eval_on_selector_all('a[href^="#"]', leads)
    assert set(targets) <= set(ids) | {"main"}
    heading = opened.locator("h3:has(.hash)").first
    heading.hover()
    heading.locator(".hash").click()
    assert opened.url.endswith("#" + heading.get_attribute("id"))


TABLE = """<div class="nsr-table"><table><caption><span>Made.</span></caption><thead><tr>
<th scope="col">Name</th><th scope="col" class="n">Days</th><th scope="col">When</th>
<th scope="col" class="n">Cost</th></tr></thead><tbody>
<tr><td>b 10</td><td class="n">9.0<br><small>1–99</small></td><td>2 March 2024</td>
<td>USD 2.1 m</td></tr>
<tr><td>b 9</td><td class="n">1,200.5<sup class="nsr-ref"><a href="#x">7</a></sup></td>
<td>30 January 2024</td><td>USD 900 k</td></tr>
<tr><td>a</td><td class="n">\u22123</td><td>1 December 2023</td><td>\u2013</td></tr>
<tr><td>Total</td><td class="n">5</td><td>\u2013</td><td>USD 3 m</td></tr>
</tbody></table></div>"""


@pytest.mark.parametrize(
    ("head", "up"),
    [("Name", ["a", "b 9", "b 10"]), ("Days", ["a", "b 10", "b 9"]),
     ("When", ["a", "b 9", "b 10"]), ("Cost", ["b 9", "b 10", "a"])],
)  # fmt: skip
def test_columns_sort_by_what_they_hold(made, head, up):
    page = made(TABLE)
    button = page.get_by_role("button", name=head, exact=True)
    button.press("Enter")
    assert column(page, 1) == [*up, "Total"]
    assert page.locator("th[aria-sort=ascending]").inner_text() == head
    button.click()
    down = [*reversed(up)] if head != "Cost" else ["b 10", "b 9", "a"]  # what is empty comes last
    assert column(page, 1) == [*down, "Total"]
    button.click()
    assert column(page, 1) == ["b 10", "b 9", "a", "Total"]
    assert page.locator("th[aria-sort]").count() == 0


def test_a_table_as_a_file(opened, report):
    name, content = taken(opened, ".nsr-table[id] > .take button")
    assert name.startswith("smoke-")
    assert name.endswith(".csv")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len({len(row) for row in rows}) == 1
    days = rows[0].index("Days")
    told = json.loads((report.parent / "results.json").read_text())["numbers"]
    assert float(rows[1][days]) == pytest.approx(told["nsr.days"]["value"], rel=1e-6)


def test_a_text_that_a_spreadsheet_would_compute_is_quoted(made):
    page = made(TABLE.replace("<div class", '<div id="t" class').replace("b 10", "=1+1"))
    assert taken(page, ".take button")[1].count(b"'=1+1") == 1


def test_a_drawing_as_a_file(opened):
    name, content = taken(opened, "figure[id] .take button")
    assert name.endswith(".svg")
    text = content.decode()
    assert text.startswith("<?xml")
    assert 'xmlns="http://www.w3.org/2000/svg"' in text
    assert "var(" not in text
    page = opened.context.new_page()
    page.goto("data:text/html,<img>")
    size = """svg => new Promise(done => { const img = document.images[0];
        img.onload = () => done(img.naturalWidth);
        img.onerror = () => done(0);
        img.src = URL.createObjectURL(new Blob([svg], {type: 'image/svg+xml'})); })"""
    assert page.evaluate(size, text) > 100


def test_everything_in_one_spreadsheet(opened, report):
    name, content = taken(opened, ".take.all button")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert name == "smoke.xlsx"
    told = json.loads((report.parent / "results.json").read_text())["numbers"]
    rows = list(book["Headline numbers"].iter_rows(min_row=2, values_only=True))
    assert {row[0]: row[2] for row in rows} == {key: one["value"] for key, one in told.items()}
    listed = [row[0] for row in book["Contents"].iter_rows(min_row=2, values_only=True)]
    assert listed == book.sheetnames[1:]


def test_results_scenario_and_track_lie_in_the_page(opened, report):
    buttons = opened.locator(".take.all button").all_inner_texts()
    assert buttons == ["smoke.xlsx", "smoke-results.json", "smoke.yaml"]
    told = taken(opened, ".take.all button:nth-child(2)")[1]
    assert json.loads(told) == json.loads((report.parent / "results.json").read_text())
    assert (
        taken(opened, ".take.all button:nth-child(3)")[1]
        == (report.parent / "scenario.yaml").read_bytes()
    )
    line = json.loads(taken(opened, 'figure .take button:text-is("GeoJSON")')[1])
    assert line["type"] == "FeatureCollection"
    assert b"<trkpt" in taken(opened, 'figure .take button:text-is("GPX")')[1]


def test_miles_or_kilometres(made):
    page = made(
        '<p id="p">A way of 1,000 nm, or 10 to 20 nm, at 14.5 kn.</p><p id="b">5 nm · 9 km</p>'
        '<svg role="img" aria-label="100 nm of ice"><text>100 nm</text></svg>'
        + TABLE.replace("Days", "Distance, nm")
    )
    page.click("#unit")
    assert page.inner_text("#p") == "A way of 1,852 km, or 19 to 37 km, at 14.5 kn."
    assert page.inner_text("#b") == "9 km"
    assert page.locator("svg").get_attribute("aria-label") == "185 km of ice"
    assert page.locator("th:nth-child(2)").inner_text() == "Distance, km"
    assert column(page, 2)[0].split() == ["16.7", "2–183"]
    page.reload()
    assert page.inner_text("#p").startswith("A way of 1,852 km")
    page.click("#unit")
    assert page.inner_text("#p").startswith("A way of 1,000 nm")
    assert column(page, 2)[0].split() == ["9.0", "1–99"]


def test_numbers_are_found(opened):
    case = nsrkit.load("smoke")
    opened.fill(".nsr-find input", "prices.vlsfo")
    shown = opened.locator(".nsr-numbers tbody tr:visible")
    assert shown.count() == 1
    assert "prices.vlsfo" in shown.inner_text()
    opened.fill(".nsr-find input", "")
    opened.select_option(".nsr-find select", "assumed")
    wanted = [key for key, one in case.numbers(systems=True).items() if one.status == "assumed"]
    assert opened.locator(".nsr-numbers tbody tr:visible").count() == len(wanted)


def test_page_one_is_one_sheet(opened):
    opened.set_viewport_size({"width": round(A4_PX[0]), "height": 1000})
    opened.emulate_media(media="print")
    assert (
        opened.evaluate("document.querySelector('.front').getBoundingClientRect().bottom")
        < A4_PX[1]
    )
    assert opened.locator(".side, .take, .tools").locator("visible=true").count() == 0


def test_print(opened):
    assert opened.pdf(format="A4", print_background=True).startswith(b"%PDF")
