"""Fields of months whose regional ice areas are published but not their fields.

A month is drawn from the months of other years that looked like it: same season, similar areas of
the regions around. In words of statistics this is a Gaussian process (kriging in the space of the
published areas) of every cell's concentration. What counts, and is tested in tools/fit_years.py:
months of the neighbouring seasons are pooled (five times the sample: where the ice lies when a
region is half full is much the same in June and July), a region counts less the farther it is from
the cell, likeness is curved, not only linear, and no straight line in time is drawn on.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import ice_inputs
import numpy as np
import xarray as xr
from scipy.spatial import cKDTree

from nsrkit.ice import grid as nsr_grid

# Regions of the Sea Ice Index and their numbers in the mask NSIDC-0780.
REGIONS = {"Barents": 7, "Beaufort": 2, "Bering": 13, "Central-Arctic": 1, "Chukchi": 3,
           "East-Siberian": 4, "Kara": 6, "Laptev": 5}  # fmt: skip
EARTH_KM = 6371.0

# All chosen by leaving out one year at a time of 2003-2016 (docs/ice-science.md).
POOL = 2  # months before and after that are pooled with a month of the year
MEMORY = 0.98  # likeness of months of the year one apart
REACH_KM = 800.0  # distance over which a region's weight falls to 1/e
LOOSE = 0.4  # weight of what the extent has beyond the area: melting, scattered ice
WIDTH = 2.0  # distance over which years grow unlike [mean standard deviations of the areas]
LEVEL, LINEAR, CURVED, NOISE = 10.0, 1.0, 3.0, 1.0  # variances of the parts of the process
# Variance of a straight line in time, per decade, where the areas lie before the fields: they then
# say less, and without it such months would fall back to the mean of all years.
DRIFT = 3.0
# Spread that a series is given at least [1e6 km2]: below it an area is noise.
LEAST_SPREAD = 0.01
# Cells along a side of the blocks that share their weights of regions (150 km).
BLOCK = 6


class Source(NamedTuple):
    """The record and the published series, s = 2 per region: area, and extent less area."""

    read: ice_inputs.Record
    series: dict[int, np.ndarray]  # month number: (s) [1e6 km2]
    blocks: list[np.ndarray]  # cells of each block
    weight: np.ndarray  # (block, s)

    def at(self, numbers: np.ndarray) -> np.ndarray:
        """Series (month, s) of month numbers."""
        return np.array([self.series[n] for n in numbers])


def source(folder: Path, read: ice_inputs.Record) -> Source:
    """Read the series and lay the blocks."""
    area, extent = (ice_inputs.areas(folder, tuple(REGIONS), k) for k in ("area", "extent"))
    series = {n: np.concatenate([area[n], extent[n] - area[n]]) for n in area if n in extent}
    y, x = np.unravel_index(read.cells.index, nsr_grid.grid(25).shape)
    number = np.unique((y // BLOCK) * 1000 + x // BLOCK, return_inverse=True)[1]
    blocks = [np.flatnonzero(number == i) for i in range(number.max() + 1)]
    place = ice_inputs.unit(read.cells.lon, read.cells.lat)
    middle = np.array([place[cells].mean(axis=0) for cells in blocks])
    with xr.open_dataset(folder / ice_inputs.CONCENTRATION, decode_cf=False) as raw:
        everywhere = ice_inputs.unit(raw["lon"].values, raw["lat"].values)
        region = raw["region"].values
    chord = [cKDTree(everywhere[region == n]).query(middle)[0] for n in REGIONS.values()]
    near = np.exp(-EARTH_KM * np.stack(chord, axis=1) / REACH_KM)
    return Source(read, series, blocks, np.concatenate([near, LOOSE * near], axis=1))


def fields(
    given: Source, known: np.ndarray, month: int, years: np.ndarray, lag: int = 0, pool: int = POOL,
    curved: float = CURVED,
) -> np.ndarray:  # fmt: skip
    """Concentration of one month of the year in some years, from their regional areas.

    Parameters
    ----------
    known
        (month) months of the record whose fields may be used.
    month
        0 = January.
    years
        (year) years asked for.
    lag
        Months by which the areas used lie before the fields.
    pool, curved
        Months pooled on either side, and the curved part: for the comparison of methods.

    Returns
    -------
    ndarray (year, cell)
        Not limited.
    """
    rows, apart = _sample(given, known, month, lag, pool)
    own = apart == 0
    before, now = given.at(given.read.month[rows] - lag), given.at(years * 12 + month - lag)
    mean, spread = before[own].mean(axis=0), np.maximum(before[own].std(axis=0), LEAST_SPREAD)
    before, now = (before - mean) / spread, (now - mean) / spread
    decade, when = (given.read.month[rows] / 12 - 2000) / 10, (years + month / 12 - 2000) / 10
    drift = DRIFT * (lag > 0)
    season = MEMORY ** np.abs(apart[:, None] - apart)
    values = given.read.siconc[rows]
    usual = values[own].mean(axis=0)
    out = np.empty((len(years), usual.size))
    for cells, weight in zip(given.blocks, given.weight, strict=True):
        inner = _likeness(before, before, weight, curved) + drift * np.outer(decade, decade)
        cross = _likeness(now, before, weight, curved) + drift * np.outer(when, decade)
        share = np.linalg.solve(
            season * inner + NOISE * np.eye(len(rows)), (MEMORY ** np.abs(apart) * cross).T
        )
        out[:, cells] = usual[cells] + share.T @ (values[:, cells] - usual[cells])
    return out


def _sample(
    given: Source, known: np.ndarray, month: int, lag: int, pool: int
) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the record to learn from, and how many months of the year they lie from `month`."""
    have = np.array([n - lag in given.series for n in given.read.month])
    apart = (given.read.month % 12 - month + 6) % 12 - 6
    rows = np.flatnonzero(known & have & (np.abs(apart) <= pool))
    return rows, apart[rows]


def _likeness(one: np.ndarray, two: np.ndarray, weight: np.ndarray, curved: float) -> np.ndarray:
    """Covariance of the states of months (n, s) and (m, s) seen from a block."""
    share = weight / np.sqrt(np.sum(weight**2))
    one, two = one * share, two * share
    product = one @ two.T
    apart = np.sum(one**2, axis=1)[:, None] + np.sum(two**2, axis=1) - 2 * product
    return np.asarray(LEVEL + LINEAR * product + curved * np.exp(-apart / (2 * WIDTH**2)))
