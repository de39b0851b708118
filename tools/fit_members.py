"""Fits mean and spread of the members to those of the record and packs what they need.

    NSRKIT_REFERENCE_DATA=... python tools/fit_members.py

writes nsrkit/ice/data/members.npz: by month and cell the factor on the anomalies (log-odds) and the
shift of the level with which means over some 150 km of members of 1990-2020 are, and vary, as those
of the record.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import ice_inputs
import member_stats
import numpy as np
from scipy.ndimage import gaussian_filter

from nsrkit.ice import generator, grid, record

DATA = Path(__file__).parents[1] / "nsrkit" / "ice" / "data"
# Spread of the smoothing before standard deviations are compared, and of their ratio [cells].
AREA, RATIO = 6.0, 4.0
# Standard deviation below which an area says nothing: closed winter ice, where the record's changes
# are the radiometer's, and open water.
LEAST = 0.005
# Least slope of a concentration with its log-odds that a miss is divided by.
FLAT = 0.02
SPREADS, SPREAD_STEP = (0.6, 2.0), 0.01
SHIFTS, SHIFT_STEP = (-1.0, 1.0), 0.02
MEMBERS, ROUNDS = 16, 4


class Smoother:
    """Means over the sea around each cell."""

    def __init__(self, spread: float) -> None:
        self._spread, self._cells = spread, record.model("siconc").cells
        self._sea = self._filtered(np.ones(self._cells.size))

    def _filtered(self, values: np.ndarray) -> np.ndarray:
        plane = np.zeros(grid.grid(25).shape, np.float32)
        plane.ravel()[self._cells] = values
        smooth = gaussian_filter(plane, self._spread, mode="constant")
        return np.asarray(smooth.ravel()[self._cells])

    def __call__(self, fields: np.ndarray) -> np.ndarray:
        """Fields (time, cell) smoothed."""
        return np.stack([self._filtered(each) / self._sea for each in fields])


def of_record(siconc: np.ndarray, smooth: Smoother) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance about the trend of the smoothed record (month, cell)."""
    areas = smooth(siconc)
    shape = (-1, 12, siconc.shape[1])
    rest = member_stats.beyond_trend(areas).reshape(shape)
    return areas.reshape(shape).mean(axis=0), (rest**2).mean(axis=0)


def of_members(month: int, fitted: generator.Fit, smooth: Smoother) -> np.ndarray:
    """Mean and variance (2, cell) of smoothed members of each year, mean over the years."""
    generator.fit = lambda: fitted  # type: ignore[assignment]
    generator.anomalies.cache_clear()
    generator._climate.cache_clear()
    total = np.zeros((2, fitted.spread.shape[1]))
    for year in member_stats.YEARS:
        members = [
            generator.Member(member_stats.SEED, i).means("siconc", [year * 12 + month])[0]
            for i in range(MEMBERS)
        ]
        areas = smooth(np.stack(members))
        total += areas.mean(axis=0), areas.var(axis=0, ddof=1)
    return np.asarray(total / member_stats.YEARS.size)


def fit(siconc: np.ndarray) -> generator.Fit:
    """Spread and shift (month, cell), a step towards both at a time."""
    area, ratio = Smoother(AREA), Smoother(RATIO)
    mean, variance = of_record(siconc, area)
    fitted = generator.Fit(np.ones(mean.shape, np.float32), np.zeros(mean.shape, np.float32))
    for _ in range(ROUNDS):
        got = np.stack([of_members(month, fitted, area) for month in range(12)], axis=1)
        short = np.log((variance + LEAST**2) / (got[1] + LEAST**2)) / 2
        slope = np.maximum(mean * (1 - mean), FLAT)
        spread = np.clip(fitted.spread * np.exp(ratio(short)), *SPREADS)
        shift = np.clip(fitted.shift + ratio((mean - got[0]) / slope), *SHIFTS)
        fitted = generator.Fit(spread.astype(np.float32), shift.astype(np.float32))
    return fitted


def main() -> None:
    """Fit and pack."""
    folder = Path(os.environ["NSRKIT_REFERENCE_DATA"])
    fitted = fit(member_stats.observed(folder))
    name = ice_inputs.CONCENTRATION
    meta = META | {"sha256": {name: ice_inputs.sha256(folder / "data" / name)}}
    np.savez_compressed(
        DATA / "members.npz",
        spread=np.round(fitted.spread / SPREAD_STEP).astype(np.uint8),
        spread_step=np.float32(SPREAD_STEP),
        shift=np.round(fitted.shift / SHIFT_STEP).astype(np.int8),
        shift_step=np.float32(SHIFT_STEP),
        meta=np.array(json.dumps(meta, indent=1)),
    )


META = {
    "source": "Mean and standard deviation, by month, of NSIDC-0051 v1.1 and of the images of Sea "
    "Ice Index G02135 v3 about their trend of 1990-2020, against the members, over some 150 km.",
    "references": "Cavalieri et al. (1996), NSIDC-0051 v1.1, doi:10.5067/8GQ8LZQVL0VL. Fetterer et "
    "al. (2017), Sea Ice Index G02135 v3, doi:10.7265/N5K072F8.",
    "licence": "NSIDC and NOAA products, free to use with citation.",
}

if __name__ == "__main__":
    main()
