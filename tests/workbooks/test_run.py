"""Workbooks run from a scenario to a report."""

import json
import shutil
import subprocess
import sys

import pytest
import yaml

pytestmark = pytest.mark.slow
BOOKS = ("00_start", "01_corridors", "02_navigability", "03_route",
         "04_voyage_cost")  # fmt: skip


def nsrkit(*args, cwd):
    command = [sys.executable, "-m", "nsrkit", *map(str, args)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    """Two runs of one scenario, each in a folder of its own."""
    found = []
    for name in ("one", "two"):
        folder = tmp_path_factory.mktemp(name)
        run = nsrkit("run", "smoke", cwd=folder)
        assert run.returncode == 0, run.stdout + run.stderr
        found.append(folder / "out")
    return found


def test_files(twice):
    out = twice[0]
    for name in BOOKS:
        assert (out / "smoke" / f"{name}.html").stat().st_size > 10_000
        assert (out / "smoke" / f"{name}.ipynb").exists()
    assert (out / "index.html").exists()
    assert (out / "smoke/index.html").stat().st_size < 2_000_000
    assert not list(out.rglob(".*"))
    status = json.loads((out / "smoke/run.json").read_text())
    assert status["status"] == "ok"
    assert set(status["workbooks"]) == set(BOOKS)


def test_results_are_byte_identical(twice):
    one, two = ((out / "smoke/results.json").read_bytes() for out in twice)
    assert one == two
    numbers = json.loads(one)["numbers"]
    assert numbers["nsr.days"]["unit"] == "d"
    assert all(each["value"] is not None or each["reason"] for each in numbers.values())


def test_one_workbook_fails(tmp_path, root):
    shutil.copytree(root / "workbooks", tmp_path / "workbooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(root / "params", tmp_path / "params")
    book = tmp_path / "workbooks/02_navigability.ipynb"
    cells = json.loads(book.read_text())
    cells["cells"][-1]["source"] = ["raise ValueError('made to fail')"]
    book.write_text(json.dumps(cells))
    given = {
        "extends": "smoke.yaml",
        "name": "broken",
        "title": "<script>alert(1)</script>",
        "workbooks": ["01_corridors", "02_navigability", "03_route"],
    }
    (tmp_path / "params/broken.yaml").write_text(yaml.safe_dump(given))
    run = nsrkit("run", "params/broken.yaml", cwd=tmp_path)
    assert run.returncode == 1, run.stdout + run.stderr
    assert "made to fail" in run.stdout
    report = (tmp_path / "out/broken/index.html").read_text()
    assert "02_navigability failed" in report
    assert "made to fail" in report
    assert "The passage through the ice" in report
    assert "<script>alert(1)" not in report
    status = json.loads((tmp_path / "out/broken/run.json").read_text())["workbooks"]
    assert [name for name, each in status.items() if each["status"] == "failed"] == [
        "02_navigability"
    ]


def test_plain_papermill(tmp_path, root):
    """Without our runner, from the folder of the workbooks, where JupyterLab starts a kernel."""
    command = [sys.executable, "-m", "papermill", "03_route.ipynb", str(tmp_path / "out.ipynb"),
               "-p", "scenario", "smoke", "--no-progress-bar"]  # fmt: skip
    run = subprocess.run(
        command, cwd=root / "workbooks", capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
