"""Writers of files that are not what they should be; each takes a folder and gives what to open."""

import os
import zlib

import numpy as np
import pytest
import xarray as xr
from pyproj import Transformer

import nsrkit

LON, LAT = np.arange(16.0, 205, 2), np.arange(56.0, 89)
START = np.datetime64("2021-03-01")
DAYS = 4
NONE = np.float32(-999)


def whole():
    """Four days of ice that grows with the latitude, on an axis of degrees."""
    conc = np.clip((LAT[:, None] - 56) / 32 + 0 * LON, 0, 1) * np.ones((DAYS, 1, 1))
    conc *= 1 - 0.1 * np.arange(DAYS)[:, None, None]
    about = {"standard_name": "sea_ice_area_fraction", "units": "1"}
    thick = {"standard_name": "sea_ice_thickness", "units": "m"}
    dims = ("time", "lat", "lon")
    return xr.Dataset(
        {"siconc": (dims, conc.astype("f4"), about),
         "sithick": (dims, np.full(conc.shape, 1.5, "f4"), thick)},
        coords={"time": ("time", np.arange(DAYS) + 0.5, {"units": f"days since {START}",
                                                         "calendar": "standard"}),
                "lat": ("lat", LAT, {"units": "degrees_north"}),
                "lon": ("lon", LON, {"units": "degrees_east"})},
    )  # fmt: skip


def save(data, folder, name="ice.nc", **encoding):
    path = folder / name
    plain = {key: {"_FillValue": None} for key in data.variables}
    data.to_netcdf(path, engine="netcdf4", encoding=plain | encoding)
    return path


def changed(change=None, **encoding):
    """Writer of the whole file after a change, which returns the dataset or changes it in place."""

    def write(folder):
        data = whole()
        data = (change(data) if change else None) or data
        return save(data, folder, **encoding)

    return write


def told(variable, **attrs):
    return changed(lambda data: data[variable].attrs.update(attrs))


def values(function, variable="siconc", **attrs):
    """Writer of the whole file with other values in one variable."""

    def change(data):
        data[variable] = data[variable].dims, function(data[variable].values), data[variable].attrs
        data[variable].attrs.update(attrs)

    return changed(change)


def spoiled(spoil, name="ice.nc"):
    """Writer of the whole file with its bytes spoiled."""

    def write(folder):
        path = save(whole(), folder, name)
        path.write_bytes(spoil(path.read_bytes()))
        return path

    return write


def holding(content, name="ice.nc"):
    """Writer of a file of these bytes."""

    def write(folder):
        (folder / name).write_bytes(content)
        return folder / name

    return write


def classic(cut, form="NETCDF3_CLASSIC"):
    """Writer of a classic file, of which nothing is packed, without its last bytes."""

    def write(folder):
        path = folder / "ice.nc"
        whole().to_netcdf(path, format=form, engine="netcdf4")
        content = path.read_bytes()
        path.write_bytes(content[: len(content) - cut])
        return path

    return write


def packed_wrong(folder):
    """The header is whole, the packed fields are not."""
    path = save(whole(), folder, siconc={"zlib": True, "_FillValue": None, "fletcher32": True})
    content = bytearray(path.read_bytes())
    place = content.find(zlib.compress(b"")[:1] + b"\x5e")
    place = place if place > 0 else len(content) // 2
    content[place + 20 : place + 400] = bytes(380)
    path.write_bytes(content)
    return path


def link(target):
    def write(folder):
        (folder / "ice.nc").symlink_to(target)
        return folder / "ice.nc"

    return write


def pipe(folder):
    os.mkfifo(folder / "ice.nc")
    return folder / "ice.nc"


def store(spoil):
    """Writer of a zarr store that is spoiled."""

    def write(folder):
        pytest.importorskip("zarr")
        path = folder / "ice.zarr"
        whole().to_zarr(path, zarr_format=2, consolidated=False)
        spoil(path)
        return path

    return write


def without_metadata(path):
    for each in path.glob(".z*"):
        each.unlink()


def piomas(cut=0, grid=None, name="heff.H2017"):
    """Writer of a PIOMAS binary of 12 months, cut short, with some text as its grid."""

    def write(folder):
        fields = np.ones((12, 120, 360), "<f4").tobytes()
        (folder / name).write_bytes(fields[: len(fields) - cut])
        if grid is not None:
            (folder / "grid.dat").write_text(grid)
        return folder / name

    return write


def several(*writers):
    """Writer of several files, given as a list."""

    def write(folder):
        out = []
        for i, each in enumerate(writers):
            (folder / str(i)).mkdir()
            out.append(each(folder / str(i)))
        return out

    return write


def of_day(number, change=None):
    """Writer of one day of the whole file."""
    return changed(lambda data: (change or (lambda d: d))(data.isel(time=[number])))


def monthly(data):
    return data.assign_attrs(frequency="mon")


def like_g02202(data):
    both = data.siconc.rename(time="tdim").drop_vars("tdim")
    return xr.Dataset({"cdr_seaice_conc": both, "nsidc_nt_seaice_conc": both, "time": data.time})


def renamed_axis(data, step=25_000.0):
    """On x and y, without a projection or degrees."""
    data = data.rename(lat="y", lon="x")
    return data.assign_coords(x=("x", np.arange(LON.size) * step, {"units": "m"}),
                              y=("y", np.arange(LAT.size) * step, {"units": "m"}))  # fmt: skip


def text_field(data):
    data["siconc"] = data.siconc.dims, np.full(data.siconc.shape, b"a", "S1"), data.siconc.attrs


def deep(data):
    data["siconc"] = data.siconc.expand_dims(depth=[0.0, 5.0], axis=1)


def shaken(name, numbers):
    return changed(lambda data: data.assign_coords({name: (name, numbers, data[name].attrs)}))


def grown(column):
    return lambda a: np.where(np.arange(a.shape[2]) % 7 == column, a.dtype.type(254), a)


def opened(source, **options):
    """All values of a source."""
    return nsrkit.ice.open(source, **options).load()


def on_plane(unit="m", size=1.0, step=5e4):
    """A projection whose attributes are wrong and whose proj text is right, axes in some unit."""

    def change(data):
        x, y = np.arange(-3.2e6, 3.5e6, step), np.arange(3.5e6, -1.6e6, -step)
        back = Transformer.from_crs("EPSG:3411", "EPSG:4326", always_xy=True)
        _, lat = back.transform(*np.meshgrid(x, y))
        conc = np.clip((lat - 56) / 32, 0, 1) * data.siconc.values[:, -1:, :1]
        near = xr.Dataset(
            {"siconc": (("time", "y", "x"), conc.astype("f4"), data.siconc.attrs),
             "sithick": (("time", "y", "x"), 0 * conc.astype("f4") + 1.5, data.sithick.attrs)},
            coords={"time": data.time, **{name: (name, axis / size, {
                "units": unit, "standard_name": f"projection_{name}_coordinate"})
                for name, axis in (("x", x), ("y", y))}})  # fmt: skip
        near["projection"] = (
            (),
            0,
            {
                "grid_mapping_name": "polar_stereographic",
                "straight_vertical_longitude_from_pole": 135.0,
                "standard_parallel": 70.0,
                "latitude_of_projection_origin": 90.0,
                "proj4text": "+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +k=1 +x_0=0 +y_0=0 "
                "+a=6378273 +b=6356889.449 +units=m",
            },
        )
        for name in ("siconc", "sithick"):
            near[name].attrs |= {"grid_mapping": "projection"}
        return near

    return change
