"""Growth that asks no plan: the totals known go on as they went."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def walk(
    known: Mapping[int, float], years: np.ndarray, quantiles: tuple[float, ...], *, drift: bool
) -> np.ndarray:
    """Quantiles of a random walk of the logarithm of the totals.

    Steps of several years, where a total is not known, count by their length. With a drift, its own
    error is part of the spread; without one the last total stays the median.

    Parameters
    ----------
    known
        Totals [Mt] by year, at least three.
    years
        (year) ahead of the last of them.
    quantiles
        Quantiles asked for.
    drift
        Whether the mean growth of the years known goes on.

    Returns
    -------
    ndarray
        (year, quantile) totals [Mt].

    Raises
    ------
    ValueError
        Fewer than three totals are known.

    References
    ----------
    Hyndman and Athanasopoulos (2021), Forecasting: principles and practice, 5.2 and 5.5.

    Examples
    --------
    >>> known = {2020: 10.0, 2021: 11.0, 2022: 12.1}
    >>> walk(known, np.array([2023, 2024]), (0.5,), drift=True).round(2).ravel().tolist()
    [13.31, 14.64]
    """
    from scipy.stats import t

    if len(known) < 3:
        raise ValueError("a random walk needs three totals")
    at = np.array(sorted(known), float)
    logs = np.log([known[int(year)] for year in at])
    gap, step = np.diff(at), np.diff(logs)
    span = at[-1] - at[0]
    mean = (logs[-1] - logs[0]) / span if drift else 0.0
    free = step.size - drift
    scale = np.sqrt(((step - mean * gap) ** 2 / gap).sum() / free)
    ahead = np.asarray(years, float) - at[-1]
    spread = scale * np.sqrt(ahead + (ahead**2 / span if drift else 0))
    logs_q = logs[-1] + mean * ahead[:, None] + spread[:, None] * t.ppf(quantiles, free)
    return np.asarray(np.exp(logs_q))
