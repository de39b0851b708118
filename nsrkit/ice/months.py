"""Months of ice, from which days are drawn: the record, a normal, a member, a projected draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np

from nsrkit.ice import days as ice_days
from nsrkit.ice import record

# Months before and after a year that its days are fitted with: their weight falls by 6 a month.
MARGIN = 3


class Months(Protocol):
    """Month means of ice on the cells of `record.model`, of one history or one possible one.

    What follows it must be hashable, equal when it gives the same months, and picklable: its nodes
    are kept by it, and it travels to other processes in the place of its fields. A month number is
    year x 12 + month of the year - 1.
    """

    @property
    def title(self) -> str:
        """What it is, in a few words: "record", "member 3 of 2024 (seed 1)"."""

    @property
    def attrs(self) -> Mapping[str, str]:
        """Its `source`, `references` and `licence`."""

    def __hash__(self) -> int:
        """The same for equal ones."""

    def has(self, number: int) -> bool:
        """Whether it reaches this month."""

    def means(self, variable: str, numbers: Sequence[int] | np.ndarray) -> np.ndarray:
        """Means (month, cell), float32, within `record.LIMITS`: `siconc` [1], `sithick` [m]."""

    def kinds(self, variable: str, numbers: Sequence[int] | np.ndarray) -> np.ndarray:
        """Kind (month) of what the months rest on, such as "observed-fit" or "member"."""


@dataclass(frozen=True)
class Record:
    """The fitted public record, 1979-2025 and the months about it.

    Examples
    --------
    >>> Record().means("siconc", [2020 * 12 + 8]).shape
    (1, 10720)
    """

    @property
    def title(self) -> str:
        """What it is."""
        return "record"

    @property
    def attrs(self) -> Mapping[str, str]:
        """Sources of concentration and, where its file is there, of thickness."""
        return sources(tuple(name for name in record.FILES if record.available(name)))

    def has(self, number: int) -> bool:
        """Whether the record reaches this month."""
        return record.has(int(number))

    def means(self, variable: str, numbers: Sequence[int] | np.ndarray) -> np.ndarray:
        """Fitted month means (month, cell)."""
        return record.monthly(variable, np.asarray(numbers))

    def kinds(self, variable: str, numbers: Sequence[int] | np.ndarray) -> np.ndarray:
        """observed-fit, reconstructed or extrapolated (month)."""
        return record.kinds(variable, np.asarray(numbers))


@dataclass(frozen=True)
class Normal:
    """Mean of the record over the years `first` to `last`, in every year.

    Examples
    --------
    >>> Normal(1991, 2020).title
    'normal 1991-2020'
    """

    first: int
    last: int

    @property
    def title(self) -> str:
        """What it is."""
        return f"normal {self.first}-{self.last}"

    @property
    def attrs(self) -> Mapping[str, str]:
        """Sources of the record."""
        return Record().attrs

    def has(self, number: int) -> bool:
        """A normal has every month."""
        return True

    def means(self, variable: str, numbers: Sequence[int] | np.ndarray) -> np.ndarray:
        """Mean of the months of the year (month, cell)."""
        means = record.normal_months(variable, (self.first, self.last))
        return np.asarray(means[np.asarray(numbers) % 12])

    def kinds(self, variable: str, numbers: Sequence[int] | np.ndarray) -> np.ndarray:
        """Always normal (month)."""
        return np.full(len(numbers), "normal")


def sources(variables: Sequence[str]) -> dict[str, str]:
    """`source`, `references` and `licence` of the fitted variables.

    Examples
    --------
    >>> "PIOMAS" in sources(("siconc",))["references"]
    False
    """
    metas = [record.model(variable).meta for variable in variables]
    return {key: " ".join(meta[key] for meta in metas if key in meta)
            for key in ("source", "references", "licence")}  # fmt: skip


@lru_cache(maxsize=32)
def nodes(months: Months, variable: str, year: int) -> tuple[np.ndarray, np.ndarray]:
    """Mid-month nodes that carry the days of one year, kept for the next reader.

    The concentration keeps its month means. The thickness of the ice itself is taken as that of
    mid-month: its plain mean over a month says little where the ice comes or goes, and nodes that
    kept it would swing about ice-free months.

    Returns
    -------
    ndarray (month) of int, ndarray (month, cell) of float32
        Month numbers, and values to be limited after the interpolation to days.
    """
    wanted = range(year * 12 - MARGIN, year * 12 + 12 + MARGIN)
    numbers = np.array([number for number in wanted if months.has(number)])
    means = months.means(variable, numbers)
    if variable == "sithick":
        return numbers, means
    return numbers, ice_days.nodes(means, record.lengths(numbers), *record.LIMITS[variable])
