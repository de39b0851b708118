"""A speed field laid out for the route kernels: a framed plane of cells, coded, with links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit._kernels import encode
from nsrkit._kernels.field import FIRST, Coast, Field
from nsrkit.errors import DataError
from nsrkit.ice import grid as ice_grid

if TYPE_CHECKING:
    import xarray as xr

_HOUR = np.timedelta64(1, "h")
_LEVELS = (1 << 16) - FIRST


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

    @property
    def drag(self) -> np.ndarray:
        """No extra hours anywhere."""
        return np.zeros(self.field.links.size)

    def uv(self, x: float, y: float) -> tuple[float, float]:
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
    return Coast(np.zeros(nodes, np.uint8), np.zeros((1, 1), bool), 0.0, 0.0, 1.0)


def _axis(speed: xr.DataArray, name: str) -> np.ndarray:
    if name not in speed.coords or speed[name].ndim != 1:
        raise DataError(f"speed needs a one-dimensional coordinate {name!r} in metres")
    unit = speed[name].attrs.get("units", "m")
    if unit not in ("m", "metre", "meter", "metres", "meters"):
        raise DataError(f"coordinate {name} is in {unit!r}; give metres")
    values = np.asarray(speed[name].values, float)
    gaps = np.diff(values)
    if values.size < 2 or not np.allclose(gaps, gaps[0], rtol=1e-6) or gaps[0] == 0:
        raise DataError(f"coordinate {name} must hold at least two evenly spaced values")
    return values


def _mapped(speed: xr.DataArray) -> bool:
    """Whether the field names a projection; only the project's own will do."""
    name = speed.attrs.get("grid_mapping", speed.encoding.get("grid_mapping"))
    if name is None:
        name = next((n for n in ("crs", "spatial_ref") if n in speed.coords), None)
    if name is None:
        return False
    if name not in speed.coords:
        raise DataError(f"speed names the grid mapping {name!r} but has no such coordinate")
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        given = (
            CRS.from_cf(speed[name].attrs) if speed[name].attrs else CRS(str(speed[name].item()))
        )
    except (CRSError, KeyError, TypeError) as fault:
        raise DataError(f"the grid mapping {name!r} of speed cannot be read: {fault}") from None
    ours = CRS(ice_grid.CRS)
    if given != ours and not np.allclose(_terms(given), _terms(ours), rtol=1e-4):
        raise DataError(f"speed is on another map projection; regrid it to {ice_grid.CRS}, or drop "
                        f"the coordinate {name!r} for a Cartesian plane")  # fmt: skip
    return True


def _terms(crs: Any) -> list[float]:
    cf = crs.to_cf()
    if cf.get("grid_mapping_name") != "polar_stereographic":
        return [np.nan] * 3
    names = "straight_vertical_longitude_from_pole", "standard_parallel", "semi_major_axis"
    return [float(cf.get(name, np.nan)) for name in names]


def hours_since(times: np.ndarray, depart: Any) -> np.ndarray:
    """Edges [h since departure] of the layers; the last one holds for ever."""
    import pandas as pd

    start = pd.Timestamp(depart)
    if start.tzinfo is not None:
        start = start.tz_convert(None)
    times = np.asarray(times, "datetime64[ns]")
    if times.size > 1 and not (np.diff(times) > np.timedelta64(0)).all():
        raise DataError("the times of the field must rise")
    last_step = times[-1] - times[-2] if times.size > 1 else np.timedelta64(1, "D")
    if not times[0] <= start.to_datetime64() < times[-1] + last_step:
        raise DataError(
            f"departure {start} lies outside the field's times {times[0]} .. {times[-1]}"
        )
    edges = (times - start.to_datetime64()) / _HOUR
    return np.append(edges, np.inf)


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


def cartesian(speed: xr.DataArray, depart: Any = None) -> Plane:
    """Plane of a speed field on (y, x) or (time, y, x) in m s-1, rows and columns rising."""
    x, y = _axis(speed, "x"), _axis(speed, "y")
    step = x[1] - x[0]
    if not np.isclose(step, y[1] - y[0], rtol=1e-6):
        raise DataError(f"cells must be square: x steps {step:g} m, y steps {y[1] - y[0]:g} m")
    if "time" in speed.dims:
        if depart is None:
            raise DataError("`depart` is needed where speed has `time`")
        edges = hours_since(speed["time"].values, depart)
        first = int(np.searchsorted(edges, 0.0, side="right")) - 1
        values, edges = np.asarray(speed.values, float)[first:], edges[first:]
    else:
        values, edges = np.asarray(speed.values, float)[None], np.array([0.0, np.inf])
    if (values < 0).any() or np.isinf(values).any():
        raise DataError("speed must be zero or positive and finite; NaN is land")
    land = np.isnan(values).all(axis=0)
    codes, levels = _coded(np.nan_to_num(values, nan=0.0))
    cube = framed(codes)
    encode.add_waits(cube)
    table = np.full(1 << 16, np.inf)
    table[FIRST : FIRST + levels.size] = step / levels / 3600.0
    cols = x.size + 2
    links = encode.open_links(framed(~land, False), cols)
    mapped = _mapped(speed)
    stretch = np.ones(links.size)
    if mapped:
        stretch = stretch_of(x, y, step)
    field = Field(cube, table, stretch, links, edges, cols)
    return Plane(field, no_coast(links.size), x[0] - step, y[0] - step, step, land, mapped)


def stretch_of(x: np.ndarray, y: np.ndarray, step: float) -> np.ndarray:
    """True length over map length at every node of a framed plane of the project's map."""
    xs = np.concatenate([[x[0] - step], x, [x[-1] + step]])
    ys = np.concatenate([[y[0] - step], y, [y[-1] + step]])
    lat = ice_grid.lonlat(*np.meshgrid(xs, ys))[1]
    return np.asarray(1.0 / ice_grid.scale(np.minimum(lat, 89.9999))).ravel()
