"""Fits the embedded ice models to the public record and packs them.

    NSRKIT_REFERENCE_DATA=... python tools/fit_ice.py

writes nsrkit/ice/data/siconc_model.npz and sithick_model.npz. What is fitted: per month of the year
mean, linear trend (concentration only) and the leading empirical orthogonal functions of what is
left, with one amplitude a year. docs/ice-fit.md (tools/show_ice_fit.py) holds how good that is.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NamedTuple

import ice_boxes
import ice_inputs
import numpy as np
from scipy.ndimage import distance_transform_edt

from nsrkit.ice import grid as nsr_grid

DATA = Path(__file__).parents[1] / "nsrkit" / "ice" / "data"
FIRST_YEAR, LAST_YEAR = 1978, 2026  # Dec 1978 and Jan 2026 carry the days to the ends of the record
LAST_FITTED, LAST_REGIONAL = 2020 * 12 + 11, 2025 * 12 + 8
LAST_PIOMAS = 2017 * 12 + 11
KINDS = ("none", "observed-fit", "reconstructed", "extrapolated")

# The fewest modes whose error over the shipping area in 2003-2020 is below this, but never more
# than `MOST_MODES` of the 42: the error of the decoded half of the record itself is 0.02-0.05.
GOAL, MOST_MODES = 0.04, 24
THICKNESS_GOAL_M, THICKNESS_MOST_MODES = 0.10, 16
STEP, TREND_STEP, MEAN_STEP = 0.01, 0.004, 0.004
THICKNESS_STEP_M = 0.02
# Cells outside the shipping area count less in the choice of the modes.
ASIDE = 0.5

# Regions whose published area carries the fields forward, and the strength of the ridge (as a
# share of the number of years) that leave-one-year-out favours.
REGIONS = ("Barents", "Beaufort", "Bering", "Central-Arctic", "Chukchi", "East-Siberian", "Kara",
           "Laptev")  # fmt: skip
RIDGE = 0.1
LEVEL_YEARS = (2008, 2017)
THICKNESS_RIDGE = 1.0


class Month(NamedTuple):
    """The fit of one month of the year."""

    mean: np.ndarray  # (cell)
    trend: np.ndarray  # (cell), per decade from 2000
    modes: np.ndarray  # (mode, cell), scaled to amplitudes of variance 1
    amplitudes: np.ndarray  # (year, mode) of the years given


def decades(years: np.ndarray) -> np.ndarray:
    """Design matrix of a straight line in time."""
    t = (np.asarray(years, float) - 2000) / 10
    return np.stack([np.ones_like(t), t], axis=1)


def fit_month(
    fields: np.ndarray, years: np.ndarray, weight: np.ndarray, modes: int, line: bool = True
) -> Month:
    """Mean, trend and leading modes of one month's fields (year, cell)."""
    design = decades(years) if line else np.ones((years.size, 1))
    coef = np.linalg.lstsq(design, fields, rcond=None)[0]
    rest = fields - design @ coef
    # Modes by the small (year, year) covariance: there are many more cells than years.
    value, vector = np.linalg.eigh((rest * weight) @ rest.T)
    lead = vector[:, ::-1][:, :modes]
    scale = np.sqrt(years.size)
    return Month(coef[0], coef[1] if line else np.zeros_like(coef[0]), lead.T @ rest / scale,
                 lead * scale)  # fmt: skip


def rounded(month: Month, step: float, mean_step: float) -> Month:
    """The fit as it comes back from its packed form."""
    modes = np.clip(np.round(month.modes / step), -127, 127) * step
    mean = np.round(month.mean / mean_step) * mean_step
    trend = np.clip(np.round(month.trend / TREND_STEP), -127, 127) * TREND_STEP
    return Month(mean, trend, modes, month.amplitudes)


def fields_of(month: Month, years: np.ndarray, amplitudes: np.ndarray) -> np.ndarray:
    """Model fields (year, cell), not limited."""
    t = decades(years)[:, 1:]
    return np.asarray(month.mean + t * month.trend + amplitudes @ month.modes)


def ridge(x: np.ndarray, y: np.ndarray, strength: float) -> np.ndarray:
    """Coefficients of y on x with a penalty of `strength` x rows."""
    return np.linalg.solve(x.T @ x + strength * len(x) * np.eye(x.shape[1]), x.T @ y)


class Regression(NamedTuple):
    """Amplitudes from regional areas: both without their straight lines."""

    line: np.ndarray
    spread: np.ndarray
    coef: np.ndarray

    def __call__(self, years: np.ndarray, area: np.ndarray) -> np.ndarray:
        """Amplitudes (year, mode) from areas (year, region)."""
        return np.asarray((area - decades(years) @ self.line) / self.spread @ self.coef)


def regress(
    years: np.ndarray, area: np.ndarray, amplitudes: np.ndarray, strength: float = RIDGE
) -> Regression:
    """Fit amplitudes (already free of a trend) to areas (year, region)."""
    line = np.linalg.lstsq(decades(years), area, rcond=None)[0]
    rest = area - decades(years) @ line
    spread = rest.std(axis=0) + 1e-6
    return Regression(line, spread, ridge(rest / spread, amplitudes, strength))


def known_areas(
    areas: dict[int, np.ndarray], years: np.ndarray, month: int, lag: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Rows of `years` that have a published area `lag` months before, and those areas."""
    numbers = years * 12 + month - lag
    have = np.array([n in areas for n in numbers])
    return have, np.array([areas[n] for n in numbers[have]])


def choose_modes(fields: np.ndarray, years: np.ndarray, weight: np.ndarray, shipping: np.ndarray,
                 line: bool, goal: float, most: int, high: float) -> int:  # fmt: skip
    """Fewest modes that reach the goal over the shipping area in 2003-2020."""
    full = fit_month(fields, years, weight, most, line)
    late = years >= 2003
    for count in range(8, most):
        part = full._replace(modes=full.modes[:count])
        model = fields_of(part, years, full.amplitudes[:, :count]).clip(0, high)
        error = (model - fields)[late][:, shipping]
        if np.sqrt(np.mean(error**2)) <= goal:
            return count
    return most


def weights(cells: ice_inputs.Cells) -> np.ndarray:
    """Weight of each cell in the choice of modes."""
    ship = ice_boxes.shipping(cells.lon, cells.lat)
    for name in ("Pechora", "White Sea", "Kara Gate"):
        ship = ship | ice_boxes.inside(ice_boxes.BOXES[name], cells.lon, cells.lat)
    return np.where(ship, 1.0, ASIDE)


def concentration_month(
    record: ice_inputs.Record, areas: dict[int, np.ndarray], month: int
) -> tuple[Month, np.ndarray, np.ndarray]:
    """The fit of one month, its amplitudes FIRST_YEAR..LAST_YEAR and their kind."""
    rows = record.month % 12 == month
    years, fields = record.month[rows] // 12, record.siconc[rows]
    weight = weights(record.cells)
    ship = ice_boxes.shipping(record.cells.lon, record.cells.lat)
    count = choose_modes(fields, years, weight, ship, True, GOAL, MOST_MODES, 1.0)
    fit = fit_month(fields, years, weight, count)
    span = np.arange(FIRST_YEAR, LAST_YEAR + 1)
    amplitudes = np.full((span.size, count), np.nan)
    kind = np.zeros(span.size, np.int8)
    amplitudes[years - FIRST_YEAR], kind[years - FIRST_YEAR] = fit.amplitudes, 1
    for year in range(2021, LAST_YEAR + 1):
        number = year * 12 + month
        lag = max(0, number - LAST_REGIONAL)
        if lag > 4:
            continue
        have, area = known_areas(areas, years, month, lag)
        model = regress(years[have], area, fit.amplitudes[have], RIDGE if lag == 0 else 1.0)
        _, now = known_areas(areas, np.array([year]), month, lag)
        amplitudes[year - FIRST_YEAR] = model(np.array([year]), now)[0]
        kind[year - FIRST_YEAR] = 2 if lag == 0 else 3
    return fit, amplitudes, kind


def thickness_month(
    thick: np.ndarray, ice: np.ndarray, record: ice_inputs.Record,
    areas: dict[int, np.ndarray], month: int,
) -> tuple[Month, np.ndarray, np.ndarray]:  # fmt: skip
    """As `concentration_month`, for the thickness; after 2017 the level of 2008-2017 stays.

    No trend is carried on. What moves after 2017 is the part of the year-to-year anomalies that
    goes with the ice area of the regions, learnt from 1979-2017 without the trends.
    """
    years = np.arange(1979, 2018)
    fields = thick[month::12]
    weight = weights(record.cells) * (0.05 + ice[month::12].mean(axis=0))
    ship = ice_boxes.shipping(record.cells.lon, record.cells.lat) & (ice.mean(axis=0) > 0.15)
    count = choose_modes(fields, years, weight, ship, False, THICKNESS_GOAL_M,
                         THICKNESS_MOST_MODES, ice_inputs.THICKNESS_M[1])  # fmt: skip
    fit = fit_month(fields, years, weight, count, line=False)
    have, area = known_areas(areas, years, month)
    line = np.linalg.lstsq(decades(years), fit.amplitudes, rcond=None)[0]
    model = regress(years[have], area, (fit.amplitudes - decades(years) @ line)[have],
                    THICKNESS_RIDGE)  # fmt: skip
    span = np.arange(FIRST_YEAR, LAST_YEAR + 1)
    amplitudes = np.full((span.size, count), np.nan)
    amplitudes[years - FIRST_YEAR] = fit.amplitudes
    amplitudes[0] = fit.amplitudes[0]
    level = years >= LEVEL_YEARS[0]
    base = model(years[level & have], area[(level)[have]]).mean(axis=0)
    held = fit.amplitudes[level].mean(axis=0)
    middle = np.array([sum(LEVEL_YEARS) / 2])
    for year in range(2018, LAST_YEAR + 1):
        have_now, now = known_areas(areas, np.array([year]), month)
        # Areas are compared with those of the level's years, not with a line drawn on to today.
        move = model(middle, now)[0] - base_of(model, middle, area[level[have]]) if have_now[0] else 0
        amplitudes[year - FIRST_YEAR] = held + move
    del base
    kind = np.where((span >= 1979) & (span <= 2017), 1, 3).astype(np.int8)
    return fit, amplitudes, kind


def base_of(model: Regression, middle: np.ndarray, area: np.ndarray) -> np.ndarray:
    """What the regression gives for the level's own mean areas."""
    return model(middle, area.mean(axis=0, keepdims=True))[0]


def nearest_sea(cells: ice_inputs.Cells) -> np.ndarray:
    """For every cell of the 25 km grid the number of the nearest cell with data."""
    number = np.full(nsr_grid.grid(25).shape, -1)
    number.ravel()[cells.index] = np.arange(cells.index.size)
    where = distance_transform_edt(number < 0, return_distances=False, return_indices=True)
    return number[tuple(where)].astype(np.int16)


def pack(
    name: str, months: list[tuple[Month, np.ndarray, np.ndarray]], cells: ice_inputs.Cells,
    steps: tuple[float, float], meta: dict[str, object],
) -> None:  # fmt: skip
    """Write one model; integers with their steps, amplitudes as float32."""
    step, mean_step = steps
    fits = [m[0] for m in months]
    month = np.concatenate([np.full(len(f.modes), i, np.int8) for i, f in enumerate(fits)])
    modes = np.concatenate([f.modes for f in fits])
    DATA.mkdir(exist_ok=True)
    np.savez_compressed(
        DATA / name,
        cells=cells.index.astype(np.int32),
        nearest=nearest_sea(cells),
        mean=np.round(np.stack([f.mean for f in fits]) / mean_step).astype(np.uint8),
        trend=np.clip(np.round(np.stack([f.trend for f in fits]) / TREND_STEP), -127, 127).astype(np.int8),
        modes=np.clip(np.round(modes / step), -127, 127).astype(np.int8),
        mode_month=month,
        amplitudes=np.concatenate([m[1].T for m in months]).astype(np.float32),
        kind=np.stack([m[2] for m in months]),
        steps=np.array([mean_step, TREND_STEP, step]),
        first_year=np.array(FIRST_YEAR),
        meta=np.array(json.dumps(meta, indent=1)),
    )


def main() -> None:
    """Fit and pack both models."""
    folder = Path(os.environ["NSRKIT_REFERENCE_DATA"]) / "data"
    record = ice_inputs.concentration(folder)
    areas = ice_inputs.areas(folder, REGIONS)
    months = [concentration_month(record, areas, m) for m in range(12)]
    pack("siconc_model.npz", months, record.cells, (STEP, MEAN_STEP), {})
    heff = ice_inputs.volume(folder, record)
    ice = record.siconc[2 : 2 + len(heff)]
    thick = ice_inputs.in_ice(heff, ice, record.cells)
    np.savez("/tmp/w/thick.npz", thick=thick, heff=heff)
    months = [thickness_month(thick, ice, record, areas, m) for m in range(12)]
    pack("sithick_model.npz", months, record.cells, (THICKNESS_STEP_M, THICKNESS_STEP_M), {})


if __name__ == "__main__":
    main()
