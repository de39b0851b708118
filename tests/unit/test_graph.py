"""Graph mode against scipy, scikit-image and a plain heap, and its own promises."""

import heapq
from itertools import pairwise

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from nsrkit import DataError
from nsrkit._kernels import encode, graph
from nsrkit._kernels.field import FIRST
from nsrkit.voyage.cells import neighbours
from nsrkit.voyage.route import arrival
from nsrkit.voyage.routing import plane

STEP = 10e3
DAY0 = np.datetime64("2024-09-01")


def field(values):
    values = np.asarray(values, float)
    coords = {"y": np.arange(values.shape[-2]) * STEP, "x": np.arange(values.shape[-1]) * STEP}
    dims = ("y", "x")
    if values.ndim == 3:
        coords["time"] = DAY0 + np.arange(len(values))
        dims = ("time", *dims)
    return xr.DataArray(values, coords, dims=dims, attrs={"units": "km h-1"})


def random_speed(seed, shape=(24, 30), days=0, closed=0.2):
    rng = np.random.default_rng(seed)
    full = (days, *shape) if days else shape
    speed = rng.uniform(3.0, 30.0, full)
    speed[rng.random(full) < closed] = 0.0
    speed[..., rng.random(shape) < 0.1] = np.nan
    speed[..., 3, 4] = 10.0
    return speed


START = (4 * STEP, 3 * STEP)  # row 3, column 4


def cells_between(dc, dr):
    """Cells (column, row) whose inside a segment from (0, 0) to (dc, dr) passes, ends included."""
    share = (np.arange(200_000) + 0.5) / 200_000
    u, v = np.rint(share * dc).astype(int), np.rint(share * dr).astype(int)
    return sorted(set(zip(u.tolist(), v.tolist(), strict=True)))


MOVES = {8: 1, 16: 2, 32: 3}


def moves(k):
    far = range(-MOVES[k], MOVES[k] + 1)
    return [(a, b) for a in far for b in far if np.gcd(a, b) == 1]


def scipy_hours(speed, k):
    """Dijkstra of scipy; a leg exists where every cell that it passes is open."""
    rows, cols = speed.shape
    is_open = np.nan_to_num(speed) > 0
    pace = np.where(is_open, 1 / np.where(is_open, speed, 1), np.inf)
    row, col = np.mgrid[:rows, :cols]
    i, j, w = [], [], []
    for dc, dr in moves(k):
        ok = (row + dr >= 0) & (row + dr < rows) & (col + dc >= 0) & (col + dc < cols)
        a = np.flatnonzero(ok)
        for u, v in cells_between(dc, dr):
            a = a[is_open.ravel()[a + v * cols + u]]
        b = a + dr * cols + dc
        i.append(a)
        j.append(b)
        w.append(np.hypot(dc, dr) * STEP / 1e3 * (pace.ravel()[a] + pace.ravel()[b]) / 2)
    w, i, j = (np.concatenate(part) for part in (w, i, j))
    return dijkstra(coo_matrix((w, (i, j)), (rows * cols,) * 2).tocsr(), indices=3 * cols + 4)


@pytest.mark.parametrize("k", [8, 16, 32])
@pytest.mark.parametrize("seed", range(3))
def test_equals_scipy(k, seed):
    speed = random_speed(seed, (40, 50))
    assert len(moves(k)) == k
    mine = arrival(field(speed), START, neighbours=k).values.ravel()
    theirs = scipy_hours(speed, k)
    land = np.isnan(speed).ravel()
    assert np.isnan(mine[land]).all()
    assert np.array_equal(np.isfinite(mine[~land]), np.isfinite(theirs[~land]))
    reached = np.isfinite(theirs)
    assert reached.sum() > 1000
    np.testing.assert_allclose(mine[reached], theirs[reached], rtol=1e-6)


def test_equals_scikit_image():
    mcp = pytest.importorskip("skimage.graph").MCP_Geometric
    speed = random_speed(5, (60, 80))
    cost = np.where(np.nan_to_num(speed) > 0, STEP / 1e3 / np.where(speed > 0, speed, 1), -1.0)
    theirs = mcp(cost).find_costs([(3, 4)])[0]
    mine = arrival(field(speed), START, neighbours=8).values
    reached = np.isfinite(theirs)
    assert np.array_equal(reached, np.isfinite(mine))
    np.testing.assert_allclose(mine[reached], theirs[reached], rtol=1e-6)


def heap_hours(f, seed, k):
    """The same legs settled one node at a time from a binary heap."""
    offset, length, steps, count = graph.legs(k, f.cols)
    hours, done = np.full(f.links.size, np.inf), np.zeros(f.links.size, bool)
    hours[seed] = 0.0
    heap = [(0.0, seed)]

    def half(layer, node):
        return 0.5 * (f.table[f.codes[layer, node]] * f.stretch[node])

    while heap:
        t, s = heapq.heappop(heap)
        if done[s]:
            continue
        done[s] = True
        layer = max(int(np.searchsorted(f.edges[:-1], t, side="right")) - 1, 0)
        for d in range(k):
            if not graph._linked(s, d, steps, count, offset[:8], f.links):
                continue
            x = s + offset[d]
            new = t + length[d] * (half(layer, s) + half(layer, x))
            shut = graph._opens(s, d, steps, count, offset[:8], layer, f.codes)
            if shut or not new < f.edges[layer + 1]:
                new = graph._arrival(t, layer, s, x, d, length, steps, count, offset[:8], f.codes,
                                     f.table, f.stretch, f.edges)  # fmt: skip
            if new < hours[x]:
                hours[x] = new
                heapq.heappush(heap, (new, x))
    return hours


@pytest.mark.parametrize("k", [8, 32])
@pytest.mark.parametrize("days", [0, 12])
@pytest.mark.parametrize("closed", [0.2, 0.5])
def test_bucket_queue_is_a_heap_bit_for_bit(k, days, closed):
    speed = random_speed(11, days=days, closed=closed)
    p = plane.cartesian(field(speed) / 3.6, DAY0 if days else None)
    f = p.field._replace(links=neighbours._open(p))
    seed = p.node(5.0, 4.0)
    mine = graph.dijkstra(
        f, np.full(f.links.size, np.inf), np.array([seed]), np.zeros(1), -1, 0.0, k
    )
    assert np.array_equal(mine, heap_hours(f, seed, k))
    assert np.isfinite(mine).sum() > 100


def test_paces_of_very_different_size_take_several_rounds_of_the_queue():
    speed = np.full((5, 400), 20.0)
    speed[:, 200:] = 0.01
    speed[2, 10] = 5000.0
    speed[1, 300] = 0.0
    mine = arrival(field(speed), START, neighbours=8).values.ravel()
    theirs = scipy_hours(speed, 8)
    np.testing.assert_allclose(mine, theirs, rtol=1e-6)


def test_a_queue_with_too_little_room_begins_again():
    speed = random_speed(3, (60, 60))
    p = plane.cartesian(field(speed) / 3.6)
    seeds, at = np.array([p.node(5.0, 4.0)]), np.zeros(1)
    whole, part = (np.full(p.field.links.size, np.inf) for _ in range(2))
    graph.dijkstra(p.field, whole, seeds, at, -1, 0.0, 16)
    assert not graph._settle(p.field, part, seeds, at, -1, 0.0, 16, np.empty(12, np.int32))
    seeds = np.flatnonzero(np.isfinite(part))
    graph.dijkstra(p.field, part, seeds, part[seeds], -1, 0.0, 16)
    assert np.array_equal(whole, part)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([8, 16, 32]), st.floats(0.0, 0.6))
def test_leaving_later_never_arrives_earlier(seed, k, closed):
    speed = field(random_speed(seed, (9, 11), days=8, closed=closed))
    at = np.sort(np.random.default_rng(seed).integers(0, 6 * 1440, 6))
    landed = [arrival(speed, START, DAY0 + np.timedelta64(int(m), "m"), neighbours=k).values
              + m / 60 for m in at]  # fmt: skip
    for before, after in pairwise(landed):
        known = ~np.isnan(before)
        assert (after[known] >= before[known] - 1e-9).all()


@pytest.mark.parametrize("k", [8, 16, 32])
def test_a_field_that_does_not_change_is_a_static_one(k):
    speed = random_speed(2)
    many = arrival(field(np.broadcast_to(speed, (40, *speed.shape))), START, DAY0, neighbours=k)
    np.testing.assert_allclose(many, arrival(field(speed), START, neighbours=k), rtol=1e-6)


@pytest.mark.parametrize("k", [8, 16, 32])
def test_a_wall_that_opens_is_waited_for(k):
    for last in (0, 3, 80):
        speed = np.full((90, 5, 12), 20.0)
        speed[:last, :, 8] = 0.0
        hours = arrival(field(speed), (0, 2 * STEP), DAY0, neighbours=k).values[2]
        # No part of the leg from cell 7 to cell 8 is sailed before the wall has opened.
        assert hours[7] == pytest.approx(3.5)
        assert hours[8] == pytest.approx(max(24 * last + 0.5, 4.0))
        assert hours[11] == pytest.approx(max(24 * last + 0.5, 4.0) + 1.5)
    speed[:, :, 8] = 0.0
    hours = arrival(field(speed), (0, 2 * STEP), DAY0, neighbours=k).values
    assert np.isinf(hours[:, 8:]).all()


def test_a_leg_over_midnight_takes_each_day_at_its_pace():
    speed = np.full((2, 3, 4), 1.0)
    speed[1] = 5.0
    speed[0, :, 3] = 0.0
    hours = arrival(field(speed), (0, STEP), DAY0, neighbours=8).values[1]
    np.testing.assert_allclose(hours[:3], [0, 10, 20])
    assert hours[3] == pytest.approx(24 + 10 / 5)  # no headway while the cell ahead is closed
    hours = arrival(field(speed), (0, STEP), DAY0 + np.timedelta64(18, "h"), neighbours=8).values[1]
    np.testing.assert_allclose(hours, [0, 6 + 4 / 5, 6 + 14 / 5, 6 + 24 / 5])


def test_start_in_a_closed_cell_waits():
    speed = np.full((4, 5, 6), 20.0)
    speed[:2, 3, 4] = 0.0
    hours = arrival(field(speed), START, DAY0 + np.timedelta64(12, "h"), neighbours=8).values
    assert hours[3, 4] == 0.0
    assert hours[3, 5] == pytest.approx(36.5)


@pytest.mark.parametrize("wall", [0.0, np.nan])
@pytest.mark.parametrize("k", [16, 32])
def test_long_legs_jump_over_nothing(wall, k):
    speed = np.full((9, 12), 20.0)
    speed[:, 6] = wall
    assert np.isinf(arrival(field(speed), START, neighbours=k).values[:, 7:]).all()


def test_nodes_outside_the_search_stay_untouched():
    p = plane.cartesian(field(np.full((7, 9), 20.0)) / 3.6)
    within = np.ones(p.field.links.size, bool)
    within[np.arange(within.size) % p.field.cols == 5] = False
    hours = p.grid(neighbours.solve(p, (1.0, 1.0), 32, within=within))
    assert np.isinf(hours[:, 4:]).all()
    assert np.isfinite(hours[:, :4]).all()


def test_stopping_at_a_goal_leaves_its_time_as_it_is():
    p = plane.cartesian(field(random_speed(7, (60, 60), closed=0.05)) / 3.6)
    whole = neighbours.solve(p, (5.0, 4.0), 8)
    node = int(np.argsort(np.where(np.isfinite(whole), whole, -1.0))[-2500])
    goal = float(node % p.field.cols), float(node // p.field.cols)
    part = neighbours.solve(p, (5.0, 4.0), 8, goal)
    known = np.isfinite(part)
    assert whole[node] == part[node] < np.inf
    assert np.array_equal(part[known], whole[known])
    assert known.sum() < np.isfinite(whole).sum()


@pytest.mark.parametrize("wrong", [4, 0, -8, 8.0, "8", True, 64])
def test_a_number_of_neighbours_that_does_not_exist(wrong):
    with pytest.raises(DataError, match="one of 8, 16, 32"):
        arrival(field(np.full((5, 5), 20.0)), (0, 0), neighbours=wrong)


def test_all_closed_is_no_crash():
    hours = arrival(field(np.zeros((5, 5))), (0, 0), neighbours=8).values.ravel()
    assert hours[0] == 0.0
    assert np.isinf(hours[1:]).all()
    assert graph.FIRST == FIRST == encode.FIRST
