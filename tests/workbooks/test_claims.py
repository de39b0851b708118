"""The claim check reads what the other workbooks of a run computed."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Claims listed first: they wait all the same."""
    folder = tmp_path_factory.mktemp("claims")
    text = "extends: smoke\nname: claimed\nworkbooks: [11_claims, 00_start]\n"
    (folder / "claimed.yaml").write_text(text)
    command = [sys.executable, "-m", "nsrkit", "run", "claimed.yaml", "--jobs", "2"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return folder / "out/claimed"


def test_distances_of_the_run_are_what_claims_are_held_against(report):
    numbers = json.loads((report / "results.json").read_text())["numbers"]
    assert numbers["claims.computed"]["value"] >= 5
    page = (report / "index.html").read_text()
    suez = numbers["suez.distance_nm"]["value"] * 1.852
    assert f"{suez:,.0f} km" in page


def test_a_section_that_is_not_there_is_named_but_not_linked(report):
    page = (report / "index.html").read_text()
    assert "01_corridors" in page
    assert 'href="#01_corridors"' not in page
    assert 'data-pick="Article"' in page
