"""Lines made fit for a page, and the path data that they become."""

import re
from itertools import pairwise

import numpy as np
import pytest

from nsrkit.show import svg
from nsrkit.show.maps import lines

NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


def walk(seed, n=400):
    return np.cumsum(np.random.default_rng(seed).normal(0, 3, (n, 2)), axis=0)


def distance(point, start, end):
    way = end - start
    share = np.clip((point - start) @ way / max(way @ way, 1e-12), 0, 1)
    return np.hypot(*(point - start - share * way))


@pytest.mark.parametrize("seed", range(3))
def test_what_is_left_out_lies_within_the_tolerance(seed):
    points = walk(seed)
    keep = lines.thinned(points, 2.0)
    assert keep[0] == 0
    assert keep[-1] == len(points) - 1
    assert len(keep) < 0.8 * len(points)
    for first, last in pairwise(keep):
        for i in range(first, last + 1):
            assert distance(points[i], points[first], points[last]) <= 2.0 + 1e-9


def test_a_ring_stays_a_ring():
    turn = np.linspace(0, 2 * np.pi, 200)
    ring = np.column_stack([100 * np.cos(turn), 100 * np.sin(turn)])
    kept = ring[lines.thinned(ring, 1.0)]
    assert kept[0] == pytest.approx(kept[-1])
    assert 10 < len(kept) < 60


def test_a_polygon_is_cut_to_its_frame():
    square = np.array([[-10.0, -10], [10, -10], [10, 10], [-10, 10]])
    part = lines.cut(square, svg.Box(0, -5, 30, 5))
    assert part.min(axis=0).tolist() == [0, -5]
    assert part.max(axis=0).tolist() == [10, 5]
    assert len(lines.cut(square + 100, svg.Box(0, -5, 30, 5))) == 0


@pytest.mark.parametrize("seed", range(3))
def test_path_data_lead_through_the_points_without_drift(seed):
    points = walk(seed) + np.array([480, 240])
    points[7:9] = np.nan
    pieces = svg.path_of(points).split("M")[1:]
    found = []
    for piece in pieces:
        start, _, steps = piece.partition("l")
        numbers = [float(n) for part in (start, steps) for n in NUMBER.findall(part)]
        found.append(np.cumsum(np.reshape(numbers, (-1, 2)), axis=0))
    assert len(found) == 2
    for got, wanted in zip(found, (points[:7], points[9:]), strict=True):
        wanted = np.round(wanted, 1)
        moved = np.append(True, (np.diff(wanted, axis=0) != 0).any(axis=1))
        assert got == pytest.approx(wanted[moved], abs=1e-6)
