"""Files for other programs: units that UDUNITS reads, and the conventions of CF."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import nsrkit
from nsrkit.ensemble import export
from nsrkit.voyage.tables import monthly
from nsrkit.voyage.trips import transit

UNITS = {"nm": "nautical_mile", "kn": "knot", "USD": "1", "USD/t": "1/t", "USD/TEU": "1",
         "m": "m", "km h-1": "km h-1", "ship-days": "day", "": ""}  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_units(unit):
    assert export.udunits(unit) == UNITS[unit]


def test_what_was_written_comes_back(tmp_path):
    way = xr.Dataset(
        {"lon": ("point", [170.0, np.nan], {"units": "degrees"}),
         "lat": ("point", [69.5, np.nan], {"units": "degrees"}),
         "hours": ("point", [0.0, 7.5], {"units": "h"}),
         "usd": ((), 12.5, {"units": "USD/t"})},
        attrs={"reason": ""},
    )  # fmt: skip
    path = export.netcdf(way, tmp_path / "way.nc")
    back = export.opened(path)
    assert back.equals(way)
    assert set(back.data_vars) == set(way.data_vars)
    assert {name: back[name].attrs.get("units") for name in back} == {
        "lon": "degrees", "lat": "degrees", "hours": "h", "usd": "USD/t"}  # fmt: skip
    with xr.open_dataset(path) as raw:
        assert raw.lon.attrs["standard_name"] == "longitude"
        assert raw.usd.attrs["units"] == "1/t"
        assert raw.attrs["Conventions"] == export.CONVENTIONS


def test_a_failed_write_leaves_what_was_there(tmp_path):
    path = export.netcdf(xr.Dataset({"a": ((), 1.0)}), tmp_path / "a.nc")
    with pytest.raises(TypeError):
        export.netcdf(xr.Dataset({"a": ((), 2.0)}, attrs={"no": {"such": "attribute"}}), path)
    assert float(export.opened(path).a) == 1.0
    assert [each.name for each in tmp_path.iterdir()] == ["a.nc"]


def results() -> dict[str, xr.Dataset]:
    """One dataset of each kind that the package gives."""
    case = nsrkit.load("smoke")
    ice = nsrkit.ice.open("record", year=2024)
    days = ice.isel(time=slice(240, 243))
    speed = nsrkit.ship.speed.attainable(days, case.voyage.ship, escort="none")
    start = nsrkit.ice.xy(68.6, 77.0)
    return {
        "ice": days,
        "members": nsrkit.ice.members(2024, n=2, seed=1).isel(time=slice(240, 243)),
        "project": nsrkit.ice.project("ssp245", years=(2035, 2035), n=2).isel(time=slice(0, 2)),
        "speed": speed.to_dataset(),
        "rio": nsrkit.ship.polaris.index(days, "PC7", escorted=False).to_dataset(name="rio"),
        "arrival": nsrkit.voyage.route.arrival(speed.isel(time=0), start).to_dataset(name="hours"),
        "windows": nsrkit.ship.season.windows(ice, classes=["PC6", "PC3"]),
        "track": transit.transit(case),
        "trips": nsrkit.voyage.compare(case),
        "scan": nsrkit.voyage.season_scan(case),
        "routes": monthly.routes(case),
    }


@pytest.mark.slow
def test_conventions(tmp_path):
    """The checker of the IOOS finds no error; its warnings on the order of dimensions are taste."""
    for name, found in results().items():
        export.netcdf(found, tmp_path / f"{name}.nc")
    files, told = sorted(tmp_path.glob("*.nc")), tmp_path / "told.json"
    command = Path(sys.executable).with_name("compliance-checker")
    subprocess.run([command, "-t", "cf:1.11", "-f", "json_new", "-o", told, *files],
                   check=False, capture_output=True)  # fmt: skip
    reports = json.loads(told.read_text(encoding="utf-8"))
    assert len(reports) == len(files)
    faults = [(Path(name).stem, text) for name, one in reports.items()
              for each in one["cf:1.11"]["high_priorities"] for text in each["msgs"]]  # fmt: skip
    assert not faults
