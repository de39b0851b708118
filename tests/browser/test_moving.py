"""The map that moves inside a report, in a real browser without any network."""

import pytest

import nsrkit
from nsrkit import show
from nsrkit.report import page
from nsrkit.voyage.tables import monthly

pytestmark = pytest.mark.slow
DATE = ".nsr-live .head span"


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    case = nsrkit.load("smoke", {"scan.first": "09-15", "scan.last": "10-20",
                                 "routing.grid_km": 25,
                                 "navigability.classes": ["IA", "PC3"]})  # fmt: skip
    figure = show.routes(monthly.routes(case))
    path = tmp_path_factory.mktemp("page") / "index.html"
    body = f'<section class="book"><h2 id="map">Map</h2>{figure.html}</section>'
    path.write_text(page.page("A map", body, eyebrow="Test"), encoding="utf-8")
    return path


@pytest.fixture
def opened(watched, report):
    def go(**options):
        made = watched(**{"offline": True, "viewport": {"width": 1200, "height": 900}} | options)
        made.goto(report.as_uri())
        return made

    return go


def moving(made):
    made.locator("figure[data-moving] .nsr-live canvas").first.wait_for(state="attached")
    made.locator(DATE).wait_for()
    return made


def test_the_map_takes_the_place_of_the_drawing_and_asks_nobody(opened, report):
    made = moving(opened())
    assert made.locator("figure > svg").is_hidden()
    made.locator(".nsr-both").click()
    assert made.locator("figure > svg").is_visible()
    assert made.faults == []
    assert {url for url in made.requests if not url.startswith(("data:", "blob:"))} == {
        report.as_uri()
    }


def test_the_slider_goes_through_the_dates(opened):
    made = moving(opened())
    slider = made.locator(".nsr-live input[type=range]")
    slider.fill("0")
    made.locator(DATE, has_text="5 September 2024").wait_for()
    shot = made.locator(".nsr-live .stage").screenshot()
    slider.press("End")
    made.locator(DATE, has_text="25 October 2024").wait_for()
    assert made.locator(".nsr-live .stage").screenshot() != shot


def test_paper_and_a_page_without_scripts_show_the_drawing(opened):
    made = moving(opened())
    made.emulate_media(media="print")
    assert made.locator("figure > svg").is_visible()
    assert made.locator(".nsr-live").is_hidden()
    still = opened(java_script_enabled=False)
    assert still.locator("figure > svg").is_visible()
    assert still.locator(".nsr-live").count() == 0


def test_a_broken_pack_leaves_the_drawing(watched, report, tmp_path):
    broken = tmp_path / "broken.html"
    text = report.read_text(encoding="utf-8")
    at = text.index('data-pack="fields">') + len('data-pack="fields">')
    broken.write_text(text[:at] + "!" + text[at + 1 :], encoding="utf-8")
    made = watched(offline=True)
    made.goto(broken.as_uri())
    made.wait_for_timeout(1500)  # the map is tried as the page opens
    assert made.locator("figure > svg").is_visible()
    assert made.locator(".nsr-live, .nsr-both").count() == 0


def test_on_a_phone_nothing_is_wider_than_the_page(opened):
    made = moving(opened(viewport={"width": 390, "height": 800}))
    assert made.evaluate("document.documentElement.scrollWidth") <= 390
