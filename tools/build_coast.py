"""Build the land outlines of the maps: coastline.npz (world) and polar_land.npz (polar plane).

Usage: python tools/build_coast.py

Inputs: Natural Earth land 1:50 m (public domain) as TopoJSON in the npm package world-atlas
2.0.2 (ISC), fetched by npm into a temporary folder; the registry package global-land-mask 1.0.0
(MIT).
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from scipy import ndimage
from skimage.measure import approximate_polygon, find_contours

from nsrkit.ice import grid as g

OUT = Path(__file__).resolve().parents[1] / "nsrkit" / "ice" / "data"
ATLAS, MEMBER = "world-atlas@2.0.2", "package/land-50m.json"
INLAND_LEAST_DEG2 = 5.0
WORLD_TOLERANCE_DEG, WORLD_LEAST_DEG2, WORLD_SOUTH_N = 0.025, 0.02, -60.0
WINDOW_M, POLAR_STEP_M, POLAR_SOUTH_N = 4_500_000.0, 2000.0, 52.0
POLAR_TOLERANCE_KM, POLAR_LEAST_KM2, LAKE_CELLS = 1.0, 15.0, 5000


def atlas() -> bytes:
    """TopoJSON of the land at 1:50 m."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", ATLAS, "--silent"], cwd=folder, check=True,
                       capture_output=True)  # fmt: skip
        archive = next(Path(folder).glob("*.tgz"))
        with tarfile.open(archive) as tar:
            member = tar.extractfile(MEMBER)
            assert member is not None
            return member.read()


def rings(topology: dict) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Outer rings (lon, lat) with continuous longitudes, and the great holes: the Caspian Sea."""
    size, move = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(np.array(arc), axis=0) * size + move for arc in topology["arcs"]]
    polygons = []
    for shape in topology["objects"]["land"]["geometries"]:
        polygons += shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]

    def ring_of(indices: list[int]) -> np.ndarray:
        parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
        ring = np.vstack([part[(k > 0) :] for k, part in enumerate(parts)])
        ring[:, 0] = np.degrees(np.unwrap(np.radians(ring[:, 0])))
        return ring

    holes = [ring_of(hole) for polygon in polygons for hole in polygon[1:]]
    return [ring_of(p[0]) for p in polygons], [h for h in holes if area(h) > INLAND_LEAST_DEG2]


def cut(ring: np.ndarray, axis: int, limit: float, keep_below: bool) -> np.ndarray:
    """Part of a ring on one side of a line (Sutherland and Hodgman 1974)."""
    sign = 1 if keep_below else -1
    out: list[np.ndarray] = []
    for a, b in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        a_in, b_in = sign * (limit - a[axis]) >= 0, sign * (limit - b[axis]) >= 0
        if a_in:
            out.append(a)
        if a_in != b_in:
            out.append(a + (b - a) * (limit - a[axis]) / (b[axis] - a[axis]))
    return np.array(out)


def area(ring: np.ndarray) -> float:
    """Area of a ring in the unit of its coordinates, squared."""
    x, y = ring.T
    return abs(float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))) / 2


def world(outer: list[np.ndarray]) -> list[np.ndarray]:
    """Land polygons between 180 W and 180 E, north of 60 S."""
    out = []
    for ring in outer:
        if ring[:, 1].max() < WORLD_SOUTH_N or abs(ring[0, 0] - ring[-1, 0]) > 1:
            continue  # Antarctica, whose ring runs round the pole
        for shift in (-360.0, 0.0, 360.0):
            part = ring[:-1] + np.array([shift, 0.0])
            if part[:, 0].max() <= -180 or part[:, 0].min() >= 180:
                continue
            part = cut(cut(part, 0, 180.0, True), 0, -180.0, False)
            if (
                len(part) < 3
                or area(part) * np.cos(np.radians(part[:, 1].mean())) < WORLD_LEAST_DEG2
            ):
                continue
            out.append(approximate_polygon(np.vstack([part, part[:1]]), WORLD_TOLERANCE_DEG))
    return [ring for ring in out if len(ring) >= 4]


def polar() -> list[np.ndarray]:
    """Land polygons on the map [km], inland waters filled, cut at a parallel south of the map."""
    from global_land_mask import globe

    axis = np.arange(-WINDOW_M + POLAR_STEP_M / 2, WINDOW_M, POLAR_STEP_M)
    land, inside = (np.zeros((axis.size, axis.size), bool) for _ in range(2))
    for first in range(0, axis.size, 250):
        part = slice(first, first + 250)
        lon, lat = g.lonlat(*np.meshgrid(axis, axis[part]))
        inside[part] = lat >= POLAR_SOUTH_N
        land[part] = globe.is_land(lat, lon) & inside[part]
    label, _ = ndimage.label(~land)
    size = np.bincount(label.ravel())
    land |= size[label] < LAKE_CELLS
    out = []
    for line in find_contours(ndimage.uniform_filter(land.astype("f4"), 2), 0.5):
        ring = (line[:, ::-1] - 0.5) * POLAR_STEP_M / 1000 + axis[0] / 1000
        if area(ring) >= POLAR_LEAST_KM2:
            out.append(approximate_polygon(ring, POLAR_TOLERANCE_KM))
    return [ring for ring in out if len(ring) >= 4]


def save(name: str, polygons: list[np.ndarray], unit: float, origin: dict[str, str]) -> None:
    """Write polygons as 16 bit steps from point to point, biggest polygon first."""
    polygons = sorted(polygons, key=area, reverse=True)
    points = np.round(np.vstack(polygons) / unit).astype("i4")
    steps = np.diff(points, axis=0, prepend=0)
    wide = np.abs(steps).max(axis=1) > 32767
    assert not wide.any(), "a step does not fit into 16 bits"
    note = np.frombuffer(json.dumps(origin).encode(), "u1")
    np.savez_compressed(OUT / name, lengths=np.array([len(p) for p in polygons], "u4"),
                        dx=steps[:, 0].astype("i2"), dy=steps[:, 1].astype("i2"),
                        unit=np.array(unit), provenance=note)  # fmt: skip
    print(name, len(polygons), "polygons", len(points), "points",
          f"{(OUT / name).stat().st_size / 1e3:.0f} kB")  # fmt: skip


def main() -> None:
    """Write both outlines and coast.json."""
    raw = atlas()
    spec = find_spec("global_land_mask")
    assert spec is not None
    assert spec.origin is not None
    mask = Path(spec.origin).with_name("globe_combined_mask_compressed.npz")
    origins = {
        "coastline.npz": {
            "name": "Natural Earth land 1:50m, in npm " + ATLAS, "file": MEMBER,
            "licence": "public domain (data), ISC (package)",
            "sha256": hashlib.sha256(raw).hexdigest(),
            "used_for": "world outline, simplified to 0.025 degree, without Antarctica",
        },
        "polar_land.npz": {
            "name": "global-land-mask " + version("global-land-mask"), "file": mask.name,
            "licence": "MIT", "sha256": hashlib.sha256(mask.read_bytes()).hexdigest(),
            "used_for": "contour of a 2 km mask on EPSG:3411, simplified to 1 km, to 52 N",
        },
    }  # fmt: skip
    outer, inland = rings(json.loads(raw))
    save("coastline.npz", world(outer), 0.0125, origins["coastline.npz"])
    inland = [approximate_polygon(ring, WORLD_TOLERANCE_DEG) for ring in inland]
    save("inland_seas.npz", inland, 0.0125, origins["coastline.npz"])
    save("polar_land.npz", polar(), 0.25, origins["polar_land.npz"])
    origin = {"built_by": "tools/build_coast.py", "files": origins}
    (OUT / "coast.json").write_text(json.dumps(origin, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
