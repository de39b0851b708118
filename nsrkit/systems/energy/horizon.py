"""Months of the years asked, with a year before them to fill ships and stores, and months after."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np

from nsrkit.scenario.corridor.energy import LAST_ICE, Energy

BEFORE, AFTER = 12, 6
"""Months that lie before and after the years asked: cargo is under way over New Year."""
_POINTS = 6  # departures that stand for those of a month


class Months(NamedTuple):
    """Months in a row."""

    edges: np.ndarray
    """(month + 1) days, as `date.toordinal`: the first of each month, and of the one after."""
    year: np.ndarray
    """(month)."""
    asked: np.ndarray
    """(month) bool: in the years asked."""

    @property
    def days(self) -> np.ndarray:
        """(month) days of each."""
        return np.diff(self.edges)

    @property
    def names(self) -> np.ndarray:
        """(month) datetime64[ns] of the first of each."""
        return np.array([dt.date.fromordinal(int(day)) for day in self.edges[:-1]], "M8[ns]")

    def share(self, first: dt.date, until: dt.date | None) -> np.ndarray:
        """(month) share of each that lies between two days.

        Examples
        --------
        >>> months(Energy(years=(2025,))).share(dt.date(2025, 4, 16), None)[14:17].tolist()
        [0.0, 0.5, 1.0]
        """
        begin = np.maximum(self.edges[:-1], first.toordinal())
        end = self.edges[1:] if until is None else np.minimum(self.edges[1:], until.toordinal())
        return np.asarray(np.maximum(end - begin, 0) / self.days)

    def starts(self) -> np.ndarray:
        """(month, point) days on which the departures of a month are taken to leave."""
        inside = (np.arange(_POINTS) + 0.5) / _POINTS
        return np.asarray(self.edges[:-1, None] + inside * self.days[:, None])

    def spent(self, took: np.ndarray) -> np.ndarray:
        """Days of each month that are spent by a round which begins in another.

        Parameters
        ----------
        took
            (month) days [d] of a round that begins in it; NaN spends none.

        Returns
        -------
        ndarray
            (month it begins in, month) [d]; a row sums to the round, less what lies beyond the
            last month.

        Examples
        --------
        >>> spent = months(Energy(years=(2025,))).spent(np.full(30, 40.0))
        >>> float(spent[3].sum().round(6))
        40.0
        """
        begin = self.starts()[..., None]
        end = begin + np.nan_to_num(took)[:, None, None]
        inside = np.minimum(end, self.edges[1:]) - np.maximum(begin, self.edges[:-1])
        return np.asarray(np.maximum(inside, 0.0).mean(axis=1))

    def arrived(self, took: np.ndarray) -> np.ndarray:
        """(month it leaves in, month) share [1] of cargo that arrives after so many days."""
        at = self.starts() + np.nan_to_num(took)[:, None]
        month = np.searchsorted(self.edges, at, side="right") - 1
        hits = month[..., None] == np.arange(self.days.size)
        return np.asarray(hits.mean(axis=1) * np.isfinite(took)[:, None])


def months(asked: Energy) -> Months:
    """The months that the years asked need.

    Examples
    --------
    >>> found = months(Energy(years=(2024, 2025)))
    >>> found.days.size, int(found.asked.sum()), str(found.names[0])[:7]
    (42, 24, '2023-01')
    """
    first, last = asked.years[0], asked.years[-1]
    count = BEFORE + 12 * (last - first + 1) + AFTER
    begins = [dt.date(first - 1 + i // 12, i % 12 + 1, 1) for i in range(count + 1)]
    year = np.array([day.year for day in begins[:-1]])
    return Months(np.array([day.toordinal() for day in begins]), year, np.isin(year, asked.years))


def ice_year(asked: Energy, year: int) -> int:
    """The year whose ice a calendar year meets.

    Examples
    --------
    >>> ice_year(Energy(years=(2025, 2026)), 2026), ice_year(Energy(years=(2025, 2026)), 2024)
    (2025, 2025)
    """
    return min(max(year, asked.years[0]), LAST_ICE)
