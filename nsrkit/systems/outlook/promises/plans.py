"""Plans as lines over the years, and what comes of them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nsrkit.systems.outlook.promises.records import announced, totals


def in_force(origin: int) -> dict[int, float]:
    """The total that is planned, by target year: the median of the latest year of announcements.

    Parameters
    ----------
    origin
        Year at the end of which the announcements are known.

    Returns
    -------
    dict
        Million tonnes [Mt] by target year, in order.

    Examples
    --------
    >>> in_force(2024)
    {2024: 74.0, 2030: 150.0, 2035: 200.0}
    """
    found = announced(origin)
    out = {}
    for year in sorted({one.year for one in found if one.year is not None}):
        here = [one for one in found if one.year == year]
        latest = max(one.made for one in here)
        out[year] = float(np.median([one.mt for one in here if one.made == latest]))
    return out


def line(base_year: int, base: float, points: Mapping[int, float], years: np.ndarray) -> np.ndarray:
    """A plan between the years that it names: straight from the base on, flat after the last.

    Parameters
    ----------
    base_year, base
        Last year known and its total [Mt].
    points
        Planned totals [Mt] by year; those of the base year and before play no part.
    years
        Years asked for, of any shape; they need not be whole.

    Returns
    -------
    ndarray
        Planned totals [Mt]; up to the base year the base.

    Examples
    --------
    >>> line(2025, 37.0, {2030: 100.0}, np.array([2020, 2026, 2040])).round(1).tolist()
    [37.0, 49.6, 100.0]
    """
    ahead = {year: points[year] for year in sorted(points) if year > base_year}
    return np.asarray(np.interp(years, [base_year, *ahead], [base, *ahead.values()]))


def added(
    base_year: int, base: float, points: Mapping[int, float], years: np.ndarray
) -> np.ndarray:
    """What a plan adds to the base [Mt] by year; a plan below the base adds nothing."""
    return np.asarray(np.maximum(line(base_year, base, points, years) - base, 0.0))


def come(
    base_year: int, base: float, points: Mapping[int, float], years: np.ndarray,
    share: np.ndarray, late: np.ndarray, delay_y: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """What comes of the growth that a plan promises.

    Parameters
    ----------
    base_year, base, points, years
        As for `line`; years (year).
    share, late, delay_y
        (draw) share [1] on its day, part [1] of the rest that is late, and years [y] it is late.

    Returns
    -------
    ndarray
        (draw, year) million tonnes [Mt] above the base.

    Examples
    --------
    >>> half, four = np.array([0.5]), np.array([4.0])
    >>> come(2025, 37.0, {2030: 100.0}, np.array([2030, 2034]), half, half, four).round(2).tolist()
    [[34.65, 47.25]]
    """
    on_time = added(base_year, base, points, years)
    later = added(base_year, base, points, years - delay_y[:, None])
    rest = late * (1 - share)
    return np.asarray(share[:, None] * on_time + rest[:, None] * later)


def foretold(
    origin: int, years: np.ndarray, share: np.ndarray, late: np.ndarray, delay_y: np.ndarray,
    running: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Totals by the rule that is scored: what was planned at the origin, and what comes of it.

    Parameters
    ----------
    origin
        Year at the end of which the plan and the totals before it are known.
    years
        (year) to be foretold.
    share, late, delay_y, running
        (draw) as for `come`, and the ratio [1] at which what sails already goes on.

    Returns
    -------
    ndarray
        (draw, year) totals [Mt].
    """
    known = totals(origin)
    last = max(known)
    grown = come(last, known[last], in_force(origin), years, share, late, delay_y)
    return np.asarray(running[:, None] * known[last] + grown)
