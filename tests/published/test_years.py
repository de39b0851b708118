"""Years past the record: the embedded fields against the published areas of the seas."""

import csv
from pathlib import Path

import by_regions
import fit_years
import ice_boxes
import numpy as np
import pytest

from nsrkit.ice import grid, record

TABLE = Path(__file__).parent / "data" / "ice_years.csv"
YEARS = np.arange(2011, 2026)
# Months of the year in which the area of every sea differs from year to year.
MOVING = slice(5, 11)


@pytest.fixture(scope="module")
def seas():
    """Published area, embedded mean of the box (year, month), and the box, by sea."""
    out = {}
    with TABLE.open(encoding="utf-8") as file:
        next(file)
        for row in csv.DictReader(file):
            box = tuple(float(row[k]) for k in ("west", "east", "south", "north"))
            found = out.setdefault(row["sea"], {"box": box, "area": [], "mean": []})
            found[row["what"]].append([float(row[f"m{m:02d}"] or "nan") for m in range(1, 13)])
    return {k: v | {w: np.array(v[w]) for w in ("area", "mean")} for k, v in out.items()}


@pytest.fixture(scope="module")
def means(seas):
    """Mean of the fields in the boxes (year, month), from the package as it is."""
    cells = record.model("siconc").cells
    plane = grid.grid(25)
    x, y = np.meshgrid(plane.x, plane.y)
    lon, lat = (v.ravel()[cells] for v in grid.lonlat(x, y))
    fields = record.monthly("siconc", np.arange(2011 * 12, 2026 * 12))
    return {name: fields[:, ice_boxes.inside(sea["box"], lon, lat)].mean(axis=1).reshape(15, 12)
            for name, sea in seas.items()}  # fmt: skip


def test_the_embedded_fields_are_those_of_the_table(seas, means):
    for name, sea in seas.items():
        assert np.abs(means[name] - sea["mean"]).max() < 0.005, name


def test_fields_after_2020_follow_the_published_areas(seas, means):
    """Differences from the mean of 2011-2020; published ones as shares of the full sea."""
    for name, sea in seas.items():
        known = YEARS <= 2020
        full = sea["area"][:, 2].mean()
        want = (sea["area"] - sea["area"][known].mean(axis=0))[~known, MOVING].ravel() / full
        got = (means[name] - means[name][known].mean(axis=0))[~known, MOVING].ravel()
        have = np.isfinite(want)
        assert have.sum() == 28
        assert np.corrcoef(want[have], got[have])[0, 1] > 0.85, name
        assert np.sqrt(np.mean((got - want)[have] ** 2)) < 0.10, name


@pytest.mark.parametrize(("name", "month"), [("Chukchi", 6), ("Chukchi", 7), ("East-Siberian", 9)])
def test_2024_is_blocked_in_the_east(means, name, month):
    usual = means[name][YEARS <= 2023, month]
    now = means[name][YEARS == 2024, month][0]
    assert now > 1.2 * usual.mean()


@pytest.mark.parametrize("month", [6, 7, 8, 9])
def test_2024_is_normal_in_the_kara_sea(means, month):
    usual = means["Kara"][YEARS <= 2023, month]
    now = means["Kara"][YEARS == 2024, month][0]
    assert abs(now - usual.mean()) < usual.std()


def test_kinds_follow_the_last_published_areas():
    numbers = np.array([2020 * 12 + 11, 2021 * 12, 2025 * 12 + 8, 2025 * 12 + 9])
    assert list(record.kinds("siconc", numbers)) == [
        "observed-fit", "reconstructed", "reconstructed", "extrapolated"]  # fmt: skip


def test_the_months_after_2020_are_fields_within_the_limits():
    later = record.monthly("siconc", np.arange(2021 * 12, 2026 * 12 + 1))
    assert later.min() == 0
    assert later.max() <= 1
    assert later[later > 0].min() >= record.LEAST_SICONC


@pytest.fixture(scope="module")
def given(reference):
    return fit_years.source(reference)


def test_a_year_left_out_is_not_used(given):
    years, month = np.array([2012]), 8
    known = given.read.month // 12 != 2012
    fields = by_regions.fields(given, known, month, years)
    other = given.read.siconc.copy()
    other[~known] = 1 - other[~known]
    changed = given._replace(read=given.read._replace(siconc=other))
    np.testing.assert_array_equal(by_regions.fields(changed, known, month, years), fields)


def test_a_known_month_counts_most(given):
    """With its own field among the known ones a month comes closer to it than without."""
    years, month = np.array([2012]), 8
    truth = given.read.siconc[given.read.month == 2012 * 12 + month]
    every = np.ones(given.read.month.size, bool)
    miss = [np.sqrt(np.mean((fit_years.limited(by_regions.fields(given, k, month, years)) - truth)
                            ** 2)) for k in (every, given.read.month // 12 != 2012)]  # fmt: skip
    assert miss[0] < 0.9 * miss[1]


@pytest.mark.slow
def test_2017_to_2020_are_closer_than_by_the_ridge_on_five_regions(given):
    found, base = (
        fit_years.judged(given, fit_years.METHODS[name], one_by_one=False)
        for name in (fit_years.CHOSEN, fit_years.BASELINE)
    )
    assert 0.12 < base.rmse() < 0.14
    assert fit_years.gain(found, base) > 0.15
    assert (found.rmse(0) < base.rmse(0)).all()
    assert (found.rmse(1) < base.rmse(1)).all()
