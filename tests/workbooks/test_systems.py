"""Every workbook in one report of all systems, with few members, draws and years."""

import json
import re
import subprocess
import sys

import pytest
import yaml

from nsrkit.scenario import files

pytestmark = pytest.mark.slow

QUICK = {
    "navigability": {"members": 2, "years": [2012, 2025], "ahead": [2040], "scenarios": ["ssp245"]},
    "scan": {"every_d": 28, "members": 0},
    "ensemble": {"draws": 20},
    "transit": {"members": 2},
    "exports": {"members": 2},
    "seasons": {"years": [2021], "members": 2},
    "liner": {"members": 2},
    "express": {"members": 2},
    "icebreakers": {"members": 2, "seasons": 4},
    "network": {"years": [2024], "states": [], "draws": 0,
                "seaways": {"members": 1, "every_d": 28}},
    "energy": {"years": [2025], "members": 1, "every_d": 15, "draws": 4, "counts": [0, 14, 28]},
    "outlook": {"draws": 256, "reliable": {
        "members": 2, "years": [2030, 2040], "every_y": 5, "scenarios": ["ssp245"],
        "passages": {"members": 2, "ships": ["container-1a"]}}},
}  # fmt: skip
# What analysts publish, and where in the report it stands: (workbook, words of it).
ITEMS = {
    "headline box": ("00_start", "as of"),
    "transits and tonnes by year": ("05_transit", "What was counted"),
    "targets beside what came": ("10_outlook_2040", "Targets and what came"),
    "cargo by type": ("10_outlook_2040", "By kind of cargo and by project"),
    "season calendar": ("02_navigability", "Every year, class by class"),
    "navigable days to 2040": ("10_outlook_2040", "Reliable, year-round by 2040?"),
    "routes by month and class": ("03_route", "By month and class"),
    "corridors compared": ("01_corridors", "Corridors compared"),
    "speed and ice along the way": ("03_route", "Speed, ice, risk and escort along the way"),
    "liner service": ("06_liner", "The ships through the season"),
    "escort": ("07_icebreakers", "Who waits"),
    "flows and crossings": ("08_hubs", "What goes where"),
    "sensitivity": ("04_voyage_cost", "What the answer hangs on"),
    "sanctioned ships": ("09_energy", "without ice class"),
    "claims": ("11_claims", "Claim by claim"),
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("systems")
    (folder / "quick-all.yaml").write_text(yaml.safe_dump({"extends": "all-systems"} | QUICK))
    one = {"extends": "transit-2024", "transit": {"members": 2}, "workbooks": ["05_transit"]}
    (folder / "quick-transit.yaml").write_text(yaml.safe_dump(one))
    command = [sys.executable, "-m", "nsrkit", "run", "quick-all.yaml", "quick-transit.yaml",
               "--jobs", "2"]  # fmt: skip
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return folder / "out"


def test_a_batch_goes_on_where_it_was_stopped(reports):
    """What is done is kept; another scenario of the same name is not taken for it."""
    page = reports / "transit-2024" / "index.html"
    before = page.stat().st_mtime_ns
    command = [sys.executable, "-m", "nsrkit", "run", "quick-transit.yaml", "--resume"]
    run = subprocess.run(command, cwd=reports.parent, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "kept" in run.stdout
    assert page.stat().st_mtime_ns == before
    given = [*command, "--set", "transit.members=1"]
    run = subprocess.run(given, cwd=reports.parent, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert page.stat().st_mtime_ns > before


@pytest.fixture(scope="module")
def everything(reports):
    return reports / "all-systems"


def test_all_workbooks_report(everything):
    status = json.loads((everything / "run.json").read_text())
    assert status["status"] == "ok", status
    assert sorted(status["workbooks"]) == sorted(files.names("workbooks"))
    numbers = json.loads((everything / "results.json").read_text())["numbers"]
    parts = {name.partition(".")[0] for name in numbers}
    assert {"nsr", "transit", "exports", "season_facts", "liner", "express", "icebreakers",
            "network", "energy", "outlook", "claims"} <= parts  # fmt: skip
    assert all(each["value"] is not None or each["reason"] for each in numbers.values())
    page = (everything / "index.html").read_text()
    assert "not for navigation" in page
    assert len(page) < 5_000_000


@pytest.mark.parametrize("item", ITEMS)
def test_the_report_has_what_analysts_publish(everything, item):
    book, words = ITEMS[item]
    assert words in (everything / f"{book}.html").read_text()


@pytest.mark.parametrize("book", ["08_hubs", "09_energy", "10_outlook_2040", "11_claims"])
def test_every_table_and_chart_tells_its_sources(everything, book):
    """A cell that shows numbers lists where they are from."""
    shown = 0
    for cell in json.loads((everything / f"{book}.ipynb").read_text())["cells"]:
        for output in cell.get("outputs", ()):
            html = "".join(output.get("data", {}).get("text/html", ()))
            if re.search(r"<(table|figure)\b", html) and "show.case(" not in "".join(
                cell["source"]
            ):
                shown += 1
                assert 'class="nsr-notes"' in html, "".join(cell["source"])
    assert shown > 2
