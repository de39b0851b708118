"""Fields, points and dates that no router should be given: an error that says why, or an answer.

`filterwarnings = error` holds here too: no case may warn.
"""

from itertools import pairwise

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from route_fields import DAILY, DAY, DAY0, HOURS, PLAIN, START, STEP, even, field, with_one

from nsrkit import DataError, NoRouteError
from nsrkit.ice import grid as ice_grid
from nsrkit.voyage.route import arrival, track


# Speeds ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("value", [np.inf, -np.inf, -3.0, -1e-300])
def test_speeds_that_are_none(value):
    for speed in (with_one(value), field(np.full((5, 6), value))):
        for call in (lambda s: arrival(s, START), lambda s: track(s, START, (5e4, 4e4))):
            with pytest.raises(DataError, match="zero or positive"):
                call(speed)
    if value == -3.0:
        with pytest.raises(DataError, match="x = 30000, y = 20000"):
            arrival(with_one(value), START)


@pytest.mark.parametrize("value", [1e-300, 1e300, 1e-30, 1e30, 1e-9, 1e9])
def test_speeds_too_far_apart_to_be_timed(value):
    with pytest.raises(DataError, match="too far apart"):
        arrival(with_one(value), START)
    with pytest.raises(DataError, match="too far apart"):
        track(with_one(value), START, (5e4, 4e4))
    if not 1e-9 <= value <= 1e9:
        with pytest.raises(DataError, match="too extreme"):
            arrival(field(np.full((5, 6), value)), START)


@pytest.mark.parametrize("ratio", [1e2, 1e4, 9e5])
def test_paces_far_apart_are_added_rightly(ratio):
    """Through slow water to fast, and back: the exact sum, the short hours beyond included."""
    values = even(5, 60)
    values[:, 20:30] = 20.0 / ratio
    values[:, 40:] = 20.0
    speed = field(values)
    slow = 10 * ratio * 0.5
    there = arrival(speed, (0.0, 2e4))
    back = arrival(speed, (59e4, 2e4))
    exact = 49 * 0.5 + slow
    assert float(there[2, 59]) == pytest.approx(exact, rel=1e-4)
    assert float(back[2, 0]) == pytest.approx(exact, rel=1e-4)
    assert float(there[2, 19]) == pytest.approx(9.5, rel=1e-4)
    assert (np.diff(there[2]) >= 0).all()
    found = track(speed, (0.0, 2e4), (59e4, 2e4))
    assert float(found.hours[-1]) == pytest.approx(exact, rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0, 6))
def test_random_spreads_keep_the_bounds_of_courses(seed, decades):
    """Never slower than along rows and columns alone, nor faster than the fastest speed allows."""
    rng = np.random.default_rng(seed)
    values = 20 * 10.0 ** -rng.uniform(0, decades, (7, 8))
    hours = arrival(field(values), START).values
    assert np.isfinite(hours).all()
    y, x = np.mgrid[0:7, 0:8]
    assert (hours >= np.hypot(x, y) * 0.5 * 20 / values.max() * 0.995).all()
    pace = 10 / values
    rows = np.cumsum(np.append(0, (pace[0, 1:] + pace[0, :-1]) / 2))
    assert (hours[0] <= rows * (1 + 1e-4)).all()
    columns = np.cumsum(np.append(0, (pace[1:, 0] + pace[:-1, 0]) / 2))
    assert (hours[:, 0] <= columns * (1 + 1e-4)).all()


def test_fields_of_land_or_of_closed_cells():
    with pytest.raises(DataError, match=r"start .* lies on land"):
        arrival(field(np.full((5, 6), np.nan)), START)
    shut = field(np.zeros((5, 6)))
    hours = arrival(shut, START).values.ravel()
    assert hours[0] == 0
    assert np.isinf(hours[1:]).all()
    for goal in ((3e4, 0.0), (1e3, 0.0)):
        with pytest.raises(NoRouteError):
            track(shut, START, goal)
    assert float(track(shut, START, START).hours[-1]) == 0.0


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int64, np.float32, np.float16, object])
def test_kinds_of_numbers(kind):
    xr.testing.assert_allclose(arrival(PLAIN.astype(kind), START), HOURS, rtol=1e-3)


@pytest.mark.parametrize("kind", [bool, complex, "datetime64[ns]", str])
def test_kinds_that_are_no_numbers(kind):
    with pytest.raises(DataError, match="must hold numbers"):
        arrival(PLAIN.astype(kind), START)


def test_objects_and_masks():
    values = even(5, 6).astype(object)
    values[2, 2] = None
    assert bool(np.isnan(arrival(field(values), START)[2, 2]))
    values[2, 2] = "ice"
    with pytest.raises(DataError, match="objects"):
        arrival(field(values), START)
    mask = np.zeros((5, 6), bool)
    mask[2, 2] = True
    masked = arrival(field(np.ma.masked_array(even(5, 6), mask)), START)
    assert bool(np.isnan(masked[2, 2]))
    assert int(np.isnan(masked).sum()) == 1


def test_what_is_no_field():
    for thing in (even(5, 6), PLAIN.to_dataset(name="speed"), PLAIN.variable, None, "speed"):
        with pytest.raises(DataError, match="DataArray"):
            arrival(thing, START)


def test_blocks_of_dask():
    dask = pytest.importorskip("dask")
    with dask.config.set(scheduler="synchronous"):
        xr.testing.assert_allclose(arrival(PLAIN.chunk(x=2, y=2), START), HOURS)
        lazy = DAILY.chunk(time=1, x=3)
        xr.testing.assert_allclose(arrival(lazy, START, DAY0), HOURS)
        assert float(track(lazy, START, (5e4, 4e4), DAY0).hours[-1]) == pytest.approx(3.2016, 1e-4)


@pytest.mark.parametrize("unit", ["kts", "m", "km", "", "furlong/fortnight", 5, None])
def test_units_that_are_no_speed(unit):
    with pytest.raises(DataError, match=r"units|cannot be read"):
        arrival(PLAIN.assign_attrs(units=unit), START)


# Grids -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (2, 2), (2, 1)])
def test_small_grids(shape):
    speed = field(even(*shape))
    hours = arrival(speed, START)
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]]
    np.testing.assert_allclose(hours, np.hypot(x, y) / 2, rtol=1e-6)
    goal = ((shape[1] - 1) * STEP, (shape[0] - 1) * STEP)
    found = track(speed, START, goal)
    assert float(found.hours[-1]) == pytest.approx(float(hours[-1, -1]), abs=1e-12)
    assert float(arrival(field(np.zeros((1, 1))), START)[0, 0]) == 0.0


def test_a_single_cell_is_a_metre_wide():
    one = field(even(1, 1))
    assert float(arrival(one, START)[0, 0]) == 0.0
    assert float(track(one, START, START).hours[-1]) == 0.0
    with pytest.raises(DataError, match="outside"):
        arrival(one, (1.0, 0.0))
    with pytest.raises(DataError, match="land"):
        arrival(field([[np.nan]]), START)


@pytest.mark.parametrize("shape", [(0, 0), (0, 5), (5, 0), (0, 5, 6)])
def test_empty_grids(shape):
    with pytest.raises(DataError, match="size 0"):
        arrival(field(even(*shape)), START, DAY0)


@pytest.mark.parametrize(("change", "message"), [
    (lambda s: s.assign_coords(y=s.y / 2), "square"),
    (lambda s: s.assign_coords(x=[0, 1e4, 2e4, 3e4, 4e4, 7e4]), "evenly"),
    (lambda s: s.assign_coords(x=np.zeros(6)), "evenly"),
    (lambda s: s.assign_coords(x=[0, 1e4, 1e4, 2e4, 3e4, 4e4]), "evenly"),
    (lambda s: s.assign_coords(x=[0, 1e4, np.nan, 3e4, 4e4, 5e4]), "finite"),
    (lambda s: s.assign_coords(x=[0, 1e4, 2e4, 3e4, 4e4, np.inf]), "finite"),
    (lambda s: s.assign_coords(x=[-1e308, 0, 1e308, 1.1e308, 1.2e308, 1.3e308]), "evenly"),
    (lambda s: s.assign_coords(x=1e20 + s.x), "evenly"),
    (lambda s: s.assign_coords(x=list("abcdef")), "numbers"),
    (lambda s: s.assign_coords(x=DAY0 + np.arange(6) * DAY), "numbers"),
    (lambda s: s.drop_vars("x"), "coordinate 'x'"),
    (lambda s: s.drop_vars("x").assign_coords(x=(("y", "x"), even(5, 6))), "one-dimensional"),
    (lambda s: s.rename(x="lon", y="lat"), "dims y and x"),
    (lambda s: s.assign_coords(x=s.x.assign_attrs(units="km")), "metres"),
    (lambda s: s.assign_coords(x=s.x.assign_attrs(units="degrees_east")), "metres"),
    (lambda s: s.assign_coords(crs=xr.DataArray(0, attrs={"grid_mapping_name": "?"})), "read"),
    (lambda s: s.assign_coords(crs=0), "read"),
    (lambda s: s.assign_coords(polar=xr.DataArray(0, attrs={
        "grid_mapping_name": "polar_stereographic", "straight_vertical_longitude_from_pole": 0.0,
        "standard_parallel": 71.0, "latitude_of_projection_origin": -90.0})), "projection"),
])  # fmt: skip
def test_grids_that_cannot_be_used(change, message):
    with pytest.raises(DataError, match=message):
        arrival(change(PLAIN), START)


def test_order_place_and_precision_of_the_axes():
    rng = np.random.default_rng(3)
    speed = field(rng.uniform(5, 20, (5, 6)))
    hours = arrival(speed, START)
    for same in (speed.isel(x=[2, 0, 1, 4, 3, 5]), speed[::-1, ::-1], speed.T):
        found = arrival(same, START)
        assert found.dims == same.dims
        xr.testing.assert_allclose(found.transpose("y", "x").sortby(["y", "x"]), hours)
    # Far from the origin, and with coordinates in single precision.
    for away in (1e9, -1e12, 1e14):
        moved = speed.assign_coords(x=speed.x + away, y=speed.y - away)
        np.testing.assert_allclose(arrival(moved, (away, -away)), hours, rtol=1e-6)
    x = (np.arange(6) * STEP + 3e6 + 1 / 3).astype(np.float32)
    single = speed.assign_coords(x=x)
    np.testing.assert_allclose(arrival(single, (float(x[0]), 0.0)), hours, rtol=1e-4)


def test_grid_mapping_told_in_encoding_is_not_lost():
    at = [float(value) for value in ice_grid.xy(100.0, 60.0)]
    crs = xr.DataArray(0, attrs={
        "grid_mapping_name": "polar_stereographic", "straight_vertical_longitude_from_pole": -45.0,
        "standard_parallel": 70.0, "latitude_of_projection_origin": 90.0,
        "semi_major_axis": 6378273.0, "inverse_flattening": 298.279411123064})  # fmt: skip
    x, y = at[0] + np.arange(6) * STEP, at[1] + np.arange(5) * STEP
    flat = PLAIN.assign_coords(x=x, y=y)
    mapped = flat.assign_coords(polar_map=crs)
    told = flat.assign_coords(polar_map=crs.drop_attrs().assign_attrs(crs.attrs))
    told.encoding["grid_mapping"] = "polar_map"
    base = float(arrival(flat, at)[4, 5])
    for speed in (mapped, told):
        ratio = base / float(arrival(speed, at)[4, 5])
        assert ratio == pytest.approx(float(ice_grid.scale(60.0)), abs=0.005)


def test_extra_dims_of_any_size():
    many = xr.concat([PLAIN, PLAIN], "member").assign_attrs(PLAIN.attrs)
    none = arrival(many.isel(member=slice(0, 0)), START)
    assert dict(none.sizes) == {"member": 0, "y": 5, "x": 6}
    two = many.expand_dims(ship=3)
    assert arrival(two, START).dims == ("ship", "member", "y", "x")
    for each in (many, many[:1], many[:0]):
        with pytest.raises(DataError, match="member"):
            track(each, START, START)


def test_long_grids():
    for shape in ((4, 20_000), (20_000, 4)):
        speed = field(even(*shape))
        hours = arrival(speed, START).values
        assert hours.max() == pytest.approx(np.hypot(19_999, 3) / 2, rel=1e-4)
    found = track(field(even(4, 3000)), START, (2999 * STEP, 3 * STEP))
    assert float(found.hours[-1]) == pytest.approx(np.hypot(2999, 3) / 2, rel=1e-6)


@pytest.mark.slow
def test_huge_grids():
    n = 4000
    x = np.arange(n)
    speed = field(15 + 5 * np.sin(x / 300)[:, None] * np.cos(x / 400)[None])
    hours = arrival(speed, (STEP, STEP))
    assert np.isfinite(hours).all()
    found = track(speed, (STEP, STEP), ((n - 2) * STEP, (n - 2) * STEP))
    assert float(found.hours[-1]) == pytest.approx(float(hours[-2, -2]), rel=0.002)
    long = track(field(even(4, 20_000)), START, (19_999 * STEP, 3 * STEP))
    assert float(long.hours[-1]) == pytest.approx(np.hypot(19_999, 3) / 2, rel=1e-6)


# Anything at all ---------------------------------------------------------------------------------
ODD = st.sampled_from([0.0, 0.0, 20.0, 20.0, 5.0, 1e-2, 1e3, np.nan, -0.0])
WORSE = st.sampled_from([np.inf, -np.inf, -1.0, 1e300, 5e-324, 1e-300])


@settings(max_examples=100, deadline=None)
@given(st.data(), st.integers(1, 6), st.integers(1, 6), st.integers(0, 4))
def test_any_field_gives_hours_or_an_error(data, rows, cols, layers):
    size = rows * cols * max(layers, 1)
    kinds = ODD if data.draw(st.integers(0, 3)) else st.one_of(ODD, WORSE)
    values = np.array(data.draw(st.lists(kinds, min_size=size, max_size=size)))
    values = values.reshape((layers, rows, cols) if layers else (rows, cols))
    speed = field(values)
    inside = st.floats(-0.49, 0.49)
    start, goal = (
        tuple((data.draw(st.integers(0, n - 1)) + data.draw(inside)) * (STEP if size > 1 else 1)
              for n in (cols, rows)) for _ in range(2)
    )  # fmt: skip
    depart = DAY0 + np.timedelta64(data.draw(st.integers(0, 30)), "h") if layers else None
    try:
        hours = arrival(speed, start, depart)
    except DataError:
        return
    assert not (hours < 0).any()
    try:
        found = track(speed, start, goal, depart)
    except (NoRouteError, DataError):
        return
    last = found.hours.values
    assert np.isfinite(last).all()
    assert all(b >= a for a, b in pairwise(last))
    ends = found.isel(point=[0, -1])
    np.testing.assert_allclose(np.stack([ends.x, ends.y], 1), [start, goal], atol=1e-3)
