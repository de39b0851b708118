"""The marching router against scipy and scikit-image in one run: same field, one to all.

`python benchmarks/bench_route.py [cells per side]`. Only the ratios travel between machines.
"""

import sys
import time

import numpy as np
import xarray as xr
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from nsrkit.voyage.routing import path, plane

STEP = 10e3
STEPS = [(0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1)]


def field(n, days=0):
    """Smooth speeds [m s-1] with islands."""
    y, x = np.mgrid[0:n, 0:n] / n
    speed = 7 + 3 * np.sin(9 * x) * np.cos(7 * y)
    speed[(np.sin(31 * x) * np.sin(23 * y)) > 0.75] = np.nan
    coords = {"y": np.arange(n) * STEP, "x": np.arange(n) * STEP}
    if not days:
        return xr.DataArray(speed, coords, dims=("y", "x"), attrs={"units": "m s-1"})
    cube = np.stack([speed * (1 + 0.2 * np.sin(day)) for day in range(days)])
    coords["time"] = np.datetime64("2024-09-01") + np.arange(days)
    return xr.DataArray(cube, coords, dims=("time", "y", "x"), attrs={"units": "m s-1"})


def best(run, times=5):
    """Least processor time of several runs [s]."""
    run()
    found = []
    for _ in range(times):
        begin = time.process_time()
        run()
        found.append(time.process_time() - begin)
    return min(found)


def graph(speed):
    """Graph of the eight neighbours for scipy."""
    n = len(speed)
    node = np.arange(n * n).reshape(n, n)
    i, j, w = [], [], []
    for dr, dc in STEPS:
        a = (slice(max(0, -dr), n - max(0, dr)), slice(max(0, -dc), n - max(0, dc)))
        b = (slice(max(0, dr), n - max(0, -dr)), slice(max(0, dc), n - max(0, -dc)))
        cost = np.hypot(dr, dc) * STEP * 0.5 * (1 / speed[a] + 1 / speed[b])
        ok = np.isfinite(cost)
        i.append(node[a][ok])
        j.append(node[b][ok])
        w.append(cost[ok])
    parts = np.concatenate(w), (np.concatenate(i), np.concatenate(j))
    return coo_matrix(parts, shape=(n * n, n * n)).tocsr()


def main(n):
    still = field(n)
    water = int(np.isfinite(still.values).sum())
    rows = []
    ours = plane.cartesian(still)
    rows.append(("marching, static", best(lambda: path.solve(ours, (5.0, 5.0)))))
    daily = plane.cartesian(field(n, 90), "2024-09-01")
    rows.append(("marching, daily fields", best(lambda: path.solve(daily, (5.0, 5.0)))))
    hours = path.solve(ours, (5.0, 5.0))
    goal = (n - 5.0, n - 5.0)
    rows.append(
        ("descend and pull one track", best(lambda: path.follow(ours, hours, (5.0, 5.0), goal)))
    )
    links = graph(still.values)
    start = 4 * n + 4
    rows.append(("scipy csgraph, 8 neighbours", best(lambda: dijkstra(links, indices=start), 3)))
    rows.append(("  building its graph", best(lambda: graph(still.values), 3)))
    try:
        from skimage.graph import MCP_Geometric
    except ImportError:
        print("scikit-image is not installed")
    else:
        cost = np.where(np.isnan(still.values), -1.0, 1 / still.values)
        rows.append(("skimage MCP_Geometric, 8 neighbours",
                     best(lambda: MCP_Geometric(cost).find_costs([(4, 4)]), 3)))  # fmt: skip
    print(f"{n} x {n} cells, {water} of them water")
    for name, seconds in rows:
        print(f"{name:38s} {seconds * 1e3:9.2f} ms {seconds / water * 1e9:7.0f} ns/cell "
              f"{seconds / rows[0][1]:6.1f} x")  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
