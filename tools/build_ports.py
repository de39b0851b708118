"""Find the sea point, the approach leg and the network links of each port in `params/ports.csv`.

A port is not a grid cell: two thirds of the listed ones are land on a 1 km mask. For each port this
script looks for the nearest 1 km sea cell that is joined to a node of the waypoint network over
sea, and measures the way from there to the nodes around it: shortest path over sea cells, then
pulled straight where no land lies between.

Inside the ice box the sea point is where the router takes over: connected sea of its 1 km mask
(where rivers are land), deep enough on each of its grids for the draught of the port; the approach
is then the dredged channel or river, measured over sea and sailed as open water.

Source of the ports: a CSV with the columns of `params/ports.csv` up to `source` (World Port Index
numbers are named there). Land: PyPI global-land-mask 1.0.0 (MIT, from NASA/NOAA GLOBE, 30 arcsec).

    python tools/build_ports.py PORTS.csv      # rewrites params/ports.csv
"""

from __future__ import annotations

import csv
import sys
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from global_land_mask import globe
from pyproj import Geod
from scipy.ndimage import label
from skimage.graph import MCP_Geometric

from nsrkit.ice import grid
from nsrkit.ice.static import land_1km, static

ROOT = Path(__file__).parents[1]
GEOD = Geod(ellps="WGS84")
NM = 1852.0
CELL = 1 / 120  # degrees
REACH_LAT, REACH_LON = 4.0, 8.0  # half window [degrees]; widened towards the pole
LINKS, LINK_NM = 4, 260.0
CLEAR_M = 1.0  # under-keel clearance of the defaults
# Where the draught is not known: depth [m] the router's sea point should have, and how far [nm] it
# may lie for that.
NO_DRAUGHT = ((14.0, 40.0), (9.0, 90.0), (6.0, 400.0))
OUT = ["port", "country", "unlocode", "lat", "lon", "coordinates", "draught_m", "draught_status",
       "loa_m", "sea_lon", "sea_lat", "approach_nm", "links", "note", "source"]  # fmt: skip


def length_nm(a, b) -> float:
    return GEOD.inv(*a, *b)[2] / NM


def blocked(a, b) -> bool:
    """Whether the geodesic from a to b touches land of the mask."""
    points = np.array([a, *GEOD.npts(*a, *b, max(int(length_nm(a, b) * 4), 2)), b])
    return bool(globe.is_land(points[:, 1], (points[:, 0] + 180) % 360 - 180).any())


def pulled(path: list[tuple[float, float]]) -> float:
    """Length [nm] of a path over sea after pulling it straight."""
    total, i = 0.0, 0
    while i < len(path) - 1:
        step = len(path) - 1 - i
        while step > 1 and blocked(path[i], path[i + step]):
            step = step * 3 // 4
        total += length_nm(path[i], path[i + step])
        i += step
    return total


@lru_cache(maxsize=1)
def routing_sea():
    """Sea of the router at 1 km: the largest connected piece."""
    mask = land_1km()
    pieces, _ = label(~mask.land)
    return mask, pieces == np.argmax(np.bincount(pieces[pieces > 0]))


def in_box(lon: float, lat: float) -> bool:
    """Inside the ice box, the Baltic left out."""
    east = lon % 360
    across = grid.WEST_E <= east <= grid.EAST_E and lat >= grid.SOUTH_N
    return across and not (east < 31 and lat < 66)


def _inside(shape: tuple[int, int], row: np.ndarray, col: np.ndarray) -> tuple[np.ndarray, ...]:
    return np.clip(row, 0, shape[0] - 1).astype(int), np.clip(col, 0, shape[1] - 1).astype(int)


@cache
def deep(spacing_km: float, need_m: float) -> np.ndarray:
    """Cells of a routing grid from which the open Barents Sea can be reached at this depth."""
    fixed = static(spacing_km)
    with np.errstate(invalid="ignore"):
        usable = (fixed["surface"].values == 0) & (fixed["depth"].values >= need_m)
    pieces, _ = label(usable, np.ones((3, 3)))
    x, y = grid.xy(38.0, 72.0)
    home = (
        int((y - grid.Y_EDGES_M[0]) // (spacing_km * 1e3)),
        int((x - grid.X_EDGES_M[0]) // (spacing_km * 1e3)),
    )
    return pieces == pieces[home]


def usable(lon: np.ndarray, lat: np.ndarray, need_m: float) -> np.ndarray:
    """Points in the connected sea of the router at 1 km, deep enough on each of its grids."""
    mask, sea = routing_sea()
    x, y = grid.xy(lon, lat)
    at = (y - mask.y0_m) // mask.step_m, (x - mask.x0_m) // mask.step_m
    out = sea[_inside(sea.shape, *at)]
    for spacing in grid.SPACINGS_KM:
        cells = deep(spacing, need_m)
        at = (y - grid.Y_EDGES_M[0]) // (spacing * 1e3), (x - grid.X_EDGES_M[0]) // (spacing * 1e3)
        out &= cells[_inside(cells.shape, *at)]
    return out


class Window:
    """The mask around one port."""

    def __init__(self, lon: float, lat: float) -> None:
        wide = REACH_LON / max(np.cos(np.radians(lat)), 0.3)
        self.lat = np.arange(lat - REACH_LAT, lat + REACH_LAT, CELL)
        self.lon = np.arange(lon - wide, lon + wide, CELL)
        x, y = np.meshgrid((self.lon + 180) % 360 - 180, self.lat)
        self.cost = np.where(globe.is_land(y, x), -1.0, 1.0)
        self.sampling = (CELL * 60, CELL * 60 * np.cos(np.radians(lat)))

    def cell(self, lon: float, lat: float) -> tuple[int, int] | None:
        lon = (lon - self.lon[0]) % 360 + self.lon[0]
        row, col = round((lat - self.lat[0]) / CELL), round((lon - self.lon[0]) / CELL)
        inside = 0 <= row < self.lat.size and 0 <= col < self.lon.size
        return (row, col) if inside and self.cost[row, col] > 0 else None

    def place(self, row: int, col: int) -> tuple[float, float]:
        return float((self.lon[col] + 180) % 360 - 180), float(self.lat[row])

    def paths(self, start: tuple[int, int]) -> tuple[MCP_Geometric, np.ndarray]:
        finder = MCP_Geometric(self.cost, sampling=self.sampling)
        return finder, finder.find_costs([start])[0]


def berth(window: Window, at: tuple[float, float], node: tuple[int, int]) -> tuple[int, int]:
    """Sea cell nearest to a port among those that a node can be reached from."""
    rows, cols = np.nonzero(np.isfinite(window.paths(node)[1]))
    lon, lat = window.lon[cols], window.lat[rows]
    away = GEOD.inv(np.full(lon.shape, at[0]), np.full(lon.shape, at[1]), lon, lat)[2]
    best = int(np.argmin(away))
    return int(rows[best]), int(cols[best])


def way(window: Window, finder, start, cell) -> list[tuple[float, float]]:
    """Points of the shortest path over sea to a cell."""
    return [start, *(window.place(*step) for step in finder.traceback(cell)[1:])]


def seaward(window: Window, quay: tuple[int, int], draught: str) -> tuple[tuple[int, int], float]:
    """(cell where the router takes over, length of the approach [nm]) inside the ice box."""
    finder, cost = window.paths(quay)
    lon, lat = np.meshgrid((window.lon + 180) % 360 - 180, window.lat)
    tries = [(float(draught) + CLEAR_M, 400.0)] if draught else NO_DRAUGHT
    for need, reach in tries:
        with np.errstate(invalid="ignore"):
            near = cost <= reach
        near[near] = usable(lon[near], lat[near], need)
        if near.any():
            cell = np.unravel_index(np.argmin(np.where(near, cost, np.inf)), cost.shape)
            path = way(window, finder, window.place(*quay), cell)
            return (int(cell[0]), int(cell[1])), pulled(path)
    raise SystemExit(f"no sea for the router near {window.place(*quay)}")


def links(port: dict[str, str], nodes: dict[str, tuple[float, float]]) -> dict[str, object]:
    at = float(port["lon"]), float(port["lat"])
    window = Window(*at)
    near = {name: cell for name, xy in nodes.items() if (cell := window.cell(*xy))}
    if not near:
        raise SystemExit(f"{port['port']}: no network node within the window")
    first = min(near, key=lambda name: length_nm(at, nodes[name]))
    sea_cell = berth(window, at, near[first])
    approach = length_nm(at, window.place(*sea_cell))
    if in_box(*at):
        sea_cell, more = seaward(window, sea_cell, port["draught_m"])
        approach += more
    sea = window.place(*sea_cell)
    finder, cost = window.paths(sea_cell)
    least = min(cost[cell] for cell in near.values())
    found = {
        name: pulled([*way(window, finder, sea, cell)[:-1], nodes[name]])
        for name, cell in near.items()
        if cost[cell] < max(LINK_NM, 1.01 * least)
    }
    kept = sorted(found, key=found.__getitem__)[:LINKS]
    return {"sea_lon": round(sea[0], 4), "sea_lat": round(sea[1], 4),
            "approach_nm": round(approach, 1),
            "links": " ".join(f"{name}:{found[name]:.1f}" for name in kept)}  # fmt: skip


def main(table: str) -> None:
    with (ROOT / "nsrkit/voyage/data/waypoints.csv").open(encoding="utf-8") as file:
        nodes = {r["node"]: (float(r["lon"]), float(r["lat"])) for r in csv.DictReader(file)}
    with Path(table).open(encoding="utf-8") as file:
        ports = list(csv.DictReader(file))
    with (ROOT / "params/ports.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, OUT, extrasaction="ignore", lineterminator="\n")
        out.writeheader()
        for port in ports:
            row = port | links(port, nodes)
            out.writerow(row)
            print(row["port"], row["sea_lon"], row["sea_lat"], row["approach_nm"], row["links"])


if __name__ == "__main__":
    main(sys.argv[1])
