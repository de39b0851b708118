"""The benchmarks run, in small sizes; what they measure is for a quiet machine to say."""

import subprocess
import sys
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")
TITLES = {
    "route": ("One to all, static", "Ratios, static", "One to all, in ice that changes daily"),
    "ice": ("A year of daily ice", "Years and members, streamed"),
    "fields": ("Index and speed of every cell", "The season of a ship as codes"),
    "voyages": ("Voyages", "Voyages by one thread and by two", "Ensembles"),
    "panel": ("Three ships in a panel, warm",),
    "ledger": ("A voyage priced",),
    "systems": ("Seasons of systems",),
    "network": ("A network of flows", "An ensemble of networks"),
    "cold": ("Cold start",),
    "lab": ("JupyterLab",),
}


def bench(root, *arguments):
    command = [sys.executable, "benchmarks", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("part", TITLES)
def test_a_part_prints_its_tables(root, part):
    for library in ("skimage", "skfmm", "rustworkx", "networkx", "dask", "zarr", "playwright"):
        pytest.importorskip(library)
    if part == "lab" and not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    done = bench(root, part, "--quick")
    assert done.returncode == 0, done.stderr
    assert tuple(line[3:] for line in done.stdout.splitlines() if line[:3] == "## ") == TITLES[part]


def test_an_unknown_part_is_named(root):
    done = bench(root, "routes")
    assert done.returncode == 2
    assert "unknown part routes; one of route, ice, fields" in done.stderr
