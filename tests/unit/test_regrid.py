"""Fields from any grid: exact copies, kept totals, folds, edges, coasts; weights that are kept."""

import os

import numpy as np
import pytest
import xarray as xr
from pyproj import CRS, Transformer
from scipy.interpolate import griddata

from nsrkit.errors import DataError
from nsrkit.ice import grid, static
from nsrkit.ice.readers import daily, regrid, remap

NSIDC_X = np.arange(-3_850_000 + 12_500, 3_750_000, 25_000.0)
NSIDC_Y = np.arange(5_850_000 - 12_500, -5_350_000, -25_000.0)


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """Folder of the weights, and nothing kept in memory from other tests."""
    monkeypatch.setenv("NSRKIT_CACHE", str(tmp_path / "cache"))
    regrid._kept.clear()
    return tmp_path / "cache"


def sea(grid_km):
    return static.static(grid_km).surface.values == 0


def area(grid_km):
    """True area of the cells [km2]."""
    return (grid_km / grid.scale(static.static(grid_km).lat.values)) ** 2


def smooth(lon, lat):
    """A field with a shape of some 500 km and a mean of a half."""
    x, y = (part / 6e5 for part in grid.xy(lon, lat))
    return 0.5 + 0.3 * np.sin(x) * np.cos(y) + 0.2 * np.cos(0.7 * x + y)


def on_target(grid_km):
    return smooth(static.static(grid_km).lon.values, static.static(grid_km).lat.values)


def rotated(step_deg, away=35.0):
    """A grid that is regular about a pole elsewhere, as ocean models have it: lon, lat (y, x)."""
    to = Transformer.from_crs(
        f"+proj=ob_tran +o_proj=longlat +o_lat_p={away} +o_lon_p=0 +lon_0=100 +R=6371000",
        "+proj=longlat +R=6371000", always_xy=True)  # fmt: skip
    x, y = np.meshgrid(np.arange(-60, 60, step_deg), np.arange(-60, 60, step_deg))
    return to.transform(x, y)


def test_nsidc_cells_are_copied():
    values = np.random.default_rng(1).random((NSIDC_Y.size, NSIDC_X.size)).astype("f4")
    found = regrid.weights(None, None, 25, x=NSIDC_X, y=NSIDC_Y, crs=grid.CRS)
    field = found.apply(values)
    cells = grid.grid(25)
    columns = np.searchsorted(NSIDC_X, cells.x)
    rows = NSIDC_Y.size - 1 - np.searchsorted(NSIDC_Y[::-1], cells.y)
    want = np.where(sea(25), values[np.ix_(rows, columns)], np.nan)
    np.testing.assert_array_equal(field, want)
    lon, lat = (a.astype("f4") for a in grid.lonlat(*np.meshgrid(NSIDC_X, NSIDC_Y)))
    np.testing.assert_array_equal(regrid.weights(lon, lat, 25).apply(values), want)


@pytest.mark.parametrize("grid_km", [25, 12.5])
def test_nsidc_fine_cells_are_averaged(grid_km):
    step = 6250.0
    x = np.arange(grid.X_EDGES_M[0] + step / 2, grid.X_EDGES_M[1], step)
    y = np.arange(grid.Y_EDGES_M[0] + step / 2, grid.Y_EDGES_M[1], step)
    values = np.random.default_rng(2).random((y.size, x.size)).astype("f4")
    field = regrid.weights(None, None, grid_km, x=x, y=y, crs=grid.CRS).apply(values)
    n = int(grid_km * 1000 / step)
    blocks = values.reshape(y.size // n, n, x.size // n, n).mean(axis=(1, 3))
    assert np.abs(field - blocks)[sea(grid_km)].max() < 1e-6


SPHERE = "+proj=stere +lon_0=-45 +lat_0=90 +k=1 +R=6378273 +units=m"


@pytest.mark.parametrize(("crs", "step", "grid_km"), [
    ("EPSG:6931", 25_000.0, 25), ("EPSG:6931", 25_000.0, 5), ("EPSG:6931", 12_500.0, 12.5),
    ("EPSG:3413", 8_000.0, 25), (SPHERE, 6_000.0, 5)])  # fmt: skip
def test_projected_sources_keep_a_smooth_field(crs, step, grid_km):
    axis = np.arange(-4.2e6 + step / 2, 4.2e6, step)
    lon, lat = Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(
        *np.meshgrid(axis, axis)
    )
    found = regrid.weights(None, None, grid_km, x=axis, y=axis, crs=crs)
    field, here = found.apply(smooth(lon, lat).astype("f4")), sea(grid_km)
    assert np.isfinite(field[here]).all()
    assert np.isnan(field[~here]).all()
    error = (field - on_target(grid_km))[here]
    assert np.abs(error).max() < 0.03
    total = np.sum(field[here] * area(grid_km)[here])
    assert total == pytest.approx(np.sum((on_target(grid_km) * area(grid_km))[here]), rel=1e-3)


@pytest.mark.parametrize("lon", [np.arange(0.0, 360, 1), np.arange(-179.5, 180, 1),
                                 np.arange(360.0, 0, -1), np.arange(0.0, 361, 1)])  # fmt: skip
@pytest.mark.parametrize("turn", [1, -1])
def test_longitudes_in_any_turn(lon, turn):
    """No seam at the date line or where the axis begins."""
    lat = np.arange(-89.5, 90)[::turn]
    field = regrid.weights(lon, lat, 25).apply(smooth(*np.meshgrid(lon, lat)))
    assert np.abs(field - on_target(25))[sea(25)].max() < 0.02


def test_a_degree_grid_per_cell_is_as_good_as_its_axes():
    lon, lat = np.meshgrid(np.arange(0.5, 360), np.arange(40.5, 90))
    field = regrid.weights(lon, lat, 25).apply(smooth(lon, lat))
    assert np.abs(field - on_target(25))[sea(25)].max() < 0.02


@pytest.mark.parametrize("step", [0.15, 0.5, 1.0])
def test_curvilinear_sources(step):
    lon, lat = rotated(step)
    found = regrid.weights(lon, lat, 25)
    assert found.method == ("area mean" if step < 0.2 else "linear in triangles")
    assert found.side_km == pytest.approx(111 * step, rel=0.1)
    field = found.apply(smooth(lon, lat))
    assert np.abs(field - on_target(25))[sea(25)].max() < 0.03


def test_folded_grid_with_halos():
    """Two columns come twice, the last row is the one before it, turned: as in ORCA files."""
    lon, lat = rotated(1.0, away=20.0)
    lon, lat = (np.concatenate([a[:, -2:], a, a[:, :2]], axis=1) for a in (lon, lat))
    lon, lat = (np.concatenate([a, a[-2:-1, ::-1]]) for a in (lon, lat))
    values = smooth(lon, lat)
    field = regrid.weights(lon, lat, 25).apply(values)
    assert np.abs(field - on_target(25))[sea(25)].max() < 0.03
    values[:, :2] = values[-1] = np.nan  # halos often hold nothing: their twins do
    again = regrid.weights(lon, lat, 25).apply(values)
    assert np.abs(again - on_target(25))[sea(25)].max() < 0.03


def test_triangles_against_scipy():
    lon, lat = rotated(0.7)
    values = np.random.default_rng(3).random(lon.shape)
    field = regrid.weights(lon, lat, 25).apply(values)
    cells = grid.grid(25)

    def with_middles(a):
        middles = (a[1:, 1:] + a[1:, :-1] + a[:-1, 1:] + a[:-1, :-1]) / 4
        return np.concatenate([a.ravel(), middles.ravel()])

    x, y = grid.xy(lon, lat)
    points = np.column_stack([with_middles(x), with_middles(y)])
    want = griddata(points, with_middles(values), tuple(np.meshgrid(cells.x, cells.y)))
    # Four corners on one circle may be cut either way.
    same = np.abs(field - want)[sea(25)] < 2e-3  # points are rounded to ten metres
    assert same.mean() > 0.99


@pytest.mark.parametrize("crs", ["EPSG:6931", "EPSG:3413", "EPSG:32645"])
def test_places_of_fine_grids_are_exact_to_metres(crs):
    axis = np.arange(-1.0e6, 1.0e6, 3_000.0)
    up = axis + (7.5e6 if crs == "EPSG:32645" else 1.2e6)
    source = remap.Source(axis, up, CRS(crs))
    rows = np.arange(100, 300)
    found = source.on_map(rows)
    want = Transformer.from_crs(crs, grid.CRS, always_xy=True).transform(
        *np.meshgrid(axis, up[rows])
    )
    assert np.abs(found - np.array(want)).max() < 30


def test_total_ice_is_kept_within_a_region():
    """Ice of all shapes in the open Laptev Sea, from finer and from coarser cells."""
    box = (sea(25)) & (np.abs(static.static(25).lon.values - 130) < 25)
    lat = static.static(25).lat.values
    for step in (0.1, 0.25, 0.5):
        lon_s, lat_s = np.meshgrid(np.arange(90, 180, step), np.arange(70, 88, step))
        heap = np.exp(-((lat_s - 80) ** 2) / 2 - ((lon_s - 130) / 8) ** 2)  # no ice at the edges
        field = regrid.weights(lon_s, lat_s, 25).apply(heap)
        got = np.nansum((field * area(25))[box & (lat > 75)])
        cells = (111.2 * step) ** 2 * np.cos(np.radians(lat_s))
        inside = lat_s <= 84
        assert got == pytest.approx((heap * cells)[inside].sum(), rel=0.01)


def test_nothing_beyond_the_source():
    """A small source fills itself and half a cell about it, no more."""
    lon, lat = np.arange(120.0, 150.1, 1.0), np.arange(74.0, 79.1, 0.5)
    target = static.static(25)
    for found in (regrid.weights(lon, lat, 25), regrid.weights(*np.meshgrid(lon, lat), 25)):
        field = found.apply(np.ones(found.shape))
        have = np.isfinite(field)
        t_lon, t_lat = target.lon.values % 360, target.lat.values
        inner = (t_lon > 120) & (t_lon < 150) & (t_lat > 74.2) & (t_lat < 79) & sea(25)
        outer = (t_lon > 119.4) & (t_lon < 150.6) & (t_lat > 73.7) & (t_lat < 79.3)
        assert have[inner].all()
        assert not have[~outer].any()
        np.testing.assert_array_equal(have, found.covered & have)


def test_coast_is_filled_up_to_the_reach_and_only_there():
    found = regrid.weights(None, None, 25, x=NSIDC_X, y=NSIDC_Y, crs=grid.CRS)
    values = np.ones((NSIDC_Y.size, NSIDC_X.size), "f4")
    x, y = np.meshgrid(NSIDC_X, NSIDC_Y)
    x0, y0 = 0.0, 1_050_000.0  # in the open sea
    values[np.hypot(x - x0, y - y0) < 250_000] = np.nan
    field = found.apply(values)
    cells = grid.grid(25)
    far = np.hypot(*np.meshgrid(cells.x - x0, cells.y - y0))
    assert sea(25)[far < 250_000].all()
    assert np.isnan(field[far < 150_000]).all()
    assert (field[(far > 190_000) & sea(25)] == 1).all()


def test_missing_values_do_not_dilute():
    lon, lat = np.arange(0.0, 360), np.arange(50.5, 90)
    values = np.ones((lat.size, lon.size))
    values[::2, ::3] = np.nan
    assert np.nanmin(regrid.weights(lon, lat, 25).apply(values)) == pytest.approx(1, abs=1e-6)
    values[:] = np.nan
    assert np.isnan(regrid.weights(lon, lat, 25).apply(values)).all()
    values[0, 0] = np.inf
    assert np.isnan(regrid.weights(lon, lat, 25).apply(values)).all()


def test_leading_dimensions_and_dask():
    dask = pytest.importorskip("dask.array")
    lon, lat = np.arange(0.0, 360, 2), np.arange(50.0, 90, 2)
    values = np.random.default_rng(4).random((2, 5, lat.size, lon.size)).astype("f4")
    values[0, 2, 5, :] = np.nan
    found = regrid.weights(lon, lat, 25)
    whole = found.apply(values)
    assert whole.shape == (2, 5, *grid.grid(25).shape)
    assert whole.dtype == np.float32
    np.testing.assert_array_equal(whole[1, 3], found.apply(values[1, 3]))
    lazy = found.apply(dask.from_array(values, chunks=(1, 2, 7, 50)))
    assert lazy.chunks[:2] == ((1, 1), (2, 2, 1))
    np.testing.assert_array_equal(lazy.compute(scheduler="sync"), whole)


def test_weights_are_kept_in_memory_and_on_disk(cache, monkeypatch):
    lon, lat = np.arange(0.0, 360, 3), np.arange(50.0, 90, 3)
    made = regrid.weights(lon, lat, 25)
    assert regrid.weights(lon.copy(), lat.copy(), 25) is made
    [file] = cache.iterdir()
    monkeypatch.setattr(remap, "matrix", lambda *_: pytest.fail("made anew"))
    regrid._kept.clear()
    read = regrid.weights(lon, lat, 25)
    assert (read.method, read.shape, read.side_km) == (made.method, made.shape, made.side_km)
    np.testing.assert_array_equal(read.matrix.toarray(), made.matrix.toarray())
    assert file.suffix == ".npz"


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b"", lambda b: b"x" * 99,
                                    lambda b: b[:500] + b"\0" * 40 + b[540:]])  # fmt: skip
def test_damaged_files_are_made_anew(cache, damage):
    lon, lat = np.arange(0.0, 360, 3), np.arange(50.0, 90, 3)
    made = regrid.weights(lon, lat, 25)
    [file] = cache.iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    regrid._kept.clear()
    again = regrid.weights(lon, lat, 25)
    np.testing.assert_array_equal(again.matrix.toarray(), made.matrix.toarray())
    assert file.read_bytes() == whole
    assert [each.name for each in cache.iterdir()] == [file.name]


def test_the_oldest_files_go(cache, monkeypatch):
    monkeypatch.setattr(regrid, "MOST_FILES", 2)
    names = []
    for i in range(4):
        regrid.weights(np.arange(0.0, 360, 3) + i / 10, np.arange(50.0, 90, 3), 25)
        [new] = {each.name for each in cache.iterdir()} - set(names)
        os.utime(cache / new, (i, i))
        names.append(new)
    assert {each.name for each in cache.iterdir()} == set(names[-2:])


def test_a_folder_that_cannot_be_written_is_passed_over(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    for folder in (str(tmp_path / "file" / "below"), ""):
        monkeypatch.setenv("NSRKIT_CACHE", folder)
        regrid._kept.clear()
        assert regrid.weights(np.arange(0.0, 360, 3), np.arange(50.0, 90, 3), 25).matrix.nnz
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


LON, LAT = np.arange(0.0, 360, 2), np.arange(40.0, 90, 2)


@pytest.mark.parametrize(("lon", "lat", "word"), [
    (LON, np.arange(-80.0, -40), "holds nothing"),
    (np.arange(300.0, 340), LAT, "holds nothing"),
    (LAT, LON, "swapped"),
    (np.meshgrid(LON, LAT)[1], np.meshgrid(LON, LAT)[0], "swapped"),
    (np.radians(LON), np.radians(LAT), "degrees"),
    (LON, LAT[[0, 1, 5, 3, 4]], "rises nor falls"),
    (np.where(LON == 20, np.nan, LON), LAT, "rises nor falls"),
    (LON, np.meshgrid(LON, LAT)[1], "describe no grid"),
    (LON[:1], LAT, "two rows and columns"),
    (np.zeros(0), np.zeros(0), "two rows and columns"),
    (5.0, 6.0, "grid"),
    (None, None, "grid"),
    (["a", "b"], ["c", "d"], "numbers"),
    (np.full((9, 9), 135.0), np.full((9, 9), 75.0), "domain|one line"),
    (np.full((9, 9), np.nan), np.full((9, 9), np.nan), "hold no numbers"),
])  # fmt: skip
def test_what_is_no_grid_is_said(lon, lat, word):
    with pytest.raises(DataError, match=word):
        regrid.weights(lon, lat, 25)


def test_other_faults_are_said():
    with pytest.raises(DataError, match="grid_km"):
        regrid.weights(LON, LAT, 10)
    with pytest.raises(DataError, match="projection"):
        regrid.weights(None, None, 25, x=NSIDC_X, y=NSIDC_Y, crs="EPSG:none")
    found = regrid.weights(LON, LAT, 25)
    for shape in ((LON.size, LAT.size), (3, LAT.size, LON.size - 1), (LON.size,)):
        with pytest.raises(DataError, match="do not lie on the grid"):
            found.apply(np.zeros(shape))


def month_means(fields, first):
    days = np.arange(np.datetime64(first, "D"), np.datetime64(first, "D") + len(fields))
    months = days.astype("datetime64[M]")
    return np.stack([fields[months == month].mean(axis=0) for month in np.unique(months)])


def test_days_keep_the_means_of_their_months():
    rng = np.random.default_rng(5)
    season = np.clip(0.6 + 0.8 * np.cos(np.arange(24) / 12 * 2 * np.pi), 0, 1)
    means = np.clip(season[:, None, None] + rng.normal(0, 0.15, (24, 4, 50)), 0, 1)
    numbers = np.arange(24) + 2020 * 12
    drawn = daily.days(means, numbers, "2020-01-01", "2021-12-31")
    assert drawn.min() >= 0
    assert drawn.max() <= 1
    assert np.abs(month_means(drawn, "2020-01-01") - means).max() < 0.005


def test_thickness_runs_between_mid_months_and_is_held_at_the_ends():
    drawn = daily.days([[1.0], [2.0]], [2021 * 12, 2021 * 12 + 1], "2021-01-01", "2021-02-28",
                       "sithick")[:, 0]  # fmt: skip
    assert (drawn[:15] == 1).all()
    assert (drawn[-14:] == 2).all()
    assert (np.diff(drawn[15:45]) > 0).all()
    assert drawn[15] == 1  # noon of the 16th is the middle of January


def test_months_that_are_missing_leave_their_days_empty():
    numbers = 2021 * 12 + np.array([0, 1, 4])
    drawn = daily.days(np.full((3, 1), 0.5), numbers, "2020-12-30", "2021-06-02")[:, 0]
    days = np.arange(np.datetime64("2020-12-30"), np.datetime64("2021-06-03"))
    month = days.astype("datetime64[M]").astype(int) + 1970 * 12
    np.testing.assert_array_equal(np.isfinite(drawn), np.isin(month, numbers))


@pytest.mark.parametrize("variable", ["siconc", "sithick"])
def test_cells_without_a_value_in_a_month(variable):
    fields = np.full((5, 3), 0.6)
    fields[2, 1] = fields[:, 2] = np.nan
    numbers = np.arange(5) + 2021 * 12
    drawn = daily.days(fields, numbers, "2021-01-01", "2021-05-31", variable)
    assert drawn[:, 0] == pytest.approx(0.6, abs=0.01)
    assert np.isnan(drawn[:, 2]).all()
    gap = np.flatnonzero(np.isnan(drawn[:, 1]))
    assert 28 <= gap.size <= 32
    assert gap[0] in (58, 59, 60)  # about all of March
    assert drawn[~np.isnan(drawn[:, 1]), 1] == pytest.approx(0.6, abs=0.01)


def test_months_must_rise_and_match():
    with pytest.raises(DataError, match="go with"):
        daily.days(np.zeros((2, 3)), [1], "2021-01-01", "2021-01-02")
    with pytest.raises(DataError, match="twice"):
        daily.days(np.zeros((2, 3)), [5, 5], "2021-01-01", "2021-01-02")


def test_genuine_fields_keep_their_ice(reference):
    """CanESM5 on its folded ORCA grid, September 2020: ice in the open sea north of the coast."""
    path = reference / "data" / "sic_SImon_CCCma-CanESM5_ssp245_r13i1p2f1_2020.nc"
    with xr.open_dataset(path, decode_times=False) as file:
        lon, lat = file.longitude.values, file.latitude.values
        conc, cells = file.siconc.values[8] / 100, file.areacello.values / 1e6
    ocean = np.isfinite(conc)
    found = regrid.weights(lon, lat, 12.5)
    field, target = found.apply(conc), static.static(12.5)

    def box(lon, lat):
        return (np.abs(lon % 360 - 135) < 35) & (lat > 77.5) & (lat < 83)

    inside = box(target.lon.values, target.lat.values) & sea(12.5)
    got = np.sum((field * area(12.5))[inside])
    assert got == pytest.approx(np.sum((conc * cells)[box(lon, lat) & ocean]), rel=0.01)
    # Each cell lies between the least and the greatest of the cells about it.
    assert np.nanmin(field) >= np.nanmin(conc)
    assert np.nanmax(field) <= np.nanmax(conc) + 1e-6
