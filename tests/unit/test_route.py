"""What `arrival` and `track` accept, refuse and return."""

import numpy as np
import pytest
import xarray as xr

from nsrkit import DataError, NoRouteError
from nsrkit.ice import grid as ice_grid
from nsrkit.voyage.route import arrival, track


def field(values, units="km h-1", step=10e3, **coords):
    coords = {
        "y": np.arange(values.shape[-2]) * step,
        "x": np.arange(values.shape[-1]) * step,
        **coords,
    }
    dims = ("time", "y", "x") if values.ndim == 3 else ("y", "x")
    return xr.DataArray(values, coords, dims=dims, attrs={"units": units})


def test_units_mean_the_same():
    kmh = arrival(field(np.full((9, 9), 36.0)), (0, 0))
    for value, unit in ((10.0, "m s-1"), (36.0 / 1.852, "kn")):
        np.testing.assert_allclose(
            arrival(field(np.full((9, 9), value), unit), (0, 0)), kmh, rtol=1e-12
        )
    with pytest.raises(DataError, match="units"):
        arrival(field(np.ones((9, 9))).drop_attrs(), (0, 0))


def test_axes_in_either_order_and_extra_dims():
    values = np.random.default_rng(1).uniform(5, 20, (7, 9))
    speed = field(values)
    hours = arrival(speed, (10e3, 20e3))
    upside = arrival(speed.isel(y=slice(None, None, -1), x=slice(None, None, -1)), (10e3, 20e3))
    assert upside.y[0] > upside.y[-1]
    xr.testing.assert_allclose(upside.sortby(["y", "x"]), hours)
    many = xr.concat([speed, speed / 2], "member").assign_attrs(speed.attrs)
    both = arrival(many, (10e3, 20e3))
    assert both.dims == ("member", "y", "x")
    np.testing.assert_allclose(both[0], hours)
    np.testing.assert_allclose(both[1], 2 * hours, rtol=1e-9)
    swapped = arrival(many.transpose("y", "member", "x"), (10e3, 20e3))
    assert swapped.dims == ("y", "member", "x")
    np.testing.assert_allclose(swapped.transpose(*both.dims), both)


def test_land_is_nan_and_closed_is_inf():
    values = np.full((5, 9), 20.0)
    values[:, 4], values[:, 7] = 0.0, np.nan
    hours = arrival(field(values), (0, 0))
    assert np.isinf(hours[:, 4:7]).all()
    assert np.isnan(hours[:, 7]).all()
    assert np.isinf(hours[:, 8]).all()
    assert hours.attrs["units"] == "h"


@pytest.mark.parametrize(("change", "message"), [
    (lambda s: s.assign_coords(x=s.x * 2), "square"),
    (lambda s: s.assign_coords(x=s.x**1.1), "evenly"),
    (lambda s: s - 100, "positive"),
    (lambda s: s.rename(x="lon"), "dims y and x"),
    (lambda s: s.assign_coords(x=s.x.assign_attrs(units="km")), "metres"),
    (lambda s: s.assign_attrs(grid_mapping="nowhere"), "nowhere"),
])  # fmt: skip
def test_fields_that_cannot_be_used(change, message):
    speed = field(np.full((5, 9), 20.0))
    with pytest.raises(DataError, match=message):
        arrival(change(speed).assign_attrs(speed.attrs | change(speed).attrs), (0, 0))


def test_starts_and_departures_that_cannot_be_used():
    values = np.full((3, 5, 9), 20.0)
    values[:, 2, 2] = np.nan
    speed = field(values, time=np.datetime64("2024-09-01") + np.arange(3))
    for start, message in (
        ((20e3, 20e3), "land"),
        ((-20e3, 0), "outside"),
        ((np.nan, 0), "outside"),
    ):
        with pytest.raises(DataError, match=message):
            arrival(speed, start, depart="2024-09-01")
    with pytest.raises(DataError, match="depart"):
        arrival(speed, (0, 0))
    for depart in ("2024-08-31", "2024-09-04"):
        with pytest.raises(DataError, match="outside"):
            arrival(speed, (0, 0), depart=depart)
    import datetime as dt

    same = [
        arrival(speed, (0, 0), depart=d)
        for d in (
            "2024-09-02",
            np.datetime64("2024-09-02"),
            dt.date(2024, 9, 2),
            "2024-09-02T00:00Z",
        )
    ]
    for other in same[1:]:
        xr.testing.assert_identical(other, same[0])


def test_the_last_day_holds_on():
    values = np.full((2, 5, 60), 1.0)
    speed = field(values, time=np.datetime64("2024-09-01") + np.arange(2))
    assert float(arrival(speed, (0, 0), depart="2024-09-01")[0, -1]) == pytest.approx(590.0)


def test_start_in_a_closed_cell_waits():
    values = np.full((5, 5, 9), 20.0)
    values[:3, 2, 2] = 0.0
    speed = field(values, time=np.datetime64("2024-09-01") + np.arange(5))
    hours = arrival(speed, (20e3, 20e3), depart="2024-09-01T12:00")
    assert float(hours[2, 6]) == pytest.approx(60 + 2.0)
    found = track(speed, (20e3, 20e3), (60e3, 20e3), "2024-09-01T12:00")
    assert float(found.hours[-1]) == pytest.approx(62.0)


def test_a_leg_takes_each_cell_at_its_own_speed():
    values = np.full((3, 8), 10.0)
    values[:, 4:] = 40.0
    found = track(field(values), (0.0, 10e3), (70e3, 10e3))
    assert float(found.hours[-1]) == pytest.approx(35 / 10 + 35 / 40)
    assert float(found.distance[-1]) == pytest.approx(70e3)
    assert float(found.speed.max()) == pytest.approx(40 / 3.6)


def test_track_goes_round_an_island_without_touching_it():
    values = np.full((40, 40), 20.0)
    values[10:30, 18:22] = np.nan
    speed = field(values)
    found = track(speed, (50e3, 200e3), (350e3, 200e3))
    legs = np.linspace(0, 1, 40)
    x = (found.x.values[:-1, None] * (1 - legs) + found.x.values[1:, None] * legs).ravel()
    y = (found.y.values[:-1, None] * (1 - legs) + found.y.values[1:, None] * legs).ravel()
    inside = (x > 175e3 + 1) & (x < 215e3 - 1) & (y > 95e3 + 1) & (y < 295e3 - 1)
    assert not inside.any()
    # Round the nearer side, y = 95 km: the exact length over its two corners.
    exact = np.hypot(125, 105) + 40 + np.hypot(135, 105)
    assert float(found.distance[-1]) / 1e3 == pytest.approx(
        min(exact, np.hypot(125, 95) + 40 + np.hypot(135, 95)), rel=0.02
    )


def test_no_route_is_an_error_that_says_so():
    values = np.full((5, 9), 20.0)
    values[:, 4] = np.nan
    with pytest.raises(NoRouteError, match="cannot be reached"):
        track(field(values), (0, 0), (80e3, 0))


def test_lengths_on_the_map_are_true_lengths():
    step, half = 25e3, 10
    x0, y0 = (round(float(v) / step) * step for v in ice_grid.xy(100.0, 62.0))
    axis = np.arange(-half, half + 1) * step
    crs = xr.DataArray(0, attrs={"crs_wkt": __import__("pyproj").CRS("EPSG:3411").to_wkt()})
    speed = xr.DataArray(
        np.full((21, 21), 20.0),
        {"y": y0 + axis, "x": x0 + axis, "crs": crs},
        dims=("y", "x"),
        attrs={"units": "kn"},
    )
    plain = speed.drop_vars("crs")
    ratio = arrival(speed, (x0, y0)) / arrival(plain, (x0, y0))
    assert float(ratio[0, 0]) == pytest.approx(1 / float(ice_grid.scale(62.0)), rel=0.01)
    other = speed.assign_coords(
        crs=xr.DataArray(0, attrs={"crs_wkt": __import__("pyproj").CRS("EPSG:3413").to_wkt()})
    )
    with pytest.raises(DataError, match="projection"):
        arrival(
            other.assign_coords(
                crs=xr.DataArray(
                    0, attrs={"crs_wkt": __import__("pyproj").CRS("EPSG:6931").to_wkt()}
                )
            ),
            (x0, y0),
        )
