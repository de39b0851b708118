"""Files that are not what they should be: one clear error each, naming the file and the remedy."""

import gzip
import os
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from brokenfiles import (
    LAT,
    LON,
    NONE,
    changed,
    classic,
    deep,
    grown,
    holding,
    like_g02202,
    link,
    monthly,
    of_day,
    on_plane,
    opened,
    packed_wrong,
    piomas,
    pipe,
    renamed_axis,
    save,
    several,
    shaken,
    spoiled,
    store,
    text_field,
    told,
    values,
    whole,
    without_metadata,
)

from nsrkit.errors import DataError


@pytest.fixture(autouse=True)
def cache(tmp_path_factory, monkeypatch):
    """Folder of the weights."""
    monkeypatch.setenv("NSRKIT_CACHE", str(tmp_path_factory.getbasetemp() / "weights"))


# Name -> writer, words of the message, options.
FAULTS = {
    "cut in half": (spoiled(lambda b: b[: len(b) // 2]), "damaged|cut short"),
    "cut after the magic": (spoiled(lambda b: b[:20]), "damaged|cut short"),
    "netCDF 3 cut short": (classic(512), "cut short"),
    "netCDF 3 cut in half": (classic(100_000), "cut short"),
    "CDF-5 cut short": (classic(512, "NETCDF3_64BIT_DATA"), "cut short"),
    "spoiled in the header": (spoiled(lambda b: b[:48] + bytes(900) + b[948:]), "damaged|cut"),
    "spoiled in packed fields": (packed_wrong, "damaged|cut short"),
    "no bytes": (holding(b""), "empty"),
    "text": (holding(b"not a dataset\n" * 99), "neither netCDF"),
    "web page": (holding(b"<!DOCTYPE html><html>log in</html>"), "web page"),
    "gzip of a file": (spoiled(gzip.compress, "ice.nc.gz"), "unpack"),
    "gzip by name only": (holding(os.urandom(4000), "ice.nc.gz"), "neither netCDF|unpack"),
    "zip archive": (holding(b"PK\x03\x04" + bytes(500)), "unpack"),
    "GRIB": (holding(b"GRIB" + bytes(500)), "convert"),
    "TIFF": (holding(b"II*\x00" + bytes(500)), "netCDF"),
    "HDF4": (holding(b"\x0e\x03\x13\x01" + bytes(500)), "convert"),
    "HDF5 magic and noise": (holding(b"\x89HDF\r\n\x1a\n" + os.urandom(3000)), "damaged|cut"),
    "netCDF 3 magic and noise": (holding(b"CDF\x01" + bytes(range(256)) * 9), "damaged|cut"),
    "netCDF 3 with endless dims": (holding(b"CDF\x01" + b"\xff" * 4000), "damaged|cut"),
    "PIOMAS cut by a number": (piomas(4, "0 0"), "neither netCDF|size"),
    "PIOMAS cut by months": (piomas(4 * 120 * 360 * 11 + 4, "0 0"), "neither netCDF|size"),
    "PIOMAS without its grid": (piomas(), "grid.dat"),
    "PIOMAS grid of words": (piomas(grid="a b c"), "grid.dat"),
    "PIOMAS grid cut short": (piomas(grid="1.0 " * 1000), "grid.dat"),
    "PIOMAS named otherwise": (piomas(grid="0", name="ice.dat"), "year="),
    "NSIDC binary cut": (holding(bytes(300 + 448 * 304 - 1), "nt_201609_n.bin"), "neither netCDF"),
    "NSIDC binary with noise before it": (
        holding(b"\xfe" * 300 + bytes(448 * 304), "nt_201609_n.bin"), "neither netCDF"),
    "no such file": (lambda folder: folder / "ice.nc", "no file"),
    "dangling link": (link("gone.nc"), "no file"),
    "link to itself": (link("ice.nc"), "no file|link"),
    "a pipe": (pipe, "no file|empty"),
    "empty folder": (lambda folder: folder, "no file"),
    "pattern that fits nothing": (lambda folder: folder / "*.nc", "no file"),
    "no file in the list": (lambda folder: [], "no file"),
    "store without metadata": (store(without_metadata), "no file|metadata"),
    "store with spoiled metadata": (
        store(lambda path: (path / "siconc" / ".zarray").write_text("{")), "damaged|cut"),
    "store with a spoiled piece": (
        store(lambda path: (path / "siconc" / "0.0.0").write_bytes(b"noise")), "damaged|cut"),
    "one of a list is spoiled": (several(of_day(0), holding(b"", "b.nc")), "b.nc is empty"),
    "two products in a list": (
        several(of_day(0), changed(like_g02202)), "apart"),
    "two grids in a list": (
        several(of_day(0), of_day(1, lambda d: d.isel(lat=slice(0, None, 2)))), "apart"),
    "months and days in a list": (
        several(of_day(0, monthly), of_day(1, lambda d: d.assign_attrs(frequency="day"))),
        "apart"),
    "two fields for one time": (
        several(of_day(0), of_day(0, lambda d: d.assign(siconc=d.siconc * 0))), "two different"),
    "a field without columns": (changed(lambda d: d[["siconc"]].isel(lon=0)), "dimensions|known"),
    "a field with depths": (changed(deep), "select"),
    "one cell": (changed(lambda d: d.isel(lat=[20], lon=[50])), "no grid"),
    "no time": (changed(lambda d: d.isel(time=0).drop_vars("time")), "no time"),
    "no times": (changed(lambda d: d.isel(time=slice(0, 0))), "no time|empty"),
    "times in words": (told("time", units="fortnights since yesterday"), "cannot be read"),
    "times without a unit": (
        changed(lambda d: d.time.attrs.pop("units") and None), "time"),
    "an unknown calendar": (told("time", calendar="mayan"), "calendar"),
    "the year 0": (told("time", units="days since 0000-01-01"), "absurd|cannot be read"),
    "the year 9000": (told("time", units="days since 9000-01-01"), "absurd|cannot be read"),
    "a missing time": (shaken("time", [0.5, np.nan, 2.5, 3.5]), "missing"),
    "no degrees": (changed(lambda d: d.drop_vars(["lon", "lat"])), "cells lie"),
    "x and y of no projection": (changed(renamed_axis), "projection"),
    "longitudes and latitudes swapped": (
        changed(lambda d: d.assign_coords(
            lat=("lat", np.linspace(20, 200, LAT.size), d.lat.attrs),
            lon=("lon", np.linspace(60, 84, LON.size), d.lon.attrs))), "swapped|domain"),
    "the other hemisphere": (shaken("lat", -LAT), "domain"),
    "longitudes that jump": (shaken("lon", np.roll(LON, 7)[::-1] * (LON % 3 + 1) / 3), "rises|lon"),
    "x that jumps": (
        changed(lambda d: on_plane()(d).isel(x=[*range(20), 50, 30, *range(60, 130)])), "rises|x"),
    "y all the same": (
        changed(lambda d: (e := on_plane()(d)).assign_coords(y=("y", 0 * e.y.values, e.y.attrs))),
        "y"),
    "a latitude missing": (shaken("lat", np.where(LAT == 70, np.nan, LAT)), "lat"),
    "one latitude for all": (shaken("lat", 0 * LAT + 75), "lat|line"),
    "degrees in words": (
        changed(lambda d: d.assign_coords(lat=("lat", [str(v) for v in LAT], d.lat.attrs))),
        "lat"),
    "nothing of ice": (changed(lambda d: xr.Dataset({"sst": d.siconc.assign_attrs(
        standard_name="sea_surface_temperature", units="K")})), "names="),
    "letters as a field": (changed(text_field), "no numbers"),
    "nothing but NaN": (values(lambda a: a * np.nan), "no number"),
    "nothing but fill": (values(lambda a: 0 * a + NONE, _FillValue=NONE), "no number"),
    "infinite everywhere": (values(lambda a: a + np.inf), "no number"),
    "a unit of no ice": (told("siconc", units="degC"), "units="),
    "a unit of no length": (told("sithick", units="furlong"), "units="),
    "mass for thickness": (told("sithick", units="kg m-2"), "units="),
    "percent called 1": (values(lambda a: a * 100), "units="),
    "centimetres called m": (values(lambda a: a * 100, "sithick"), "units="),
    "absurdly thick": (values(lambda a: a + 9e5, "sithick"), "units="),
    "negative ice": (values(lambda a: a - 0.6), "units=|flags="),
    "flags as data": (values(grown(3)), "flags="),
    "scale of 0": (told("siconc", scale_factor=0.0), "scale_factor"),
    "scale in words": (told("siconc", scale_factor="tenth"), "scale_factor"),
    "scale not a number": (told("siconc", scale_factor=np.nan), "scale_factor"),
    "an offset in words": (told("sithick", add_offset="none"), "add_offset"),
    "an empty valid range": (told("siconc", valid_range=[1.0, 0.0]), "valid range"),
    "no thickness": (changed(lambda d: d.drop_vars("sithick")), "thickness='record'"),
    "no concentration": (changed(lambda d: d.drop_vars("siconc")), "siconc='record'"),
    "a variable it has not": (changed(), "names|xyz", {"names": {"siconc": "xyz"}}),
    "days that it has not": (changed(), "holds 2021-03-01 to 2021-03-04",
                             {"start": "2021-03-01", "end": "2021-04-01"}),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS)
def test_one_clear_error(case, tmp_path):
    write, words, *options = FAULTS[case]
    source = write(tmp_path)
    with pytest.raises(DataError, match=words) as caught:
        opened(source, **(options[0] if options else {}))
    message = str(caught.value)
    assert len(message) < 700
    names = [each.name for each in [*tmp_path.rglob("*"), Path(str(source))]]
    assert any(name in message for name in names) or not source


@pytest.fixture
def as_nobody(tmp_path_factory):
    """A folder that all may read, while this process is nobody in particular."""
    folder = tmp_path_factory.mktemp("open")
    parents = [one for one in (folder, *folder.parents) if not one.stat().st_mode & 0o001]
    before = [each.stat().st_mode for each in parents]
    opened(save(whole(), folder))  # what is loaded late is loaded before
    for each in parents:
        each.chmod(0o755)
    user = os.geteuid()
    try:
        if not user:
            os.seteuid(65534)
        yield folder
    finally:
        os.seteuid(user)
        for each, mode in zip(parents, before, strict=True):
            each.chmod(mode)


def test_what_may_not_be_read(as_nobody):
    path = as_nobody / "ice.nc"
    user = os.geteuid()
    os.seteuid(os.getuid())
    path.chmod(0)
    os.seteuid(user)
    with pytest.raises(DataError, match=r"ice\.nc.*(may not|permission|not allowed)"):
        opened(path)
