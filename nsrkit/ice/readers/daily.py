"""Days of a product that comes by the month, drawn as those of the embedded record.

A month without data breaks the line: each run of months is drawn by itself, its first and last half
month held at the middle of the month.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from nsrkit.errors import DataError
from nsrkit.ice import days as ice_days
from nsrkit.ice import record

# Variables whose days keep the mean of their month; the others run in lines between mid-months.
# The thickness of the ice itself is one of those: see `nsrkit.ice.months.nodes`.
MEANS = ("siconc",)
# Least and greatest day of a variable that keeps its means, and of the others.
LIMITS, POSITIVE = (0.0, 1.0), (0.0, np.inf)
# A cell with data in one of two months only keeps them for the nearer half of the way.
LEAST_SHARE = 0.5


def days(
    fields: np.ndarray,
    numbers: np.ndarray | Sequence[int],
    first: np.datetime64 | str,
    last: np.datetime64 | str,
    variable: str = "siconc",
) -> np.ndarray:
    """Daily fields of monthly ones.

    Parameters
    ----------
    fields : ndarray (month, ...)
        Month means: `siconc` [1], or another canonical variable in its unit; NaN where there are
        none.
    numbers : ndarray (month) of int
        Month numbers, rising: year x 12 + month of the year - 1. Months may be missing.
    first, last
        First and last day (both in).
    variable
        Canonical name. `siconc` keeps its month means to 0.005 within 0..1; for this give the
        three months before and after the days, too. Others run in lines from mid-month to
        mid-month.

    Returns
    -------
    ndarray (day, ...) of float32
        NaN in months that are missing, and where a month without a value is the nearer one.

    Raises
    ------
    DataError
        Another number of fields than of months, or months that do not rise.

    Examples
    --------
    >>> fields = np.array([[0.0], [0.3], [1.0]])
    >>> year = days(fields, np.arange(3) + 2021 * 12, "2021-01-01", "2021-03-31")
    >>> year.shape, bool(abs(year[31:59].mean() - 0.3) < 0.005)
    ((90, 1), True)
    >>> bool(np.isnan(days(fields[:1], [2021 * 12], "2021-02-01", "2021-02-01")).all())
    True
    """
    return between(nodes(fields, numbers, variable), numbers, first, last, variable)


def nodes(
    fields: np.ndarray, numbers: np.ndarray | Sequence[int], variable: str = "siconc"
) -> np.ndarray:
    """Values in mid-month that the lines of the days run between, before the limits.

    Parameters
    ----------
    fields : ndarray (month, ...)
        Month means, NaN where there are none.
    numbers : ndarray (month) of int
        Month numbers, rising.
    variable
        Canonical name.

    Returns
    -------
    ndarray (month, ...) of float32
        The means themselves but for `siconc`; NaN where they are.

    Raises
    ------
    DataError
        Another number of fields than of months, or months that do not rise.
    """
    numbers = np.asarray(numbers)
    fields = np.asarray(fields, np.float32)
    if len(fields) != len(numbers):
        raise DataError(f"{len(fields)} fields do not go with {len(numbers)} months")
    if (np.diff(numbers) <= 0).any():
        raise DataError("the months do not rise from one to the next: is one given twice?")
    if variable not in MEANS:
        return fields
    out = np.full_like(fields, np.nan).reshape(len(fields), -1)
    for run in _runs(numbers):
        means = fields[run].reshape(run.stop - run.start, -1)
        known = np.isfinite(means)
        cells = np.flatnonzero(known.any(axis=0))
        # The nodes of a cell hang together: a month without a value takes that of the month
        # before, else after, and is struck out again.
        whole = _filled(means[:, cells], known[:, cells])
        found = ice_days.nodes(whole.clip(*LIMITS), record.lengths(numbers[run]), *LIMITS)
        out[run, cells] = np.where(known[:, cells], found, np.float32(np.nan))
    return out.reshape(fields.shape)


def between(
    nodes: np.ndarray,
    numbers: np.ndarray | Sequence[int],
    first: np.datetime64 | str,
    last: np.datetime64 | str,
    variable: str = "siconc",
) -> np.ndarray:
    """Daily fields on the lines between the nodes of months.

    Parameters
    ----------
    nodes : ndarray (month, ...)
        As `nodes` gives them.
    numbers : ndarray (month) of int
        Month numbers, rising.
    first, last
        First and last day (both in).
    variable
        Canonical name, whose limits the days keep.

    Returns
    -------
    ndarray (day, ...) of float32
        NaN in months that are missing, and where a month without a value is the nearer one.
    """
    wanted = np.arange(np.datetime64(str(first), "D"), np.datetime64(str(last), "D") + 1)
    out = np.full((wanted.size, *nodes.shape[1:]), np.nan, np.float32)
    numbers = np.asarray(numbers)
    limits = LIMITS if variable in MEANS else POSITIVE
    for run in _runs(numbers):
        months = (numbers[run] - 1970 * 12).astype("datetime64[M]")
        rows = np.flatnonzero((wanted >= months[0]) & (wanted < months[-1] + 1))
        if not rows.size:
            continue
        # A month before and one after the run, held at its ends.
        ends = np.arange(months[0] - 1, months[-1] + 2)
        before, weight = ice_days.weights(wanted[rows], ends)
        low, high = (np.clip(before + step, 0, months.size - 1) + run.start for step in (-1, 0))
        for row, a, b, w in zip(rows, low, high, weight, strict=True):
            np.clip(_line(nodes[a], nodes[b], w), *limits, out=out[row])
    return out


def _line(one: np.ndarray, other: np.ndarray, weight: np.float32) -> np.ndarray:
    """Between two fields; where one is missing the other, if it is the nearer."""
    found = one + (other - one) * weight
    nearer = one if weight <= LEAST_SHARE else other
    return np.where(np.isnan(found), nearer, found)


def _runs(numbers: np.ndarray) -> Iterator[slice]:
    """Months that follow one another."""
    breaks = np.flatnonzero(np.diff(numbers) != 1) + 1
    edges = [0, *breaks.tolist(), len(numbers)]
    for start, stop in pairwise(edges):
        if stop > start:
            yield slice(start, stop)


def _filled(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Gaps along the first axis filled from before, else from after."""
    place = np.where(known, np.arange(len(values))[:, None], -1)
    before = np.maximum.accumulate(place, axis=0)
    source = np.where(before < 0, known.argmax(axis=0), before)
    return np.take_along_axis(values, source, axis=0)
