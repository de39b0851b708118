"""How long a fresh process takes to its first answer."""

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from measure import Table, fresh, process

import nsrkit

ROUTE = """
import nsrkit
ice = nsrkit.ice.open("record", start="2017-09-01", end="2017-10-10")
ship = nsrkit.ship.open("feeder-1as")
nsrkit.voyage.route.fastest(ice, ship, "cape_zhelaniya", "cape_dezhnev", "2017-09-01")
"""
CODES = {
    "python -c pass": "pass", "import numpy": "import numpy", "import nsrkit": "import nsrkit",
    "import numba": "import numba", "import xarray": "import xarray",
    "import numpy, numba, xarray, scipy": "import numpy, numba, xarray, scipy.ndimage",
    "first route, compiled kernels in the cache": ROUTE,
}  # fmt: skip


def tables(quick):
    rounds = 1 if quick else 5
    never = "first route ever, kernels compiled on the way"
    found = {name: [] for name in (*CODES, "nsrkit --help", never)}
    script = shutil.which("nsrkit", path=str(Path(sys.executable).parent))
    command = [script] if script else [sys.executable, "-m", "nsrkit"]
    with tempfile.TemporaryDirectory() as folder:
        caches = [Path(folder, f"{i}") for i in range(1 if quick else 3)]
        found[never] = [fresh(ROUTE, cache=cache) for cache in caches]
        for _ in range(rounds):
            for name, code in CODES.items():
                found[name].append(fresh(code, cache=caches[0]))
            found["nsrkit --help"].append(process([*command, "--help"]))
    rows = []
    for name, runs in found.items():
        cpu, wall = (sorted(part) for part in zip(*runs, strict=True))
        rows.append([name, f"{statistics.median(wall):.2f}", f"{wall[0]:.2f}",
                     f"{statistics.median(cpu):.2f}", str(len(runs))])  # fmt: skip
    note = (f"Fresh processes, nsrkit {nsrkit.__version__}. The route reads 40 days of the record "
            "and searches the default grid.")  # fmt: skip
    yield Table("Cold start", note, ["", "wall, median [s]", "wall, least [s]", "CPU, median [s]",
                                     "runs"], rows)  # fmt: skip
