"""Small files such as users bring, with a field that tells every turn and mirror apart."""

import numpy as np
import xarray as xr

import nsrkit
from nsrkit.ice import grid

PROJ = "+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +a=6378273 +b=6356889.449 +units=m"


def pattern(x, y):
    """A concentration that has no symmetry, 0.05 to 0.95, on EPSG:3411 [m]."""
    return 0.5 + 0.3 * np.sin(x / 9e5 + 0.4) + 0.15 * np.cos(y / 6e5 - 0.9) * np.cos(x / 2e6)


def at(ice):
    """The pattern at the cells of an opened dataset."""
    x, y = np.meshgrid(ice.x.values, ice.y.values)
    return pattern(x, y)


def axes(step_m=50e3, down=True):
    """x and y of a plain polar stereographic grid [m]; rows run down the map."""
    x = np.arange(-3.6e6, 3.6e6, step_m) + step_m / 2
    y = np.arange(-2.0e6, 4.0e6, step_m) + step_m / 2
    return x, y[::-1] if down else y


def _time(days):
    return "time", np.array(days, "M8[D]").astype(float), {"units": "days since 1970-01-01"}


def polar(step_m=50e3, down=True, times=("2020-03-01",)):
    """A clean dataset with x, y, a projection and concentration in percent."""
    x, y = axes(step_m, down)
    field = np.stack([100 * pattern(*np.meshgrid(x, y))] * len(times)).astype("f4")
    told = {"units": "%", "standard_name": "sea_ice_area_fraction", "grid_mapping": "crs"}
    return xr.Dataset(
        {"siconc": (("time", "y", "x"), field, told), "crs": ((), np.int8(0), {"proj4text": PROJ})},
        coords={
            "time": _time(times),
            "x": ("x", x, {"units": "m", "standard_name": "projection_x_coordinate"}),
            "y": ("y", y, {"units": "m", "standard_name": "projection_y_coordinate"}),
        },
    )


def lonlat(step=0.5, west=0.0, falling=False):
    """A dataset on axes of longitude and latitude."""
    lon = np.arange(west, west + 360, step)
    lat = np.arange(55, 90, step)
    lat = lat[::-1] if falling else lat
    field = pattern(*grid.xy(*np.meshgrid(lon, lat)))[None].astype("f4")
    told = {"units": "1", "standard_name": "sea_ice_area_fraction"}
    return xr.Dataset(
        {"siconc": (("time", "lat", "lon"), field, told)},
        coords={
            "time": _time(["2020-03-01"]),
            "lon": ("lon", lon, {"units": "degrees_east"}),
            "lat": ("lat", lat, {"units": "degrees_north"}),
        },
    )


def curved(wrap=360, turn=False):
    """A dataset on a curvilinear grid: longitude and latitude of each cell, no projection."""
    x, y = np.meshgrid(*axes())
    lon, lat = grid.lonlat(x, y)
    lon = np.mod(lon, 360) if wrap == 360 else lon
    field, dims = pattern(x, y), ("j", "i")
    if turn:
        lon, lat, field, dims = lon.T, lat.T, field.T, ("i", "j")
    told = {"units": "1", "coordinates": "longitude latitude"}
    return xr.Dataset(
        {"siconc": (("time", *dims), field[None].astype("f4"), told)},
        coords={
            "time": _time(["2020-03-01"]),
            "longitude": (dims, lon, {"units": "degrees_east"}),
            "latitude": (dims, lat, {"units": "degrees_north"}),
        },
    )


def write(data, path):
    """Write as it stands: no encoding of xarray's own."""
    data = data.copy()
    for v in data.variables.values():
        v.encoding = {} if "_FillValue" in v.attrs else {"_FillValue": None}
    data.to_netcdf(path)
    return path


def opener(tmp_path, monkeypatch):
    """Writes a dataset and opens it, concentration alone unless told otherwise."""
    monkeypatch.setenv("NSRKIT_CACHE", str(tmp_path.parent / "weights"))

    def opened(data, name=None, **how):
        how = {"variables": ("siconc",)} | how
        path = tmp_path / (name or f"mine{len(list(tmp_path.iterdir()))}.nc")
        return nsrkit.ice.open(write(data, path), **how)

    return opened


def miss(ice):
    """Greatest difference from the pattern at sea, and the share of the sea that has data."""
    sea = ice.surface.values == 0
    off = np.abs(ice.siconc.isel(time=0).values - at(ice))[sea]
    return float(np.nanmax(off)), float(np.isfinite(off).mean())


def numbers(values, **attrs):
    """The plain dataset with other stored numbers."""
    data = polar()
    return data.assign(siconc=(data.siconc.dims, values, {"grid_mapping": "crs"} | attrs))


def share():
    return polar().siconc.values / 100


def on(days, attrs=None, **fields):
    """The plain dataset at these times, its concentration a constant each."""
    x, y = axes()
    size = (y.size, x.size)
    data = polar().isel(time=0, drop=True)
    values = {name: np.stack([np.full(size, v, "f4") for v in series])
              for name, series in fields.items()}  # fmt: skip
    units = {"siconc": "1", "sithick": "m", "sivol": "m"}
    data = data.drop_vars("siconc").assign(
        {name: (("time", "y", "x"), v, {"units": units[name], "grid_mapping": "crs"})
         for name, v in values.items()}
    )  # fmt: skip
    told = {"units": "days since 2020-01-01"} | (attrs or {})
    return data.assign_coords(time=("time", np.asarray(days, float), told))


def series(ice, name="siconc"):
    """Mean at sea by day."""
    return ice[name].mean(["y", "x"]).values.round(4).tolist()


def days(ice):
    return ice.time.values.astype("M8[D]").astype(str).tolist()
