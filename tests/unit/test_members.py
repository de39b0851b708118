"""Members: as varied, as lasting and as high as the record; the same whatever else is asked for."""

import csv
import pickle
from pathlib import Path

import numpy as np
import pytest

from nsrkit import ice
from nsrkit.errors import DataError
from nsrkit.ice import generator, record
from nsrkit.ice import static as ice_static

TABLE = Path(__file__).parents[1] / "published" / "members_areas.csv"
SEAS = {"Kara": (1, 2), "Laptev": (3, 4), "East Siberian": (5, 6), "Chukchi": (7,)}
MONTHS = np.arange(1990 * 12, 2021 * 12)
MEMBERS = 12
TODAY = (2011, 2020)
PINNED = [-0.138082, -0.137316, 0.088864, -0.015649]


@pytest.fixture(scope="module")
def share():
    """Weights (sea, cell) that make means over the seas."""
    cells = record.model("siconc").cells
    sea = ice_static.static(25).sea.values.ravel()[cells]
    inside = np.stack([np.isin(sea, flags) for flags in SEAS.values()])
    return inside / inside.sum(axis=1, keepdims=True)


@pytest.fixture(scope="module")
def areas(share):
    """Sea means (member, month, sea) of members that follow the climate of 1990-2020."""
    made = [generator.Member(11, i).means("siconc", MONTHS) @ share.T for i in range(MEMBERS)]
    return np.stack(made)


@pytest.fixture(scope="module")
def beyond(areas):
    return (areas - areas.mean(axis=0)) * np.sqrt(MEMBERS / (MEMBERS - 1))


def published(name):
    """Value, lower and upper end of the record's interval, each (month, sea)."""
    with TABLE.open(encoding="utf-8") as file:
        next(file)
        rows = {(row["sea"], int(row["month"])): row for row in csv.DictReader(file)}
    return [np.array([[float(rows[sea, month][key]) for sea in SEAS] for month in range(1, 13)])
            for key in (name, f"{name}_low", f"{name}_high")]  # fmt: skip


def memory(beyond, lag):
    """Correlation (month, sea) with `lag` months later, over all members and years."""
    now, later = beyond[:, : MONTHS.size - lag], beyond[:, lag:]
    rows = []
    for month in range(12):
        a, b = now[:, month::12], later[:, month::12]
        size = np.sqrt((a**2).sum(axis=(0, 1)) * (b**2).sum(axis=(0, 1)))
        rows.append((a * b).sum(axis=(0, 1)) / size)
    return np.array(rows)


def within(value, name):
    _, low, high = published(name)
    return ((value >= low) & (value <= high)).mean()


def test_the_table_is_that_of_the_record(reference, root, monkeypatch, share):
    monkeypatch.syspath_prepend(str(root / "tools"))
    import member_stats as stats

    rest = stats.beyond_trend(stats.observed(reference) @ share.T)
    own, sample = stats.statistics(rest), stats.resampled(rest)
    for name in own._fields:
        ends = np.percentile(getattr(sample, name), [2.5, 97.5], axis=0)
        for seen, kept in zip((getattr(own, name), *ends), published(name), strict=True):
            np.testing.assert_allclose(seen, kept, atol=2e-4)


def test_seas_vary_as_in_the_record(beyond):
    std = np.sqrt((beyond.reshape(MEMBERS, -1, 12, len(SEAS)) ** 2).mean(axis=(0, 1)))
    assert within(std, "std") >= 0.9
    assert np.median(std / published("std")[0]) == pytest.approx(1, abs=0.06)
    assert within(0.6 * std, "std") < 0.5
    assert within(1.5 * std, "std") < 0.5


@pytest.mark.parametrize("lag", [1, 2])
def test_months_remember_as_in_the_record(beyond, lag):
    assert within(memory(beyond, lag), f"lag{lag}") >= 0.85
    # Without memory the comparison fails: each month of the year from another member.
    torn = beyond.copy()
    for month in range(12):
        torn[:, month::12] = np.roll(beyond[:, month::12], month, axis=0)
    assert within(memory(torn, lag), f"lag{lag}") < 0.6


def test_level_is_that_of_the_record(areas, share):
    own = record.monthly("siconc", MONTHS) @ share.T
    miss = (areas.mean(axis=0) - own).reshape(-1, 12, len(SEAS)).mean(axis=0)
    assert np.abs(miss).max() < 0.06
    assert np.abs(miss).mean() < 0.015


def test_october_is_the_most_uncertain_month_of_the_eastern_seas(share):
    numbers = np.arange(2024 * 12, 2025 * 12)
    made = np.stack([generator.Member(2, i).means("siconc", numbers) @ share.T for i in range(60)])
    std = made.std(axis=0)
    assert std[:, 1].argmax() == 9
    assert std[:, 2].argmax() in (6, 9)
    assert std[9, 1:3].min() > 0.1


def test_heavy_and_light_years_lie_in_the_range(share):
    octobers = np.arange(2030, 2230) * 12 + 9
    one = generator.Member(5, 0, TODAY).means("siconc", octobers) @ share.T
    seen = record.monthly("siconc", np.array([2013, 2021, 2020, 2012]) * 12 + 9) @ share.T
    assert one[:, 2].min() <= seen[:, 2].min() + 0.05
    assert one[:, 2].max() >= seen[:2, 2].max() - 0.05


def test_a_climate_stays_and_has_its_mean(share):
    octobers = np.arange(2030, 2330) * 12 + 9
    own = (record.monthly("siconc", np.arange(2011, 2021) * 12 + 9) @ share.T).mean(axis=0)
    one = generator.Member(3, 1, TODAY).means("siconc", octobers) @ share.T
    for part in np.split(one, 2):
        np.testing.assert_allclose(part.mean(axis=0), own, atol=0.07)
    earlier = generator.Member(3, 1, (1979, 1988)).means("siconc", octobers) @ share.T
    assert (earlier.mean(axis=0) > one.mean(axis=0) + 0.1).all()


def test_thickness_goes_with_concentration_and_remembers(share):
    numbers = MONTHS[-120:]
    both = [np.stack([generator.Member(7, i).means(name, numbers) @ share.T for i in range(8)])
            for name in ("siconc", "sithick")]  # fmt: skip
    conc, thick = (each - each.mean(axis=0) for each in both)
    for sea in range(len(SEAS)):
        october = np.corrcoef(conc[:, 9::12, sea].ravel(), thick[:, 9::12, sea].ravel())[0, 1]
        winter = np.corrcoef(thick[:, 1::12, sea].ravel(), thick[:, 3::12, sea].ravel())[0, 1]
        assert october > 0.3
        assert winter > 0.5


def test_weights_keep_the_variance_and_change_slowly():
    number = 2024 * 12
    drawn = np.array([[generator.weights(1, i, number + lag) for lag in (0, 1, 2, 10, 80)]
                      for i in range(200)])  # fmt: skip
    np.testing.assert_allclose((drawn**2).sum(axis=-1), 1, rtol=1e-5)
    np.testing.assert_allclose(drawn.sum(axis=-1), 0, atol=1e-5)
    alike = (drawn[:, :1] * drawn).sum(axis=-1).mean(axis=0)
    assert alike[1] > 0.98
    assert alike[2] > 0.95
    assert 0.4 < alike[3] < 0.9
    assert abs(alike[4]) < 0.1
    # A history is the record's: a year later its weight lies a year on.
    later = np.array([generator.weights(1, i, number + 12) for i in range(200)])
    assert (np.roll(drawn[:, 0], 1, axis=-1) * later).sum(axis=-1).mean() > 0.4


def test_the_draws_stay_what_they_are():
    # Computed once; another number here means that seeds no longer give the seasons they gave.
    np.testing.assert_allclose(generator.weights(1, 0, 2024 * 12 + 9)[:4], PINNED, atol=1e-5)


def test_a_member_is_the_same_whatever_else_is_asked_for():
    numbers = [2023 * 12 + 11, 2024 * 12, 2024 * 12 + 9]
    one = generator.Member(4, 2, TODAY)
    whole = one.means("siconc", numbers)
    for row, number in zip(whole, numbers, strict=True):
        np.testing.assert_array_equal(one.means("siconc", [number])[0], row)
    np.testing.assert_array_equal(one.means("siconc", numbers[::-1]), whole[::-1])
    assert not np.array_equal(generator.Member(4, 3, TODAY).means("siconc", numbers), whole)
    assert not np.array_equal(generator.Member(5, 2, TODAY).means("siconc", numbers), whole)


def test_fields_do_not_depend_on_the_span_or_the_number():
    few = ice.members(2019, n=2, seed=9)
    many = ice.members(start="2019-12-20", end="2020-01-10", n=5, seed=9)
    for name in ("siconc", "sithick"):
        np.testing.assert_array_equal(
            few[name].sel(member=1, time=slice("2019-12-20", None)),
            many[name].sel(member=1, time=slice(None, "2019-12-31")),
        )
    new_year = ice.members(2020, n=2, seed=9).siconc.sel(member=1, time=slice(None, "2020-01-10"))
    np.testing.assert_array_equal(
        new_year, many.siconc.sel(member=1, time=slice("2020-01-01", None))
    )


def test_members_run_through_new_year_without_a_break():
    days = ice.members(start="2019-12-20", end="2020-01-10", n=3, seed=9)
    other = ice.members(start="2020-01-01", end="2020-01-01", n=3, seed=10)
    for name in ("siconc", "sithick"):
        step = np.abs(days[name].diff("time")).mean(("member", "y", "x"))
        over = float(step.sel(time="2020-01-01"))
        assert over < 1.5 * float(step.drop_sel(time=np.datetime64("2020-01-01")).max())
        # Where a member went on with another's January the step would show.
        torn = np.abs(other[name][:, 0] - days[name].sel(time="2019-12-31")).mean()
        assert over < 0.3 * float(torn)


def test_fields_are_within_limits_and_labelled():
    days = ice.members(start="2024-09-25", end="2024-10-20", n=2, seed=1)
    conc, thick = days.siconc.values, days.sithick.values
    sea = days.surface.values == 0
    assert days.siconc.dims == ("member", "time", "y", "x")
    assert np.isfinite(conc[..., sea]).all()
    assert np.isnan(conc[..., ~sea]).all()
    assert conc[..., sea].min() == 0
    assert 0.5 < conc[..., sea].max() <= 1
    assert (thick[conc == 0] == 0).all()
    assert (thick[conc > 0] >= record.LIMITS["sithick"][0]).all()
    assert np.nanmax(thick) <= record.LIMITS["sithick"][1]
    assert set(days.siconc_kind.values) == set(days.sithick_kind.values) == {"member"}
    assert "no forecast" in days.attrs["source"]
    assert "PIOMAS" not in ice.members(2024, n=1, variables=("siconc",)).attrs["references"]


def test_nothing_is_held_and_everything_travels():
    many = ice.members(2024, n=3000, seed=1)
    one = many.siconc.isel(member=2999, time=250)
    other = pickle.loads(pickle.dumps(many)).siconc.isel(member=2999, time=250)
    np.testing.assert_array_equal(one, other)
    member = generator.Member(1, 2, TODAY)
    assert pickle.loads(pickle.dumps(member)) == member
    assert hash(generator.Member(1, 2, TODAY)) == hash(member)


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ({}, "which time"),
        ({"year": 1975}, "1979 to 2030"),
        ({"year": 2045}, "projection"),
        ({"year": 2024, "n": 0}, "at least 1"),
        ({"year": 2024, "seed": -1}, "count from 0"),
        ({"year": 2024, "seed": 2**64}, "64 bits"),
        ({"year": 2024, "grid_km": 10}, "grid_km"),
        ({"year": 2024, "variables": ("snow",)}, "'snow'"),
        ({"year": 2024, "start": "2024-01-01", "end": "2024-02-01"}, "not both"),
    ],
)
def test_what_cannot_be_made_is_said(asked, word):
    with pytest.raises(DataError, match=word):
        ice.members(**asked)


def test_a_level_outside_the_record_is_said():
    with pytest.raises(DataError, match="1979 to 2020"):
        generator.Member(1, 0, (2016, 2025))
