"""Thickness of the ice itself: from volume per area, from month to month, or from the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nsrkit.ice import record
from nsrkit.ice.months import Months

# Least concentration that a volume is divided by: of the product itself, whose volume goes with its
# concentration, and of the record, whose ice edge lies elsewhere than the product's.
LEAST_OWN, LEAST_RECORD = 0.01, 0.15
# Thickness of ice that the months about it say nothing of [m]: the thinnest of the record.
THINNEST_M = record.LIMITS["sithick"][0]
MELT = range(3, 8)  # April to August, months from 0


def in_ice(volume: np.ndarray, conc: np.ndarray, least: float, most: float) -> np.ndarray:
    """Thickness of the ice itself.

    Parameters
    ----------
    volume
        Volume of ice per area of the cell [m].
    conc
        Concentration [1].
    least
        Concentration below which `least` itself divides: the thickness goes to 0 with the volume.
    most
        Greatest thickness [m].

    Returns
    -------
    ndarray
        [m]; 0 where there is no ice, NaN where volume or concentration is.

    Examples
    --------
    >>> in_ice(np.array([1.0, 0.5, 0.0]), np.array([1.0, 0.25, 0.0]), 0.01, 30.0).tolist()
    [1.0, 2.0, 0.0]
    """
    with np.errstate(invalid="ignore"):
        return np.asarray(np.minimum(volume / np.maximum(conc, least), most))


def carried(thick: np.ndarray, conc: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Thickness (month, y, x) that is defined also in months without ice, for the days about them.

    As in the record: the thickness of the month before while the ice melts (April to August), half
    that of the month after while it forms, and the thinnest where neither had ice. NaN where the
    concentration is.
    """
    bare = ~(conc > 0) | ~(thick > 0)
    out = np.where(bare, np.nan, thick).astype(np.float32)
    melting = np.isin(np.asarray(numbers) % 12, MELT)
    for i in np.flatnonzero(melting[1:]) + 1:
        out[i] = np.where(np.isnan(out[i]), out[i - 1], out[i])
    for i in np.flatnonzero(~melting[:-1])[::-1]:
        out[i] = np.where(np.isnan(out[i]), out[i + 1] / 2, out[i])
    out = np.fmax(out, np.float32(THINNEST_M))
    out[np.isnan(conc)] = np.nan
    return out


@dataclass(frozen=True)
class Everywhere:
    """Months whose thickness is given also where they have no ice: it stands in for a product's."""

    months: Months

    @property
    def title(self) -> str:
        """What it is."""
        return self.months.title

    @property
    def attrs(self) -> Mapping[str, str]:
        """Sources of the months."""
        return self.months.attrs

    def has(self, number: int) -> bool:
        """Whether they reach this month."""
        return self.months.has(number)

    def means(self, variable: str, numbers: Sequence[int] | np.ndarray) -> np.ndarray:
        """The thickness of the months (month, cell), and ice everywhere."""
        means = self.months.means(variable, numbers)
        return np.ones_like(means) if variable == "siconc" else means

    def kinds(self, variable: str, numbers: Sequence[int] | np.ndarray) -> np.ndarray:
        """Kinds of the months."""
        return self.months.kinds(variable, numbers)
