"""The site: built without a warning, and read in a real browser without a network."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
PAGES = ("index", "start", "gallery", "keys", "science", "equations/ships", "recipes/python",
         "api/voyage", "voyage-cost")  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Warnings are errors: a dead link, a page that nothing leads to, a cell that fails."""
    pytest.importorskip("sphinx", reason="the extra `docs` is not installed")
    out = tmp_path_factory.mktemp("site")
    made = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q",
         "-D", f"nb_execution_cache_path={out / 'cells'}", str(ROOT / "docs"), str(out / "html")],
        capture_output=True, text=True, check=False)  # fmt: skip
    assert made.returncode == 0, made.stderr[-3000:]
    return out / "html"


@pytest.fixture
def page(watched):
    """A page without a network that notes what it asks for and what goes wrong."""
    one = watched(offline=True, viewport={"width": 1280, "height": 900})
    one.on("console", lambda said: one.faults.append(said.text) if said.type == "error" else None)
    return one


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_and_fits_a_phone(site, page, name):
    page.goto((site / f"{name}.html").as_uri())
    assert not [url for url in page.requests if not url.startswith(("file:", "data:"))]
    assert not page.faults
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_formulas_are_drawn_by_the_browser(site, page):
    """As rows and fractions, without a stray mark of the source."""
    page.goto((site / "equations" / "ships.html").as_uri())
    texts = page.eval_on_selector_all("math", "all => all.map(one => one.textContent)")
    assert len(texts) > 90
    assert not [text for text in texts if "&" in text or "\\" in text]
    wide = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
    assert page.eval_on_selector_all(".equation", wide) == 0


def test_code_leads_to_the_reference(site, page):
    page.goto((site / "equations" / "ships.html").as_uri())
    page.click("text=nsrkit.ship.polaris.index >> nth=0")
    assert page.url.endswith("api/ship.html#nsrkit.ship.polaris.index")


def test_search_works_from_a_folder(site, page):
    page.goto((site / "search.html").as_uri() + "?q=Lindqvist")
    page.wait_for_selector("ul.search li", timeout=20_000)
    assert "Ships in ice" in page.inner_text("#search-results")


def test_pages_that_run_show_what_came_out(site, page):
    page.goto((site / "recipes" / "python.html").as_uri())
    assert page.query_selector(".cell_output svg")
    assert "did you mean panamax-ice1" in page.inner_text("article")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_for_who_cannot_see_well(site, page, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.emulate_media(color_scheme=theme)
    for name in ("index", "start", "equations/ships"):
        page.goto((site / f"{name}.html").as_uri())
        found = axe.run(page).response["violations"]
        serious = {one["id"]: one["nodes"][0]["html"][:200] for one in found
                   if one["impact"] in ("serious", "critical")}  # fmt: skip
        assert not serious, name
