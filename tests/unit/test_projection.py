"""Years to come: what project() promises, without any reference data."""

import pickle
from collections import Counter

import numpy as np
import pytest
import xarray as xr

from nsrkit.errors import DataError
from nsrkit.ice import record, static
from nsrkit.ice.projection import draws, models, pack, project, scaled
from nsrkit.ice.projection.delta import Delta
from nsrkit.ice.projection.drivers import share, smooth, trailing, years

SEPTEMBER, OCTOBER, MARCH = 8, 9, 2
# Mean over runs in the published table of the same plotted data, 1e6 km2.
PUBLISHED = [
    ("ssp126", 3, (2031, 2040), 13.406), ("ssp126", 9, (2031, 2040), 2.302),
    ("ssp585", 9, (2011, 2020), 3.871), ("ssp585", 11, (2041, 2050), 5.003),
    ("ssp585", 9, (2081, 2099), 0.205),
]  # fmt: skip


def area(draw, number):
    """Ice area of the seven areas of the route, in cells."""
    cells = record.model("siconc").cells
    sea = static.static(25).sea.values.ravel()[cells]
    return float(draw.means("siconc", [number])[0, (sea >= 1) & (sea <= 7)].sum())


@pytest.fixture(scope="module")
def many():
    return {name: draws(name, n=33, seed=1) for name in pack.SCENARIOS}


@pytest.mark.parametrize(("scenario", "month", "period", "published"), PUBLISHED)
def test_drivers_reproduce_the_published_table(scenario, month, period, published):
    fit = pack.fit()
    rows = np.stack(list(fit.runs[scenario].values()))[:, month - 1]
    part = rows[:, period[0] - fit.first_year : period[1] - fit.first_year + 1]
    have = np.isfinite(part).any(axis=1)
    assert np.nanmean(part[have], axis=1).mean() == pytest.approx(published, rel=0.005)


def test_the_whole_table_was_reproduced_when_it_was_packed(root):
    assert pack.fit().meta["table_deviation"] < 0.03
    assert (root / "nsrkit" / "ice" / "data" / "projection.npz").stat().st_size <= 2_000_000
    assert all(len(digest) == 64 for digest in pack.fit().meta["sha256"].values())


def test_a_model_counts_once_however_many_runs_it_has(many):
    count = len(models())
    assert count > 30
    assert max(map(len, models().values())) >= 10
    assert set(Counter(d.change.model for d in many["ssp585"]).values()) == {1}
    twice = draws("ssp585", n=2 * count, seed=4)
    assert set(Counter(d.change.model for d in twice).values()) == {2}
    runs = Counter(d.change.run for d in twice)
    assert all(runs[own[0]] <= 2 if len(own) == 1 else max(runs[r] for r in own) == 1
               for own in models().values())  # fmt: skip


def test_seeds():
    first = draws("ssp245", n=5, seed=1)
    assert first == draws("ssp245", n=20, seed=1)[:5]
    assert [d.change.model for d in first] != [d.change.model for d in draws("ssp245", 5, seed=2)]
    for low, high in zip(draws("ssp126", 5, 1), draws("ssp585", 5, 1), strict=True):
        assert (low.change.run, low.weather) == (high.change.run, high.weather)
    numbers = np.array([2050 * 12 + OCTOBER])
    shifts = [scaled.Scaled("ssp585", "MIROC6_r1i1p1f1", 1, k).shift(numbers) for k in (0, 0, 1)]
    np.testing.assert_array_equal(shifts[0], shifts[1])
    assert np.abs(shifts[0] - shifts[2]).max() > 0.05


@pytest.mark.parametrize("scenario", list(pack.SCENARIOS))
@pytest.mark.parametrize("year", [2030, 2100])
def test_bounds(scenario, year, many):
    numbers = year * 12 + np.arange(12)
    for draw in many[scenario][:4]:
        conc, thick = draw.means("siconc", numbers), draw.means("sithick", numbers)
        assert conc.dtype == thick.dtype == np.float32
        assert np.isfinite(conc).all()
        assert conc.min() == 0
        assert conc.max() <= 1
        assert conc[conc > 0].min() >= record.LEAST_SICONC
        assert thick.min() >= record.LIMITS["sithick"][0]
        assert thick.max() <= record.LIMITS["sithick"][1]


def test_late_in_the_century_more_warming_leaves_less_ice(many):
    for month in (MARCH, OCTOBER):
        number = 2090 * 12 + month
        low, mid, high = (np.array([area(d, number) for d in many[s]]) for s in pack.SCENARIOS)
        assert (high <= low).all()
        assert high.mean() < mid.mean() < low.mean()
        assert high.mean() < 0.9 * low.mean()


def test_ice_and_its_thickness_go_with_time(many):
    for number in (OCTOBER, MARCH):
        early, late = (
            np.mean([area(d, year * 12 + number) for d in many["ssp585"]]) for year in (2025, 2085)
        )
        assert late < 0.8 * early
    thick = [np.mean([d.means("sithick", [year * 12 + MARCH]).mean() for d in many["ssp585"][:8]])
             for year in (2025, 2085)]  # fmt: skip
    assert thick[1] < 0.85 * thick[0]


def test_interpolation_lies_between_the_scenarios():
    for run in (own[0] for own in models().values()):
        low, mid, high = (share(name, run) for name in pack.SCENARIOS)
        assert (mid <= np.maximum(low, high) + 1e-9).all()
        assert (mid >= np.minimum(low, high) - 1e-9).all()
    # Less is left than at a weight linear in warming: half the ice goes with the first warming.
    run = "MPI-ESM1-2-LR_r1i1p1f1"
    at = np.flatnonzero(years() == 2090)[0]
    low, mid, high = (share(name, run)[SEPTEMBER, at] for name in pack.SCENARIOS)
    assert mid < low + 0.36 * (high - low)


def test_each_model_is_set_to_what_was_observed():
    fit = pack.fit()
    at = (years() >= pack.ANCHOR[0]) & (years() <= pack.ANCHOR[1])
    shares = [share("ssp245", own[0])[:, at].mean(axis=1) for own in models().values()]
    np.testing.assert_allclose(np.mean(shares, axis=0), fit.anchor, rtol=0.02)
    assert np.abs(fit.anchor - 1).max() < 0.05


def test_forced_change_keeps_a_line_and_carries_it_past_the_last_year():
    fit = pack.fit()
    known = fit.first_year + np.arange(89)
    line = 10 - 0.05 * (known - 2011) + 0.0 * np.ones((12, 1))
    out = smooth(line)
    np.testing.assert_allclose(out[0], 10 - 0.05 * (years() - 2011), atol=1e-9)
    assert years()[-1] == 2101
    assert (smooth(np.maximum(line - 8, 0)) >= 0).all()


def test_no_change_changes_nothing_and_nothing_is_left_of_no_hemisphere():
    conc = np.linspace(0, 1, 21)
    np.testing.assert_allclose(scaled.shifted(conc, np.float64(0)), conc, atol=1e-12)
    assert scaled.shifted(conc, np.float64(-8)).max() < 0.05
    assert (np.diff(scaled.shifted(conc, np.float64(-2))) > 0).all()
    fit = pack.fit()
    at_zero = np.flatnonzero(fit.shifts == 0)[0]
    np.testing.assert_allclose(fit.response[:, at_zero], 1, atol=1e-6)
    assert (np.diff(fit.response, axis=1) > 0).all()
    assert fit.response[:, 0].max() < 0.02


def test_year_up_to_a_month():
    values = np.arange(24.0).reshape(2, 12)
    out = trailing(values)
    assert np.isnan(out[0, :11]).all()
    assert out[0, 11] == values[0].mean()
    assert out[1, 0] == np.arange(1, 13).mean()


def test_a_field_has_the_promised_shape_kinds_and_label():
    ice = project("ssp245", years=(2039, 2040), n=3, seed=7, variables=("siconc",))
    assert dict(ice.sizes) == {"member": 3, "time": 731, "y": 192, "x": 257}
    assert ice.siconc.dims == ("member", "time", "y", "x")
    assert set(ice.siconc_kind.values) == {"projected"}
    assert ice.model.dims == ("member",)
    assert set(ice.model.values) <= set(models())
    for word in ("SSP2-4.5 (interpolated in warming)", "pattern-scaled CMIP6", "3 draws"):
        assert word in ice.attrs["label"]
    assert ice.siconc.isel(member=0).attrs["comment"] == ice.attrs["label"]
    for key in ("source", "references", "licence"):
        assert "CMIP6" in ice.attrs["source"]
        assert ice.attrs[key]
    day = ice.siconc.sel(time="2040-02-29").isel(member=1).values
    assert np.array_equal(np.isfinite(day), ice.surface.values == 0)
    thick = project("ssp126", years=2100, n=1, seed=1).isel(member=0).sel(time="2100-12-31")
    assert set(thick.sithick_kind.values.ravel()) == {"projected"}
    assert np.array_equal(thick.sithick.values == 0, thick.siconc.values == 0)


def test_days_do_not_depend_on_the_span_asked_for():
    one = project("ssp585", years=(2050, 2050), n=1, seed=3).isel(member=0)
    more = project("ssp585", years=(2048, 2051), n=2, seed=3).isel(member=0)
    for day in ("2050-01-01", "2050-07-15", "2050-12-31"):
        for name in ("siconc", "sithick"):
            np.testing.assert_array_equal(
                one[name].sel(time=day).values, more[name].sel(time=day).values
            )


def test_a_draw_travels_to_other_processes(many):
    draw = many["ssp245"][5]
    again = pickle.loads(pickle.dumps(draw))
    assert again == draw
    assert hash(again) == hash(draw)
    assert len(pickle.dumps(draw)) < 2000
    numbers = [2060 * 12 + 5]
    np.testing.assert_array_equal(again.means("siconc", numbers), draw.means("siconc", numbers))


def own_run(path, first=2008, last=2043, thick=True):
    """A CMIP6 look-alike that loses 1.2 % of ice and 2 cm of thickness a year."""
    lat, lon = np.arange(60.5, 90, 2.0), np.arange(0, 360, 6.0)
    months = np.arange(f"{first}-01", f"{last + 1}-01", dtype="datetime64[M]")
    year = months.astype(int) // 12 + 1970
    season = 0.6 + 0.3 * np.cos(2 * np.pi * (months.astype(int) % 12 - 2) / 12)
    conc = np.clip(season - 0.012 * (year - 2015.5), 0, 1)[:, None, None]
    shape = (months.size, lat.size, lon.size)
    dims = ("time", "lat", "lon")
    out = xr.Dataset(
        {"siconc": (dims, np.broadcast_to(100 * conc, shape).astype("f4"), {"units": "%"})},
        coords={
            "time": months.astype("datetime64[ns]") + np.timedelta64(15, "D"),
            "lat": ("lat", lat, {"units": "degrees_north", "standard_name": "latitude"}),
            "lon": ("lon", lon, {"units": "degrees_east", "standard_name": "longitude"}),
        },
        attrs={"title": "TOY-1 output prepared for CMIP6", "Conventions": "CF-1.7"},
    )
    if thick:
        metres = (2 - 0.02 * (year - 2015.5))[:, None, None] * np.ones(shape)
        out["sithick"] = (dims, metres.astype("f4"), {"units": "m"})
    out.siconc.attrs["standard_name"] = "sea_ice_area_fraction"
    out.to_netcdf(path)
    return str(path)


def test_own_files_take_the_place_of_the_drivers(tmp_path):
    path = own_run(tmp_path / "siconc_SImon_TOY-1.nc")
    ice = project("ssp370", years=(2035, 2036), n=2, seed=1, cmip6=path)
    assert ice.attrs["label"].startswith("ssp370, change of TOY-1 since 2011-2020")
    assert set(ice.model.values) == {"TOY-1"}
    assert "siconc_SImon_TOY-1.nc" in ice.attrs["source"]
    change = Delta("ssp370", (path,), seed=1, number=0)
    september = np.array([2035 * 12 + SEPTEMBER])
    before, after = 0.3, 0.3 - 0.012 * (2035 - 2015.5)
    want = np.log(after / (1.01 - after)) - np.log(before / (1.01 - before))
    assert np.median(change.shift(september)) == pytest.approx(want, abs=0.03)
    want = np.log((2 - 0.02 * 19.5) / 2)
    march = np.array([2035 * 12 + MARCH])  # in September the ice of the early years counts more
    assert np.median(change.thinning(march)) == pytest.approx(want, abs=0.01)
    day = ice.siconc.isel(member=0).sel(time="2035-09-15").values
    assert 0 <= np.nanmin(day) <= np.nanmax(day) <= 1
    assert np.array_equal(np.isfinite(day), ice.surface.values == 0)


def test_own_files_without_thickness_thin_by_the_relation_of_the_record(tmp_path):
    path = own_run(tmp_path / "own.nc", thick=False)
    numbers = np.array([2021 * 12 + MARCH, 2040 * 12 + MARCH])
    thinner = Delta("ssp370", (path,), seed=1, number=0).thinning(numbers).mean(axis=1)
    assert thinner[1] < thinner[0] < 0


def test_own_files_hold_their_own_past_and_the_years_asked_for(tmp_path):
    path = own_run(tmp_path / "own.nc", first=2015)
    with pytest.raises(DataError, match="historical and scenario files together"):
        project("ssp370", years=(2030, 2031), cmip6=path)
    path = own_run(tmp_path / "short.nc", last=2030)
    with pytest.raises(DataError, match="2031"):
        project("ssp370", years=(2029, 2031), cmip6=path)


def test_a_genuine_run_of_one_year_is_no_change(reference):
    path = reference / "data" / "sic_SImon_CCCma-CanESM5_ssp245_r13i1p2f1_2020.nc"
    with pytest.raises(DataError, match="2020 to 2020"):
        project("ssp245", years=(2030, 2031), cmip6=path)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"scenario": "ssp370"}, "ssp126, ssp245, ssp585"),
        ({"years": (2015, 2030)}, "2021 to 2100"),
        ({"years": (2030, 2101)}, "2021 to 2100"),
        ({"years": (2040, 2030)}, "2021 to 2100"),
        ({"years": (2030, 2031, 2032)}, "2021 to 2100"),
        ({"n": 0}, "n must"),
        ({"seed": -1}, "seed"),
        ({"grid_km": 10}, "12.5"),
        ({"variables": ("snow",)}, "snow"),
    ],
)
def test_what_cannot_be_projected_says_why(asked, words):
    with pytest.raises(DataError, match=words):
        project(**{"scenario": "ssp245", "years": (2030, 2031), **asked})
