"""The panel of 03_route in JupyterLab: another departure or ship gives another route."""

import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

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


class Opened(NamedTuple):
    """A page, the hosts that it asked and the faults that it met."""

    page: "Page"
    hosts: set[str | None]
    faults: list[str]


@pytest.fixture(scope="module")
def needed() -> None:
    """What the test cannot do without, asked before anything is started."""
    for name in ("jupyterlab", "ipywidgets", "playwright"):
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")


@pytest.fixture
def lab(needed: None, tmp_path: Path, root: Path) -> Iterator[str]:
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
            start_new_session=True,
        )  # fmt: skip
        try:
            about = started(server, tmp_path)
            yield f"{about['url']}lab/tree/workbooks/03_route.ipynb?token={about['token']}"
            asked(about, "api/shutdown", data=b"")
            server.wait(20)
        finally:
            if server.poll() is None:  # the command and the server that it started
                os.killpg(server.pid, signal.SIGTERM)
                server.wait(20)


def quick(path: Path) -> None:
    """Let a workbook compute the smallest scenario."""
    book = json.loads(path.read_text(encoding="utf-8"))
    cell = next(each for each in book["cells"] if "parameters" in each["metadata"].get("tags", []))
    cell["source"] = 'scenario = "smoke"\noverrides = {}'
    path.write_text(json.dumps(book), encoding="utf-8")


def asked(about: dict[str, str], path: str, data: bytes | None = None) -> None:
    """Ask the server for something; an OSError where it does not answer."""
    head = {"Authorization": f"token {about['token']}"}
    request = urllib.request.Request(about["url"] + path, data=data, headers=head)
    urllib.request.urlopen(request, timeout=10).close()


def started(server: "subprocess.Popen[bytes]", folder: Path) -> dict[str, str]:
    """What the server says of itself once it answers: its address and its token."""
    until = time.monotonic() + START_S
    while time.monotonic() < until and server.poll() is None:
        try:
            told = next((folder / "runtime").glob("jpserver-*.json"))
            about: dict[str, str] = json.loads(told.read_text(encoding="utf-8"))
            asked(about, "api/status")
            return about
        except (StopIteration, ValueError, OSError):
            time.sleep(0.2)
    pytest.fail(f"no server: {(folder / 'server.log').read_text(encoding='utf-8')}")


@pytest.fixture
def opened(lab: str, tmp_path: Path) -> Iterator[Opened]:
    """03_route in the browser; what it showed last is saved as lab.png."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(ANSWER_MS)
        found = Opened(page, set(), [])
        page.on("request", lambda made: found.hosts.add(urlsplit(made.url).hostname))
        page.on("websocket", lambda made: found.hosts.add(urlsplit(made.url).hostname))
        page.on("pageerror", lambda fault: found.faults.append(str(fault)))
        page.goto(lab)
        yield found
        page.screenshot(path=str(tmp_path / "lab.png"))
        if folder := os.environ.get("NSRKIT_SCREENSHOTS"):
            shutil.copy(tmp_path / "lab.png", Path(folder) / "lab.png")
        browser.close()


def run_all(page: "Page") -> None:
    """Run every cell, on a kernel that is there."""
    # JupyterLab announces "Idle" while there is no kernel yet, and a run then asks which one to
    # take and waits for ever: the status line has to name the kernel too.
    status = page.locator("#jp-main-statusbar").get_by_text(re.compile(r"^(?!No Kernel).+\| Idle"))
    status.first.wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()


def test_panel(opened: Opened) -> None:
    from playwright.sync_api import expect

    from nsrkit.scenario import files

    page = opened.page
    expect.set_options(timeout=ANSWER_MS)
    run_all(page)
    page.locator(".jp-CodeCell:has-text('show.map(') svg[role=img]").wait_for(state="attached")
    panel = page.locator(".nsr-route")
    said, drawn = panel.locator(".nsr-said"), panel.locator(".nsr-panel svg[role=img]")
    expect(said).to_contain_text("1 September 2024")
    panel.scroll_into_view_if_needed()
    panel.evaluate(WATCH)
    maps = {drawn.inner_html()}

    panel.locator(".noUi-handle").press("ArrowRight")
    expect(said).to_contain_text("14 September 2024")
    maps.add(drawn.inner_html())
    assert page.evaluate("window.wasBusy")

    title = files.read_ship("arc7-lng").title
    panel.locator("select").select_option(label=title)
    expect(said).to_contain_text(title)
    expect(panel.locator(".nsr-busy")).to_have_count(0)
    maps.add(drawn.inner_html())

    assert len(maps) == 3
    assert "than in the case as loaded" in said.inner_text()
    ran = page.locator(".jp-CodeCell .jp-InputPrompt").all_text_contents()
    assert ran == [f"[{i + 1}]:" for i in range(len(ran))]
    assert page.locator(FAULTS).all_text_contents() == []
    assert opened.hosts - {None} == {"127.0.0.1"}  # None: data and blobs, which ask nobody
    assert opened.faults == []
