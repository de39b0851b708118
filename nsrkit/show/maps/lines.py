"""Lines and outlines made fit for a page: cut to it, and thinned to the points that show."""

from __future__ import annotations

import numpy as np

from nsrkit.show.svg import Box


def cut(points: np.ndarray, frame: Box) -> np.ndarray:
    """A polygon cut to a frame (Sutherland and Hodgman): what is not seen is not stored."""
    bounds = ((0, frame.left, 1), (0, frame.right, -1), (1, frame.top, 1), (1, frame.bottom, -1))
    for axis, edge, sign in bounds:
        inside = sign * (points[:, axis] - edge) >= 0
        if inside.all():
            continue
        after, after_in = np.roll(points, -1, axis=0), np.roll(inside, -1)
        step = after[:, axis] - points[:, axis]
        along = np.divide(edge - points[:, axis], step, out=np.zeros(len(points)), where=step != 0)
        cross = points + (after - points) * along[:, None]
        both = np.stack([points, cross], axis=1).reshape(-1, 2)
        keep = np.stack([inside, inside != after_in], axis=1).reshape(-1)
        points = both[keep]
    return points


def thinned(points: np.ndarray, tolerance: float) -> np.ndarray:
    """Which points of a line (n, dimension) keep it within a tolerance of where it was.

    A ring comes back closed as it was: its first and last points stay.

    References
    ----------
    Douglas and Peucker (1973), Cartographica 10, 112-122.

    Examples
    --------
    >>> thinned(np.array([[0, 0], [5, 0.1], [9, 0], [9, 7]]), 0.5).tolist()
    [0, 2, 3]
    """
    keep = np.zeros(len(points), bool)
    keep[[0, -1]] = True
    todo = [(0, len(points) - 1)]
    while todo:
        first, last = todo.pop()
        if last - first < 2:
            continue
        start, way = points[first], points[last] - points[first]
        inner = points[first + 1 : last] - start
        share = np.clip(inner @ way / max(float(way @ way), 1e-12), 0, 1)
        off = inner - share[:, None] * way
        gap = np.einsum("ij,ij->i", off, off)
        far = int(np.argmax(gap))
        if gap[far] > tolerance**2:
            middle = first + 1 + far
            keep[middle] = True
            todo += [(first, middle), (middle, last)]
    return np.flatnonzero(keep)
