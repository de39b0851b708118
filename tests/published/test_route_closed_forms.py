"""Routes against closed forms of the calculus of variations, and against the great circle."""

import numpy as np
import pytest
import xarray as xr
from pyproj import Geod

from nsrkit.ice import grid as ice_grid
from nsrkit.voyage.route import arrival, track

KM = 1e3


def plane_field(n, size_km, speed, origin=(0.0, 0.0), times=None):
    """Speed [km/h] at the centres of n x n cells of a square; `speed` a function of x, y [km]."""
    step = size_km / n
    x = origin[0] + (np.arange(n) + 0.5) * step
    y = origin[1] + (np.arange(n) + 0.5) * step
    values = speed(*np.meshgrid(x, y))
    coords, dims = {"y": y * KM, "x": x * KM}, ("y", "x")
    if times is not None:
        coords, dims = coords | {"time": times}, ("time", "y", "x")
    return xr.DataArray(values, coords, dims=dims, attrs={"units": "km h-1"})


def even(x, y):
    return np.full(x.shape, 27.0)


def errors(n, speed, exact, start):
    field = plane_field(n, 1000.0, speed)
    hours = arrival(field, (start[0] * KM, start[1] * KM))
    x, y = np.meshgrid(field.x / KM, field.y / KM)
    truth = exact(x, y)
    far = np.hypot(x - start[0], y - start[1]) > 200
    return (hours.values[far] / truth[far] - 1) * 100


START = (131.0, 144.0)


def free_water(x, y):
    return np.hypot(x - START[0], y - START[1]) / 27.0


def test_free_water():
    error = errors(100, even, free_water, START)
    assert abs(error).mean() <= 0.05
    assert abs(error).max() <= 0.3


def test_error_in_free_water_falls_with_the_cell():
    coarse, fine = (abs(errors(n, even, free_water, START)).mean() for n in (50, 200))
    assert coarse / fine >= 2.0


@pytest.mark.parametrize("goal", [(950, 144), (950, 300), (950, 640), (943, 951), (300, 930)])
def test_path_in_free_water_is_straight(goal):
    field = plane_field(100, 1000.0, even)
    found = track(field, (START[0] * KM, START[1] * KM), (goal[0] * KM, goal[1] * KM))
    assert float(found.hours[-1]) == pytest.approx(float(free_water(*goal)), rel=1e-9)


def gradient(x, y):
    return 6 + 0.025 * y


def gradient_hours(x, y):
    v1, v2 = gradient(0, START[1]), gradient(x, y)
    d2 = (x - START[0]) ** 2 + (y - START[1]) ** 2
    return np.arccosh(1 + 0.025**2 * d2 / (2 * v1 * v2)) / 0.025


def test_linear_gradient_is_a_circular_ray():
    error = errors(100, gradient, gradient_hours, START)
    assert abs(error).mean() <= 0.15
    assert abs(error).max() <= 0.8
    field = plane_field(100, 1000.0, gradient)
    for goal in ((950, 144), (950, 640), (300, 930)):
        found = track(field, (START[0] * KM, START[1] * KM), (goal[0] * KM, goal[1] * KM))
        assert float(found.hours[-1]) == pytest.approx(float(gradient_hours(*goal)), rel=0.0015)


def test_snell():
    # 26.5 km/h below y = 0, 8 km/h above: optimum 55.336543 h, crossing at x = 331.1369 km.
    field = plane_field(100, 800.0, lambda x, y: np.where(y < 0, 26.5, 8.0), (-200.0, -400.0))
    found = track(field, (0.0, -300 * KM), (400 * KM, 300 * KM))
    assert float(found.hours[-1]) == pytest.approx(55.336543, rel=0.002)
    crossing = np.interp(0.0, found.y, found.x) / KM
    assert crossing == pytest.approx(331.1, abs=12.0)


def test_circular_arc():
    field = plane_field(100, 900.0, lambda x, y: np.maximum(10 + 0.02 * y, 0.5), (-150.0, -150.0))
    found = track(field, (0.0, 0.0), (600 * KM, 0.0))
    assert float(found.hours[-1]) == pytest.approx(56.882490, rel=0.002)


def test_logarithmic_spiral():
    field = plane_field(100, 800.0, lambda x, y: 0.05 * np.hypot(x, y), (-400.0, -400.0))
    goal = 300 * KM * np.cos(1.2), 300 * KM * np.sin(1.2)
    assert float(track(field, (100 * KM, 0.0), goal).hours[-1]) == pytest.approx(
        32.538893, rel=0.005
    )


def test_cycloid_away_from_its_singular_start():
    # v = 2 sqrt(y); parameter th of the cycloid x = a (th - sin th), y = a (1 - cos th):
    # time between two parameters is sqrt(a / 2) (th2 - th1), as ds = 2 a sin(th/2) dth.
    a, th1, th2 = 80.0, 0.9, 2.9
    at = lambda th: (a * (th - np.sin(th)), a * (1 - np.cos(th)))  # noqa: E731
    exact = np.sqrt(a / 2) * (th2 - th1)
    field = plane_field(150, 300.0, lambda x, y: 2 * np.sqrt(y), (-20.0, 0.0))
    (x1, y1), (x2, y2) = at(th1), at(th2)
    found = track(field, (x1 * KM, y1 * KM), (x2 * KM, y2 * KM))
    assert float(found.hours[-1]) == pytest.approx(exact, rel=0.003)
    straight = np.hypot(x2 - x1, y2 - y1) / (y2 - y1) * (np.sqrt(y2) - np.sqrt(y1))
    assert straight / exact > 1.01


def test_uniform_speed_with_a_new_value_each_day():
    speeds = np.random.default_rng(0).uniform(8, 36, 60)
    times = np.datetime64("2024-09-01") + np.arange(60)
    field = plane_field(
        100,
        1000.0,
        lambda x, y: np.broadcast_to(speeds[:, None, None], (60, *x.shape)),
        times=times,
    )
    hours = arrival(field, (START[0] * KM, START[1] * KM), depart="2024-09-01T06:00")
    edges = np.concatenate([[0.0], 18.0 + 24 * np.arange(59)])
    sailed = np.concatenate([[0.0], np.cumsum(np.diff(edges) * speeds[:59])])
    x, y = np.meshgrid(field.x / KM, field.y / KM)
    away = np.hypot(x - START[0], y - START[1])
    far = away > 200
    error = hours.values[far] / np.interp(away[far], sailed, edges) - 1
    assert abs(error).mean() <= 0.001
    assert abs(error).max() <= 0.003
    goal = (900.0, 700.0)
    found = track(
        field, (START[0] * KM, START[1] * KM), (goal[0] * KM, goal[1] * KM), "2024-09-01T06:00"
    )
    exact = np.interp(np.hypot(goal[0] - START[0], goal[1] - START[1]), sailed, edges)
    assert float(found.hours[-1]) == pytest.approx(exact, rel=1e-9)


@pytest.mark.parametrize("opens", [9, 0, 30])
def test_wall_that_opens(opens):
    times = np.datetime64("2024-09-01") + np.arange(30)

    def speed(x, y):
        values = np.full((30, *x.shape), 27.0)
        values[:opens, :, 50] = 0.0
        return values

    field = plane_field(100, 1000.0, speed, times=times)
    hours = arrival(field, (105 * KM, 505 * KM), depart="2024-09-01")
    behind = float(hours.sel(x=905 * KM, y=505 * KM))
    if opens == 30:
        assert behind == np.inf
        assert np.isfinite(hours.sel(x=495 * KM)).all()
        return
    exact = max(24.0 * opens, 395 / 27.0) + 405 / 27.0  # waits at the edge of the wall, x = 500 km
    assert behind == pytest.approx(exact, abs=0.01)
    found = track(field, (105 * KM, 505 * KM), (905 * KM, 505 * KM), "2024-09-01")
    assert float(found.hours[-1]) == pytest.approx(exact, abs=0.01)


def map_field(lon, lat, half=40, step=12_500.0):
    """An ice-free sea without land on the project's map, around a position."""
    x0, y0 = (round(float(v) / step) * step for v in ice_grid.xy(lon, lat))
    axis = (np.arange(2 * half + 1) - half) * step
    values = np.full((axis.size, axis.size), 20.0)
    crs = xr.DataArray(0, attrs={
        "grid_mapping_name": "polar_stereographic", "straight_vertical_longitude_from_pole": -45.0,
        "standard_parallel": 70.0, "latitude_of_projection_origin": 90.0,
        "semi_major_axis": 6378273.0, "inverse_flattening": 298.279411123064,
    })  # fmt: skip
    coords = {"y": y0 + 3_000.0 + axis, "x": x0 + 3_000.0 + axis, "crs": crs}
    return xr.DataArray(
        values, coords, dims=("y", "x"), attrs={"units": "kn", "grid_mapping": "crs"}
    )


@pytest.mark.parametrize(("lon", "lat", "dlon"), [
    (100.0, 60.0, 6.0), (100.0, 75.0, 12.0), (100.0, 85.0, 40.0), (180.0, 72.0, 10.0),
    (-178.0, 66.0, 8.0),
])  # fmt: skip
def test_great_circle(lon, lat, dlon):
    field = map_field(lon, lat)
    ends = (lon - dlon / 2, lat), (lon + dlon / 2, lat + 0.8)
    start, goal = (tuple(float(v) for v in ice_grid.xy(*end)) for end in ends)
    found = track(field, start, goal)
    exact_m = Geod(ellps="WGS84").inv(*ends[0], *ends[1])[2]
    assert float(found.distance[-1]) == pytest.approx(exact_m, rel=0.002)
    assert float(found.hours[-1]) == pytest.approx(exact_m / 1852 / 20, rel=0.002)
    back = track(field, goal, start)
    assert float(back.hours[-1]) == pytest.approx(float(found.hours[-1]), rel=1e-4)
