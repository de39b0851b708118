"""Products without a genuine file: look-alikes give the ice that was put into them."""

import lookalikes as like
import numpy as np
import pytest

import nsrkit
from nsrkit.ice.readers.opening import open_product
from nsrkit.ice.readers.products import products

MARCH = {"start": "2020-03-10", "end": "2020-03-10"}
CASES = {
    "g02202-v6": (like.g02202_v6, ("siconc",)),
    "nsidc-0051-v2": (like.nsidc_0051_v2, ("siconc",)),
    "osi-saf-ease2": (like.osi_450, ("siconc",)),
    "osi-saf-polar": (like.osi_401, ("siconc",)),
    "cs2smos": (like.cs2smos, ("siconc", "sithick")),
    "c3s-thickness": (like.c3s, ("sithick",)),
    "amsr2-bremen": (like.amsr2, ("siconc",)),
    "arctic-mfc": (like.arctic_mfc, ("siconc", "sithick")),
    "glorys12": (like.glorys12, ("siconc", "sithick")),
}
TRUTH = {"siconc": like.conc, "sithick": like.thick}
# What regridding and packing may change, away from the patch: concentration and metres.
CLOSE = {"siconc": 0.012, "sithick": 0.04}


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch, tmp_path):
    """Weights are made anew, and nothing is written outside the test's folder."""
    monkeypatch.setenv("NSRKIT_CACHE", str(tmp_path / "cache"))


def looked_at(ice, name, close=1.0):
    """Compare the first day with what was put in, away from and in the patch of land."""
    field = ice[name].isel(time=0)
    lon, lat = ice.lon.values, ice.lat.values
    sea = ice.surface.values == 0
    west, east, south, north = like.LAND
    near = (
        (lon % 360 > west - 4) & (lon % 360 < east + 4) & (lat > south - 1.2) & (lat < north + 1.2)
    )
    inner = (lon % 360 > west + 8) & (lon % 360 < east - 8) & (lat > south + 2) & (lat < north - 2)
    whole = sea & ~near & (lat < 83)
    values = field.values
    assert inner.sum() > 20
    assert np.isnan(values[inner & sea]).all(), "the land of the product was read as ice"
    assert np.isfinite(values[whole]).mean() > 0.99
    off = np.abs(values - TRUTH[name](lon, lat))[whole & np.isfinite(values)]
    assert off.max() < 6 * CLOSE[name] * close
    assert np.quantile(off, 0.98) < CLOSE[name] * close
    assert field.attrs["units"] == {"siconc": "1", "sithick": "m"}[name]


@pytest.mark.parametrize("name", CASES)
def test_the_ice_that_was_put_in(name, tmp_path):
    write, variables = CASES[name]
    ice = open_product(write(tmp_path), variables=variables, **MARCH)
    assert ice.attrs["product"] == name
    assert ice.attrs["product_status"] == "not yet checked against a genuine file"
    assert str(ice.time.values[0])[:10] == "2020-03-10"
    for variable in variables:
        looked_at(ice, variable)
        assert set(ice[f"{variable}_kind"].values) == {"product"}


def test_every_unchecked_product_has_a_look_alike():
    unchecked = {product.name for product in products() if not product.checked}
    assert unchecked - set(CASES) <= {"cf"}


@pytest.mark.parametrize("unit", ["100  km", "km", "m"])
@pytest.mark.parametrize("lonlat", [True, False])
def test_axes_of_the_arctic_models_in_any_unit(tmp_path, unit, lonlat):
    path = like.arctic_mfc(tmp_path, unit=unit, lonlat=lonlat, name="nextsim")
    ice = open_product(path, variables=("siconc", "sithick"), **MARCH)
    assert ice.attrs["product"] == "arctic-mfc"
    looked_at(ice, "siconc")
    looked_at(ice, "sithick")


@pytest.mark.parametrize("form", [{"from_north": False}, {"with_time": False}], ids=str)
def test_rows_and_mask_of_the_climate_record_in_any_form(tmp_path, form):
    looked_at(open_product(like.g02202_v6(tmp_path, **form), variables=("siconc",)), "siconc")


def test_the_land_of_the_climate_record_stands_in_a_group_only(tmp_path):
    """Without the mask its land would pass for open water."""
    path = like.g02202_v6(tmp_path)
    ice = open_product(path, variables=("siconc",))
    land = like.is_land(ice.lon.values, ice.lat.values) & (ice.surface.values == 0)
    assert not (ice.siconc.values[0][land] == 0).any()


def test_months_of_the_climate_record_become_days(tmp_path):
    ice = open_product(like.g02202_v6(tmp_path, monthly=True), variables=("siconc",))
    assert ice.sizes["time"] == 31
    looked_at(ice, "siconc")


def test_the_later_ellipsoid_of_bremen(tmp_path):
    looked_at(open_product(like.amsr2(tmp_path, wgs84=True), variables=("siconc",)), "siconc")


def test_cs2smos_by_copernicus_marine_has_other_names(tmp_path):
    ice = open_product(like.cs2smos(tmp_path, marine=True), variables=("siconc", "sithick"))
    assert ice.attrs["product"] == "cs2smos"
    looked_at(ice, "siconc")
    looked_at(ice, "sithick")


def test_thickness_without_concentration_says_what_to_do(tmp_path):
    paths = like.c3s(tmp_path)
    with pytest.raises(nsrkit.errors.DataError, match="siconc='record'"):
        open_product(paths)
    ice = open_product(paths, siconc="record", start="2020-03-10", end="2020-03-12")
    assert set(ice.siconc_kind.values) == {"observed-fit"}
    assert set(ice.sithick_kind.values) == {"product"}


def test_cmip6_thickness_and_concentration_on_a_turned_grid(tmp_path):
    """A noleap calendar, land as 1e20, percent in one file and metres in the other."""
    ice = open_product(like.cmip6(tmp_path), start="2040-02-14", end="2040-02-14")
    assert ice.attrs["product"] == "cmip6"
    looked_at(ice, "siconc", close=2)
    looked_at(ice, "sithick", close=2)


def test_glorys_stores_nothing_where_there_is_no_ice(tmp_path):
    """What is missing in the Barents Sea, which stays open in winter, is open water."""
    ice = open_product(like.glorys12(tmp_path, ice_north_of=74.0), **MARCH)
    field, lat = ice.siconc.isel(time=0).values, ice.lat.values
    south = (ice.surface.values == 0) & (lat < 73) & (ice.lon.values % 360 < 45)
    assert (field[south] == 0).mean() > 0.9  # but for the White Sea, which freezes over
