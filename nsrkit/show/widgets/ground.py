"""The ground of the map in the browser: coasts, seas, depths, names and the colours of layers.

Everything lies on the page of `maps.polar`, turned so that the route runs from left to right:
positions are kilometres right and down of the pole, in quarters. Fields stay on the project's
25 km grid, rows up and columns right as it has them; the browser turns the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from nsrkit.ice import coast, grid, places, static
from nsrkit.show import theme
from nsrkit.show.maps import lines, polar
from nsrkit.show.svg import Box
from nsrkit.show.widgets.packs import pack

GRID_KM = 25.0
UNIT_KM = 0.25
NO_DEPTH = -32768
_MARGIN_KM = 900.0  # land beyond the frame, to pan over
_LAND_KM = 1.5  # how far the coast may lie from where it is
_SMALL_KM2 = 60.0  # islands below are left out
_FAR_NM = 60.0  # a port with a longer approach does not lie where its way over sea ends

# Stops are (value, colour with its opacity over the ocean); two at one value make a step.
_LAYERS: dict[str, dict[str, Any]] = {
    "siconc": {
        "title": "Ice concentration", "unit": "%", "scale": 0.5, "offset": 0.0,
        "stops": [(0, "#78b8e000"), (15, "#92c9e846"), (50, "#bee0f398"), (85, "#e9f4fbec"),
                  (100, "#ffffffff")],
        "ticks": [0, 25, 50, 75, 100],
    },
    "sithick": {
        "title": "Ice thickness", "unit": "m", "scale": 0.02, "offset": 0.0,
        "stops": [(0, "#968cd600"), (0.15, "#968cd66e"), (0.7, "#b0a6e2c8"), (1.4, "#d4c8f0f0"),
                  (2.2, "#faf2ffff")],
        "ticks": [0, 0.5, 1, 1.5, 2],
    },
    "rio": {
        "title": "POLARIS risk index", "unit": "", "scale": 0.5, "offset": -90.0, "under": "siconc",
        "stops": [(-30, "#8a1812d8"), (-10, "#b3261ec0"), (-10, "#d98700c4"), (0, "#f0b43ca0"),
                  (0, "#f0b43c00"), (30, "#f0b43c00")],
        "ticks": [-30, -10, 0, 30],
    },
}  # fmt: skip


@lru_cache(maxsize=1)
def base() -> bytes:
    """The ground of every map: frame, coasts, seas, depths and names.

    Returns
    -------
    bytes
        A pack. Arrays of positions (n, 2) in quarters of a kilometre right and down of the pole:
        `land`, its polygons from `land_rings[i]` to `land_rings[i + 1]`, and `areas`, the lines
        that bound the seven areas, with `areas_rings`. On (row, column) of the grid: `depth` [m],
        -32768 where there is none; `zone`, the flag of the sea, 0 for none; `surface`, 0 sea, 1
        land, 2 outside.

    Examples
    --------
    >>> from nsrkit.show.widgets.packs import unpack
    >>> about, arrays = unpack(base())
    >>> about["unit_km"], arrays["depth"].shape
    (0.25, (192, 257))
    """
    fixed = static.static(GRID_KM)
    depth = fixed["depth"].values
    land, land_rings = _joined(_coasts())
    areas, areas_rings = _joined([_along(bound) for bound in polar.BOUNDS])
    return pack(
        _about(),
        land=land,
        land_rings=land_rings,
        areas=areas,
        areas_rings=areas_rings,
        depth=np.where(np.isnan(depth), NO_DEPTH, np.rint(np.nan_to_num(depth))).astype("i2"),
        zone=fixed["sea"].values.astype("u1"),
        surface=fixed["surface"].values.astype("u1"),
    )


def _about() -> dict[str, Any]:
    cells = grid.grid(GRID_KM)
    width, height = polar.WIDTH_PX * polar.KM_PER_PX, polar.HEIGHT_PX * polar.KM_PER_PX
    return {
        "turn_deg": float(np.degrees(polar.TURN)),
        "unit_km": UNIT_KM,
        "view": {"left": polar.WEST_KM, "top": -polar.NORTH_KM, "width": width, "height": height},
        # Centre of the first cell; x rises along a row, y from row to row.
        "grid": {"x0_km": float(cells.x[0]) / 1000, "y0_km": float(cells.y[0]) / 1000,
                 "step_km": GRID_KM},
        "sector": [grid.WEST_E, grid.EAST_E, grid.SOUTH_N, grid.NORTH_N],
        "places": _places(),
        "seas": [_named(title, lon, lat) for title, lon, lat in polar.SEAS],
        "zones": {row["flag"]: row["title"] for row in static.seas()},
        "layers": _LAYERS,
        "colours": {role: list(colour) for role, colour in theme.COLOURS.items()},
    }  # fmt: skip


def _places() -> list[dict[str, Any]]:
    """Gates, straits and ports on the page; rank 0 is named first."""
    from nsrkit.voyage import ports

    towns = [town for town, *_ in polar.TOWNS]
    found = [
        _named(one.title, one.lon, one.lat, kind="gate" if one.kind == "gate" else "strait",
               rank=0 if one.name in polar.GATES else 2)
        for one in places.straits().values() if one.kind in ("gate", "strait")
    ] + [
        _named(one.title, one.lon, one.lat, kind="port", rank=1 if one.title in towns else 2)
        for one in ports.ports().values() if one.approach_nm <= _FAR_NM
    ]  # fmt: skip
    return sorted((one for one in found if _seen(*one["at"])), key=lambda one: one["rank"])


def _named(name: str, lon: float, lat: float, **more: Any) -> dict[str, Any]:
    right, down = (int(v) for v in units(lon, lat)[0])
    return {"name": name, "at": [right, down], "lon": lon, "lat": lat, **more}


def _seen(right: float, down: float) -> bool:
    x, y = right * UNIT_KM - polar.WEST_KM, down * UNIT_KM + polar.NORTH_KM
    return (0 < x < polar.WIDTH_PX * polar.KM_PER_PX
            and 0 < y < polar.HEIGHT_PX * polar.KM_PER_PX)  # fmt: skip


def units(lon: Any, lat: Any) -> np.ndarray:
    """(n, 2) positions of longitude and latitude [degrees]."""
    x, y = grid.xy(np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float)))
    return page(x / 1000, y / 1000)


def page(x_km: Any, y_km: Any) -> np.ndarray:
    """(n, 2) positions right and down, of points on the grid's plane [km]."""
    right, up = polar.upright(x_km, y_km)
    return np.rint(np.column_stack([right, -up]) / UNIT_KM).astype("i2")


def _coasts() -> list[np.ndarray]:
    """Land on the page and a margin round it."""
    out = []
    low = np.array([polar.WEST_KM, -polar.NORTH_KM]) - _MARGIN_KM
    high = low + np.array([polar.WIDTH_PX, polar.HEIGHT_PX]) * polar.KM_PER_PX + 2 * _MARGIN_KM
    for shape in coast.polar_land():
        right, up = polar.upright(shape[:, 0], shape[:, 1])
        ring = lines.cut(np.column_stack([right, -up]), Box(*low, *high))
        if len(ring) > 3 and _area(ring) > _SMALL_KM2:
            kept = ring[lines.thinned(ring, _LAND_KM)]
            out.append(np.rint(kept / UNIT_KM).astype("i2"))
    return out


def _area(ring: np.ndarray) -> float:
    after = np.roll(ring, -1, axis=0)
    return abs(float(np.sum(ring[:, 0] * after[:, 1] - after[:, 0] * ring[:, 1]))) / 2


def _along(bound: Sequence[tuple[float, float]]) -> np.ndarray:
    lon, lat = (np.concatenate([np.linspace(*ends, 20) for ends in pairwise(side)])
                for side in zip(*bound, strict=True))  # fmt: skip
    return units(lon, lat)


def _joined(shapes: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """All points in one array, and where each shape begins (and the last one ends)."""
    starts = np.cumsum([0, *(len(shape) for shape in shapes)]).astype("u4")
    return np.concatenate([*shapes, np.empty((0, 2), "i2")]).astype("i2"), starts
