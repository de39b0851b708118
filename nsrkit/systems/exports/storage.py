"""Cargo that waits at a port for departures that are open: a year that repeats itself."""

from __future__ import annotations

import numpy as np


def stock(open_: np.ndarray, clears: float) -> tuple[np.ndarray, np.ndarray]:
    """What waits after each departure, as a share of a year's cargo.

    Cargo arrives evenly. An open departure takes what waits, but no more than `clears` times what
    arrives between two departures. The year begins with what the same year before it has left.

    Parameters
    ----------
    open_
        (..., departure) bool: whether a ship that leaves then comes through.
    clears
        Most that a departure takes, over what arrives between two [1].

    Returns
    -------
    tuple
        (..., departure) stock [1] after each departure; (...) share of a year's cargo [1] by which
        the stock grows from year to year, because the season is too short for it.

    Raises
    ------
    ValueError
        `clears` is below one, so that not even a year without ice would carry all.

    Examples
    --------
    >>> level, left = stock(np.array([False, True, True, False]), 2.0)
    >>> level.tolist(), float(left)
    ([0.5, 0.25, 0.0, 0.25], 0.0)
    """
    if clears < 1:
        raise ValueError(f"clears must be at least 1, not {clears}")
    count = open_.shape[-1]
    arrives = 1.0 / count
    level = np.zeros(open_.shape[:-1])
    found = np.empty(open_.shape)
    ends = []
    for _ in range(2):
        for k in range(count):
            level = level + arrives
            level = level - np.where(open_[..., k], np.minimum(level, clears * arrives), 0.0)
            found[..., k] = level
        ends.append(level)
    return found, np.maximum(ends[1] - ends[0], 0.0)
