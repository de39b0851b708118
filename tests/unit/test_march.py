"""The marching kernel against a plain-Python heap, scipy's Dijkstra and its own promises."""

import heapq

import numpy as np
import pytest
import xarray as xr
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from nsrkit._kernels import encode, graph, march, sail
from nsrkit._kernels.field import FIRST
from nsrkit.voyage.route import arrival
from nsrkit.voyage.routing import path, plane

STEP = 10e3
DAY0 = np.datetime64("2024-09-01")


def field(values, units="km h-1"):
    values = np.asarray(values, float)
    coords = {"y": np.arange(values.shape[-2]) * STEP, "x": np.arange(values.shape[-1]) * STEP}
    dims = ("y", "x")
    if values.ndim == 3:
        coords["time"] = DAY0 + np.arange(len(values))
        dims = ("time", *dims)
    return xr.DataArray(values, coords, dims=dims, attrs={"units": units})


def random_field(seed, shape=(24, 30), days=0, closed=0.15):
    rng = np.random.default_rng(seed)
    full = (days, *shape) if days else shape
    speed = rng.uniform(5.0, 30.0, full)
    speed[rng.random(full) < closed] = 0.0
    speed[..., rng.random(shape) < 0.1] = np.nan
    speed[..., 3, 3] = 10.0
    return field(speed)


def laid(speed, depart=None):
    return plane.cartesian(speed * (1 / 3.6), depart)


def pace_at(f, layer, node):
    return f.table[f.codes[layer, node]] * f.stretch[node]


def squeezed(f, layer, sides):
    """Whether both cells beside a corner are closed, one of them sea."""
    closed = all(pace_at(f, layer, c) == np.inf for c in sides)
    return closed and any(f.links[c] for c in sides)


def leg(f, *way):
    return march._leg.py_func(*way, f.codes, f.table, f.stretch, f.edges)


def oblique(f, hours, done, s, d, layer):
    """Arrivals one cell on in direction d from the segments beside node s."""
    cols = f.cols
    offset = [1, cols + 1, cols, cols - 1, -1, -cols - 1, -cols, 1 - cols]
    x, t = s + offset[d], hours[s]
    px, ps = pace_at(f, layer, x), pace_at(f, layer, s)
    for side in (1, -1) if d % 2 == 0 and px < np.inf else ():
        way = (d + 2 * side) % 8
        mate = s + offset[way]
        linked = f.links[s] >> way & 1 and f.links[mate] >> ((d - side) % 8) & 1
        if not (done[mate] and linked):
            continue
        beyond = mate + offset[way]
        t_beyond = hours[beyond] if f.links[mate] >> way & 1 and done[beyond] else np.inf
        other, start, reach, share = march._oblique.py_func(
            t, hours[mate], t_beyond, ps, pace_at(f, layer, mate), px, f.edges[layer], True
        )
        if other < np.inf and (start < f.edges[layer] or other > f.edges[layer + 1]):
            first = max(int(np.searchsorted(f.edges, start, side="right")) - 1, 0)
            other = leg(f, start, first, reach, share, s, mate, x)
        yield other


def heap_oracle(p, seeds, seed_hours):  # noqa: C901 - the whole algorithm in one piece
    """The same updates, settled one node at a time from a binary heap."""
    f = p.field
    cols, n = f.cols, f.links.size
    offset = [1, cols + 1, cols, cols - 1, -1, -cols - 1, -cols, 1 - cols]
    hours, done = np.full(n, np.inf), np.zeros(n, bool)
    hours[seeds] = seed_hours
    heap = [(t, int(node)) for node, t in zip(seeds, seed_hours, strict=True)]
    gap = f.table.min() * f.least * march._HALF_SQRT2
    while heap:
        t, s = heapq.heappop(heap)
        if done[s]:
            continue
        done[s] = True
        layer = max(int(np.searchsorted(f.edges, t, side="right")) - 1, 0)
        for d in range(8):
            x = s + offset[d]
            if not f.links[s] >> d & 1 or done[x] or f.codes[layer, x] == 0:
                continue
            length = march._SQRT2 if d % 2 else 1.0
            if d % 2 and squeezed(f, layer, (s + offset[(d + 1) % 8], s + offset[d - 1])):
                continue
            new = t + 0.5 * length * (pace_at(f, layer, s) + pace_at(f, layer, x))
            if not new <= f.edges[layer + 1]:
                new = leg(f, t, layer, length, 0.0, s, s, x)
            for other in oblique(f, hours, done, s, d, layer):
                new = min(new, max(other, t + gap))
            if new < hours[x]:
                hours[x] = new
                heapq.heappush(heap, (new, x))
    hours[~done] = np.inf
    return hours


@pytest.mark.parametrize("days", [0, 12])
@pytest.mark.parametrize("seed", range(4))
def test_bucket_queue_equals_a_heap_bit_for_bit(seed, days):
    speed = random_field(seed, days=days)
    p = laid(speed, DAY0 if days else None)
    seeds = np.array([4 * p.field.cols + 4])
    start = np.zeros(1)
    mine = np.full(p.field.links.size, np.inf)
    march.march(p.field, mine, seeds, start, -1, 0.0)
    oracle = heap_oracle(p, seeds, start)
    assert np.isfinite(mine).sum() > 100
    assert np.array_equal(mine, oracle)


def graph_hours(speed, start, reach):
    """scipy's Dijkstra over straight legs of up to `reach` cells, half at each end's speed."""
    v = speed.values / 3.6
    rows, cols = v.shape
    rc = np.stack(np.meshgrid(np.arange(rows), np.arange(cols), indexing="ij"), -1).reshape(-1, 2)
    steps = [
        (a, b)
        for a in range(-reach, reach + 1)
        for b in range(-reach, reach + 1)
        if np.gcd(a, b) == 1
    ]
    i, j, w = [], [], []
    for dr, dc in steps:
        to = rc + np.array([dr, dc])
        ok = ((to >= 0) & (to < (rows, cols))).all(axis=1)
        a, b = rc[ok], to[ok]
        i.append(a[:, 0] * cols + a[:, 1])
        j.append(b[:, 0] * cols + b[:, 1])
        pace = 0.5 / v[a[:, 0], a[:, 1]] + 0.5 / v[b[:, 0], b[:, 1]]
        w.append(np.hypot(dr, dc) * STEP * pace / 3600)
    graph = coo_matrix(
        (np.concatenate(w), (np.concatenate(i), np.concatenate(j))), (rows * cols,) * 2
    )
    return dijkstra(graph.tocsr(), indices=start[0] * cols + start[1]).reshape(rows, cols)


def test_between_the_bounds_of_dijkstra_on_a_smooth_field():
    y, x = np.mgrid[0:40, 0:40]
    speed = field(18 + 6 * np.sin(x / 9) * np.cos(y / 7))
    hours = arrival(speed, (5 * STEP, 5 * STEP)).values
    eight, many = graph_hours(speed, (5, 5), 1), graph_hours(speed, (5, 5), 5)
    far = many > 3.0
    assert (hours <= eight * 1.002)[far].all()
    error = hours[far] / many[far] - 1
    assert abs(error.mean()) < 0.003
    assert abs(error).max() < 0.012
    # The oracle can tell: eight courses are several per cent slower.
    assert (eight[far] / many[far] - 1).mean() > 0.02


def test_all_kernels_know_the_same_first_code():
    assert graph.FIRST == march.FIRST == sail.FIRST == encode.FIRST == FIRST


def test_waits_tell_how_long_a_cell_stays_closed():
    codes = np.array([[0, 0, 60], [0, 0, 0], [60, 0, 0], [70, 0, 61]], np.uint8)
    encode.add_waits(codes)
    assert codes.tolist() == [
        [FIRST - 2, 0, 60],
        [FIRST - 1, 0, FIRST - 2],
        [60, 0, FIRST - 1],
        [70, 0, 61],
    ]


def test_a_wait_longer_than_a_code_can_say_is_still_waited_for():
    speed = np.full((90, 3, 9), 20.0)
    speed[:80, :, 4] = 0.0
    hours = arrival(field(speed), (0, STEP), depart=DAY0)
    assert hours.values[1, 8] == pytest.approx(80 * 24 + 4.5 * STEP / 20e3, abs=1e-6)


def test_no_way_through_the_corner_of_a_wall():
    for wall in (0.0, np.nan):
        speed = np.full((9, 9), 20.0)
        speed[np.arange(9), np.arange(9)] = wall
        hours = arrival(field(speed), (7 * STEP, 1 * STEP)).values
        assert np.isinf(hours[np.tril_indices(9, -1)]).all()
        assert np.isfinite(hours[np.triu_indices(9, 1)]).all()


def test_stopping_at_a_goal_leaves_its_time_as_it_is():
    p = laid(random_field(7, shape=(60, 60), closed=0.05) / 8)
    whole = path.solve(p, (4.0, 4.0))
    node = int(np.argsort(np.where(np.isfinite(whole), whole, -1.0))[-2500])
    part = path.solve(p, (4.0, 4.0), (float(node % p.field.cols), float(node // p.field.cols)))
    assert whole[node] == part[node] < np.inf
    settled = np.isfinite(part)
    assert np.array_equal(whole[settled], part[settled])
    assert settled.sum() < np.isfinite(whole).sum()


def test_a_field_of_all_nan_or_all_closed_is_no_crash():
    from nsrkit import DataError

    with pytest.raises(DataError, match="land"):
        arrival(field(np.full((5, 5), np.nan)), (0, 0))
    hours = arrival(field(np.zeros((5, 5))), (0, 0)).values.ravel()
    assert hours[0] == 0.0
    assert np.isinf(hours[1:]).all()


def test_paces_of_very_different_size_settle():
    speed = np.full((5, 400), 20.0)
    speed[:, 200:] = 0.01
    speed[2, 10] = 5000.0
    hours = arrival(field(speed), (0, 2 * STEP)).values
    assert np.isfinite(hours).all()
    assert hours[2, 399] == pytest.approx(hours[2, 200] + 199 * STEP / 10.0, rel=1e-3)
