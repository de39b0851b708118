"""What holds for every field: no time travel, no gain from slower water, no crash."""

from itertools import pairwise

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from nsrkit import NoRouteError
from nsrkit.voyage.route import arrival, track

STEP = 12.5e3
DAY0 = np.datetime64("2024-09-01")


def field(values):
    coords = {"y": np.arange(values.shape[-2]) * STEP, "x": np.arange(values.shape[-1]) * STEP}
    dims = ("y", "x")
    if values.ndim == 3:
        coords["time"] = DAY0 + np.arange(len(values))
        dims = ("time", *dims)
    return xr.DataArray(values, coords, dims=dims, attrs={"units": "kn"})


SEEDS = st.integers(0, 2**32 - 1)


def speeds(seed, days=0, land=True):
    """Patches of several cells, some closed, some land, as ice and islands are."""
    rng = np.random.default_rng(seed)
    shape = (days, 6, 7) if days else (6, 7)
    values = rng.choice([0.0, 2.0, 6.0, 9.0, 14.0, 18.0], shape)
    values = values.repeat(4, axis=-1).repeat(4, axis=-2)
    if land:
        values[..., (rng.random((6, 7)) < 0.15).repeat(4, 0).repeat(4, 1)] = np.nan
    values[..., :3, :3] = 10.0
    return values


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_leaving_later_never_arrives_earlier(seed):
    values = speeds(seed, days=6)
    # What has opened stays open: who misses a closing by the minutes of the slack waits for a day.
    opened = np.maximum.accumulate(values > 0, axis=0)
    speed = field(np.where(opened & (values == 0), 2.0, values))
    at = [DAY0 + np.timedelta64(hours, "h") for hours in (0, 7, 24, 55)]
    clock = [
        arrival(speed, (STEP, STEP), depart=t).values + (t - DAY0) / np.timedelta64(1, "h")
        for t in at
    ]
    for early, late in pairwise(clock):
        both = np.isfinite(early) & np.isfinite(late)
        # Times between nodes are interpolated, so that a kink in time costs part of a cell, here
        # of its diagonal in the slowest water (at most 1.2 of a side in 3,000 fields).
        slack = np.sqrt(2) * STEP / 1852 / 2.0
        assert (late[both] >= early[both] - slack).all()
        assert (np.isfinite(early) | ~np.isfinite(late) | np.isnan(early)).all()


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.floats(0.3, 0.95))
def test_slower_everywhere_scales_and_slower_somewhere_never_gains(seed, part):
    values = speeds(seed)
    base = arrival(field(values), (STEP, STEP)).values
    scaled = arrival(field(values * part), (STEP, STEP)).values
    reached = np.isfinite(base)
    assert np.array_equal(reached, np.isfinite(scaled))
    np.testing.assert_allclose(scaled[reached], base[reached] / part, rtol=1e-6)
    slower = values.copy()
    slower[8:16, 8:20] *= part
    late = arrival(field(slower), (STEP, STEP)).values
    assert (late[reached] >= base[reached] * 0.995).all()


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_a_constant_season_is_the_static_field(seed):
    values = speeds(seed)
    still = arrival(field(values), (STEP, STEP)).values
    daily = arrival(field(np.stack([values] * 5)), (STEP, STEP), depart=DAY0).values
    np.testing.assert_allclose(daily, still, rtol=5e-3)


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(3, 25), st.integers(3, 21))
def test_track_is_sailed_and_agrees_with_the_arrival(seed, col, row):
    values = speeds(seed)
    speed = field(values)
    start, goal = (1.3 * STEP, 0.8 * STEP), ((col + 0.2) * STEP, (row - 0.3) * STEP)
    if np.isnan(speed.sel(x=goal[0], y=goal[1], method="nearest")):
        return
    if speed.sel(x=goal[0], y=goal[1], method="nearest") == 0:
        with pytest.raises(NoRouteError):
            track(speed, start, goal)
        return
    hours = float(arrival(speed, start).sel(x=goal[0], y=goal[1], method="nearest"))
    if not np.isfinite(hours):
        with pytest.raises(NoRouteError):
            track(speed, start, goal)
        return
    found = track(speed, start, goal)
    ends = found.isel(point=[0, -1])
    np.testing.assert_allclose(np.stack([ends.x, ends.y], 1), [start, goal])
    last = float(found.hours[-1])
    assert np.isfinite(last)
    assert (np.diff(found.hours) >= 0).all()
    straight = np.hypot(goal[0] - start[0], goal[1] - start[1])
    assert last >= straight / 1852 / 18.0 * 0.999
    # The goal lies off the centre of its cell by less than half a cell.
    assert abs(last - hours) <= 0.02 * hours + 0.6 * STEP / 1852 / 2.0
    middle = found.isel(point=slice(1, -1))
    under = speed.sel(x=middle.x, y=middle.y, method="nearest")
    assert not bool(np.isnan(under).any())


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_the_way_back_takes_as_long(seed):
    values = speeds(seed)
    speed = field(values)
    a, b = (STEP, STEP), (26 * STEP, 22 * STEP)
    values_at = speed.sel(x=b[0], y=b[1], method="nearest")
    if not values_at > 0 or not np.isfinite(
        arrival(speed, a).sel(x=b[0], y=b[1], method="nearest")
    ):
        return
    there, back = (float(track(speed, *ends).hours[-1]) for ends in ((a, b), (b, a)))
    assert there == pytest.approx(back, rel=0.02)
