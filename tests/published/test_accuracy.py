"""Every case with a closed form at two resolutions: near it, nearer on the finer grid.

The cases, and what is compared in each, stand in `tools/accuracy_cases.py`; `docs/accuracy.md` is
written from them.
"""

from functools import lru_cache

import numpy as np
import pytest
import xarray as xr
from accuracy_cases import (
    CASES,
    CYCLOID_A,
    CYCLOID_END,
    GREAT_CIRCLES,
    KM,
    PUBLISHED_H,
    crossing,
    fast_marching,
    field,
    fixed,
    graph,
    map_field,
    measure,
    measure_daily,
    measure_great_circle,
    metres,
    node_start,
    off,
    order,
)

from nsrkit.ice import grid as ice_grid
from nsrkit.voyage.route import arrival, track

# Largest errors [%] on 100 x 100 cells: mean and worst of the arrival, worst of the tracks.
LIMITS = {
    "free water": (0.1, 0.3, 1e-6),
    "snell": (0.1, 0.4, 0.3),
    "gradient": (0.1, 0.4, 0.1),
    "arc": (0.1, 0.4, 0.1),
    "cycloid": (1.2, 1.6, 1.4),  # the ship leaves where the speed is all but 0
    "spiral": (0.5, 1.0, 0.5),
    "daily": (0.1, 0.3, 1e-6),
}
ORDERS = {"free water": 0.7, "daily": 0.7}  # the start is exact, so that these are rather smooth
GRAPH = [name for name in CASES if CASES[name].everywhere]


@lru_cache
def found(name, n):
    return measure_daily(n) if name == "daily" else measure(CASES[name], n)


@pytest.mark.parametrize("name", LIMITS)
def test_near_the_closed_form(name):
    mean, worst, tracks = LIMITS[name]
    fine = found(name, 100)
    assert fine.mean <= mean
    assert fine.worst <= worst
    assert fine.tracks <= tracks
    assert fine.hours == pytest.approx(fine.exact, rel=0.01)
    assert fine.sailed == pytest.approx(fine.exact, rel=0.01)


@pytest.mark.parametrize("name", LIMITS)
def test_nearer_on_the_finer_grid(name):
    coarse, middle, fine = (found(name, n) for n in (50, 100, 200))
    assert order(coarse.mean, middle.mean) >= ORDERS.get(name, 0.5)
    assert order(middle.mean, fine.mean) >= ORDERS.get(name, 0.5)
    assert fine.path < 0.7 * coarse.path or coarse.path < 1e-6


@pytest.mark.parametrize("name", GRAPH)
def test_eight_courses_would_fail(name):
    """The limits tell a router of eight courses, which no finer grid mends."""
    means = []
    for n in (50, 100):
        case = node_start(CASES[name], n)
        speed, start = field(case, n), case.start(0.0)
        means.append(abs(off(case, graph(speed, start, 8), start)).mean())
    assert means[1] > 4 * LIMITS[name][0]
    assert order(*means) < 0.4
    assert abs(off(case, arrival(speed, metres(start)), start)).mean() < means[1] / 5


@pytest.mark.parametrize("name", PUBLISHED_H)
def test_the_closed_forms_are_the_published_ones(name):
    case, hours = CASES[name], PUBLISHED_H[name]
    if name == "cycloid":
        assert np.sqrt(CYCLOID_A / 2) * CYCLOID_END == pytest.approx(hours, abs=1e-6)
        return
    assert float(case.exact(*case.start(0.0), *np.array(case.goals[0]))) == pytest.approx(
        hours, abs=1e-6
    )


def test_cycloid_from_its_cusp():
    """All of it: the exact hours over the first half cell, then ours."""
    for n, limit in ((50, 0.01), (100, 0.007)):
        ours = found("cycloid", n)
        lead = PUBLISHED_H["cycloid"] - ours.exact
        assert lead + ours.sailed == pytest.approx(PUBLISHED_H["cycloid"], rel=limit)
        assert lead + ours.hours == pytest.approx(PUBLISHED_H["cycloid"], rel=limit)
    case, n = CASES["cycloid"], 100
    start, goal = case.start(case.size / n), np.array(case.goals[0])
    # The straight way would be far longer: the test can tell.
    rise = goal[1] - start[1]
    straight = np.hypot(*(goal - start)) / rise * (np.sqrt(goal[1]) - np.sqrt(start[1]))
    assert straight > 1.3 * ours.sailed


@pytest.mark.parametrize("goal", range(4))
def test_angle_of_refraction(goal):
    case = CASES["snell"]
    start, end = case.start(0.0), case.goals[goal]
    way = track(field(case, 100), metres(start), metres(end))
    x, y = way.x.values / KM, way.y.values / KM
    step = case.size / 100
    below, above = y <= -step, y >= step  # the leg across the border is a cell long
    exact = float(crossing(*start, *np.array(end, float)))
    assert np.interp(0.0, y, x) == pytest.approx(exact, abs=step)
    if end[1] < 20 * step:  # too short a way beyond the border to measure its course
        return
    sines = [abs(x[at][-1] - x[at][0]) / np.hypot(x[at][-1] - x[at][0], y[at][-1] - y[at][0])
             for at in (below, above)]  # fmt: skip
    truth = [abs(to - at) / np.hypot(to - at, depth)
             for at, to, depth in ((start[0], exact, start[1]), (exact, *end))]  # fmt: skip
    assert truth[0] / truth[1] == pytest.approx(26.5 / 8, rel=1e-6)
    np.testing.assert_allclose(sines, truth, atol=0.02)


@pytest.mark.parametrize("name", GREAT_CIRCLES)
def test_great_circle(name):
    for step in (25e3, 12.5e3):
        ours = measure_great_circle(name, step)
        assert ours.tracks <= 0.02
        assert ours.mean <= 0.15


def test_great_circles_are_the_same_both_ways():
    for ends in GREAT_CIRCLES.values():
        speed = map_field(ends, 25e3)
        a, b = (tuple(float(value) for value in ice_grid.xy(*end)) for end in ends)
        there, back = track(speed, a, b), track(speed, b, a)
        assert float(there.hours[-1]) == pytest.approx(float(back.hours[-1]), rel=1e-5)
        assert float(there.distance[-1]) == pytest.approx(float(back.distance[-1]), rel=1e-5)


# Fields without a closed form --------------------------------------------------------------------
def smooth(seed, n=100):
    """A random speed field with waves of a tenth of its size and more, 6 to 24 km/h."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:n, 0:n] / n
    waves = sum(rng.normal() * np.sin(2 * np.pi * (rng.uniform(-3, 3) * x + rng.uniform(-3, 3) * y
                + rng.random())) for _ in range(8))  # fmt: skip
    values = 15 + 9 * np.tanh(waves / 3)
    return field(CASES["free water"], n, values)


MIDDLE = (335.0, 405.0)


@pytest.mark.parametrize("seed", range(4))
def test_peers_agree_on_smooth_fields(seed):
    speed = smooth(seed)
    ours = arrival(speed, metres(MIDDLE))
    peer = fast_marching(speed, MIDDLE)
    away = np.hypot(*np.meshgrid(speed.x / KM - MIDDLE[0], speed.y / KM - MIDDLE[1])) > 150
    ratio = ours.values[away] / peer.values[away]
    assert abs(ratio - 1).mean() < 0.005
    assert abs(ratio - 1).max() < 0.02
    eight, many = (graph(speed, MIDDLE, k).values[away] for k in (8, 32))
    # Fewer courses are never faster; ours may be slower by its own error.
    assert (ours.values[away] / many).max() < 1.012
    assert np.quantile(ours.values[away] / many, 0.99) < 1.006
    assert (ours.values[away] / many > 0.98).all()
    assert (eight / peer.values[away] - 1).mean() > 0.02


@pytest.mark.parametrize("seed", range(3))
def test_code_of_200_levels_costs_little(seed):
    speed = smooth(seed)
    levels = np.geomspace(6, 24, 200)
    near = abs(np.log(speed.values.ravel()[:, None] / levels)).argmin(axis=1)
    coded = speed.copy(data=levels[near].reshape(speed.shape))
    base, other = (arrival(each, metres(MIDDLE)).values for each in (speed, coded))
    away = base > 5
    assert abs(other[away] / base[away] - 1).max() <= 0.0025
    assert (other != base).any()


@pytest.mark.parametrize("seed", range(3))
def test_single_precision_costs_nothing(seed):
    speed = smooth(seed)
    double, single = (arrival(speed.astype(kind), metres(MIDDLE)).values
                      for kind in (np.float64, np.float32))  # fmt: skip
    away = double > 0.5
    np.testing.assert_allclose(single[away], double[away], rtol=1e-4)


def test_hours_after_a_long_wait_keep_their_digits():
    """The hours of a passage that waits 900 days are those of one that waits 9."""
    gaps = []
    for days in (9, 900):
        values = np.full((days + 1, 5, 60), 20.0)
        values[:days, :, 30] = 0.0
        times = np.datetime64("2024-01-01") + np.arange(days + 1)
        coords = {"time": times, "y": np.arange(5) * 1e4, "x": np.arange(60) * 1e4}
        speed = xr.DataArray(values, coords, dims=("time", "y", "x"), attrs={"units": "km h-1"})
        hours = arrival(speed, (0.0, 2e4), "2024-01-01")
        gaps.append(float(hours[2, 59]) - days * 24)
    assert gaps[0] == pytest.approx(14.75, abs=0.01)
    assert gaps[1] == pytest.approx(14.75, abs=0.03)


def test_reversal_and_triangle_on_smooth_fields():
    ends = [metres((x, y)) for x, y in ((105, 95), (815, 265), (455, 905))]
    for seed in range(3):
        speed = smooth(seed)
        hours = [arrival(speed, end) for end in ends]
        table = np.array([[float(each.sel(x=x, y=y)) for x, y in ends] for each in hours])
        np.testing.assert_allclose(table, table.T, rtol=3e-3, atol=1e-9)
        for a, b, c in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
            assert table[a, c] <= (table[a, b] + table[b, c]) * 1.003
        # Everywhere, not only between the three.
        assert (hours[0] <= (table[0, 1] + hours[1]) * 1.005 + 1e-9).all()


def test_start_anywhere_in_its_cell():
    """A start off the centre counts from where it is, not from its node."""
    case = CASES["free water"]
    for x, y in ((131.0, 144.0), (130.01, 149.9), (139.9, 140.1)):
        moved = case._replace(start=fixed(x, y))
        assert measure(moved, 100).mean <= 0.1
