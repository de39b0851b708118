"""Build the land mask, depth, seas, sea points and links that nsrkit.ice.static reads.

Usage: python tools/build_static.py [REFERENCE_FOLDER]   (or env NSRKIT_REFERENCE_DATA)

Inputs: the registry package global-land-mask 1.0.0 (MIT; land at 1/120 degree) and
`data/etopo1_0.1deg_60-85N_10-200E.nc` of the reference folder (ETOPO1, Amante & Eakins 2009,
doi:10.7289/V5C8276M, NOAA, public domain). Takes half a minute.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import xarray as xr
from numba import njit
from scipy import ndimage

from nsrkit.ice import grid as g
from nsrkit.ice.static import DIRECTIONS, depth_codes

OUT = Path(__file__).resolve().parents[1] / "nsrkit" / "ice" / "data"
ETOPO = "etopo1_0.1deg_60-85N_10-200E.nc"
STEP_M = 1000.0
ROWS = int((g.Y_EDGES_M[1] - g.Y_EDGES_M[0]) / STEP_M)
COLS = int((g.X_EDGES_M[1] - g.X_EDGES_M[0]) / STEP_M)
BALTIC = (20.0, 31.0, 60.0, 66.5)  # west, east, south, north: Bothnia and the Gulf of Finland
EEZ_M = 200 * 1852.0
US_LINE_E = 191.0231  # 168 58 37 W

# Divide between the Barents Sea and the Kara Sea along the spine of Novaya Zemlya and Vaygach,
# (lat, lon); between the White Sea and the Barents Sea from Cape Svyatoy Nos to Cape Kanin Nos.
NOVAYA_ZEMLYA = np.array([(60, 62), (69.4, 61), (69.72, 60.2), (70.4, 58.0), (70.9, 56.3),
                          (72, 53.5), (73.3, 55.2), (74.5, 57.5), (75.5, 60.5), (76.3, 64.5),
                          (77.0, 68.6), (90, 68.6)])  # fmt: skip
WHITE_SEA = np.array([(32, 67.4), (39.8, 67.4), (39.81, 68.15), (43.3, 68.66), (44.6, 68.2)])


def positions() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Longitude 0..360, latitude (float32) and land of every 1 km cell, row by row."""
    from global_land_mask import globe

    x = g.X_EDGES_M[0] + (np.arange(COLS) + 0.5) * STEP_M
    lon, lat = (np.empty((ROWS, COLS), "f4") for _ in range(2))
    land = np.empty((ROWS, COLS), bool)
    for first in range(0, ROWS, 200):
        part = slice(first, first + 200)
        y = g.Y_EDGES_M[0] + (np.arange(ROWS)[part] + 0.5) * STEP_M
        east, north = g.lonlat(*np.meshgrid(x, y))
        land[part] = globe.is_land(north, east)
        lon[part], lat[part] = np.mod(east, 360), north
    return lon, lat, land


def ocean_of(lon: np.ndarray, lat: np.ndarray, land: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(main connected ocean of the domain, land with inland waters filled)."""
    west, east, south, north = BALTIC
    baltic = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    domain = (lon >= g.WEST_E) & (lon <= g.EAST_E) & (lat >= g.SOUTH_N) & (lat <= g.NORTH_N)
    label, _ = ndimage.label(~land & domain & ~baltic)
    size = np.bincount(label.ravel())
    size[0] = 0
    main = label == size.argmax()
    return main, land | (domain & ~baltic & ~main)


def depth_1km(folder: Path, lon: np.ndarray, lat: np.ndarray, main: np.ndarray) -> np.ndarray:
    """Depth [m] at 1 km: bilinear between those ETOPO1 nodes that are sea; NaN off the ocean."""
    nodes = xr.open_dataset(folder / "data" / ETOPO)["elevation"]
    z = nodes.values.astype("f4")
    # Where the mask has water and ETOPO1 none, the nearest sea node speaks.
    near = ndimage.distance_transform_edt(z >= 0, return_distances=False, return_indices=True)
    return _interpolate(z, z[tuple(near)], float(nodes.lon[0]), float(nodes.lat[0]), lon, lat, main)


@njit(cache=False)
def _interpolate(z, filled, lon0, lat0, lon, lat, main):
    out = np.full(main.shape, np.nan, np.float32)
    for r in range(main.shape[0]):
        for c in range(main.shape[1]):
            if not main[r, c]:
                continue
            u, v = (lon[r, c] - lon0) * 10, (lat[r, c] - lat0) * 10
            i = min(max(int(u), 0), z.shape[1] - 2)
            j = min(max(int(v), 0), z.shape[0] - 2)
            fu, fv = u - i, v - j
            total, weight = 0.0, 0.0
            for dj in range(2):
                for di in range(2):
                    w = (fu if di else 1 - fu) * (fv if dj else 1 - fv)
                    if z[j + dj, i + di] < 0:
                        total += w * z[j + dj, i + di]
                        weight += w
            if weight > 0.05:
                out[r, c] = -total / weight
            else:
                out[r, c] = -filled[j + int(fv > 0.5), i + int(fu > 0.5)]
    return out


@njit(cache=False)
def _cells(main, depth, starts_r, starts_c):
    """Median depth and the 1 km cell of the sea point (-1: closed) per grid cell."""
    rows, cols = starts_r.size - 1, starts_c.size - 1
    median = np.full((rows, cols), np.nan, np.float32)
    point = np.full((rows, cols, 2), -1, np.int32)
    for r in range(rows):
        for c in range(cols):
            r0, r1, c0, c1 = starts_r[r], starts_r[r + 1], starts_c[c], starts_c[c + 1]
            mid_r, mid_c = (r0 + r1 - 1) / 2, (c0 + c1 - 1) / 2
            values = np.empty((r1 - r0) * (c1 - c0), np.float32)
            n, best = 0, 1e9
            for i in range(r0, r1):
                for j in range(c0, c1):
                    if not main[i, j]:
                        continue
                    values[n] = depth[i, j]
                    n += 1
                    far = (i - mid_r) ** 2 + (j - mid_c) ** 2
                    if far < best:
                        best = far
                        point[r, c, 0], point[r, c, 1] = i, j
            if n:
                median[r, c] = np.median(values[:n])
    return median, point


@njit(cache=False)
def _joined(main, r0, r1, c0, c1, a, b, seen, stack, mark):
    """Whether two 1 km cells are joined by sea (by edges, not corners) inside a box."""
    seen[a[0], a[1]] = mark
    stack[0, 0], stack[0, 1] = a[0], a[1]
    top = 1
    while top:
        top -= 1
        i, j = stack[top, 0], stack[top, 1]
        if i == b[0] and j == b[1]:
            return True
        for k in range(4):
            ii, jj = i + (k == 0) - (k == 1), j + (k == 2) - (k == 3)
            if r0 <= ii < r1 and c0 <= jj < c1 and main[ii, jj] and seen[ii, jj] != mark:
                seen[ii, jj] = mark
                stack[top, 0], stack[top, 1] = ii, jj
                top += 1
    return False


@njit(cache=False)
def _links(main, point, starts_r, starts_c, directions):
    rows, cols = point.shape[:2]
    links = np.zeros((rows, cols), np.uint8)
    seen = np.zeros(main.shape, np.int32)
    stack = np.empty((10000, 2), np.int32)
    mark = 0
    for r in range(rows):
        for c in range(cols):
            if point[r, c, 0] < 0:
                continue
            for d in range(4):
                rr, cc = r + directions[d, 1], c + directions[d, 0]
                if not (0 <= rr < rows and 0 <= cc < cols) or point[rr, cc, 0] < 0:
                    continue
                mark += 1
                lo, hi = min(c, cc), max(c, cc) + 1
                if _joined(main, starts_r[r], starts_r[rr + 1], starts_c[lo], starts_c[hi],
                           point[r, c], point[rr, cc], seen, stack, mark):  # fmt: skip
                    links[r, c] |= np.uint8(1 << d)
                    links[rr, cc] |= np.uint8(1 << (d + 4))
    return links


def near_russia(land: np.ndarray, lon: np.ndarray, spacing_km: float) -> np.ndarray:
    """Cells (y, x) within 200 nautical miles of land west of the boundary with the USA."""
    coast = (land & (lon < US_LINE_E))[::5, ::5] | (land & (lon < US_LINE_E))[2::5, 2::5]
    away = ndimage.distance_transform_edt(~coast) * 5000.0
    cells = g.grid(spacing_km)
    rows = ((cells.y - g.Y_EDGES_M[0]) / 5000).astype(int)
    cols = ((cells.x - g.X_EDGES_M[0]) / 5000).astype(int)
    _, north = g.lonlat(*np.meshgrid(cells.x, cells.y))
    return away[np.ix_(rows, cols)] / g.scale(north) <= EEZ_M


def seas(lon: np.ndarray, lat: np.ndarray, near: np.ndarray) -> np.ndarray:
    """Flag of the sea at positions; first row of seas.csv that fits wins."""
    west = lon < np.interp(lat, NOVAYA_ZEMLYA[:, 0], NOVAYA_ZEMLYA[:, 1])
    zones = {"nsr": ~west & near, "west": west, "any": np.ones_like(west),
             "white_sea": lat < np.interp(lon, WHITE_SEA[:, 0], WHITE_SEA[:, 1])}  # fmt: skip
    flag = np.zeros(lon.shape, "u1")
    with (OUT / "seas.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            box = [float(row[key]) for key in ("west", "east", "south", "north")]
            hit = (lon >= box[0]) & (lon < box[1]) & (lat >= box[2]) & (lat < box[3])
            flag[hit & zones[row["zone"]] & (flag == 0)] = int(row["flag"])
    return flag


def build(spacing_km, lon, lat, land, main, depth) -> dict[str, np.ndarray]:
    """Arrays of one grid, packed in bytes."""
    cells = g.grid(spacing_km)
    starts_r = np.ceil(np.arange(cells.shape[0] + 1) * spacing_km - 0.5).astype(np.int64)
    starts_c = np.ceil(np.arange(cells.shape[1] + 1) * spacing_km - 0.5).astype(np.int64)
    inside = g.inside(spacing_km)
    median, point = _cells(main, depth, starts_r, starts_c)
    point[~inside] = -1
    # The cell's own centre is the sea point wherever the 1 km cell under it is ocean.
    centre_r = ((np.arange(cells.shape[0]) + 0.5) * spacing_km).astype(int)
    centre_c = ((np.arange(cells.shape[1]) + 0.5) * spacing_km).astype(int)
    at_centre = main[np.ix_(centre_r, centre_c)] & inside
    point[at_centre] = np.stack(np.meshgrid(centre_r, centre_c, indexing="ij"), -1)[at_centre]
    is_open = point[..., 0] >= 0
    links = _links(main, point, starts_r, starts_c, np.array(DIRECTIONS))
    offset = np.where(is_open[..., None], point - np.stack(
        np.meshgrid(centre_r, centre_c, indexing="ij"), -1), 0)  # fmt: skip
    all_cells = np.diff(starts_r)[:, None] * np.diff(starts_c)[None, :]
    dry = np.add.reduceat(np.add.reduceat(land, starts_r[:-1], 0, dtype="i4"), starts_c[:-1], 1)
    where = tuple(np.where(is_open[..., None], point, 0).transpose(2, 0, 1))
    flag = np.where(is_open, seas(lon[where], lat[where], near_russia(land, lon, spacing_km)), 0)
    surface = np.where(is_open, 0, 1)
    surface[~inside | _baltic(cells)] = 2
    return {
        "surface": surface.astype("u1"),
        "sea": flag.astype("u1"),
        "links": links,
        "land": np.round(255 * dry / all_cells).astype("u1"),
        "depth": np.where(is_open, depth_codes(np.nan_to_num(median)), 0).astype("u1"),
        "offset": offset.astype("i1"),
        "at_centre": np.packbits(at_centre),
    }


def _baltic(cells: g.Grid) -> np.ndarray:
    lon, lat = g.lonlat(*np.meshgrid(cells.x, cells.y))
    west, east, south, north = BALTIC
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def provenance(folder: Path) -> dict[str, object]:
    """What the packs were made from."""
    mask = Path(find_spec("global_land_mask").origin).with_name(
        "globe_combined_mask_compressed.npz"
    )
    digest = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()
              for path in (mask, folder / "data" / ETOPO)}  # fmt: skip
    return {
        "built_by": "tools/build_static.py",
        "crs": g.CRS,
        "inputs": [
            {"name": "global-land-mask", "version": version("global-land-mask"), "licence": "MIT",
             "file": mask.name, "sha256": digest[mask.name],
             "used_for": "land at 1 km (value at the centre of each 1 km cell of the map)"},
            {"name": "ETOPO1 bedrock, 0.1 degree", "licence": "public domain (NOAA)",
             "references": "Amante & Eakins (2009), doi:10.7289/V5C8276M",
             "file": ETOPO, "sha256": digest[ETOPO],
             "used_for": "depth: bilinear at 1 km between sea nodes, median over a cell's sea"},
        ],
    }  # fmt: skip


def main() -> None:
    """Write static_<km>.npz, land_1km.npz and static.json."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ["NSRKIT_REFERENCE_DATA"])
    origin = provenance(folder)
    note = np.frombuffer(json.dumps(origin).encode(), "u1")
    lon, lat, land = positions()
    ocean, land = ocean_of(lon, lat, land)
    depth = depth_1km(folder, lon, lat, ocean)
    np.savez_compressed(OUT / "land_1km.npz", bits=np.packbits(land, axis=1),
                        shape=np.array(land.shape), provenance=note)  # fmt: skip
    for spacing in g.SPACINGS_KM:
        packs = build(spacing, lon, lat, land, ocean, depth)
        np.savez_compressed(OUT / f"static_{spacing:g}km.npz", **packs, provenance=note)
        print(spacing, "sea", int((packs["surface"] == 0).sum()))
    (OUT / "static.json").write_text(json.dumps(origin, indent=1) + "\n", encoding="utf-8")
    for path in sorted(OUT.glob("*.npz")):
        print(f"{path.name}: {path.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
