"""A report in a real browser: no request, no script but our own, both themes, print."""

from pathlib import Path

import pytest

import nsrkit

pytestmark = pytest.mark.slow
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    case = nsrkit.load("smoke", {"ensemble.draws": 20})
    return nsrkit.report.render(case, out)


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def opened(browser, report):
    page = browser.new_context(offline=True, viewport={"width": 1280, "height": 900}).new_page()
    page.requests, page.faults = [], []
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("console", lambda said: page.faults.append(said.text))
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    page.goto(report.as_uri())
    return page


def test_no_request_and_no_fault(opened, report):
    assert [url for url in opened.requests if not url.startswith("data:")] == [report.as_uri()]
    assert not opened.faults


def test_every_figure_has_words(opened):
    figures = opened.query_selector_all("figure svg")
    assert len(figures) >= 7
    assert all(len(each.get_attribute("aria-label")) > 20 for each in figures)
    assert all(
        opened.eval_on_selector_all(
            "figure", "all => all.map(f => !!f.querySelector('figcaption'))"
        )
    )
    assert all(opened.eval_on_selector_all("img", "all => all.map(i => !!i.alt)"))


def test_nothing_wider_than_the_page(opened):
    for width in (1280, 420):
        opened.set_viewport_size({"width": width, "height": 800})
        assert opened.evaluate("document.documentElement.scrollWidth") <= width


def test_theme_button(opened):
    ground = "getComputedStyle(document.body).backgroundColor"
    before = opened.evaluate(ground)
    opened.click("#theme")
    assert opened.evaluate(ground) != before


def test_a_planted_script_does_not_run(opened):
    opened.evaluate(
        "const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        "document.body.append(s)"
    )
    assert opened.evaluate("window.ran") is None


def test_table_sorts(opened):
    head = ".numbers th:nth-child(2)"
    opened.click(head)
    shown = opened.eval_on_selector_all(
        ".numbers tbody td:nth-child(2)", "all => all.map(c => c.textContent)"
    )
    assert shown == sorted(shown, key=str.lower)


def test_print(opened):
    assert opened.pdf(format="A4", print_background=True).startswith(b"%PDF")
