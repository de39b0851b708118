"""Projected axes and their projection: the file's own text first, its single attributes last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from pyproj import CRS, Transformer

from nsrkit.errors import DataError
from nsrkit.ice.readers.products.spec import Product
from nsrkit.units import factor

if TYPE_CHECKING:
    import xarray as xr

# Where a grid mapping writes the whole projection as text, the most trusted first.
_TEXTS = ("proj4text", "proj4_string", "proj4", "proj4_params", "proj_string", "crs_wkt",
          "spatial_ref", "wkt")  # fmt: skip
_CODES = ("srid", "epsg", "EPSG", "epsg_code", "EPSG_code")
# A projection is right when it puts the cells where the file's own degrees say, to this share of
# a cell.
AGREE = 0.5
_NAMES = {
    "x": r"(?i)(x|xc|xgrid|x_?dim|projection_x.*)",
    "y": r"(?i)(y|yc|ygrid|y_?dim|projection_y.*)",
}


def numbers(part: xr.Variable, name: str, path: Path) -> np.ndarray:
    """Values of a coordinate, scaled, NaN where it has none."""
    try:
        raw = np.asarray(part.values)
    except Exception as fault:  # whatever a library raises on a damaged file
        raise DataError(f"{path}: {name} cannot be read: damaged or cut short; fetch it again "
                        f"({fault})") from fault  # fmt: skip
    if raw.dtype.kind not in "iuf":
        raise DataError(f"{path}: {name} holds no numbers but {raw.dtype}")
    values = raw.astype(np.float64)
    gone = ~(np.abs(values) < 1e15)
    for key in ("_FillValue", "missing_value"):
        if key in part.attrs:
            gone |= np.isin(raw, np.asarray(part.attrs[key]))
    values = values * float(part.attrs.get("scale_factor", 1)) + float(
        part.attrs.get("add_offset", 0)
    )
    values[gone] = np.nan
    return values


def mapping(data: xr.Dataset, variable: str) -> dict[str, Any]:
    """Attributes of the grid mapping of a variable; empty where there is none."""
    named = re.split(r"[:\s]+", str(data[variable].attrs.get("grid_mapping", "")).strip())[0]
    group = variable.rpartition("/")[0]
    for name in (named, f"{group}/{named}"):
        if name in data.variables:
            return dict(data[name].attrs)
    for v in data.variables.values():
        if "grid_mapping_name" in v.attrs or any(key in v.attrs for key in _TEXTS):
            return dict(v.attrs)
    return {}


def axes(
    data: xr.Dataset, variable: str, dims: tuple[str, str], product: Product, path: Path
) -> tuple[np.ndarray, np.ndarray] | None:
    """Projected x and y of the cells [m]; None where the file has no projected axes."""
    found = []
    for role, dim in (("x", dims[1]), ("y", dims[0])):
        name = _axis(data, role, dim)
        if name is None:
            return _of_transform(mapping(data, variable), data[variable].sizes, dims)
        values = numbers(data[name].variable, f"{name}", path)
        ratio = _metres(data[name].attrs, values, product)
        if ratio is None:
            return None
        if not np.isfinite(values).all():
            raise DataError(f"{path}: {name} has missing values")
        found.append(values * ratio)
    return found[0], found[1]


def _axis(data: xr.Dataset, role: str, dim: str) -> str | None:
    """Name of the variable that holds the projected coordinate along a dimension."""
    along = [str(name) for name, v in data.variables.items() if v.dims == (dim,)]
    standard = f"projection_{role}_coordinate"
    told = [name for name in along if data[name].attrs.get("standard_name") == standard]
    named = [name for name in along if re.fullmatch(_NAMES[role], name)]
    return next(iter(told + named), None)


def _metres(attrs: dict[str, Any], values: np.ndarray, product: Product) -> float | None:
    """Factor to metres; None for an axis that holds degrees or mere numbers of cells."""
    told = re.sub(r"\s+", " ", str(attrs.get("units", "")).strip().lower())
    told = re.sub(r"^100\s?km$", "100 km", told) or product.axis_units
    if told:
        return factor(told, "m")
    span = float(np.nanmax(np.abs(values), initial=0.0))
    steps = np.diff(values)
    if values.size > 1 and np.all(np.abs(steps) == 1):  # numbers of cells
        return None
    return 1.0 if span > 50_000 else None


def _of_transform(
    told: dict[str, Any], sizes: Any, dims: tuple[str, str]
) -> tuple[np.ndarray, np.ndarray] | None:
    """Axes from the GeoTransform of a grid mapping: corner and step of x, corner and step of y."""
    try:
        x0, dx, turn_x, y0, turn_y, dy = (float(n) for n in str(told["GeoTransform"]).split())
    except (KeyError, ValueError):
        return None
    if turn_x or turn_y or not dx or not dy:
        return None
    return (
        x0 + dx * (np.arange(sizes[dims[1]]) + 0.5),
        y0 + dy * (np.arange(sizes[dims[0]]) + 0.5),
    )


def candidates(told: dict[str, Any], product: Product) -> Iterator[CRS]:
    """Projections that the file or the product name, the most trusted first."""
    texts = [told[key] for key in _TEXTS if told.get(key)]
    codes = [re.search(r"(\d{4,6})\s*$", str(told[key])) for key in _CODES if key in told]
    for text in (*texts, *(int(code[1]) for code in codes if code), product.crs):
        try:
            if text:
                yield CRS.from_user_input(text)
        except Exception:
            continue
    try:
        yield CRS.from_cf(told)
    except Exception:  # no or not enough attributes
        return


def agreeing(
    data: xr.Dataset, variable: str, product: Product, place: tuple[np.ndarray, np.ndarray],
    degrees: tuple[np.ndarray | None, np.ndarray | None],
) -> tuple[CRS | None, str]:  # fmt: skip
    """The first projection that agrees with the file's own degrees, and a note.

    Without degrees the first one is taken. None, with a note, where none agrees: then the degrees
    are trusted, which cannot be turned or mirrored by an attribute.
    """
    lon, lat = degrees
    known = candidates(mapping(data, variable), product)
    if lon is None or lat is None or lon.ndim != 2:
        return next(known, None), ""
    off = []
    for crs in known:
        off.append(_off(place, crs, lon, lat))
        if off[-1] <= AGREE:
            note = ("the first projection that the file names disagrees with its own longitudes; "
                    "another one that it names is taken")  # fmt: skip
            return crs, note if len(off) > 1 else ""
    if not off:
        return None, ""
    return None, ("the projection of the file disagrees with its own longitudes and latitudes "
                  f"(off by {min(off):.1f} cells at best), which are taken")  # fmt: skip


def _off(place: tuple[np.ndarray, np.ndarray], crs: CRS, lon: np.ndarray, lat: np.ndarray) -> float:
    """Median distance, in cells, between the axes under a projection and the cells' degrees."""
    rows, columns = (np.unique(np.linspace(0, n - 1, 12).astype(int)) for n in lat.shape)
    here = np.ix_(rows, columns)
    x, y = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(lon[here], lat[here])
    far = np.hypot(x - place[0][columns][None, :], y - place[1][rows][:, None])
    cell = max(abs(np.median(np.diff(place[0]))), 1e-9)
    known = far[np.isfinite(far)]
    return float(np.median(known) / cell) if known.size else np.inf


def to_degrees(x: np.ndarray, y: np.ndarray, crs: CRS) -> tuple[np.ndarray, np.ndarray]:
    """Longitudes and latitudes of places on a projection; NaN off its map."""
    lon, lat = Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(x, y)
    return np.where(np.isfinite(lon), lon, np.nan), np.where(np.isfinite(lat), lat, np.nan)
