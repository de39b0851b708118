"""Days from months: lines between mid-month nodes that keep each month's mean once limited."""

from __future__ import annotations

import numpy as np

# The nodes are found when no month mean is off by more than this; the passes bound the work where
# a month jumps from one limit to the other and no line can follow.
TOLERANCE = 0.0015
PASSES = 200
# How far past a limit a node may lie, in units of the range: from there a line crosses the range
# overnight, and nothing is gained by a steeper one.
MOST_PAST = 40.0


def month_means(
    nodes: np.ndarray, lengths: np.ndarray, low: float = 0.0, high: float = 1.0
) -> np.ndarray:
    """Mean of each month of the limited line through the nodes.

    Parameters
    ----------
    nodes : ndarray (month, cell)
        Values in mid-month, before the limits.
    lengths : ndarray (month)
        Length of the months [d].
    low, high
        Limits of the daily values.

    Returns
    -------
    ndarray (month, cell)
    """
    from nsrkit._kernels import nodes as compiled

    return np.asarray(compiled.month_means(nodes, _share(lengths), low, high))


def _share(lengths: np.ndarray) -> np.ndarray:
    """Where the edge between two months lies on the way from one middle to the next."""
    return np.asarray(lengths[:-1] / (lengths[:-1] + lengths[1:]), float)


def nodes(
    means: np.ndarray, lengths: np.ndarray, low: float = 0.0, high: float = 1.0
) -> np.ndarray:
    """Mid-month values whose limited line has the month means asked for.

    Straight lines between month means flatten peaks and blur the ends of the season; the means are
    kept by the nodes n with 1/8 n[m-1] + 6/8 n[m] + 1/8 n[m+1] = mean[m], here with the lengths of
    the months and, cell by cell, repeated until the means also hold after the limits.

    Parameters
    ----------
    means : ndarray (month, cell)
        Month means within the limits.
    lengths : ndarray (month)
        Length of the months [d].
    low, high
        Limits of the daily values.

    Returns
    -------
    ndarray (month, cell)
        May lie outside the limits: limit after interpolating, not before.

    Examples
    --------
    >>> means = np.array([[0.0], [0.0], [0.5], [1.0], [1.0]])
    >>> lengths = np.full(5, 30.0)
    >>> found = nodes(means, lengths)
    >>> bool(np.abs(month_means(found, lengths) - means).max() < 0.005)
    True
    """
    from nsrkit._kernels import nodes as compiled

    # Without limits the means are linear in the nodes: one small solve starts close by.
    wide = month_means(np.eye(len(means)), lengths, -2.0, 3.0).astype(means.dtype)
    found = np.linalg.solve(wide, means)
    compiled.refine(found, means, _share(lengths), low, high, TOLERANCE, PASSES, MOST_PAST)
    return np.asarray(found)


def weights(days: np.ndarray, months: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each day the month whose node precedes its noon, and the weight of the next node.

    Parameters
    ----------
    days : ndarray (day) of datetime64[D]
    months : ndarray (month) of datetime64[M], consecutive
        Must reach at least half a month beyond the days.

    Returns
    -------
    ndarray (day) of int, ndarray (day) of float32
        Position in `months`, and weight 0..1 of the position after it.
    """
    start = months.astype("datetime64[D]")
    length = ((months + 1).astype("datetime64[D]") - start).astype(float)
    middle = (start - start[0]).astype(float) + length / 2
    noon = (days - start[0]).astype(float) + 0.5
    before = np.searchsorted(middle, noon, side="right") - 1
    weight = (noon - middle[before]) / (middle[before + 1] - middle[before])
    return before, weight.astype(np.float32)


def drawn(
    nodes: np.ndarray, before: np.ndarray, weight: np.ndarray, cells: np.ndarray, low: float,
    high: float,
) -> np.ndarray:  # fmt: skip
    """Days of some cells: the line between their nodes, limited.

    Parameters
    ----------
    nodes : ndarray (month, any cell)
        As `nodes` gives them.
    before, weight : ndarray (day)
        As `weights` gives them.
    cells : ndarray (cell) of int
        Which of the cells are drawn; one may come twice.
    low, high
        Limits of the daily values.

    Returns
    -------
    ndarray (day, cell)

    Examples
    --------
    >>> drawn(np.array([[-0.5], [1.5]]), np.zeros(3, int), np.array([0.0, 0.5, 1.0]), [0], 0.0, 1.0)
    array([[0. ],
           [0.5],
           [1. ]])
    """
    from nsrkit._kernels import nodes as compiled

    limits = (nodes.dtype.type(limit) for limit in (low, high))
    return np.asarray(compiled.drawn(nodes, before, weight, np.asarray(cells), *limits))
