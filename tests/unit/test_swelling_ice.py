"""Small files that declare or unpack to far more than memory: refused, or read in small parts."""

import gzip
import json
import os
import subprocess
import sys

import netCDF4
import numpy as np
import pytest

pytestmark = pytest.mark.slow

MEMORY = 4 << 30  # of addresses: libraries and their threads reserve some 2 GB of them
PEAK_KB = 1_200_000
CHILD = f"""
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
import nsrkit
from nsrkit.errors import DataError
for path in sys.argv[1:]:
    try:
        ice = nsrkit.ice.open(path, variables=("siconc",) if "heff" not in path else ("sivol",))
        told = ["opened", float(ice.isel(time=0).load().to_array().max())]
    except DataError as fault:
        told = ["DataError", str(fault)]
    except BaseException as fault:
        told = [type(fault).__name__, str(fault)]
    # ru_maxrss would count what the parent held when it forked.
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    print(json.dumps([path, *told, peak]), flush=True)
"""


def grid_file(folder, times=1, rows=24, columns=90, chunks=None, written=True):
    """Ice on an axis of degrees, packed; a dimension may be declared and never filled."""
    path = folder / "ice.nc"
    with netCDF4.Dataset(path, "w") as file:
        for name, size in (("time", times), ("lat", rows), ("lon", columns)):
            file.createDimension(name, size)
        for name, size, units in (("time", times, "days since 2001-01-01"),
                                  ("lat", rows, "degrees_north"),
                                  ("lon", columns, "degrees_east")):  # fmt: skip
            axis = file.createVariable(
                name, "f8", (name,), chunksizes=(min(size, 1000),), zlib=True
            )
            axis.units = units
            if size < 1_000_000:
                low, high = {"time": (0, min(times, 100_000)), "lat": (58, 88), "lon": (10, 210)}[
                    name
                ]
                axis[:] = np.linspace(low, high, size)
        field = file.createVariable("siconc", "f4", ("time", "lat", "lon"), zlib=True,
                                    chunksizes=chunks or (1, 24, 90), complevel=1)  # fmt: skip
        field.units = "1"
        if written:
            field[:] = np.zeros((1, 1, 1), "f4")
    return path


def text_bomb(folder):
    """PIOMAS beside a grid of 400 MB of spaces, packed to 400 kB."""
    (folder / "heff.H2017").write_bytes(np.ones((12, 120, 360), "<f4").tobytes())
    with gzip.open(folder / "grid.dat.gz", "wb", compresslevel=1) as file:
        for _ in range(400):
            file.write(b" " * 1_000_000)
    return folder / "heff.H2017"


def store_of_one_piece(folder):
    """A zarr store whose only piece is declared with 160 GB."""
    path = folder / "ice.zarr"
    about = {"zarr_format": 2, "order": "C", "filters": None, "fill_value": 0,
             "compressor": {"id": "zlib", "level": 1}}  # fmt: skip
    axes = {"time": (1, "days since 2001-01-01"), "lat": (200_000, "degrees_north"),
            "lon": (200_000, "degrees_east")}  # fmt: skip
    path.mkdir()
    (path / ".zgroup").write_text('{"zarr_format": 2}')
    for name, dims in [("siconc", list(axes)), *((name, [name]) for name in axes)]:
        (path / name).mkdir()
        shape = [axes[dim][0] for dim in dims]
        told = about | {"shape": shape, "chunks": shape, "dtype": "<f4"}
        (path / name / ".zarray").write_text(json.dumps(told))
        units = {"units": axes[name][1]} if name in axes else {"units": "1"}
        (path / name / ".zattrs").write_text(json.dumps({"_ARRAY_DIMENSIONS": dims} | units))
    return path


def nested_groups(folder):
    """Two hundred groups, one in the other."""
    path = grid_file(folder)
    with netCDF4.Dataset(path, "a") as file:
        for _ in range(200):
            file = file.createGroup("g")
    return path


# Name -> writer, what becomes of it.
BOMBS = {
    "160 GB declared": (lambda f: grid_file(f, 1, 200_000, 200_000, written=False), "cells"),
    "a thousand million times": (lambda f: grid_file(f, 10**9, written=False), "times"),
    "pieces of 1.2 GB": (
        lambda f: grid_file(f, 300, 1000, 1000, (300, 1000, 1000), written=False), "pieces"),
    "240 MB of zeros in one piece": (
        lambda f: grid_file(f, 60, 1000, 1000, (60, 1000, 1000)), "opened"),
    "300 000 times": (lambda f: grid_file(f, 300_000, written=False), "opened|no number"),
    "a store of one piece": (store_of_one_piece, "cells|pieces"),
    "a grid of 400 MB of text": (text_bomb, "grid.dat"),
    "groups within groups": (nested_groups, "opened|damaged"),
}  # fmt: skip


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """What became of each file in one child: name -> (kind, message, peak [kB])."""
    paths, kept = {}, {"NSRKIT_CACHE": str(tmp_path_factory.mktemp("weights"))}
    for name, (write, _) in BOMBS.items():
        paths[name] = str(write(tmp_path_factory.mktemp("bomb")))
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", CHILD, *paths.values()],
                          capture_output=True, text=True, timeout=600, check=False,
                          env=os.environ | kept)  # fmt: skip
    told = {each[0]: each[1:] for each in map(json.loads, done.stdout.splitlines())}
    return {name: told.get(path, ("gone", done.stderr[-500:], 0)) for name, path in paths.items()}


@pytest.mark.parametrize("case", BOMBS)
def test_bounded(case, outcomes):
    kind, message, peak = outcomes[case]
    assert kind in ("opened", "DataError"), message
    assert any(word in f"{kind} {message}" for word in BOMBS[case][1].split("|")), message
    assert peak < PEAK_KB
