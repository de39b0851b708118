"""The panel of 03_route in JupyterLab: another departure or ship gives another route."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.slow
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
START_S, ANSWER_MS = 40, 40_000
# JupyterLab would ask whether to fetch news, and look for a newer version of itself.
QUIET = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}
}
FAULTS = "[data-mime-type*='jupyter.error'], [data-mime-type*='jupyter.stderr']"
# Whether the panel ever said that it was at work, since this ran.
WATCH = """panel => {
    window.wasBusy = false;
    new MutationObserver(() => { window.wasBusy ||= !!panel.querySelector('.nsr-busy'); })
        .observe(panel, {childList: true, subtree: true});
}"""


@pytest.fixture(scope="module")
def needed():
    """What the test cannot do without, asked before anything is started."""
    for name in ("jupyterlab", "ipywidgets", "playwright"):
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")


@pytest.fixture
def lab(needed, tmp_path, root):
    """Address of 03_route, on the quick scenario, in the JupyterLab that `nsrkit lab` starts."""
    shutil.copytree(root / "workbooks", tmp_path / "workbooks")
    quick(tmp_path / "workbooks" / "03_route.ipynb")
    folders = {f"JUPYTER_{name}_DIR": str(tmp_path / name.lower())
               for name in ("CONFIG", "DATA", "RUNTIME")}  # fmt: skip
    settings = tmp_path / "config" / "labconfig" / "default_setting_overrides.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps(QUIET), encoding="utf-8")
    with (tmp_path / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "nsrkit", "lab", "--no-browser"],
            cwd=tmp_path, env=os.environ | folders, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        about = started(server, tmp_path)
        yield f"{about['url']}lab/tree/workbooks/03_route.ipynb?token={about['token']}"
        asked(about, "api/shutdown", data=b"")
        server.wait(20)


def quick(path):
    """Let a workbook compute the smallest scenario."""
    book = json.loads(path.read_text(encoding="utf-8"))
    cell = next(each for each in book["cells"] if "parameters" in each["metadata"].get("tags", []))
    cell["source"] = 'scenario = "smoke"\noverrides = {}'
    path.write_text(json.dumps(book), encoding="utf-8")


def asked(about, path, data=None):
    head = {"Authorization": f"token {about['token']}"}
    request = urllib.request.Request(about["url"] + path, data=data, headers=head)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.status


def started(server, folder):
    """What the server says of itself once it answers: its address and its token."""
    until = time.monotonic() + START_S
    while time.monotonic() < until and server.poll() is None:
        try:
            told = next((folder / "runtime").glob("jpserver-*.json"))
            about = json.loads(told.read_text(encoding="utf-8"))
            asked(about, "api/status")
            return about
        except (StopIteration, ValueError, OSError):
            time.sleep(0.2)
    server.terminate()
    pytest.fail(f"no server: {(folder / 'server.log').read_text(encoding='utf-8')}")


@pytest.fixture
def page(lab, tmp_path):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        opened = browser.new_page(viewport={"width": 1280, "height": 1000})
        opened.set_default_timeout(ANSWER_MS)
        opened.hosts, opened.faults = set(), []
        for kind in ("request", "websocket"):
            opened.on(kind, lambda made: opened.hosts.add(urlsplit(made.url).hostname))
        opened.on("pageerror", lambda fault: opened.faults.append(str(fault)))
        opened.goto(lab)
        yield opened
        opened.screenshot(path=str(tmp_path / "lab.png"))
        if folder := os.environ.get("NSRKIT_SCREENSHOTS"):
            shutil.copy(tmp_path / "lab.png", Path(folder) / "lab.png")
        browser.close()


def run_all(page):
    # JupyterLab announces "Idle" while there is no kernel yet, and a run then asks which one to
    # take: the status line has to name the kernel too.
    status = page.locator("#jp-main-statusbar").get_by_text(re.compile(r"^(?!No Kernel).+\| Idle"))
    status.first.wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()


def test_panel(page):
    from playwright.sync_api import expect

    from nsrkit.scenario import files

    expect.set_options(timeout=ANSWER_MS)
    run_all(page)
    cell = page.locator(".jp-CodeCell")
    page.locator(".jp-CodeCell:has-text('show.map(') svg[role=img]").wait_for(state="attached")
    panel = page.locator(".nsr-route")
    said, map_ = panel.locator(".nsr-said"), panel.locator(".nsr-panel svg[role=img]")
    expect(said).to_contain_text("1 September 2024")
    panel.scroll_into_view_if_needed()
    panel.evaluate(WATCH)
    seen = [map_.inner_html()]

    panel.locator(".noUi-handle").press("ArrowRight")
    expect(said).to_contain_text("14 September 2024")
    seen.append(map_.inner_html())
    assert page.evaluate("window.wasBusy")

    title = files.read_ship("arc7-lng").title
    panel.locator("select").select_option(label=title)
    expect(said).to_contain_text(title)
    expect(panel.locator(".nsr-busy")).to_have_count(0)
    seen.append(map_.inner_html())

    assert len(set(seen)) == 3
    assert "than in the case as loaded" in said.inner_text()
    assert cell.count() == page.locator(".jp-CodeCell .jp-InputPrompt:has-text(']:')").count()
    assert page.locator(FAULTS).all_inner_texts() == []
    assert page.hosts - {None} == {"127.0.0.1"}
    assert page.faults == []
