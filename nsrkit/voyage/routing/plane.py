"""A speed field laid out for the route kernels: a framed plane of cells, coded, with links."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit._kernels import encode
from nsrkit._kernels.field import FIRST, Coast, Field
from nsrkit.errors import DataError
from nsrkit.ice import grid as ice_grid

if TYPE_CHECKING:
    import xarray as xr

_HOUR = np.timedelta64(1, "h")
_NO_LAND = np.zeros((1, 1), bool)
_NO_LAND.setflags(write=False)  # as the land of a coast: else the kernels are compiled twice
_LEVELS = (1 << 16) - FIRST
_EVEN = 1e-3  # of a cell: how far a centre may lie off its place
_SPREAD = 1e6  # fastest over slowest speed: beyond, hours lose the short legs among the long ones
_CELL_H = 1e-9, 1e15  # hours to cross a cell that the queue can number and floats can hold


class Plane(NamedTuple):
    """A field for the kernels and where its cells lie."""

    field: Field
    coast: Coast
    x0: float
    """x [m] of the column u = 0, which is the frame's."""
    y0: float
    """y [m] of the row v = 0."""
    step: float
    """Cell size [m]."""
    land: np.ndarray
    """(y, x) bool without the frame."""
    mapped: bool
    """Whether x and y are map coordinates of the project's projection."""
    drag: np.ndarray
    """(node) hours that a cell costs beyond its pace; inf keeps a track out of it."""

    def uv(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Position in cells of x, y [m]."""
        return (x - self.x0) / self.step, (y - self.y0) / self.step

    def xy(self, u: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """x, y [m] of a position in cells."""
        return self.x0 + u * self.step, self.y0 + v * self.step

    def node(self, u: float, v: float) -> int:
        """Node whose cell holds a position; -1 outside the plane."""
        col, row = int(np.floor(u + 0.5)), int(np.floor(v + 0.5))
        rows, cols = self.land.shape
        return row * self.field.cols + col if 1 <= col <= cols and 1 <= row <= rows else -1

    def grid(self, values: np.ndarray) -> np.ndarray:
        """(y, x) of values per node, without the frame."""
        return values.reshape(-1, self.field.cols)[1:-1, 1:-1]


def framed(values: np.ndarray, fill: Any = 0) -> np.ndarray:
    """The last two axes with a frame of one cell, flattened to nodes."""
    wide = np.pad(values, [(0, 0)] * (values.ndim - 2) + [(1, 1), (1, 1)], constant_values=fill)
    return wide.reshape(*values.shape[:-2], -1)


def no_coast(nodes: int) -> Coast:
    """No finer land."""
    return Coast(np.zeros(nodes, np.uint8), _NO_LAND, 0.0, 0.0, 1.0)


def _axis(speed: xr.DataArray, name: str) -> np.ndarray:
    if name not in speed.coords or speed[name].ndim != 1:
        raise DataError(f"speed needs a one-dimensional coordinate {name!r} in metres")
    unit = speed[name].attrs.get("units", "m")
    if unit not in ("m", "metre", "meter", "metres", "meters"):
        raise DataError(f"coordinate {name} is in {unit!r}; give metres, and units='m'")
    values = speed[name].values
    if values.dtype.kind not in "iuf" or not np.isfinite(values).all():
        raise DataError(f"coordinate {name} must hold finite numbers, in metres")
    values = values.astype(float)
    with np.errstate(over="ignore", invalid="ignore"):
        step = (values[-1] - values[0]) / max(values.size - 1, 1)
        off = np.abs(values - values[0] - step * np.arange(values.size))
    if values.size > 1 and not (0 < step < np.inf and off.max() <= _EVEN * step):
        raise DataError(
            f"coordinate {name} must be evenly spaced, each value once; regrid the field"
        )
    return values


def _step(x: np.ndarray, y: np.ndarray) -> float:
    """Cell size [m]: a single row or column takes that of the other axis, a single cell 1 m."""
    steps = [(axis[-1] - axis[0]) / (axis.size - 1) if axis.size > 1 else 0.0 for axis in (x, y)]
    if min(steps) > 0 and max(steps) - min(steps) > _EVEN * max(steps) / max(x.size, y.size):
        raise DataError(f"cells must be square: x steps {steps[0]:g} m, y steps {steps[1]:g} m; "
                        "regrid the field")  # fmt: skip
    return float(max(steps)) or 1.0


def on_map(speed: xr.DataArray) -> bool:
    """Whether the field names a projection; only the project's own will do."""
    name = speed.attrs.get("grid_mapping", speed.encoding.get("grid_mapping"))
    if name is None:
        name = next((n for n, c in speed.coords.items() if n in ("crs", "spatial_ref")
                     or {"grid_mapping_name", "crs_wkt"} & set(c.attrs)), None)  # fmt: skip
    if name is None:
        return False
    if name not in speed.coords:
        raise DataError(f"speed names the grid mapping {name!r} but has no such coordinate")
    told = dict(speed[name].attrs) or str(speed[name].values)
    fault = _other_map(json.dumps(told, default=lambda value: np.asarray(value).tolist()))
    if fault:
        raise DataError(f"the grid mapping {name!r} of speed {fault}")
    return True


@lru_cache(maxsize=16)
def _other_map(told: str) -> str:
    """Why a projection, told in JSON, is not the project's; empty where it is. Parsing is slow."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    attrs = json.loads(told)
    try:
        given = CRS(attrs) if isinstance(attrs, str) else CRS.from_cf(attrs)
    except (CRSError, KeyError, TypeError, ValueError) as fault:
        return f"cannot be read: {fault}"
    ours = CRS(ice_grid.CRS)
    if given == ours or np.allclose(_terms(given), _terms(ours), rtol=1e-4):
        return ""
    return f"is another projection; regrid to {ice_grid.CRS}, or drop it for a Cartesian plane"


def _terms(crs: Any) -> list[float]:
    cf = crs.to_cf()
    if cf.get("grid_mapping_name") != "polar_stereographic":
        return [np.nan] * 3
    names = "straight_vertical_longitude_from_pole", "standard_parallel", "semi_major_axis"
    return [float(cf.get(name, np.nan)) for name in names]


def utc(depart: Any) -> np.datetime64:
    """A departure as a UTC time; numbers are refused, since they say no unit."""
    import pandas as pd

    try:
        given = np.asarray(depart)
        if given.ndim or given.dtype.kind not in "MUO":
            raise TypeError
        one: Any = given[()]
        # Through its text where it has one: calendars of climate models are no datetime.
        start = pd.Timestamp(one.isoformat() if hasattr(one, "isoformat") else one)
        start = start.tz_convert(None) if start.tzinfo is not None else start
        at = start.as_unit("ns").to_datetime64()
    except (TypeError, ValueError):
        at = np.datetime64("NaT")
    if np.isnat(at):
        raise DataError(f"departure {depart!r} is no date; write one, e.g. '2024-09-10T06:00'")
    return at


def hours_since(times: np.ndarray, depart: Any) -> np.ndarray:
    """Edges [h since departure] of the layers; the last one holds for ever."""
    times = np.asarray(times)
    try:
        if times.dtype.kind not in "MO":
            raise TypeError
        times = times if times.dtype.kind == "M" else times.astype("datetime64[us]")
        years = times[~np.isnat(times)].astype("datetime64[Y]").astype(int) + 1970
        if years.size and (years.min() < 1678 or years.max() > 2261):
            raise ValueError  # numpy would wrap round without a word
        times = times.astype("datetime64[ns]")
    except (TypeError, ValueError):
        raise DataError("the coordinate time must hold dates (datetime64) of 1678 to 2261, one "
                        "for each layer; decode or assign them") from None  # fmt: skip
    if times.size == 0:
        raise DataError("the field holds no layers: its dim time has size 0")
    if np.isnat(times).any() or not (np.diff(times) > np.timedelta64(0)).all():
        raise DataError("the times of the field must rise, each once; sort them: .sortby('time')")
    last_step = times[-1] - times[-2] if times.size > 1 else np.timedelta64(1, "D")
    start = utc(depart)
    if not times[0] <= start < times[-1] + last_step:
        ends = (np.datetime_as_string(time, "m") for time in (start, times[0], times[-1]))
        raise DataError("departure {} lies outside the field's times {} .. {}".format(*ends))
    return np.append((times - start) / _HOUR, np.inf)


def _coded(speed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(codes, level of each [m s-1]) of speeds (layer, y, x); exact up to 65480 different ones."""
    moving = speed[speed > 0]
    levels = np.unique(moving) if moving.size else np.ones(1)
    if levels.size > _LEVELS:
        levels = np.geomspace(levels[0], levels[-1], _LEVELS)
    codes = np.zeros(speed.shape, np.uint16)
    between = np.sqrt(levels[1:] * levels[:-1])
    codes[speed > 0] = FIRST + np.searchsorted(between, moving)
    return codes, levels


def _checked(speed: xr.DataArray, step: float, first: int) -> np.ndarray:
    """(layer, y, x) speeds [m s-1] that the kernels can take, from layer `first` on."""
    values = np.asarray(speed.values, float)
    values = values[first:] if "time" in speed.dims else values[None]
    moving = values > 0
    bad = ~(moving | (values == 0) | np.isnan(values)) | (values == np.inf)
    if bad.any():
        _, row, col = np.argwhere(bad)[0]
        x, y = float(speed["x"][col]), float(speed["y"][row])
        raise DataError(f"speed is {values[bad][0]:g} m s-1 at x = {x:g}, y = {y:g}; it must be "
                        "zero or positive and finite; 0 is closed, NaN is land")  # fmt: skip
    if not moving.any():
        return values
    low, high = values[moving].min(), values[moving].max()
    with np.errstate(over="ignore", under="ignore"):
        cell = step / high / 3600, step / low / 3600
        spread = high / low
    if not (_CELL_H[0] <= cell[0] and cell[1] <= _CELL_H[1] and spread <= _SPREAD):
        raise DataError(f"speeds from {low:g} to {high:g} m s-1 in cells of {step:g} m are too far "
                        f"apart or too extreme to be timed (at most {_SPREAD:g} : 1, and "
                        f"{_CELL_H[0]:g} to {_CELL_H[1]:g} h a cell); set what is as good as "
                        "closed to 0")  # fmt: skip
    return values


def cartesian(speed: xr.DataArray, depart: Any = None) -> Plane:
    """Plane of a speed field on (y, x) or (time, y, x) in m s-1, rows and columns rising."""
    x, y = _axis(speed, "x"), _axis(speed, "y")
    step, first, edges = _step(x, y), 0, np.array([0.0, np.inf])
    if "time" in speed.dims:
        if depart is None:
            raise DataError("`depart` is needed where speed has `time`")
        if "time" not in speed.coords:
            raise DataError("speed needs a coordinate time with dates, one for each layer")
        edges = hours_since(speed["time"].values, depart)
        first = int(np.searchsorted(edges, 0.0, side="right")) - 1
    values, edges = _checked(speed, step, first), edges[first:]
    land = np.isnan(values).all(axis=0)
    codes, levels = _coded(np.nan_to_num(values, nan=0.0))
    cube = framed(codes)
    encode.add_waits(cube)
    table = np.full(1 << 16, np.inf)
    table[FIRST : FIRST + levels.size] = step / levels / 3600.0
    cols = x.size + 2
    links = encode.open_links(framed(~land, False), cols)
    mapped = on_map(speed)
    stretch = np.ones(links.size, np.float32)
    if mapped:
        stretch = stretch_of(x, y, step)
    field = Field(cube, table, stretch, links, edges, cols, float(stretch.min()))
    return Plane(field, no_coast(links.size), x[0] - step, y[0] - step, step, land, mapped,
                 np.zeros(links.size))  # fmt: skip


def stretch_of(x: np.ndarray, y: np.ndarray, step: float) -> np.ndarray:
    """True length over map length at every node of a framed plane of the project's map."""
    xs = np.concatenate([[x[0] - step], x, [x[-1] + step]])
    ys = np.concatenate([[y[0] - step], y, [y[-1] + step]])
    lat = ice_grid.lonlat(*np.meshgrid(xs, ys))[1]
    return np.asarray(1.0 / ice_grid.scale(np.minimum(lat, 89.9999)), np.float32).ravel()


def sea_weights(plane: Plane, nodes: np.ndarray, x: np.ndarray, y: np.ndarray,
                is_sea: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """How nodes read a map field of sea cells: the four cells each lies between, and their weights.

    Bilinear over sea, 0 in the place of cells that are none; a node with no sea around it takes the
    nearest sea cell.

    Parameters
    ----------
    x, y : ndarray (column), (row)
        Centres [m] of the cells of the field.
    is_sea : ndarray (row, column) of bool

    Returns
    -------
    ndarray (node, 4) of int, ndarray (node, 4) of float32
        Positions among the sea cells alone, row by row, and weights.
    """
    from scipy.ndimage import distance_transform_edt

    cols = plane.field.cols
    at_x, at_y = plane.xy(nodes % cols, nodes // cols)
    u, v = (at_x - x[0]) / (x[1] - x[0]), (at_y - y[0]) / (y[1] - y[0])
    # A node may lie up to one cell outside the data: the coast is filled anyway.
    if min(u.min(), v.min()) < -1 or u.max() > x.size or v.max() > y.size:
        raise DataError("the ice does not cover the routing grid (20 E to 160 W, 60 to 84 N)")
    u, v = np.clip(u, 0, x.size - 1), np.clip(v, 0, y.size - 1)
    col = np.minimum(np.floor(u).astype(int), x.size - 2)
    row = np.minimum(np.floor(v).astype(int), y.size - 2)
    near = distance_transform_edt(~is_sea, return_distances=False, return_indices=True)
    number = np.where(is_sea, is_sea.cumsum().reshape(is_sea.shape) - 1, 0)
    sources, weights = np.empty((nodes.size, 4), np.int64), np.empty((nodes.size, 4), np.float32)
    for i, (dr, dc) in enumerate(((0, 0), (0, 1), (1, 0), (1, 1))):
        r, c = row + dr, col + dc
        part = (1 - abs(v - r)) * (1 - abs(u - c))
        sources[:, i], weights[:, i] = number[r, c], np.where(is_sea[r, c], part, 0.0)
    total = weights.sum(axis=1)
    dry = total < 1e-6
    r, c = np.rint(v[dry]).astype(int), np.rint(u[dry]).astype(int)
    sources[dry, 0] = number[near[0][r, c], near[1][r, c]]
    weights[dry] = (1.0, 0.0, 0.0, 0.0)
    weights[~dry] /= total[~dry, None]
    return sources, weights
