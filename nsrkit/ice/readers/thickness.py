"""Thickness of the ice itself: from volume per area, from month to month, or from the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter

from nsrkit.ice import record
from nsrkit.ice.months import Months

# Least concentration that a product's volume is divided by, and its greatest thickness [m].
LEAST, MOST_M = 0.01, 30.0
# Where volume and concentration are of two products, whose ice edges lie apart, as the record was
# made of two: both are smoothed alike [km] before the division; what is loose (below CLOSE) is no
# thicker than EDGE times the closer ice NEAR it [km]; and below SUPPORT nothing is divided.
SMOOTH_KM, NEAR_KM, CLOSE, EDGE, SUPPORT = 50.0, 100.0, 0.5, 1.25, 0.10
# Thickness of ice that the months about it say nothing of [m]: the thinnest of the record.
THINNEST_M = record.LIMITS["sithick"][0]
MELT = range(3, 8)  # April to August, months from 0


def in_ice(volume: np.ndarray, conc: np.ndarray) -> np.ndarray:
    """Thickness of the ice itself, where volume and concentration are of one product.

    Parameters
    ----------
    volume
        Volume of ice per area of the cell [m].
    conc
        Concentration [1].

    Returns
    -------
    ndarray
        [m]; 0 where there is no ice, NaN where volume or concentration is.

    Examples
    --------
    >>> in_ice(np.array([1.0, 0.5, 0.0]), np.array([1.0, 0.25, 0.0])).tolist()
    [1.0, 2.0, 0.0]
    """
    with np.errstate(invalid="ignore"):
        return np.asarray(np.minimum(volume / np.maximum(conc, LEAST), MOST_M))


def of_two(volume: np.ndarray, conc: np.ndarray, grid_km: float) -> np.ndarray:
    """Thickness of the ice itself, where volume and concentration are of two products.

    Parameters
    ----------
    volume : ndarray (time, y, x)
        Volume of ice per area of the cell [m].
    conc : ndarray (time, y, x)
        Concentration of another product [1].
    grid_km
        Spacing of the cells [km].

    Returns
    -------
    ndarray (time, y, x)
        [m], within the limits of the record; NaN where volume or concentration is, and where there
        is next to no ice.
    """
    known = np.isfinite(volume) & np.isfinite(conc)

    def smooth(values: np.ndarray, reach_km: float) -> np.ndarray:
        spread = (0, reach_km / grid_km, reach_km / grid_km)
        return np.asarray(gaussian_filter(np.where(known, values, np.float32(0)), spread,
                                          mode="constant", truncate=3.0))  # fmt: skip

    ice, here = smooth(conc, SMOOTH_KM), smooth(np.ones_like(conc), SMOOTH_KM)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = smooth(volume, SMOOTH_KM) / ice
    ratio = np.where(known & (ice >= SUPPORT * here), ratio, np.float32(np.nan))
    close = known & (ice >= CLOSE * here)
    around = smooth(close.astype(np.float32), NEAR_KM)
    mean = smooth(np.where(close, ratio, np.float32(0)), NEAR_KM) / np.maximum(around, 1e-9)
    loose = ~close & (around > 0.01)
    ratio = np.where(loose, np.minimum(ratio, EDGE * mean), ratio)
    return np.asarray(np.clip(ratio, *record.LIMITS["sithick"]))


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
