"""Our marching beside 8-neighbour routers: time as a ratio, and the error in free water.

    python benchmarks/bench_route.py

Times vary with the machine, ratios of one run much less. Peers: skimage.graph.MCP_Geometric
(8-neighbour, compiled) and scipy's Dijkstra on the same graph. The field is a slow disc in free
water; the error is that of the first, free stretch against distance over speed.
"""

from __future__ import annotations

import time

import numpy as np
import xarray as xr
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from skimage.graph import MCP_Geometric

import nsrkit

CELLS, REPEATS, FREE_KMH = 400, 5, 20.0


def field() -> np.ndarray:
    """Speed [km/h]: free water with a disc of ice that slows to a tenth."""
    row, col = np.mgrid[:CELLS, :CELLS]
    inside = np.hypot(row - 280, col - 280) < 90
    return np.where(inside, FREE_KMH / 10, FREE_KMH)


def ours(speed: np.ndarray) -> np.ndarray:
    axis = np.arange(CELLS) * 1000.0
    da = xr.DataArray(speed, dims=("y", "x"), coords={"y": axis, "x": axis},
                      attrs={"units": "km h-1"})  # fmt: skip
    da.x.attrs["units"] = da.y.attrs["units"] = "m"
    return nsrkit.voyage.route.arrival(da, (0.0, 0.0)).to_numpy()


def eight_neighbours(speed: np.ndarray) -> np.ndarray:
    return MCP_Geometric(1.0 / speed).find_costs([(0, 0)])[0]


def graph(speed: np.ndarray) -> coo_array:
    """Hours between neighbours at the mean pace of the two cells."""
    number = np.arange(CELLS * CELLS).reshape(CELLS, CELLS)
    pace, parts = 1.0 / speed, []
    for dr, dc in ((0, 1), (1, 0), (1, 1), (1, -1)):
        a = (slice(0, CELLS - dr), slice(max(0, -dc), CELLS - max(0, dc)))
        b = (slice(dr, CELLS), slice(max(0, dc), CELLS + min(0, dc)))
        hours = np.hypot(dr, dc) * (pace[a] + pace[b]) / 2
        parts.append((hours.ravel(), number[a].ravel(), number[b].ravel()))
    hours, first, second = (np.concatenate(values) for values in zip(*parts, strict=True))
    return coo_array((hours, (first, second)), shape=(number.size, number.size)).tocsr()


def best(function, *given) -> float:
    """Shortest of several runs [s], after one that compiles."""
    function(*given)
    took = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        function(*given)
        took.append(time.perf_counter() - start)
    return min(took)


def main() -> None:
    speed = field()
    links = graph(speed)
    free = np.hypot(*np.mgrid[:180, :180]) / FREE_KMH
    runs = {
        "nsrkit arrival": (best(ours, speed), ours(speed)),
        "skimage MCP_Geometric": (best(eight_neighbours, speed), eight_neighbours(speed)),
        "scipy dijkstra": (
            best(lambda: dijkstra(links, directed=False, indices=0)),
            dijkstra(links, directed=False, indices=0).reshape(CELLS, CELLS),
        ),
    }
    base = runs["nsrkit arrival"][0]
    print(f"{CELLS} x {CELLS} cells, best of {REPEATS}")
    print(f"{'':24}{'s':>8}{'ratio':>8}{'worst error in free water':>28}")
    for name, (seconds, hours) in runs.items():
        away = free > 20 / FREE_KMH
        worst = np.abs(hours[:180, :180][away] / free[away] - 1).max()
        print(f"{name:24}{seconds:8.3f}{seconds / base:8.2f}{worst:28.2%}")


if __name__ == "__main__":
    main()
