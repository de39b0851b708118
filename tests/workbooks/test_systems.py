"""The workbook of each system, from its own scenario with few members, to a report."""

import json
import subprocess
import sys

import pytest
import yaml

pytestmark = pytest.mark.slow

# Scenario of the package -> its workbook, and what makes it quick.
SYSTEMS = {
    "transit-2024": ("05_transit", {"transit": {"members": 2}}),
    "vologda-corridor": ("05_exports", {"exports": {"members": 2}}),
    "reported-seasons": ("05_seasons", {"seasons": {"years": [2021], "members": 2}}),
    "newnew-2024": ("06_liner", {"liner": {"members": 2}}),
    "arctic-express": ("06_express", {"express": {"members": 2}}),
    "border-hubs": (
        "08_hubs",
        {
            "network": {
                "years": [2024],
                "states": [],
                "draws": 0,
                "seaways": {"members": 1, "every_d": 28},
            }
        },
    ),
    "early-freeze-2021": ("07_icebreakers", {"icebreakers": {"members": 2, "seasons": 4}}),
    "arctic-lng2-sanctions": (
        "09_energy",
        {
            "energy": {
                "years": [2025],
                "members": 1,
                "every_d": 15,
                "draws": 4,
                "counts": [0, 14, 28],
            }
        },
    ),
    "year-round-2040": (
        "10_outlook_2040",
        {
            "outlook": {
                "draws": 256,
                "reliable": {
                    "members": 2,
                    "years": [2030, 2040],
                    "every_y": 5,
                    "scenarios": ["ssp245"],
                    "passages": {"members": 2, "ships": ["container-1a"]},
                },
            }
        },
    ),
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("systems")
    files = []
    for name, (book, quick) in SYSTEMS.items():
        files.append(folder / f"quick-{name}.yaml")
        files[-1].write_text(yaml.safe_dump({"extends": name, "workbooks": [book]} | quick))
    command = [sys.executable, "-m", "nsrkit", "run", *map(str, files), "--jobs", "2"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return folder / "out"


def test_a_batch_goes_on_where_it_was_stopped(reports):
    """What is done is kept; another scenario of the same name is not taken for it."""
    page = reports / "transit-2024" / "index.html"
    before = page.stat().st_mtime_ns
    command = [sys.executable, "-m", "nsrkit", "run", "quick-transit-2024.yaml", "--resume"]
    run = subprocess.run(command, cwd=reports.parent, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "kept" in run.stdout
    assert page.stat().st_mtime_ns == before
    given = [*command, "--set", "transit.members=1"]
    run = subprocess.run(given, cwd=reports.parent, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert page.stat().st_mtime_ns > before


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_system_reports(reports, name):
    status = json.loads((reports / name / "run.json").read_text())
    assert status["status"] == "ok", status
    numbers = json.loads((reports / name / "results.json").read_text())["numbers"]
    assert numbers
    assert all(each["value"] is not None or each["reason"] for each in numbers.values())
    page = (reports / name / "index.html").read_text()
    assert "not for navigation" in page
    assert "<svg" in page
    assert len(page) < 3_000_000
