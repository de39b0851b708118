"""Small fields for tests of routes."""

import numpy as np
import xarray as xr

from nsrkit.voyage.route import arrival

STEP = 10e3
DAY0 = np.datetime64("2024-09-01", "ns")
DAY = np.timedelta64(1, "D")
START = (0.0, 0.0)


def field(values, step=STEP, times=None, units="km h-1"):
    if not np.ma.isMaskedArray(values):
        values = np.asarray(values)
    rows, cols = values.shape[-2:]
    coords, dims = {"y": np.arange(rows) * step, "x": np.arange(cols) * step}, ("y", "x")
    if values.ndim == 3:
        coords["time"] = DAY0 + np.arange(len(values)) * DAY if times is None else times
        dims = ("time", *dims)
    return xr.DataArray(values, coords, dims=dims, attrs={"units": units})


def even(*shape):
    return np.full(shape, 20.0)


PLAIN, DAILY = field(even(5, 6)), field(even(4, 5, 6))
HOURS = arrival(PLAIN, START)


def with_one(value):
    values = even(5, 6)
    values[2, 3] = value
    return field(values)
