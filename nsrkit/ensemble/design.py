"""Draws of uncertain numbers: scrambled Sobol points, correlated within groups."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nsrkit.assumption import Assumption

GROUP_RANK_CORRELATION = 0.8


def design(numbers: Mapping[str, Assumption], n: int, seed: int) -> dict[str, np.ndarray]:
    """Draws of all uncertain numbers.

    Scrambled Sobol points (low discrepancy) are turned into quantiles of each number's own
    distribution. Numbers of one `group` (bunker prices, say) are drawn with a rank correlation of
    0.8 by a Gaussian copula, those of different groups independently. Numbers without a spread or
    without a value are left out.

    Parameters
    ----------
    numbers
        Assumptions by key; their order does not matter.
    n
        Number of draws.
    seed
        Seed of the scrambling; the same seed gives the same draws.

    Returns
    -------
    dict
        For each uncertain number an array (draw,) in its own unit.

    References
    ----------
    Owen (1998), ACM TOMACS 8, 71-102 (scrambling). Copula: Pearson r = 2 sin(pi rho / 6) gives
    Spearman rho (Pearson 1907).

    Examples
    --------
    >>> price = Assumption(600, "USD/t", 500, 800, "example", "assumed", group="bunker")
    >>> fixed = Assumption(1, "1", source="example", status="found")
    >>> drawn = design({"vlsfo": price, "fixed": fixed}, 64, seed=1)
    >>> list(drawn), bool(500 <= drawn["vlsfo"].min()), drawn["vlsfo"].shape
    (['vlsfo'], True, (64,))
    """
    varied = sorted(key for key, number in numbers.items() if number.supplied and number.uncertain)
    if not varied or n < 1:
        return {key: np.empty(0) for key in varied}
    return at({key: numbers[key] for key in varied}, _sobol(len(varied), n, seed))


def at(numbers: Mapping[str, Assumption], points: np.ndarray) -> dict[str, np.ndarray]:
    """Values of numbers at points of the unit cube, correlated within groups.

    Parameters
    ----------
    numbers
        Assumptions by key, all of them supplied.
    points
        (draw, number) independent quantiles in 0..1, a column for each number in turn.

    Returns
    -------
    dict
        For each number an array (draw,) in its own unit, by its own distribution.

    Examples
    --------
    >>> price = Assumption(600, "USD/t", 500, 800, "example", "assumed", dist="uniform")
    >>> at({"vlsfo": price}, np.array([[0.0], [0.5], [1.0]]))["vlsfo"].tolist()
    [500.0, 650.0, 800.0]
    """
    quantiles = _correlated(points, [number.group for number in numbers.values()])
    return {key: _value(number, quantiles[:, i]) for i, (key, number) in enumerate(numbers.items())}


def _value(number: Assumption, quantiles: np.ndarray) -> np.ndarray:
    """`Assumption.at` for many quantiles at once."""
    low, value, high = number.low, number.value, number.high
    if low is None or high is None or value is None or low == high:
        return np.full(quantiles.size, number.at(0.5))
    span = high - low
    if number.dist == "uniform":
        return np.clip(low + quantiles * span, low, high)
    peak = (value - low) / span
    rising = low + span * np.sqrt(quantiles * peak)
    falling = high - span * np.sqrt((1 - quantiles) * (1 - peak))
    return np.clip(np.where(quantiles <= peak, rising, falling), low, high)


def _sobol(columns: int, n: int, seed: int) -> np.ndarray:
    from scipy.stats import qmc

    points = qmc.Sobol(columns, scramble=True, rng=np.random.default_rng(seed))
    return np.asarray(points.random_base2(max(0, int(np.ceil(np.log2(n)))))[:n])


def _correlated(points: np.ndarray, groups: list[str | None]) -> np.ndarray:
    """Uniform columns with the rank correlation inside groups; other columns stay as they are."""
    from scipy.special import ndtr, ndtri

    out = points.copy()
    pearson = 2.0 * np.sin(np.pi * GROUP_RANK_CORRELATION / 6.0)
    for group in sorted({name for name in groups if name is not None}):
        members = [i for i, name in enumerate(groups) if name == group]
        wanted = np.full((len(members),) * 2, pearson)
        np.fill_diagonal(wanted, 1.0)
        normal = ndtri(np.clip(points[:, members], 1e-12, 1 - 1e-12))
        out[:, members] = ndtr(normal @ np.linalg.cholesky(wanted).T)
    return out
