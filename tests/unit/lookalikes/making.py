"""The ice that is put into every look-alike, and how a file is written as it is stored."""

import netCDF4
import numpy as np
from pyproj import Transformer

DAYS = ("2020-03-10", "2020-03-11")
# The patch that is land: longitudes and latitudes [degrees].
LAND = (146.0, 172.0, 72.0, 77.5)
SPHERE = "+proj=stere +lon_0=-45 +lat_0=90 +k=1 +R=6378273 +units=m +no_defs"
EASE2 = "EPSG:6931"
EASE2_SPAN = (-1.1e6, 2.65e6), (-2.5e6, 3.45e6)


def conc(lon, lat):
    """Concentration [1], 0.1 to 0.95 from 20 E to 160 W, without a jump near the domain."""
    east = (np.asarray(lon) + 70) % 360 - 90
    return np.clip(0.1 + 0.85 * east / 180, 0, 1)


def thick(lon, lat):
    """Thickness of the ice itself [m], 0.4 at 60 N to 2.8 at 84 N."""
    return np.clip(0.4 + 0.1 * (np.asarray(lat) - 60), 0, 5)


def is_land(lon, lat):
    """The patch."""
    west, east, south, north = LAND
    return (lon % 360 > west) & (lon % 360 < east) & (lat > south) & (lat < north)


def days_since(reference, days=DAYS):
    return (np.array(days, "datetime64[D]") - np.datetime64(reference)).astype(float)


def plane(crs, x, y):
    """Longitudes and latitudes (y, x) of axes [m] on a projection."""
    over = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    return over.transform(*np.meshgrid(x, y))


def axes(step_m, x=(-3.15e6, 3.475e6), y=(-1.525e6, 3.475e6)):
    """Ascending axes of cell centres on NSIDC's map that reach beyond the project's domain."""
    return tuple(np.arange(low + step_m / 2, high, step_m) for low, high in (x, y))


def put(group, name, values, dims, dtype=None, fill=None, **attrs):
    """A variable exactly as given: no scaling by the library."""
    values = np.asarray(values, dtype)
    made = group.createVariable(name, values.dtype, dims, fill_value=fill, zlib=bool(dims))
    made.set_auto_maskandscale(False)
    made.setncatts(attrs)
    if dims:
        made[:] = values
    return made


def dims(file, **sizes):
    for name, size in sizes.items():
        file.createDimension(name, size)


def create(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    return netCDF4.Dataset(path, "w")


def put_axes(file, x, y, names=("x", "y"), unit="m", per=1.0):
    """Projected axes in a unit of `per` metres."""
    for role, name, values in zip("xy", names, (x, y), strict=True):
        put(file, name, values / per, (name,), units=unit,
            standard_name=f"projection_{role}_coordinate")  # fmt: skip


def put_degrees(file, lon, lat, where, names=("lon", "lat"), dtype="f4"):
    """Longitudes and latitudes of the cells."""
    for name, values, unit, standard in zip(names, (lon, lat), ("degrees_east", "degrees_north"),
                                            ("longitude", "latitude"), strict=True):  # fmt: skip
        put(file, name, values, where, dtype, units=unit, standard_name=standard)
