"""Real voyages survive whatever is killed: bit for bit, and no finished block is computed twice."""

import os
import random
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest
import xarray as xr

import nsrkit

pytestmark = pytest.mark.slow

SCRIPT = """
import sys
from dataclasses import dataclass
import nsrkit
from nsrkit.voyage.trips import block, sweep


@dataclass(frozen=True)
class Voyages(block.Voyages):
    def __call__(self, one):
        if "log" in sys.argv:
            with open(sys.argv[2], "a") as file:
                file.write(f"{one.number}\\n")
        return super().__call__(one)


SWEEP = dict(ship=["arc7-lng", "panamax-ice1", "aframax-1as"], start="cape_zhelaniya",
             goal="cape_dezhnev", years=list(range(2014, 2022)), departures=28,
             escort=["required"])
if __name__ == "__main__":
    sweep.Voyages = Voyages
    nsrkit.voyage.sweep(**SWEEP, to=sys.argv[1], how=sys.argv[3])
"""
BLOCKS, LATEST_S = 24, 0.1


@pytest.fixture(scope="module")
def script(tmp_path_factory):
    path = tmp_path_factory.mktemp("script") / "voyages_of_test.py"
    path.write_text(SCRIPT)
    return path


@pytest.fixture(scope="module")
def asked(script):
    names = {}
    exec(script.read_text(), names)
    return names["SWEEP"]


@pytest.fixture(scope="module")
def whole(asked):
    """The sweep in this process, never stopped."""
    return nsrkit.voyage.sweep(**asked, how="threads")


def finished(out):
    return {int(path.stem) for path in (out / ".running").glob("*.npz")}


def started(script, out, log, how):
    words = [sys.executable, str(script), str(out), str(log), how, "log"]
    return subprocess.Popen(words, env=os.environ | {"PYTHONPATH": str(Path.cwd())})


def lines(log):
    return [int(line) for line in log.read_text().split()] if log.exists() else []


def same(one, other):
    xr.testing.assert_equal(one, other)
    return one.hours.dtype == other.hours.dtype and one.visits.dtype == other.visits.dtype


@pytest.mark.parametrize(("how", "kills"), [("threads", 10), ("processes", 5)])
def test_kill_9_at_random_moments(script, whole, tmp_path, how, kills):
    """Up to two blocks after the start of a run and a little more, drawn each time."""
    out, log, chance = tmp_path / "out", tmp_path / "log", random.Random(len(how))
    told, done = [], set()
    for _ in range(kills):
        before, had = len(lines(log)), set(done)
        process = started(script, out, log, how)
        target = len(had) + chance.choice([0, 1, 2])  # blocks, that slow machines get on too
        while process.poll() is None and not (
            len(lines(log)) > before and len(finished(out)) >= target
        ):
            time.sleep(0.01)
        time.sleep(chance.uniform(0.0, LATEST_S))
        process.send_signal(signal.SIGKILL)
        code = process.wait()
        if how == "processes":
            time.sleep(1.0)  # workers see that their parent is gone, and write no more lines
        published = (out / "zarr.json").exists()
        done = set(range(BLOCKS)) if published else finished(out)
        again = set(lines(log)[before:]) & had
        told.append((code, len(had), len(done), len(lines(log)) - before))
        assert not again, f"finished blocks were computed again: {again}"
    assert done, "no block was finished before the last kill: the test would prove nothing"
    before = len(lines(log))
    process = started(script, out, log, how)
    assert process.wait() == 0
    assert not set(lines(log)[before:]) & done
    print(f"{how}: (exit code, finished before, after, begun) of each kill: {told}")  # noqa: T201
    print(f"{len(lines(log))} executions begun for {BLOCKS} blocks")  # noqa: T201
    assert sum(code == -signal.SIGKILL for code, *_ in told) >= kills // 2
    assert same(whole, nsrkit.ensemble.hypercube.opened(out))


@pytest.fixture(scope="module")
def cluster():
    """Two workers; what their start and end warn of is Dask's own affair."""
    from distributed import LocalCluster

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
            yield cluster


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning",
                            "ignore::pytest.PytestUnraisableExceptionWarning")  # fmt: skip
def test_a_dask_worker_is_killed_in_the_middle(cluster, whole, asked, tmp_path):
    from distributed import Client

    workers = {worker.pid for worker in cluster.workers.values()}
    killed = []

    def kill(done, total, *_):
        if done == total // 3:
            killed.append(cluster.workers[0].pid)
            os.kill(killed[0], signal.SIGKILL)

    with Client(cluster) as client:
        found = nsrkit.voyage.sweep(**asked, client=client, progress=kill, to=tmp_path / "out")
    assert set(killed) <= workers
    assert len(killed) == 1
    assert same(whole, found)
    print(f"worker {killed} of {workers} killed after {BLOCKS // 3} blocks: equal")  # noqa: T201


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning",
                            "ignore::pytest.PytestUnraisableExceptionWarning")  # fmt: skip
def test_a_report_on_a_cluster_equals_one_without(cluster, tmp_path):
    found, tasks = [], []
    for name, words in (("here", []), ("there", ["--scheduler", cluster.scheduler_address])):
        command = [sys.executable, "-m", "nsrkit", "run", "smoke", "--out", str(tmp_path / name),
                   "--set", "workbooks=[00_start]"]  # fmt: skip
        before = cluster.scheduler.transition_counter
        run = subprocess.run([*command, *words], capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr
        found.append((tmp_path / name / "smoke/results.json").read_bytes())
        tasks.append(cluster.scheduler.transition_counter - before)
    assert found[0] == found[1]
    assert tasks[0] == 0
    assert tasks[1] > 20  # blocks went through the scheduler
