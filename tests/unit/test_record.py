"""The embedded ice: what open() promises."""

import json

import numpy as np
import pytest

from nsrkit import ice
from nsrkit._kernels.nodes import refine
from nsrkit.errors import DataError
from nsrkit.ice import days, months, record
from nsrkit.ice.catalog import plugins


@pytest.fixture(scope="module")
def year_2012():
    return ice.open("record", year=2012)


def test_fields_have_the_promised_shape_and_units(year_2012):
    assert dict(year_2012.sizes) == {"time": 366, "y": 192, "x": 257}
    assert year_2012.siconc.attrs["units"] == "1"
    assert year_2012.sithick.attrs["units"] == "m"
    assert year_2012.siconc.dtype == year_2012.sithick.dtype == np.float32
    assert year_2012.siconc.attrs["grid_mapping"] == "crs"
    assert set(year_2012.siconc_kind.values) == {"observed-fit"}
    for key in ("source", "references", "licence"):
        assert "siconc" in year_2012.attrs["source"]
        assert year_2012.attrs[key]


@pytest.mark.parametrize("grid_km", [25, 12.5, 5])
def test_every_sea_cell_has_data_and_no_other(grid_km):
    field = ice.open("record", start="2016-04-15", end="2016-04-15", grid_km=grid_km)
    sea = field.surface.values == 0
    for name in ("siconc", "sithick"):
        assert np.array_equal(np.isfinite(field[name].values[0]), sea)


def test_no_overshoot_and_no_absurd_thickness(year_2012):
    sea = year_2012.surface.values == 0
    conc, thick = year_2012.siconc.values[:, sea], year_2012.sithick.values[:, sea]
    assert conc.min() == 0
    assert conc.max() <= 1
    assert np.array_equal(thick == 0, conc == 0)
    assert thick[thick > 0].min() >= 0.05
    assert thick.max() <= 5


@pytest.mark.parametrize("year", [1987, 2007, 2020, 2024])
def test_days_keep_the_month_means(year):
    field = ice.open("record", year=year, variables=("siconc",))
    numbers = year * 12 + np.arange(12)
    means = record.monthly("siconc", numbers)
    cells = record.model("siconc").cells
    daily = field.siconc.values.reshape(field.sizes["time"], -1)[:, cells]
    sea = field.surface.values.ravel()[cells] == 0
    month = field.time.dt.month.values - 1
    got = np.stack([daily[month == m].mean(axis=0) for m in range(12)])
    assert np.abs(got - means)[:, sea].max() < 0.005


def test_nodes_follow_the_formula_away_from_the_limits():
    means = np.array([[0.3], [0.4], [0.6], [0.5], [0.4]])
    found = days.nodes(means, np.full(5, 30.0))
    inner = found[:-2] / 8 + 6 / 8 * found[1:-1] + found[2:] / 8
    assert np.abs(inner - means[1:-1]).max() < 0.002


def test_a_cell_has_its_nodes_whoever_stands_beside_it():
    """Cells are refined in lanes, which take the next cell when one is done."""
    numbers = 2012 * 12 + np.arange(-3, 15)
    chosen = np.random.default_rng(5).permutation(record.model("siconc").cells.size)[:50]
    means = np.ascontiguousarray(record.monthly("siconc", numbers)[:, chosen])
    limits = 0.0, 1.0, days.TOLERANCE, days.PASSES, days.MOST_PAST
    share = np.full(17, 0.5)
    together = means.copy()
    refine(together, means, share, *limits)
    for i in range(chosen.size):
        alone = means[:, [i]].copy()
        refine(alone, means[:, [i]].copy(), share, *limits)
        np.testing.assert_array_equal(together[:, [i]], alone)
    assert (together != means).any(axis=0).sum() > 16  # more cells had to move than there are lanes


def test_a_span_is_a_part_of_its_years():
    span = ice.open("record", start="2019-12-30", end="2020-01-02")
    whole = ice.open("record", year=2020)
    assert list(span.time.dt.day.values) == [30, 31, 1, 2]
    np.testing.assert_array_equal(span.siconc.values[2:], whole.siconc.values[:2])
    step = np.nanmax(np.abs(span.siconc.values[2] - span.siconc.values[1]))
    usual = np.nanmax(np.abs(np.diff(whole.siconc.values[:20], axis=0)))
    assert step <= usual + 0.02


def test_finer_grids_agree_with_the_native_one():
    coarse = ice.open("record", start="2012-07-01", end="2012-07-01")
    fine = ice.open("record", start="2012-07-01", end="2012-07-01", grid_km=12.5)
    blocks = fine.siconc.values[0].reshape(192, 2, 257, 2)
    whole = np.isfinite(blocks).all(axis=(1, 3)) & np.isfinite(coarse.siconc.values[0])
    miss = blocks.mean(axis=(1, 3))[whole] - coarse.siconc.values[0][whole]
    assert np.abs(miss).mean() < 0.01
    assert 0 <= np.nanmin(fine.siconc) <= np.nanmax(fine.siconc) <= 1


def test_kinds_say_what_each_day_rests_on():
    late = ice.open("record", start="2025-09-29", end="2025-10-02")
    assert list(late.siconc_kind.values) == ["reconstructed"] * 2 + ["extrapolated"] * 2
    assert set(late.sithick_kind.values) == {"extrapolated"}
    early = ice.open("record", start="2017-12-31", end="2018-01-01")
    assert list(early.sithick_kind.values) == ["observed-fit", "extrapolated"]


def test_normal_is_the_mean_of_its_period():
    normal = ice.open("normal", period=(2001, 2010), variables=("siconc",))
    assert set(normal.siconc_kind.values) == {"normal"}
    cells = record.model("siconc").cells
    want = np.mean(
        [record.monthly("siconc", np.array([y * 12 + 6]))[0] for y in range(2001, 2011)], 0
    )
    july = normal.siconc.sel(time="2001-07").mean("time").values.ravel()[cells]
    good = np.isfinite(july)
    assert np.abs(july - want)[good].max() < 0.005
    assert ice.open("normal", year=2033).sizes["time"] == 365


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"year": 1978}, "1979 to 2025"),
        ({"year": 2026}, "1979 to 2025"),
        ({"start": "2025-12-30", "end": "2026-01-02"}, "1979 to 2025"),
        ({"name": "normal", "period": (1970, 1990)}, "1979 to 2025"),
        ({"name": "recrod", "year": 2020}, "recrod"),
        ({"name": "recrod", "year": 2020}, "path of files"),
        ({"name": "glorys12", "year": 2020}, "nsrkit ice fetch glorys12"),
        ({"name": "nowhere/mine.nc"}, "mine.nc"),
        ({"year": 2020, "thickness": "record"}, "how files are read"),
        ({"year": 2020, "grid_km": 10}, "12.5"),
        ({"year": 2020, "start": "2020-01-01", "end": "2020-01-02"}, "not both"),
        ({"start": "2020-01-05", "end": "2020-01-02"}, "empty"),
        ({"start": "tomorrow", "end": "2020-01-02"}, "not a date"),
        ({"start": "2020-01-05"}, "go together"),
        ({}, "year="),
        ({"year": 2020, "variables": ("snow",)}, "snow"),
    ],
)
def test_what_cannot_be_opened_says_why(asked, words):
    with pytest.raises(DataError, match=words):
        ice.open(**asked)


def test_anything_else_is_files(tmp_path):
    own = ice.open("record", start="2020-03-01", end="2020-03-03", variables=("siconc",))
    path = tmp_path / "mine.nc"
    own.to_netcdf(path)
    found = ice.open(path, thickness="record")
    assert list(found.siconc_kind.values) == ["product"] * 3
    assert set(found.sithick_kind.values) == {"extrapolated"}
    sea = own.surface.values == 0
    assert np.abs((found.siconc - own.siconc).values[:, sea]).max() < 1e-6
    assert ice.open(str(tmp_path / "*.nc"), variables=("siconc",)).sizes["time"] == 3
    with pytest.raises(DataError, match="thickness='record'"):
        ice.open([path])


def test_a_plug_in_is_opened_by_its_name(monkeypatch):
    asked = {}

    def opened(name, **given):
        asked.update(given, name=name)
        return "its ice"

    monkeypatch.setattr(plugins, "names", lambda: ("met-office",))
    monkeypatch.setattr(plugins, "open", opened)
    assert ice.open("met-office", year=2020, variables=("siconc",), run=3) == "its ice"
    assert (asked["name"], str(asked["end"]), asked["run"]) == ("met-office", "2020-12-31", 3)
    with pytest.raises(DataError, match="which time"):
        ice.open("met-office")
    with pytest.raises(DataError, match=r"a plug-in \(met-office\)"):
        ice.open("met-ofice", year=2020)


def test_without_the_thickness_file_concentration_still_opens(monkeypatch):
    monkeypatch.setitem(record.FILES, "sithick", "taken_out.npz")
    record.model.cache_clear()
    months.nodes.cache_clear()
    try:
        span = {"start": "2020-01-01", "end": "2020-01-02"}
        assert set(ice.open("record", **span, variables=("siconc",)).data_vars) == {"siconc"}
        with pytest.raises(DataError, match="taken_out"):
            ice.open("record", **span)
    finally:
        record.model.cache_clear()


def test_narrow_gulfs_open_in_summer_and_close_in_winter():
    field = ice.open("record", year=2012)
    gulf = (np.abs(field.lon - 73) < 1.5) & (field.lat > 68) & (field.lat < 71.5)
    gulf = gulf & (field.surface == 0)
    assert int(gulf.sum()) > 10
    assert float(field.siconc.sel(time="2012-09-15").where(gulf).max()) < 0.15
    assert float(field.siconc.sel(time="2012-03-15").where(gulf).mean()) > 0.9
    white = (field.lon > 32) & (field.lon < 41) & (field.lat > 63.7) & (field.lat < 67.3)
    assert float(field.siconc.sel(time="2012-10-15").where(white).max()) < 0.15


def test_thickness_after_2017_brings_no_thinning_of_its_own():
    cells = record.model("sithick")
    place = ice.open("record", start="2020-04-15", end="2020-04-15")
    lon, lat = (place[k].values.ravel()[cells.cells] for k in ("lon", "lat"))
    ship = (lon % 360 > 60) & (lon % 360 < 185) & (lat > 70) & (lat < 78)
    april = [
        record.monthly("sithick", np.array([y * 12 + 3]))[0, ship].mean() for y in range(2008, 2026)
    ]
    known, later = np.array(april[:10]), np.array(april[10:])
    assert later.min() > known.min() - 0.05
    assert abs(later.mean() - known.mean()) < 0.2


@pytest.mark.parametrize("variable", ["siconc", "sithick"])
def test_models_are_small_fits_with_their_sources(variable, root):
    path = root / "nsrkit" / "ice" / "data" / record.FILES[variable]
    assert path.stat().st_size <= 2_000_000
    fit = record.model(variable)
    assert np.bincount(fit.mode_month).max() <= 24
    meta = json.loads(json.dumps(fit.meta))
    assert all(len(digest) == 64 for digest in meta["sha256"].values())
    assert {"source", "references", "licence"} <= set(meta)
    with np.load(path) as pack:
        assert pack["error_rmse"].shape == (12, pack["error_box"].size)
        if variable == "siconc":
            assert np.sqrt((pack["error_rmse"][:, -1] ** 2).mean()) < 0.045
