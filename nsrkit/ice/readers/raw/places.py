"""Where the cells of a file lie: its axes, its projection or its longitudes and latitudes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.errors import DataError
from nsrkit.ice import grid as ice_grid
from nsrkit.ice.readers.products.spec import Product
from nsrkit.ice.readers.raw import projection
from nsrkit.ice.readers.raw.times import NAMES as TIME_NAMES

if TYPE_CHECKING:
    import xarray as xr

MOST_CELLS = 40_000_000  # of one field: a 1 km grid of the Arctic has 30 million
MOST_LOOKED_AT = 500  # rows and columns of a projected grid, to find those that hold the domain
# Kept around the domain [degrees], so that its edge is interpolated and not the file's.
MARGIN = 3.0
ROWS = r"(?i)(y|yc|ygrid|y_?dim|j|nj|nlat|lat|latitude|rlat|row|rows|nav_lat|projection_y.*)"
COLUMNS = r"(?i)(x|xc|xgrid|x_?dim|i|ni|nlon|lon|longitude|rlon|col|cols|column|projection_x.*)"
_LON, _LAT = r"(?i)(lon|longitude|nav_lon|tlon|tlong)", r"(?i)(lat|latitude|nav_lat|tlat)"
_DEGREES = {
    "lon": r"(?i)degrees?_?e(ast)?$",
    "lat": r"(?i)degrees?_?n(orth)?$",
}


class Place(NamedTuple):
    """The part of a file's grid that is of use, and where its cells are.

    Either `x`, `y` [m] with `crs`, or `lon`, `lat` [degrees] as axes or per cell.
    """

    dims: tuple[str, str]  # rows, columns
    window: tuple[slice, slice]
    x: np.ndarray | None = None
    y: np.ndarray | None = None
    crs: Any = None
    lon: np.ndarray | None = None
    lat: np.ndarray | None = None
    notes: tuple[str, ...] = ()

    def same(self, other: Place) -> bool:
        """Whether both describe the same cells."""
        pairs = zip(self[:-1], other[:-1], strict=True)
        return all(np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b for a, b in pairs)

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns) of the window."""
        rows, columns = self.window
        return rows.stop - rows.start, columns.stop - columns.start


def read(data: xr.Dataset, variable: str, product: Product, path: Path) -> Place:
    """Place of the cells of a variable.

    Raises
    ------
    DataError
        Too many or too few dimensions or cells, no coordinates, or none of the domain.
    """
    field = data[variable].variable
    where = f"{variable} of {path}"
    dims = _dims(data, field, where)
    shape = tuple(field.sizes[dim] for dim in dims)
    if shape[0] * shape[1] > MOST_CELLS:
        raise DataError(f"{where} declares fields of {shape[0]} x {shape[1]} cells; {MOST_CELLS} "
                        "can be read: cut the domain out first (ncks -d)")  # fmt: skip
    if min(shape) < 2:
        raise DataError(f"{where} has fields of {shape[0]} x {shape[1]} cells: no grid")
    lon, lat = (
        _degrees(data, variable, dims, "lon", path),
        _degrees(data, variable, dims, "lat", path),
    )
    axes = projection.axes(data, variable, dims, product, path)
    if axes is not None:
        crs, note = projection.agreeing(data, variable, product, axes, (lon, lat))
        if crs is not None:
            place = Place(dims, _whole(shape), *axes, crs, notes=(note,) if note else ())
            every = max(1, shape[1] // MOST_LOOKED_AT), max(1, shape[0] // MOST_LOOKED_AT)
            across, up = np.meshgrid(axes[0][:: every[0]], axes[1][:: every[1]])
            seen = projection.to_degrees(across, up, crs)
            return _cropped(place, *seen, where, every[::-1])
        if lon is None or lat is None:
            raise DataError(f"{where} has x and y but no projection that is known: no proj text, "
                            "no EPSG code, no grid mapping")  # fmt: skip
        return _cropped(
            Place(dims, _whole(shape), lon=lon, lat=lat, notes=(note,)), lon, lat, where
        )
    if lon is None or lat is None:
        raise DataError(f"{where} does not say where its cells lie: it has neither longitudes and "
                        "latitudes nor x and y with a projection")  # fmt: skip
    if (lon.ndim, lat.ndim) == (1, 1):
        place = Place(dims, _whole(shape), lon=lon, lat=lat)
        lon, lat = np.meshgrid(lon, lat)
        return _cropped(place, lon, lat, where)
    return _cropped(Place(dims, _whole(shape), lon=lon, lat=lat), lon, lat, where)


def _whole(shape: tuple[int, ...]) -> tuple[slice, slice]:
    return slice(0, shape[0]), slice(0, shape[1])


def _dims(data: xr.Dataset, field: xr.Variable, where: str) -> tuple[str, str]:
    """Dimensions of rows and columns, by their coordinates and names; else the last two."""
    held = [str(dim) for dim in field.dims]
    space = [dim for dim in held if not _is_time(data, dim)]
    wide = [dim for dim in space if field.sizes[dim] > 1 or _role(data, dim)]
    named = [dim for dim in wide if _role(data, dim)]
    chosen = named if len(named) == 2 else wide
    more = [dim for dim in wide if dim not in chosen and field.sizes[dim] > 1]
    if len(chosen) != 2 or more:
        raise DataError(f"{where} has the dimensions {dict(field.sizes)}; needed are rows and "
                        "columns, and time: select along the others first")  # fmt: skip
    roles = [_role(data, dim) for dim in chosen]
    if roles[0] == "x" or roles[1] == "y":
        chosen = chosen[::-1]
    return chosen[0], chosen[1]


def _is_time(data: xr.Dataset, dim: str) -> bool:
    told = data[dim].attrs if dim in data.variables else {}
    return bool(re.fullmatch(TIME_NAMES, dim)) or "since" in str(told.get("units", ""))


def _role(data: xr.Dataset, dim: str) -> str:
    """`x`, `y` or nothing, of a dimension."""
    told = data[dim].attrs if dim in data.variables else {}
    name, axis = str(told.get("standard_name", "")), str(told.get("axis", "")).lower()
    if axis in ("x", "y"):
        return axis
    for role, standard, names in (("y", "projection_y|latitude", ROWS),
                                  ("x", "projection_x|longitude", COLUMNS)):  # fmt: skip
        if re.search(standard, name) or re.fullmatch(names, dim):
            return role
    return ""


def _degrees(
    data: xr.Dataset, variable: str, dims: tuple[str, str], which: str, path: Path
) -> np.ndarray | None:
    """Longitudes or latitudes, as an axis or (row, column); None where there are none."""
    names = _LON if which == "lon" else _LAT
    standard = "longitude" if which == "lon" else "latitude"
    group = variable.rpartition("/")[0]
    listed = str(data[variable].attrs.get("coordinates", "")).split()

    def rank(name: str) -> tuple[bool, bool, bool]:
        short = name.rpartition("/")[2]
        return (short not in listed, name.rpartition("/")[0] != group,
                not re.fullmatch(names, short))  # fmt: skip

    found = []
    for each, v in data.variables.items():
        name, told = str(each), v.attrs
        like = (told.get("standard_name") == standard
                or re.fullmatch(names, name.rpartition("/")[2])
                or re.match(_DEGREES[which], str(told.get("units", ""))))  # fmt: skip
        fits = set(v.dims) == set(dims) or v.dims == (dims[which == "lon"],)
        if like and fits and told.get("standard_name", standard) == standard:
            found.append(name)
    if not found:
        return None
    name = min(found, key=rank)
    part = data[name].variable
    part = part.transpose(*[dim for dim in dims if dim in part.dims])
    return _checked(part, name, which, path)


def _checked(part: xr.Variable, name: str, which: str, path: Path) -> np.ndarray:
    """Degrees, NaN where the file has none."""
    values = projection.numbers(part, name, path)
    if re.match(r"(?i)rad", str(part.attrs.get("units", ""))):
        values = np.degrees(values)
    low, high = (-361.0, 541.0) if which == "lon" else (-90.01, 90.01)
    known = np.isfinite(values)
    if not known.any():
        raise DataError(f"{path}: {name} holds no number")
    if values[known].min() < low or values[known].max() > high:
        least, most = values[known].min(), values[known].max()
        raise DataError(f"{path}: {name} reaches from {least:g} to {most:g}: no degrees of "
                        f"{which}; are longitudes and latitudes swapped?")  # fmt: skip
    return values


def _cropped(
    place: Place, lon: np.ndarray, lat: np.ndarray, where: str, every: tuple[int, int] = (1, 1)
) -> Place:
    """The rows and columns that hold the domain, with a margin.

    `lon` and `lat` may be those of some rows and columns only: of `every` so many.
    """
    with np.errstate(invalid="ignore"):
        east = np.mod(lon, 360.0)
        near = ((east >= ice_grid.WEST_E - MARGIN) & (east <= ice_grid.EAST_E + MARGIN)
                | (lat > 88)) & (lat >= ice_grid.SOUTH_N - MARGIN)  # fmt: skip
        near &= lat <= ice_grid.NORTH_N + MARGIN
    if not near.any():
        known = np.isfinite(lat)
        raise DataError(f"{where} lies outside the domain (60-84 N, 20 E - 160 W): its latitudes "
                        f"go from {lat[known].min():.1f} to {lat[known].max():.1f}")  # fmt: skip
    rows, columns = (_span(near.any(axis=1 - axis), every[axis], whole.stop)
                     for axis, whole in enumerate(place.window))  # fmt: skip

    def cut(values: np.ndarray | None, axis: slice) -> np.ndarray | None:
        if values is None:
            return None
        return np.ascontiguousarray(values[axis] if values.ndim == 1 else values[rows, columns])

    return place._replace(window=(rows, columns), x=cut(place.x, columns), y=cut(place.y, rows),
                          lon=cut(place.lon, columns), lat=cut(place.lat, rows))  # fmt: skip


def _span(hit: np.ndarray, every: int, size: int) -> slice:
    """From the first to the last hit among every so many cells, some cells wider."""
    index = np.flatnonzero(hit)
    wider = every + 1
    return slice(
        max(int(index[0]) * every - wider, 0), min(int(index[-1]) * every + wider + 1, size)
    )
