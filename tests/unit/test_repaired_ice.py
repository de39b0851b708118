"""Files that are odd but can be understood: opened with the values of the plain file."""

import numpy as np
import pytest
from brokenfiles import (
    DAYS,
    LAT,
    LON,
    START,
    changed,
    classic,
    grown,
    of_day,
    on_plane,
    opened,
    save,
    several,
    shaken,
    store,
    told,
    values,
    whole,
)

from nsrkit.ice import static


@pytest.fixture(autouse=True)
def cache(tmp_path_factory, monkeypatch):
    """Folder of the weights."""
    monkeypatch.setenv("NSRKIT_CACHE", str(tmp_path_factory.getbasetemp() / "weights"))


def mixed_up(data):
    """The same days in another order."""
    return data.isel(time=[2, 0, 3, 1])


def turned(data):
    """Columns before rows."""
    return data.transpose("time", "lon", "lat")


def per_cell(data):
    """Degrees per cell, stored columns before rows."""
    lon, lat = np.meshgrid(LON, LAT)
    data = data.rename(lat="j", lon="i").drop_vars(["i", "j"])
    return data.assign_coords(lon=(("i", "j"), lon.T, {"units": "degrees_east"}),
                              lat=(("i", "j"), lat.T, {"units": "degrees_north"}))  # fmt: skip


def packed(data):
    """Bytes with flags above 250, which the file declares."""
    raw = np.round(data.siconc.values * 250).astype("u1")
    raw[:, :, ::9] = 254
    data["siconc"] = data.siconc.dims, raw, data.siconc.attrs | {
        "scale_factor": 0.004, "flag_values": np.array([251, 254], "u1")}  # fmt: skip


def spotted(data):
    data.siconc.values[:, 5::11, 7::13] = np.inf
    data.siconc.values[:, 6::11, 7::13] = 1e20


def in_names(folder):
    """The date stands in the name only."""
    days = [whole().isel(time=i).drop_vars("time") for i in range(DAYS)]
    return [save(day, folder, f"ice_2021030{i + 1}.nc") for i, day in enumerate(days)]


# Name -> writer, options; the values are those of the whole file.
REPAIRS = {
    "nothing": (changed(),),
    "netCDF 3": (classic(0),),
    "days out of order": (changed(mixed_up),),
    "a day twice": (several(changed(), of_day(2)),),
    "files out of order": (several(of_day(3), of_day(0), of_day(2), of_day(1)),),
    "columns before rows": (changed(turned),),
    "degrees per cell, turned": (changed(per_cell),),
    "latitudes that fall": (changed(lambda d: d.isel(lat=slice(None, None, -1))),),
    "longitudes that fall": (changed(lambda d: d.isel(lon=slice(None, None, -1))),),
    "longitudes to 180": (
        changed(lambda d: d.assign_coords(
            lon=("lon", (LON + 180) % 360 - 180, d.lon.attrs))),),
    "longitudes beyond 360": (shaken("lon", np.where(LON < 90, LON + 360, LON)),),
    "radians": (
        changed(lambda d: d.assign_coords(lon=("lon", np.radians(LON), {"units": "radians"}),
                                          lat=("lat", np.radians(LAT), {"units": "radians"}))),),
    "a wrong grid mapping": (changed(on_plane()),),
    "kilometres": (changed(on_plane("km", 1e3)),),
    "a group missing": (
        changed(lambda d: on_plane()(d).rename(siconc="cdr_seaice_conc")),),
    "cells of 5 km": (changed(on_plane(step=5e3)),),
    "units of 100 km": (changed(on_plane("100 km", 1e5)),),
    "percent": (values(lambda a: a * 100, units="%"),),
    "percent called 1, said": (values(lambda a: a * 100), {"units": {"siconc": "%"}}),
    "centimetres": (values(lambda a: a * 100, "sithick", units="cm"),),
    "flags, declared": (changed(packed),),
    "flags, said": (values(grown(3)), {"flags": (254,)}),
    "stray infinite and fill values": (changed(spotted),),
    "a trace below 0": (values(lambda a: a - np.float32(0.004)),),
    "hours": (changed(lambda d: d.assign_coords(time=(
        "time", (np.arange(DAYS) + 0.5) * 24, {"units": f"hours since {START}"}))),),
    "no leap days": (told("time", calendar="noleap"),),
    "dates in names": (in_names,),
    "a name with spaces and brackets": (
        lambda folder: save(whole(), folder, "ice [v 1] *.nc"),),
    "a store": (store(lambda path: None),),
}  # fmt: skip


@pytest.mark.parametrize("case", REPAIRS)
def test_repaired(case, tmp_path):
    write, *options = REPAIRS[case]
    ice = opened(write(tmp_path), **(options[0] if options else {}))
    assert ice.time.values.astype("datetime64[D]").tolist() == (START + np.arange(DAYS)).tolist()
    sea = static.static(25).surface.values == 0
    lat = static.static(25).lat.values[sea]
    for i, field in enumerate(ice.siconc.values):
        want = (lat - 56) / 32 * (1 - 0.1 * i)
        assert np.abs(field[sea] - want).max() < 0.03
    assert ice.sithick.values[:, sea] == pytest.approx(1.5, abs=1e-3)
    assert np.isnan(ice.siconc.values[:, ~sea]).all()


def dates(ice):
    return ice.time.values.astype("datetime64[D]").astype(str).tolist()


def test_a_year_without_leap_day_keeps_its_dates(tmp_path):
    """28 February and 1 March follow one another in the file; the day between is on the line."""
    path = told("time", calendar="noleap", units="days since 2020-02-26")(tmp_path)
    ice = opened(path)
    assert dates(ice) == ["2020-02-26", "2020-02-27", "2020-02-28", "2020-02-29", "2020-03-01"]
    cell = ice.siconc.values[:, 100, 125]
    assert cell[3] == pytest.approx((cell[2] + cell[4]) / 2, rel=1e-3)


def test_months_of_30_days_are_stretched(tmp_path):
    """The 30 February of a year of 360 days is the last of February."""
    path = told("time", calendar="360_day", units="days since 2021-02-28")(tmp_path)
    assert dates(opened(path)) == ["2021-02-26", "2021-02-27", "2021-02-28", "2021-03-01"]


def test_a_fraction_called_percent_is_said(tmp_path):
    ice = opened(told("siconc", units="%")(tmp_path))
    assert "1 %" in ice.attrs["notes"]


def test_a_gap_in_time_is_said(tmp_path):
    path = shaken("time", [0.5, 1.5, 40.5, 41.5])(tmp_path)
    ice = opened(path)
    assert dates(ice) == ["2021-03-01", "2021-03-02", "2021-04-10", "2021-04-11"]
    assert "gap" in ice.attrs["notes"]


def test_every_repair_is_said(tmp_path):
    for name, word in (("days out of order", "order"), ("a day twice", "twice")):
        (tmp_path / word).mkdir()
        assert word in opened(REPAIRS[name][0](tmp_path / word)).attrs["notes"]
