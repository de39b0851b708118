"""What does not change: land, depth, seas, the sea point of each cell and the ways between them."""

from __future__ import annotations

import csv
import json
from functools import lru_cache
from importlib.resources import as_file, files
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.errors import DataError
from nsrkit.ice import grid as _grid
from nsrkit.ice import places
from nsrkit.ice.coast import coastline, polar_land

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["DIRECTIONS", "SURFACES", "Land", "closed_by_default", "coastline", "depth_codes",
           "land_1km", "polar_land", "provenance", "seas", "static"]  # fmt: skip

SURFACES = ("sea", "land", "outside")
NSR_SEAS = tuple(range(1, 8))  # flags of the seven areas of the Northern Sea Route
# (columns, rows) to the neighbours E, NE, N, NW, W, SW, S, SE; bit d of `links` is direction d.
DIRECTIONS = ((1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))

# Depth in one byte: steps of 0.5 m down to 50 m, where ships care, then 3 % steps to 5600 m.
_FINE_M, _DEEP_M = 50.0, 5600.0
_DEPTHS_M = np.concatenate(
    [np.arange(101) / 2, _FINE_M * (_DEEP_M / _FINE_M) ** (np.arange(1, 156) / 155)]
).astype("f4")


class Land(NamedTuple):
    """Land at 1 km on the map; [0, 0] is the lower left cell."""

    x0_m: float
    y0_m: float
    step_m: float
    land: np.ndarray


def depth_codes(depth_m: np.ndarray) -> np.ndarray:
    """Byte codes 1..255 of depths [m]; the code rounds down, never towards deeper water."""
    codes = np.searchsorted(_DEPTHS_M, np.asarray(depth_m, "f4"), side="right") - 1
    return np.asarray(np.clip(codes, 1, 255), "u1")


def _load(name: str) -> dict[str, np.ndarray]:
    with (
        as_file(files("nsrkit.ice").joinpath("data", name)) as path,
        np.load(path, allow_pickle=False) as pack,
    ):
        return {key: pack[key] for key in pack.files}


def _checked(spacing_km: float) -> float:
    if float(spacing_km) not in _grid.SPACINGS_KM:
        raise DataError(f"no grid of {spacing_km} km; choose 25, 12.5 or 5")
    return float(spacing_km)


def static(spacing_km: float) -> xr.Dataset:
    """Fields of a grid that do not change with time.

    Parameters
    ----------
    spacing_km
        25, 12.5 or 5 [km].

    Returns
    -------
    Dataset
        On (y, x) of `nsrkit.ice.grid`: `land_fraction` [1] of the 1 km mask, inland waters
        counted as land; `depth` [m, down], the median over the sea of a cell with the controlling
        depths of `places.straits()` laid over it, NaN where closed; `sea`, the flag of the sea
        (0 other or none); `surface` (0 sea, 1 land, 2 outside the domain, the Baltic included);
        `sea_x`, `sea_y` [m], the point of the cell's sea that ways lead to, NaN where closed;
        `links`, bit d set where the neighbour in direction d (E, NE, N, NW, W, SW, S, SE) can be
        reached over 1 km sea inside the box of the two cells. Coordinates x, y [m], lon, lat.

    Raises
    ------
    DataError
        No such grid.

    References
    ----------
    Amante & Eakins (2009), ETOPO1, doi:10.7289/V5C8276M; global-land-mask 1.0.0.

    Examples
    --------
    >>> float(static(25).depth.max()) > 3000
    True
    """
    return _static(_checked(spacing_km)).copy()


@lru_cache(maxsize=3)
def _static(spacing_km: float) -> xr.Dataset:
    import xarray as xr

    cells = _grid.grid(spacing_km)
    pack = _load(f"static_{spacing_km:g}km.npz")
    lon, lat = _grid.lonlat(*np.meshgrid(cells.x, cells.y))
    is_open = pack["surface"] == 0
    sea_x, sea_y = _sea_points(spacing_km, pack, is_open)
    depth = np.where(is_open, _DEPTHS_M[pack["depth"]], np.nan).astype("f4")
    for strait in places.straits().values():
        if strait.depth_m is not None:
            _pin(depth, strait, spacing_km, (lon, lat), (sea_x, sea_y))
    for shared in (depth, lon, lat, sea_x, sea_y, *pack.values()):
        shared.flags.writeable = False  # every caller reads the same arrays
    fields: dict[str, tuple[np.ndarray, dict[str, Any]]] = {
        "land_fraction": ((pack["land"] / np.float32(255)).astype("f4"),
                          {"units": "1", "standard_name": "land_area_fraction",
                           "long_name": "land, share of the 1 km cells"}),
        "depth": (depth, {"units": "m", "standard_name": "sea_floor_depth_below_geoid",
                          "positive": "down", "long_name": "depth of the sea"}),
        "sea": (pack["sea"].view("i1"), _sea_attrs()),
        "surface": (pack["surface"].view("i1"), {
            "units": "1", "long_name": "kind of surface", "flag_meanings": " ".join(SURFACES),
            "flag_values": np.arange(3, dtype="i1")}),
        "sea_x": (sea_x, {"units": "m", "long_name": "sea point of the cell, x on the map"}),
        "sea_y": (sea_y, {"units": "m", "long_name": "sea point of the cell, y on the map"}),
        "links": (pack["links"], {"units": "1", "long_name": "neighbours reached over sea, bits "
                                  "0..7 = E NE N NW W SW S SE"}),
    }  # fmt: skip
    ways = {"lon": (("y", "x"), lon, {"units": "degrees_east", "standard_name": "longitude"}),
            "lat": (("y", "x"), lat, {"units": "degrees_north", "standard_name": "latitude"}),
            "x": ("x", cells.x, {"units": "m", "standard_name": "projection_x_coordinate"}),
            "y": ("y", cells.y, {"units": "m", "standard_name": "projection_y_coordinate"}),
            }  # fmt: skip
    return xr.Dataset(
        {name: (("y", "x"), values, attrs) for name, (values, attrs) in fields.items()},
        coords=ways,
        attrs={"source": "ETOPO1 at 0.1 degree; global-land-mask 1.0.0; controlling depths: "
                         "straits.csv", "licence": "public domain (depth); MIT (land)",
               "references": "doi:10.7289/V5C8276M", "spacing_km": spacing_km, "crs": _grid.CRS},
    )  # fmt: skip


def _sea_points(
    spacing_km: float, pack: dict[str, np.ndarray], is_open: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Map position [m] of each open cell's sea point; NaN where closed."""
    cells = _grid.grid(spacing_km)
    bits = np.unpackbits(pack["at_centre"], count=is_open.size)
    at_centre = bits.astype(bool).reshape(is_open.shape)
    points: list[np.ndarray] = []
    for axis, (centres, edge) in enumerate(
        ((cells.y, _grid.Y_EDGES_M), (cells.x, _grid.X_EDGES_M))
    ):
        exact: np.ndarray = centres[:, None] if axis == 0 else centres[None, :]
        square = np.floor((exact - edge[0]) / 1000)  # the 1 km cell under the centre
        moved = edge[0] + (square + pack["offset"][..., axis] + 0.5) * 1000
        points.append(np.where(is_open, np.where(at_centre, exact, moved), np.nan))
    return points[1], points[0]


def _pin(
    depth: np.ndarray,
    strait: places.Strait,
    spacing_km: float,
    lonlat: tuple[np.ndarray, np.ndarray],
    points: tuple[np.ndarray, np.ndarray],
) -> None:
    """Lay a controlling depth over a strait: nothing in its box deeper, its fairway as deep."""
    least = np.float32(strait.depth_m or 0.0)
    if strait.box is not None:
        hit = _within(strait.box, *lonlat)
        depth[hit] = np.minimum(depth[hit], least)
    track = np.array(strait.fairway)
    ends = np.column_stack(_grid.xy(track[:, 0], track[:, 1]))
    # A fairway is narrower than a cell: every cell that it touches offers its depth.
    reach = max(0.75 * spacing_km, 5.0) * 1000
    low, high = ends.min(axis=0) - reach, ends.max(axis=0) + reach
    cells = _grid.grid(spacing_km)
    cols, rows = (
        slice(
            *np.searchsorted(
                centre, (low[axis] - 1000 * spacing_km, high[axis] + 1000 * spacing_km)
            )
        )
        for axis, centre in enumerate((cells.x, cells.y))
    )
    part = depth[rows, cols]
    near = _distance(points[0][rows, cols], points[1][rows, cols], ends) <= reach
    part[near] = np.maximum(part[near], least)


def _within(box: tuple[float, float, float, float], lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    west, east, south, north = box
    return (lon % 360 >= west) & (lon % 360 <= east) & (lat >= south) & (lat <= north)


def _distance(x: np.ndarray, y: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Distance [m] of points to a polyline; inf for NaN."""
    near = np.full(x.shape, np.inf)
    for (ax, ay), (bx, by) in pairwise(line):
        along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
        along = np.clip(along, 0, 1)
        near = np.fmin(near, np.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)))
    return near


def _sea_attrs() -> dict[str, Any]:
    names = {0: "other"} | {int(row["flag"]): row["name"] for row in seas()}
    return {
        "units": "1",
        "long_name": "sea; 1-7 are the tariff areas of the Northern Sea Route, approximated",
        "flag_values": np.array(sorted(names), "i1"),
        "flag_meanings": " ".join(names[flag] for flag in sorted(names)),
    }


@lru_cache(maxsize=1)
def seas() -> tuple[dict[str, str], ...]:
    """Bounds [degrees] of the seas; the first row that holds a position wins.

    The bounds are our own approximation of the areas of the escort tariff, whose legal
    coordinates were not at hand. Flags 1-7 end 200 nautical miles from Russian land, at the
    boundary with the USA (168 58 37 W), at the parallel of Cape Dezhnev, at Novaya Zemlya and at
    the meridian of Cape Zhelaniya.
    """
    text = files("nsrkit.ice").joinpath("data", "seas.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def land_1km() -> Land:
    """Land at 1 km on the map, inland waters of the domain counted as land.

    Returns
    -------
    Land
        x0_m, y0_m [m]: lower left corner; step_m [m]; land (row, col) bool, rows run up.
        The centre of a cell lies at x0_m + (col + 0.5) step_m, y0_m + (row + 0.5) step_m.

    References
    ----------
    global-land-mask 1.0.0 (MIT), 1/120 degree.

    Examples
    --------
    >>> land_1km().land.shape
    (4800, 6425)
    """
    pack = _load("land_1km.npz")
    rows, cols = (int(n) for n in pack["shape"])
    bits = np.unpackbits(pack["bits"], axis=1, count=cols).view(bool)
    bits.flags.writeable = False
    return Land(_grid.X_EDGES_M[0], _grid.Y_EDGES_M[0], 1000.0, bits[:rows])


def closed_by_default(spacing_km: float) -> np.ndarray:
    """Cells (y, x) that are closed unless a route asks for them.

    They bar the ways north of Severnaya Zemlya and through its Red Army Strait, so that the way
    from the Kara to the Laptev Sea is the charted one, Vilkitsky or Shokalsky Strait.

    Examples
    --------
    >>> bool(closed_by_default(25).any())
    True
    """
    cells = _static(_checked(spacing_km))
    lon, lat = cells.lon.values, cells.lat.values
    closed = np.zeros(lon.shape, bool)
    for item in places.straits().values():
        if item.kind == "barrier" and item.box is not None:
            closed |= _within(item.box, lon, lat)
    return closed


def provenance() -> dict[str, Any]:
    """Inputs of the embedded land, depth and outlines: name, licence, SHA-256, use.

    Examples
    --------
    >>> [entry["name"] for entry in provenance()["inputs"]][0]
    'global-land-mask'
    """
    folder = files("nsrkit.ice").joinpath("data")
    notes = [json.loads(folder.joinpath(name).read_text(encoding="utf-8"))
             for name in ("static.json", "coast.json")]  # fmt: skip
    return {"crs": notes[0]["crs"], "inputs": [*notes[0]["inputs"], *notes[1]["files"].values()]}
