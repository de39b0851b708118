"""The interactive panel of 03_route in JupyterLab: another departure gives another route."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
TOKEN = "for-this-test-only"


@pytest.fixture
def lab(tmp_path, root):
    pytest.importorskip("jupyterlab", reason="jupyterlab is not installed")
    shutil.copytree(root / "workbooks", tmp_path / "workbooks")
    shutil.copytree(root / "params", tmp_path / "params")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folders = {
        f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in ("CONFIG", "DATA", "RUNTIME")
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1",
               f"--ServerApp.port={port}", f"--ServerApp.root_dir={tmp_path}"]  # fmt: skip
    env = os.environ | folders | {"JUPYTER_TOKEN": TOKEN}
    server = subprocess.Popen(
        command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{url}/api?token={TOKEN}", timeout=2)
            break
        except OSError:
            time.sleep(0.5)
    yield f"{url}/lab/tree/workbooks/03_route.ipynb?token={TOKEN}"
    server.terminate()
    server.wait(20)


def test_panel(lab, tmp_path):
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.goto(lab)
        page.wait_for_selector(".jp-Notebook", timeout=90_000)
        page.get_by_text("Kernel status: Idle").first.wait_for(state="attached", timeout=60_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        said = page.locator(".nsr-panel .nsr-said")
        said.wait_for(timeout=90_000)
        before = said.inner_text()
        handle = page.locator(".widget-slider .noUi-handle").first
        handle.focus()
        handle.press("ArrowRight")
        page.wait_for_function(
            "old => document.querySelector('.nsr-panel .nsr-said')?.innerText !== old",
            arg=before,
            timeout=60_000,
        )
        said.scroll_into_view_if_needed()
        page.screenshot(path=str(tmp_path / "lab.png"))
        shot = os.environ.get("NSRKIT_SCREENSHOTS")
        if shot:
            shutil.copy(tmp_path / "lab.png", Path(shot) / "lab.png")
        assert page.locator(".jp-RenderedText[data-mime-type*=stderr]").count() == 0
        assert page.locator(".nsr-panel svg[role=img]").count() == 1
        browser.close()
