"""JupyterLab in a browser: how long until a workbook shows something, and the map follows."""

import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from measure import Table, load

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu"]
WAIT_MS, REST_MS = 240_000, 600
PANEL = "section.nsr-panel"
RAN = """() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
    .every((one) => /\\[\\d+\\]/.test(one.textContent))"""
# From a step of the slider until the page is painted with the answer, in ms.
MOVES = """async ([count, rest]) => {
    const panel = document.querySelector('section.nsr-panel'), found = [];
    const slider = panel.querySelector("[data-key='voyage.depart'] input");
    const soon = (ms) => new Promise((done) => setTimeout(done, ms));
    for (let i = 0; i < count; i += 1) {
        const before = Number(panel.dataset.answered), begin = performance.now();
        slider.value = Number(slider.value) + 1;
        for (const name of ["input", "change"]) {
            slider.dispatchEvent(new Event(name, { bubbles: true }));
        }
        while (Number(panel.dataset.answered) === before) await soon(2);
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
        found.push(performance.now() - begin);
        await soon(rest);
    }
    return found; }"""


def tables(quick):
    from playwright.sync_api import sync_playwright

    rows = []
    with served() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for book in ("03_route",) if quick else ("00_start", "03_route"):
            rows.append([book, *tried(browser.new_page(), address(book), 4 if quick else 24)])
        browser.close()
    note = ("The baseline in headless Chromium, drawn without a graphics processor. First picture: "
            "from Run All Cells, with kernels compiled. A move: one day further on the departure, "
            "until the page is painted with the new route; 0.6 s between two. Memory: of the "
            f"kernel, resident, after the moves. Load average {load()} meanwhile.")  # fmt: skip
    yield Table("JupyterLab", note, [
        "workbook", "first picture [s]", "all cells [s]", "a move, median [ms]", "least [ms]",
        "moves", "kernel [MB]"], rows)  # fmt: skip


@contextmanager
def served():
    """JupyterLab as `nsrkit lab` starts it, in a folder of its own; gives where a workbook is."""
    with tempfile.TemporaryDirectory() as folder:
        at = {f"JUPYTER_{name}_DIR": str(Path(folder, name.lower()))
              for name in ("CONFIG", "DATA", "RUNTIME")}  # fmt: skip
        server = subprocess.Popen(
            [sys.executable, "-m", "nsrkit", "lab", "--no-browser"], cwd=folder,
            env=os.environ | at, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            told = announced(Path(folder, "runtime"))
            yield lambda book: f"{told['url']}lab/tree/workbooks/{book}.ipynb?token={told['token']}"
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(20)


def announced(folder):
    """What the server writes of itself once it listens."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for path in folder.glob("jpserver-*.json"):
            try:
                return json.loads(path.read_text(encoding="utf-8"))
            except ValueError:  # half written
                break
        time.sleep(0.1)
    raise TimeoutError("JupyterLab did not start within a minute")


def tried(page, address, moves):
    """The cells of a row."""
    page.set_default_timeout(WAIT_MS)
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.goto(f"{address}&reset")
    idle = re.compile(r"^(?!No Kernel).+\| Idle")
    page.locator("#jp-main-statusbar").get_by_text(idle).first.wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    begin = time.perf_counter()
    page.get_by_text("Run All Cells", exact=True).click()
    page.locator(".jp-OutputArea-output svg[role=img], .nsr-map").first.wait_for()
    first = time.perf_counter() - begin
    page.wait_for_function(RAN)
    whole = time.perf_counter() - begin
    page.locator(PANEL).first.scroll_into_view_if_needed()
    found = page.evaluate(MOVES, [moves, REST_MS])
    cells = [f"{first:.1f}", f"{whole:.1f}", f"{statistics.median(found):.0f}", f"{min(found):.0f}",
             f"{len(found)}", f"{kernel_mb():.0f}"]  # fmt: skip
    page.close()
    return cells


def kernel_mb():
    """Resident memory of the kernel that began last [MB]."""
    command = ["ps", "-eo", "etimes=,rss=,args="]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    kernels = [line.split() for line in listed.splitlines() if "ipykernel_launcher" in line]
    newest = min(kernels, key=lambda words: int(words[0]))
    return int(newest[1]) * 1.024 / 1000
