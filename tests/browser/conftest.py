"""A real browser, and the JupyterLab that `nsrkit lab` starts, with every workbook made quick."""

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
START_S, ANSWER_MS = 60, 90_000
SETTINGS = {
    # JupyterLab would ask whether to fetch news, and look for a newer version of itself.
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
    # All cells stand in the page, whether they are in view or not.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}  # fmt: skip
# Every workbook in some seconds: few members, years and draws. The voyage is that of `smoke`.
QUICK = {
    "extends": "all-systems", "name": "quick",
    "navigability": {"members": 2, "years": [2023, 2025], "ahead": [2040], "scenarios": ["ssp245"]},
    "scan": {"first": "08-15", "last": "09-30", "every_d": 15, "members": 0},
    "ensemble": {"draws": 20},
    "transit": {"members": 2}, "exports": {"members": 2}, "express": {"members": 2},
    "liner": {"members": 2}, "seasons": {"years": [2021], "members": 2},
    "icebreakers": {"members": 2, "seasons": 4},
    "network": {"years": [2024], "states": [], "draws": 0,
                "seaways": {"members": 1, "every_d": 28}},
    "energy": {"years": [2025], "members": 1, "every_d": 15, "draws": 4, "counts": [0, 14]},
    "outlook": {"draws": 256, "reliable": {
        "members": 2, "years": [2030, 2040], "every_y": 5, "scenarios": ["ssp245"],
        "passages": {"members": 2, "ships": ["container-1a"]}}},
}  # fmt: skip


@pytest.fixture(scope="session")
def browser():
    """The browser of the system, driven by Playwright."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def watched(browser):
    """Makes pages that note what they ask for (`requests`) and what goes wrong (`faults`)."""
    contexts = []

    def page(**options):
        contexts.append(browser.new_context(**options))
        opened = contexts[-1].new_page()
        opened.requests, opened.faults = [], []
        opened.on("request", lambda made: opened.requests.append(made.url))
        opened.on("websocket", lambda made: opened.requests.append(made.url))
        opened.on("pageerror", lambda fault: opened.faults.append(str(fault)))
        return opened

    yield page
    for context in contexts:
        context.close()


def hosts(page):
    """Whom a page asked for anything; None stands for data and blobs, which ask nobody."""
    return {urlsplit(url).hostname for url in page.requests} - {None}


@pytest.fixture
def strangers():
    """Gives the hosts that a page asked, but for this machine."""
    return lambda page: hosts(page) - {"127.0.0.1", "localhost"}


@pytest.fixture(scope="session")
def lab(browser, tmp_path_factory):
    """The JupyterLab of a new user: address, token and folder."""
    for name in ("jupyterlab", "ipywidgets", "anywidget"):
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed")
    folder = tmp_path_factory.mktemp("lab")
    made_quick(folder)
    at = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in
          ("CONFIG", "DATA", "RUNTIME")} | {"NSRKIT_STORE": str(folder / "store")}  # fmt: skip
    settings = folder / "config" / "labconfig" / "default_setting_overrides.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps(SETTINGS), encoding="utf-8")
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "nsrkit", "lab", "--no-browser"],
            cwd=folder, env=os.environ | at, stdout=log, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
        try:
            yield Lab(folder, **started(server, folder))
        finally:
            os.killpg(server.pid, signal.SIGTERM)  # the command and the server that it started
            server.wait(20)


def made_quick(folder):
    """The workbooks of the project, each on the quick scenario."""
    shutil.copytree(Path(__file__).parents[2] / "workbooks", folder / "workbooks",
                    ignore=shutil.ignore_patterns(".*"))  # fmt: skip
    (folder / "workbooks" / "quick.yaml").write_text(yaml.safe_dump(QUICK), encoding="utf-8")
    for path in (folder / "workbooks").glob("*.ipynb"):
        book = json.loads(path.read_text(encoding="utf-8"))
        cell = next(one for one in book["cells"] if "parameters" in one["metadata"].get("tags", ()))
        cell["source"] = 'scenario = "quick.yaml"\noverrides = {}'
        path.write_text(json.dumps(book), encoding="utf-8")


class Lab:
    """A server that runs."""

    def __init__(self, folder, url, token):
        self.folder, self.url, self.token = folder, url, token

    def ask(self, path, method="GET"):
        """What the server answers."""
        head = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(self.url + path, headers=head, method=method)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read() or "null")

    def address(self, book):
        """Where a workbook opens."""
        return f"{self.url}lab/tree/workbooks/{book}.ipynb?token={self.token}&reset"

    def end_kernels(self):
        """Let go of the memory of the workbooks that were run."""
        for one in self.ask("api/sessions"):
            self.ask(f"api/sessions/{one['id']}", "DELETE")


def started(server, folder):
    """What the server says of itself once it answers: its address and its token."""
    until = time.monotonic() + START_S
    while time.monotonic() < until and server.poll() is None:
        try:
            told = json.loads(next((folder / "runtime").glob("jpserver-*.json")).read_text())
            about = {"url": told["url"], "token": told["token"]}
            Lab(folder, **about).ask("api/status")
        except (StopIteration, ValueError, OSError):
            time.sleep(0.2)
        else:
            return about
    pytest.fail(f"no server: {(folder / 'server.log').read_text(encoding='utf-8')}")
