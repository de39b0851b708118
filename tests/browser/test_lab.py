"""Every workbook in JupyterLab: it runs, its controls move and are answered, nothing goes wrong."""

import os
import re
from functools import partial
from pathlib import Path

import pytest

import nsrkit

pytestmark = pytest.mark.slow
BOOKS = sorted(path.stem for path in Path(__file__).parents[2].glob("workbooks/*.ipynb"))
FAULTS = "[data-mime-type*='jupyter.error'], [data-mime-type*='jupyter.stderr']"
ANSWER_MS = 90_000
PANEL = "section.nsr-panel"
PLACE = re.compile(r"\d\d\.\d\dN \d+\.\d\dE")


@pytest.fixture
def opened(lab, watched):
    """Opens workbooks, and ends their kernels."""

    def open_(book, **options):
        page = watched(viewport={"width": 1440, "height": 1000}, **options)
        page.set_default_timeout(ANSWER_MS)
        page.goto(lab.address(book))
        pages[book] = page
        return page

    pages = {}
    yield open_
    for book, page in pages.items():
        shoot(page, book)
    lab.end_kernels()


def run_all(page):
    """Run every cell, on a kernel that is there, and wait until the last one has ended."""
    # JupyterLab announces "Idle" while there is no kernel yet, and a run then asks which one to
    # take and waits for ever: the status line has to name the kernel too.
    status = page.locator("#jp-main-statusbar").get_by_text(re.compile(r"^(?!No Kernel).+\| Idle"))
    status.first.wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.wait_for_function(
        """faults => {
          const said = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
          return document.querySelector(faults)
            || said.length && said.every((one) => /\\[\\d+\\]/.test(one.textContent));
        }""",
        arg=FAULTS,
    )
    assert page.locator(FAULTS).all_text_contents() == []


def shoot(page, name):
    """A picture for whoever wants to look, in the folder NSRKIT_SCREENSHOTS."""
    if folder := os.environ.get("NSRKIT_SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def answered(page, move):
    """Do something to a panel and wait for the answer to it."""
    panel = page.locator(PANEL).first
    before = int(panel.get_attribute("data-answered"))
    move()
    page.wait_for_function(
        f"before => {{ const panel = document.querySelector('{PANEL}'); "
        "return Number(panel.dataset.answered) > before && panel.ariaBusy !== 'true'; }",
        arg=before,
    )
    assert panel.locator(".nsr-fault").inner_html() == ""
    return shown(panel)


def shown(panel):
    """(what a panel says was changed, its answer)."""
    return panel.locator(".nsr-changed").inner_text(), panel.locator(".nsr-answer").inner_html()


def move(field):
    """What a reader can do to a control once; None where there is no other choice."""
    control = field.locator("input, select").first
    kind = control.get_attribute("type") or "select"
    if kind == "checkbox":
        return control.click
    if kind == "range":
        at_end = control.evaluate("one => one.value === one.max")
        return partial(control.press, "ArrowLeft" if at_end else "ArrowRight")
    count = control.locator("option").count()
    at = control.evaluate("one => one.selectedIndex")
    return partial(control.select_option, index=(at + 1) % count) if count > 1 else None


def test_workbook(book, opened, strangers):
    page = opened(book)
    run_all(page)
    panel = page.locator(PANEL).first
    panel.scroll_into_view_if_needed()
    seen = [shown(panel)]
    for field in panel.locator("[data-key]").all():
        if (other := move(field)) is not None:
            seen.append(answered(page, other))
    assert len(seen) > 2
    assert len({page for _, page in seen}) > len(seen) / 2  # a class more may change nothing
    answered(page, panel.get_by_role("button", name="Reset").click)
    assert page.locator(FAULTS).all_text_contents() == []
    assert strangers(page) == set()
    assert page.faults == []


def pytest_generate_tests(metafunc):
    if "book" in metafunc.fixturenames:
        metafunc.parametrize("book", BOOKS)


def test_a_start_is_picked_and_kept_as_a_scenario(opened, lab):
    """On the map of 03_route: another start, its new route, dark colours, a file that loads."""
    page = opened("03_route")
    run_all(page)
    panel, world = page.locator(PANEL).first, page.locator(".nsr-map").first
    world.scroll_into_view_if_needed()
    stage = world.locator(".stage")
    box = stage.bounding_box()
    stage.click(position={"x": 0.3 * box["width"], "y": 0.34 * box["height"]})  # Barents Sea
    changed, _ = answered(page, world.locator(".card button").first.click)
    assert PLACE.search(changed)

    light = world.evaluate("one => one.style.colorScheme")
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.get_by_text("Theme", exact=True).hover()
    page.get_by_text("JupyterLab Dark", exact=True).click()
    page.wait_for_function("() => document.querySelector('.nsr-map').style.colorScheme === 'dark'")
    assert light == "light"
    world.scroll_into_view_if_needed()
    shoot(page, "dark")

    panel.get_by_label("Save as scenario").fill("picked")
    panel.get_by_role("button", name="Save").click()
    panel.locator(".nsr-note").get_by_text("picked.yaml").first.wait_for()
    case = nsrkit.load(lab.folder / "workbooks" / "picked.yaml")
    assert PLACE.fullmatch(case.voyage.origin)
