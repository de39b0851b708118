"""How everything here is measured, and how a table of it is written."""

import gc
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
SHOWN = ("numpy", "scipy", "numba", "xarray", "scikit-image", "scikit-fmm", "rustworkx", "networkx",
         "dask", "linopy", "highspy")  # fmt: skip


class Cost(NamedTuple):
    """Seconds of several runs."""

    cpu: list[float]
    wall: list[float]

    @property
    def least(self):
        return min(self.cpu)

    @property
    def middle(self):
        return statistics.median(self.cpu)


class Table(NamedTuple):
    """One part of the answer."""

    title: str
    note: str
    columns: list[str]
    rows: list[list[str]]

    def __str__(self):
        lines = [f"## {self.title}", "", self.note, "", _line(self.columns),
                 _line(["---"] + ["---:"] * (len(self.columns) - 1))]  # fmt: skip
        return "\n".join([*lines, *map(_line, self.rows), ""])


def _line(cells):
    return f"| {' | '.join(cells)} |"


def once(run):
    """(processor seconds of all threads, wall seconds, result) of one call."""
    gc.collect()
    gc.disable()
    try:
        cpu, wall = time.process_time(), time.perf_counter()
        found = run()
        return time.process_time() - cpu, time.perf_counter() - wall, found
    finally:
        gc.enable()


def spent(run):
    """(processor seconds, wall seconds, result) of one call, with those of its child processes."""
    before, wall = used(), time.perf_counter()
    found = run()
    return used() - before, time.perf_counter() - wall, found


def used():
    """Processor seconds of this process and of the children that it has waited for."""
    now = os.times()
    return now.user + now.system + now.children_user + now.children_system


def alternate(jobs, rounds=5, slow=()):
    """Cost of each job {name: run}, run in turn, so that a busy moment meets all of them.

    The first round compiles and warms up, and is not counted; `slow` ones run two rounds only.
    """
    costs = {name: Cost([], []) for name in jobs}
    for turn in range(rounds + 1):
        for name, run in jobs.items():
            if name in slow and turn > 1:
                continue
            cpu, wall, _ = once(run)
            if turn:
                costs[name].cpu.append(cpu)
                costs[name].wall.append(wall)
    return costs


def fresh(code, *more, cache=None):
    """(processor seconds, wall seconds) of a fresh process that runs this code."""
    env = os.environ | ({"NUMBA_CACHE_DIR": str(cache)} if cache else {})
    return process([sys.executable, "-c", code, *more], env)


def process(command, env=None):
    """(processor seconds, wall seconds) of a command."""
    before, wall = os.times(), time.perf_counter()
    subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL)
    after, wall = os.times(), time.perf_counter() - wall
    used = after.children_user + after.children_system
    return used - before.children_user - before.children_system, wall


def child(module, *args):
    """What a function `module:name` prints as JSON in a process of its own."""
    name, _, function = module.partition(":")
    code = (f"import sys, json; sys.path.insert(0, {str(HERE)!r}); import {name}; "
            f"print(json.dumps({name}.{function}(*sys.argv[1:])))")  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code, *args], check=True, stdout=subprocess.PIPE,
                          text=True)  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def grown(run, after=False):
    """Memory [MB] that a call takes at its peak, or holds after it, on top of that before."""
    gc.collect()
    before = _status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # peak starts anew
    run()
    gc.collect()
    return (_status("VmRSS" if after else "VmHWM") - before) / 1000


def peak():
    """Most memory [MB] that this process ever held."""
    return _status("VmHWM") / 1000


def _status(key):
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1]) * 1.024
    raise KeyError(key)


def load():
    """Mean number of runnable processes in the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


def machine():
    """What the numbers were measured on."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.split(":")[1].strip()
            break
    versions = ", ".join(f"{name} {_version(name)}" for name in SHOWN)
    return (f"{os.cpu_count()} processors ({model}), {platform.system()}, Python "
            f"{platform.python_version()}, {versions}")  # fmt: skip


def _version(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def ms(seconds, digits=2):
    return f"{seconds * 1e3:.{digits}f}"


def times(ratio):
    return f"{ratio:.2f} x" if ratio < 10 else f"{ratio:.0f} x"


def verdict(value, goal, least=True):
    """The value beside its goal."""
    met = value >= goal if least else value <= goal
    return f"{value:.2f} ({'>=' if least else '<='} {goal:g}: {'met' if met else 'NOT MET'})"
