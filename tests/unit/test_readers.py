"""Files that a user brings, on look-alikes written here: places, files, products."""

import pickle

import numpy as np
import pytest
import usersfiles as like
import xarray as xr
from pyproj import CRS

import nsrkit
from nsrkit.errors import DataError
from nsrkit.ice import grid
from nsrkit.ice import open as open_ice
from nsrkit.ice.readers.products import products
from nsrkit.ice.readers.products.spec import CANONICAL, MEANINGS
from nsrkit.ice.readers.raw import projection


@pytest.fixture
def opened(tmp_path, monkeypatch):
    return like.opener(tmp_path, monkeypatch)


def _of(data, **attrs):
    return data.assign({"crs": ((), np.int8(0), attrs)})


def _swapped(data):
    return data.transpose("time", "x", "y")


def _scaled(data, factor, unit):
    return data.assign_coords(
        {d: (d, data[d].values / factor, data[d].attrs | {"units": unit}) for d in "xy"}
    )


WRONG = {"grid_mapping_name": "polar_stereographic", "standard_parallel": 70.0,
         "latitude_of_projection_origin": 90.0, "semimajor_radius": 6378273.0,
         "straight_vertical_longitude_from_pole": 135.0}  # fmt: skip
PLACES = {
    "rows down": like.polar,
    "rows up": lambda: like.polar(down=False),
    "axes swapped": lambda: _swapped(like.polar()),
    "kilometres": lambda: _scaled(like.polar(), 1e3, "km"),
    "hundreds of kilometres": lambda: _scaled(like.polar(), 1e5, "100  km"),
    "proj text over wrong attributes": lambda: _of(like.polar(), proj4text=like.PROJ, **WRONG),
    "EPSG over wrong attributes": lambda: _of(like.polar(), srid="urn:ogc:def:crs:EPSG::3411",
                                              **WRONG),
    "corner and step alone": lambda: _of(
        like.polar().drop_vars(["x", "y"]), proj4text=like.PROJ,
        GeoTransform="-3600000.0 50000.0 0 4000000.0 0 -50000.0"),
    "attributes alone": lambda: _of(
        like.polar(), grid_mapping_name="polar_stereographic", standard_parallel=70.0,
        latitude_of_projection_origin=90.0, straight_vertical_longitude_from_pole=-45.0,
        semi_major_axis=6378273.0, semi_minor_axis=6356889.449),
    "longitudes from 0": like.lonlat,
    "longitudes from -180": lambda: like.lonlat(west=-180.0),
    "latitudes falling": lambda: like.lonlat(falling=True),
    "curvilinear": like.curved,
    "curvilinear from -180": lambda: like.curved(wrap=180),
    "curvilinear, axes swapped": lambda: like.curved(turn=True),
}  # fmt: skip


@pytest.mark.parametrize("case", PLACES)
def test_fields_lie_where_they_belong(opened, case):
    off, share = like.miss(opened(PLACES[case]()))
    assert off < 0.02
    assert share > 0.995


def test_the_pattern_tells_a_turn_and_a_mirror():
    """What `test_fields_lie_where_they_belong` would see of a grid turned or mirrored."""
    data = like.polar()
    for wrong in (data.siconc.values[:, ::-1], data.siconc.values[:, :, ::-1]):
        assert np.abs(wrong - data.siconc.values).max() > 15


def test_own_degrees_win_over_a_wrong_projection(opened):
    """x, y and a projection that is turned by 180 degrees, but the cells' own degrees are right."""
    data = _of(like.polar(), **WRONG)
    lon, lat = grid.lonlat(*np.meshgrid(data.x.values, data.y.values))
    data = data.assign_coords(
        lon=(("y", "x"), lon, {"units": "degrees_east"}),
        lat=(("y", "x"), lat, {"units": "degrees_north"}),
    )
    ice = opened(data)
    assert like.miss(ice)[0] < 0.02
    assert "longitudes and latitudes" in ice.attrs["notes"]


def test_trusted_text_comes_first():
    told = {"srid": "EPSG:3413", "proj4text": like.PROJ, **WRONG}
    first = next(projection.candidates(told, products()[0]))
    assert first == CRS.from_user_input(like.PROJ)


def test_a_part_of_the_arctic_leaves_the_rest_without_data(opened):
    data = like.polar().sel(x=slice(0, 1e6))
    ice = opened(data)
    field, sea = ice.siconc.isel(time=0), ice.surface == 0
    assert bool(field.where(sea & (ice.x > 0) & (ice.x < 1e6), drop=True).notnull().any())
    assert not bool(field.where(sea & (ice.x < -2e5)).notnull().any())


def test_sea_without_data_is_hatched_on_the_map(opened):
    part = opened(like.polar().sel(x=slice(0, 1e6)))
    assert "nsr-absent" in nsrkit.show.map(None, part).svg
    whole = nsrkit.ice.open("record", start="2020-03-01", end="2020-03-01")
    assert "nsr-absent" not in nsrkit.show.map(None, whole).svg


def test_sea_without_data_stops_a_route_unless_filled(opened):
    ice = opened(like.polar().sel(x=slice(-5e5, 3.4e6)), thickness="record",
                 variables=("siconc", "sithick"))  # fmt: skip
    ship = nsrkit.ship.open("panamax-ice1")
    with pytest.raises(DataError, match=r"no ice data.*fill='nearest'"):
        nsrkit.voyage.route.fastest(ice, ship, "cape_zhelaniya", "cape_dezhnev",
                                    depart="2020-03-01")  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.drop_vars(["x", "y", "crs"]), "does not say where its cells lie"),
        (lambda d: d.drop_vars("crs"), "no projection that is known"),
        (lambda d: d.assign_coords(x=d.x.values + 3e7), "lies outside the domain"),
        (lambda d: d.isel(x=[3]), "no grid"),
        (lambda d: d.expand_dims(depth=3), "select along the others"),
    ],
)
def test_places_that_cannot_be_known(opened, change, said):
    with pytest.raises(DataError, match=said):
        opened(change(like.polar()))


def test_swapped_longitudes_and_latitudes(opened):
    data = like.curved().rename(longitude="a", latitude="longitude").rename(a="latitude")
    with pytest.raises(DataError, match="swapped"):
        opened(data)


def test_several_files_patterns_and_folders(tmp_path):
    for day in (2, 0, 1):
        like.write(like.on([day], siconc=[0.1 * (day + 1)]), tmp_path / f"{9 - day}.nc")
    for source in (tmp_path, str(tmp_path / "*.nc"), sorted(tmp_path.glob("*.nc"))):
        ice = open_ice(source, variables=("siconc",))
        assert like.series(ice) == pytest.approx([0.1, 0.2, 0.3])


def test_variables_in_files_of_their_own(tmp_path):
    like.write(like.on([0, 1, 2], siconc=[0.5, 0.5, 0.5]), tmp_path / "a.nc")
    like.write(like.on([1, 2, 3], sivol=[0.4, 0.5, 0.6]), tmp_path / "b.nc")
    ice = open_ice(tmp_path)
    assert like.days(ice) == ["2020-01-02", "2020-01-03"]
    assert like.series(ice, "sithick") == pytest.approx([0.8, 1.0])
    assert "share" in ice.attrs["notes"]


def test_files_of_two_grids(tmp_path):
    like.write(like.polar(), tmp_path / "a.nc")
    like.write(like.polar(step_m=100e3, times=("2020-03-02",)), tmp_path / "b.nc")
    with pytest.raises(DataError, match="another grid"):
        open_ice(tmp_path, variables=("siconc",))


def test_a_zarr_store(tmp_path):
    pytest.importorskip("zarr")
    like.polar().to_zarr(tmp_path / "mine.zarr", consolidated=False)
    assert like.miss(open_ice(tmp_path / "mine.zarr", variables=("siconc",)))[0] < 0.02


def test_names_choose_another_variable(opened):
    data = like.polar().rename(siconc="something")
    del data["something"].attrs["standard_name"]
    with pytest.raises(DataError, match=r"names=\{'siconc': 'variable'\}"):
        opened(data)
    assert like.miss(opened(data, names={"siconc": "something"}))[0] < 0.02


def test_parts_and_copies_of_what_is_not_yet_read(opened):
    ice = opened(like.on(np.arange(40), siconc=np.linspace(0, 0.9, 40)))
    copy = pickle.loads(pickle.dumps(ice))
    part = ice.siconc.isel(time=[3, 1], y=slice(0, 60), x=100)
    whole = ice.siconc.load()
    assert part.shape == (2, 60)
    xr.testing.assert_equal(part, whole.isel(time=[3, 1], y=slice(0, 60), x=100))
    xr.testing.assert_equal(copy.siconc, whole)


def test_what_does_not_fit_in_memory_comes_in_pieces(opened, monkeypatch):
    pytest.importorskip("dask")
    from nsrkit.ice.readers import opening

    data = like.on(np.arange(40), siconc=np.linspace(0, 0.9, 40))
    assert opened(data).siconc.chunks is None
    monkeypatch.setattr(opening, "MOST_WHOLE", 1 << 20)
    monkeypatch.setattr(opening, "PIECE", 1 << 21)
    ice = opened(data)
    assert max(ice.siconc.chunks[0]) <= 10
    assert like.series(ice) == pytest.approx(np.linspace(0, 0.9, 40), abs=1e-3)


@pytest.mark.parametrize(
    ("source", "said"),
    [("https://somewhere/x.nc", "fetch it first"), ("nowhere/at_all.nc", "there is no file")],
)
def test_sources_that_are_no_files(source, said):
    with pytest.raises(DataError, match=said):
        open_ice(source)


# ---- table of products


def test_products_are_told_completely():
    names = [product.name for product in products()]
    assert len(set(names)) == len(names)
    for product in products():
        assert set(product.fields) <= set(CANONICAL)
        assert product.title
        assert product.licence
        assert product.references
        for field in product.fields.values():
            assert set(field.flags.values()) <= set(MEANINGS)


@pytest.mark.parametrize("how", [{"grid_km": 10}, {"variables": ("ice",)}, {"siconc": "mine"},
                                 {"product": "none"}])  # fmt: skip
def test_options_that_do_not_exist(opened, how):
    with pytest.raises(DataError):
        opened(like.polar(), **how)
