"""Fits the spread of the members to that of the record and packs it.

    NSRKIT_REFERENCE_DATA=... python tools/fit_members.py

writes nsrkit/ice/data/members.npz: by month and cell the factor on the anomalies (log-odds) with
which means over some 150 km of members of 1990-2020 vary as those of the record do.
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
LIMITS, STEP = (0.6, 2.0), 0.01
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


def variance_of_record(siconc: np.ndarray, smooth: Smoother) -> np.ndarray:
    """Variance (month, cell) of the smoothed record about its trend."""
    rest = member_stats.beyond_trend(smooth(siconc)).reshape(-1, 12, siconc.shape[1])
    return np.asarray((rest**2).mean(axis=0))


def variance_of_members(month: int, factor: np.ndarray, smooth: Smoother) -> np.ndarray:
    """Variance (cell) of smoothed members of each year about their mean, mean over the years."""
    generator.spread = lambda: factor  # type: ignore[assignment]
    total = np.zeros(factor.shape[1])
    for year in member_stats.YEARS:
        members = [
            generator.Member(member_stats.SEED, i).means("siconc", [year * 12 + month])[0]
            for i in range(MEMBERS)
        ]
        total += smooth(np.stack(members)).var(axis=0, ddof=1)
    return np.asarray(total / member_stats.YEARS.size)


def fit(siconc: np.ndarray) -> np.ndarray:
    """The factor (month, cell)."""
    area, ratio = Smoother(AREA), Smoother(RATIO)
    goal, factor = variance_of_record(siconc, area), np.ones((12, siconc.shape[1]), np.float32)
    for _ in range(ROUNDS):
        got = np.stack([variance_of_members(month, factor, area) for month in range(12)])
        short = np.log((goal + LEAST**2) / (got + LEAST**2)) / 2
        factor = np.clip(factor * np.exp(ratio(short)), *LIMITS).astype(np.float32)
    return factor


def main() -> None:
    """Fit and pack."""
    folder = Path(os.environ["NSRKIT_REFERENCE_DATA"])
    packed = np.round(fit(member_stats.observed(folder)) / STEP).astype(np.uint8)
    name = ice_inputs.CONCENTRATION
    meta = META | {"sha256": {name: ice_inputs.sha256(folder / "data" / name)}}
    np.savez_compressed(DATA / "members.npz", spread=packed, step=np.array(STEP),
                        meta=np.array(json.dumps(meta, indent=1)))  # fmt: skip


META = {
    "source": "Standard deviation, by month, of NSIDC-0051 v1.1 and of the images of Sea Ice Index "
    "G02135 v3 about their trend of 1990-2020 over that of the members, over some 150 km.",
    "references": "Cavalieri et al. (1996), NSIDC-0051 v1.1, doi:10.5067/8GQ8LZQVL0VL. Fetterer et "
    "al. (2017), Sea Ice Index G02135 v3, doi:10.7265/N5K072F8.",
    "licence": "NSIDC and NOAA products, free to use with citation.",
}

if __name__ == "__main__":
    main()
