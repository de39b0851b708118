"""The embedded ice against the record: box means, derived once by tools/show_ice_fit.py."""

import csv
import sys
from pathlib import Path

import numpy as np
import pytest

from nsrkit import ice
from nsrkit.ice import record
from nsrkit.ice.fields.drawn import at_sea
from nsrkit.ice.months import Record

HERE = Path(__file__).parent
# Box and month where the mean concentration is low and PIOMAS and the record disagree
# on where ice is, so that the ratio of their means is no thickness (docs/ice-fit.md).
UNCLEAR = {("Kara Gate", 5), ("Kara Gate", 11)}


def rows(name):
    with (HERE / name).open() as file:
        next(file)
        yield from csv.DictReader(file)


def months_of(row):
    return np.array([float(row[f"m{m:02d}"] or "nan") for m in range(1, 13)])


def cells_of(row, field):
    """(y, x) bool: sea cells of a box that have ice of their own."""
    lon, lat = field.lon.values % 360, field.lat.values
    west, east, south, north = (float(row[k]) for k in ("west", "east", "south", "north"))
    box = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    own = np.zeros(box.size, bool)
    own[record.model("siconc").cells] = True
    return box & own.reshape(box.shape) & (field.surface.values == 0)


@pytest.fixture(scope="module")
def field():
    return ice.open("record", start="2020-01-01", end="2020-01-01")


@pytest.fixture(scope="module")
def month_means(field):
    """Means of siconc and of sithick x siconc by year, month and cell, from daily fields."""
    sea, out = field.surface.values == 0, {}
    for year in range(2008, 2021):
        days = np.arange(f"{year}-01-01", f"{year + 1}-01-01", dtype="datetime64[D]")
        month = days.astype("datetime64[M]").astype(int) % 12
        conc, thick = at_sea(Record(), days)  # what ice.open holds at sea
        out[year] = np.full((2, 12, *sea.shape), np.nan)
        for i, daily in enumerate((conc, conc * thick)):
            out[year][i][:, sea] = [daily[month == m].mean(axis=0) for m in range(12)]
    return out


def test_concentration_of_2011_to_2020_is_the_records(field, month_means):
    table = [row for row in rows("ice_boxes_siconc.csv") if int(row["year"]) >= 2011]
    for name in {row["box"] for row in table}:
        own = [row for row in table if row["box"] == name]
        assert len(own) == 10
        cells = cells_of(own[0], field)
        want = np.mean([months_of(row) for row in own], axis=0)
        got = np.mean(
            [month_means[int(row["year"])][0][:, cells].mean(axis=1) for row in own], axis=0
        )
        assert np.abs(got - want).max() < 0.03, name


def test_single_years_follow_the_record(field):
    position = np.full(field.surface.size, -1)
    position[record.model("siconc").cells] = np.arange(record.model("siconc").cells.size)
    miss = []
    for row in rows("ice_boxes_siconc.csv"):
        own = position[np.flatnonzero(cells_of(row, field))]
        got = record.monthly("siconc", int(row["year"]) * 12 + np.arange(12))[:, own].mean(axis=1)
        miss.append(got - months_of(row))
    assert len(miss) == 12 * 42
    assert np.sqrt(np.mean(np.square(miss))) < 0.02
    assert np.abs(miss).max() < 0.15


def test_thickness_of_2008_to_2017_is_volume_over_concentration(field, month_means):
    checked = 0
    for row in rows("ice_boxes_sithick.csv"):
        cells = cells_of(row, field)
        conc, volume = (
            np.mean([month_means[y][i][:, cells].mean(axis=1) for y in range(2008, 2018)], axis=0)
            for i in (0, 1)
        )
        for month, want in enumerate(months_of(row)):
            if np.isfinite(want) and (row["box"], month) not in UNCLEAR:
                assert abs(volume[month] / conc[month] - want) < 0.13, (row["box"], month)
                checked += 1
    assert checked > 80


@pytest.mark.slow
def test_a_month_fitted_again_is_the_month_embedded(reference, root):
    sys.path.insert(0, str(root / "tools"))
    try:
        import fit_ice
        import ice_inputs
    finally:
        sys.path.pop(0)
    read = ice_inputs.concentration(reference / "data")
    fit, amplitudes, _ = fit_ice.concentration_month(read, 2)
    embedded = record.model("siconc")
    own = embedded.mode_month == 2
    assert np.abs(fit.mean - embedded.mean[2]).max() < 0.003
    years = np.array([1990, 2012, 2020])
    column = years - fit_ice.FIRST_YEAR
    again = fit_ice.fields_of(fit, years, amplitudes[column])
    packed = embedded.mean[2] + fit_ice.decades(years)[:, 1:] * embedded.trend[2]
    packed = packed + embedded.amplitudes[own][:, column].T @ embedded.modes[own]
    assert np.sqrt(np.mean((again - packed) ** 2)) < 0.02
