"""Every genuine file at hand, opened with one call and held to what its producer or others say."""

import csv

import netCDF4
import numpy as np
import pytest
from scipy import ndimage

import nsrkit
from nsrkit.ice import grid, static

DAILY = "seaice_conc_daily_nh_20211231_f17_v04r00.nc"
MONTHLY = "seaice_conc_monthly_nh_202112_f17_v04r00.nc"
FLAT = "nt_201609_f17_v1.1_n.bin"
HEFF, REPACK = "heff.H2017", "piomas_heff_monthly_1979_2017_full.nc"
CMIP6 = "sic_SImon_CCCma-CanESM5_ssp245_r13i1p2f1_2020.nc"
FORECAST = "opendrift_Arctic20_1to5Feb_2016.nc"
RECORD = "nh_siconc_monthly_25km_197811_202012.nc"
ONE = ("siconc",)

# File -> (product, options of the one call, days, a date to draw).
FILES = {
    DAILY: ("g02202-v4", {"variables": ONE}, 1, "2021-12-31"),
    MONTHLY: ("g02202-v4", {"variables": ONE}, 31, "2021-12-15"),
    FLAT: ("nsidc-0051", {"variables": ONE}, 30, "2016-09-15"),
    HEFF: ("piomas", {"siconc": "record"}, 365, "2017-04-15"),
    REPACK: ("piomas-netcdf", {"siconc": "record", "year": 2012}, 366, "2012-04-15"),
    CMIP6: ("cmip6", {"variables": ONE}, 366, "2020-03-15"),
    FORECAST: ("met-arctic20", {}, 5, "2016-02-03"),
    RECORD: ("cf", {"variables": ONE, "year": 2012}, 366, "2012-09-15"),
}
# Effective thickness of PIOMAS [m], means of 2008-2017 over boxes (W, E, S, N), January to December
# (25 km cells that take the nearest node; made when the record was gathered).
HEFF_M = {
    "Kara SW": ((55, 72, 69, 76), (0.63, 0.83, 0.98, 1.03, 0.92, 0.55, 0.11, 0.00, 0.00, 0.01,
                                   0.08, 0.33)),
    "Laptev W": ((105, 125, 72.5, 78), (1.22, 1.43, 1.55, 1.59, 1.69, 1.24, 0.53, 0.18, 0.04,
                                        0.14, 0.67, 1.04)),
    "East Siberian E": ((160, 180, 69, 74), (1.43, 1.79, 2.04, 2.15, 2.11, 1.60, 0.72, 0.14, 0.01,
                                             0.07, 0.53, 1.01)),
    "Chukchi SW": ((180, 192, 66, 71.5), (1.26, 1.75, 2.17, 2.49, 2.30, 1.25, 0.22, 0.01, 0.00,
                                          0.00, 0.07, 0.57)),
}  # fmt: skip


@pytest.fixture(scope="module")
def data(reference):
    return reference / "data"


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("NSRKIT_CACHE", str(tmp_path_factory.getbasetemp() / "weights"))


def sea():
    return static.static(25).surface.values == 0


def rmse(one, other):
    return float(np.sqrt(np.nanmean((one - other) ** 2)))


def box(field, bounds):
    """Mean over the sea of a box (…, y, x)."""
    west, east, south, north = bounds
    fixed = static.static(25)
    lon, lat = fixed.lon.values % 360, fixed.lat.values
    inside = sea() & (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return np.nanmean(field[..., inside], axis=-1)


@pytest.mark.parametrize("name", FILES)
def test_opened_with_one_call_and_drawn(data, name):
    product, how, days, date = FILES[name]
    ice = nsrkit.ice.open(data / name, **how)
    assert ice.attrs["product"] == product
    assert ice.attrs["product_status"].startswith("checked: ")
    assert ice.attrs["licence"]
    assert ice.sizes["time"] == days
    assert "product" in {*ice.siconc_kind.values, *ice.get("sithick_kind", ice.siconc_kind).values}
    for variable in how.get("variables", ("siconc", "sithick")):
        field = ice[variable].sel(time=date).values
        least = 0.1 if name == FORECAST else 0.95
        assert np.isfinite(field[sea()]).mean() > least
        assert np.isnan(field[~sea()]).all()
    figure = nsrkit.show.map(None, ice, date)
    assert "<image" in figure.svg
    assert ("nsr-absent" in figure.svg) == bool(
        (ice.siconc.sel(time=date).isnull() & (ice.surface == 0)).any()
    )


def stored(field):
    """Cells of NSIDC's whole grid (row from the top, column) that are those of ours."""
    ours = grid.grid(25)
    column = np.round((ours.x + 3_837_500) / 25_000).astype(int)
    row = np.round((5_837_500 - ours.y) / 25_000).astype(int)
    return field[np.ix_(row, column)]


@pytest.mark.parametrize("algorithm", ["cdr", "nsidc_nt", "nsidc_bt"])
def test_the_climate_record_is_copied_cell_by_cell(data, algorithm):
    with netCDF4.Dataset(data / DAILY) as file:
        file.set_auto_maskandscale(False)
        raw = stored(file[f"{algorithm}_seaice_conc"][0].astype(int))
    ice = nsrkit.ice.open(data / DAILY, variables=ONE,
                          names={"siconc": f"{algorithm}_seaice_conc"})  # fmt: skip
    seen, known = ice.siconc.values[0], (raw <= 100) & sea()
    assert known.sum() > 10_000
    assert np.abs(seen - raw / 100)[known].max() < 1e-6
    assert np.isfinite(seen)[(raw > 250) & sea()].mean() > 0.95  # coast, from the nearest sea
    assert float(np.nanmax(seen)) <= 1.0


def test_the_flat_binary_is_copied_cell_by_cell(data):
    raw = np.fromfile(data / FLAT, "u1")[300:].reshape(448, 304).astype(int)
    raw = stored(raw)
    ice = nsrkit.ice.open(data / FLAT, variables=ONE)
    mean = ice.siconc.mean("time").values
    known = (raw <= 250) & sea()
    assert known.sum() > 10_000
    assert np.abs(mean - raw / 250)[known].max() < 0.005  # month means are kept
    assert ice.time.values[[0, -1]].astype("M8[D]").astype(str).tolist() == [
        "2016-09-01", "2016-09-30"]  # fmt: skip


def test_the_flat_binary_is_the_month_of_the_gathered_record(data):
    one = nsrkit.ice.open(data / FLAT, variables=ONE).siconc.mean("time").values
    other = nsrkit.ice.open(data / RECORD, variables=ONE, start="2016-09-01", end="2016-09-30")
    assert rmse(one, other.siconc.mean("time").values) < 0.002


@pytest.mark.parametrize(
    ("name", "how", "most"),
    [
        (FLAT, {}, 0.11),
        (MONTHLY, {"names": {"siconc": "nsidc_nt_seaice_conc_monthly"}}, 0.12),
    ],
)
def test_the_embedded_record_is_near(data, name, how, most):
    """NASA Team estimates against the fit of the same: its error, not a shift of the grid."""
    mine = nsrkit.ice.open(data / name, variables=ONE, **how)
    span = mine.time.values[[0, -1]].astype("M8[D]")
    theirs = nsrkit.ice.open("record", start=span[0], end=span[1], variables=ONE)
    mine, theirs = mine.siconc.mean("time").values, theirs.siconc.mean("time").values
    assert rmse(mine, theirs) < most
    inner = ndimage.binary_erosion(np.isfinite(mine), iterations=4)
    near = rmse(mine[inner], theirs[inner])
    for shifted in (np.roll(mine, 4, 0), np.roll(mine, 4, 1), mine[::-1], mine[:, ::-1]):
        assert rmse(np.nan_to_num(shifted)[inner], theirs[inner]) > 1.3 * near


def test_effective_thickness_of_the_seas(data):
    ice = nsrkit.ice.open(data / REPACK, variables=("sivol",), start="2008-01-01",
                          end="2017-12-31")  # fmt: skip
    months = ice.sivol.groupby("time.month").mean().values
    for name, (bounds, expect) in HEFF_M.items():
        assert box(months, bounds) == pytest.approx(expect, abs=0.14), name
        assert abs(np.mean(box(months, bounds) - expect)) < 0.03, name


def test_thickness_of_the_ice_itself(data):
    """Volume over concentration; April means of 2008-2017 of the same boxes [m]."""
    ice = nsrkit.ice.open(data / REPACK, variables=("sithick",), siconc="record",
                          start="2008-01-01", end="2017-12-31")  # fmt: skip
    april = ice.sithick.sel(time=ice.time.dt.month == 4).mean("time").values
    for bounds, expect in (((160, 180, 69, 74), 2.20), ((105, 125, 72.5, 78), 1.70),
                           ((72, 105, 72.5, 78.5), 1.33)):  # fmt: skip
        assert box(april, bounds) == pytest.approx(expect, abs=0.12)


def test_the_flat_binary_of_piomas_is_the_year_of_the_repack(data):
    days = {"start": "2017-03-01", "end": "2017-10-31", "variables": ("sivol",)}
    one, other = (nsrkit.ice.open(data / name, **days).sivol.values for name in (HEFF, REPACK))
    both = np.isfinite(one) & np.isfinite(other)
    assert both.sum() / np.isfinite(other).sum() > 0.99
    # The same numbers; a year tells less than 39 which cells at a coast are land to the model.
    assert (np.abs(one - other)[both] < 0.002).mean() > 0.99


def test_ice_area_of_the_climate_model(data):
    with netCDF4.Dataset(data / CMIP6) as file:
        lat, lon = file["latitude"][:], file["longitude"][:] % 360
        conc, area = file["siconc"][:] / 100, file["areacello"][:]
    ice = nsrkit.ice.open(data / CMIP6, variables=ONE)
    months = ice.siconc.groupby("time.month").mean().values
    with (data / "cmip6_NH_sea_ice_area_by_month_period.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if "2021" in row["period"]]
    cell = (25.0 / grid.scale(ice.lat.values)) ** 2
    # Open sea of the Russian shelf, where both see the same water.
    bounds = (60, 180, 74, 82)
    within = (lon >= bounds[0]) & (lon <= bounds[1]) & (lat >= bounds[2]) & (lat <= bounds[3])
    for month in (2, 8):
        field = np.ma.filled(conc[month] * area, 0)
        whole = field[lat > 0].sum() / 1e12
        held = [row for row in rows if int(row["month"]) == month + 1]
        assert held
        low = min(float(row["p05"]) for row in held)
        high = max(float(row["p95"]) for row in held)
        assert low < whole < high
        theirs = field[within].sum() / np.ma.filled(area * ~conc[month].mask, 0)[within].sum()
        fixed = static.static(25)
        east, north = fixed.lon.values % 360, fixed.lat.values
        mine = sea() & (east >= bounds[0]) & (east <= bounds[1]) & (north >= bounds[2]) & (
            north <= bounds[3])  # fmt: skip
        mean = np.nansum((months[month] * cell)[mine]) / cell[mine].sum()
        assert mean == pytest.approx(theirs, abs=0.03)


def test_the_forecast_of_a_part_of_the_arctic(data):
    with netCDF4.Dataset(data / FORECAST) as file:
        lon, lat = file["longitude"][:], file["latitude"][:]
        conc, volume = file["aice"][2], file["hice"][2]
    ice = nsrkit.ice.open(data / FORECAST).sel(time="2016-02-03")
    x, y = grid.xy(np.ma.getdata(lon), np.ma.getdata(lat))
    ours = grid.grid(25)
    inside = ((x > ours.x[0]) & (x < ours.x[-1]) & (y > ours.y[0]) & (y < ours.y[-1])
              & ~np.ma.getmaskarray(conc))  # fmt: skip
    row = np.round((y - ours.y[0]) / 25e3).astype(int)[inside]
    column = np.round((x - ours.x[0]) / 25e3).astype(int)[inside]
    seen, thick = ice.siconc.values[row, column], ice.sithick.values[row, column]
    conc, volume = conc[inside], volume[inside]
    known = np.isfinite(seen)
    assert known.sum() > 800
    assert rmse(seen[known], conc[known]) < 0.06
    packed = known & (conc > 0.9)
    off = np.ma.getdata(thick - volume / conc)[packed]
    assert abs(np.mean(off)) < 0.02
    assert np.median(np.abs(off)) < 0.03
    assert "longitudes and latitudes" in ice.attrs["notes"]
    assert "volume per area" in ice.attrs["notes"]
