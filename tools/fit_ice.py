"""Fits the embedded ice models to the public record and packs them.

    NSRKIT_REFERENCE_DATA=... python tools/fit_ice.py

writes nsrkit/ice/data/siconc_model.npz and sithick_model.npz. What is fitted: per month of the year
mean, linear trend (concentration only) and the leading empirical orthogonal functions of what is
left, with one amplitude a year; and the concentration of the months after 2020, whose regional
areas are published but not their fields (by_regions.py). How good that is: docs/ice-fit.md
(tools/show_ice_fit.py) and docs/ice-science.md.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NamedTuple

import by_regions
import ice_boxes
import ice_inputs
import numpy as np
from scipy.ndimage import distance_transform_edt

from nsrkit.ice import grid as nsr_grid
from nsrkit.ice import record

DATA = Path(__file__).parents[1] / "nsrkit" / "ice" / "data"
FIRST_YEAR, LAST_YEAR = 1978, 2026  # Dec 1978 and Jan 2026 carry the days to the ends of the record
LAST_FITTED, LAST_REGIONAL = 2020 * 12 + 11, 2025 * 12 + 8
LAST_MONTH = LAST_YEAR * 12
KINDS = ("none", "observed-fit", "reconstructed", "extrapolated")

# The fewest modes whose error over the shipping area in 2003-2020 is below this, but never more
# than `MOST_MODES` of the 42: the error of the decoded half of the record itself is 0.02-0.05.
GOAL, MOST_MODES = 0.03, 24
THICKNESS_GOAL_M, THICKNESS_MOST_MODES = 0.10, 20
STEP, TREND_STEP, MEAN_STEP = 0.01, 0.004, 0.004
THICKNESS_STEP_M = 0.02
LATER_STEP = 0.01
# Cells outside the shipping area count less in the choice of the modes.
ASIDE = 0.5

# Regions whose published area moves the thickness after its record, and the strength of the ridge
# (as a share of the number of years) that leave-one-year-out favours.
REGIONS = tuple(by_regions.REGIONS)
LEVEL_YEARS = (2008, 2017)
THICKNESS_RIDGE = 1.0
AREA_MONTHS = 4
# Weight of a cell without ice, whose thickness is filled, against 1 of a cell under full ice.
FILLED = 0.3


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
    _, vector = np.linalg.eigh((rest * weight) @ rest.T)
    lead = vector[:, ::-1][:, :modes]
    scale = np.sqrt(years.size)
    return Month(coef[0], coef[1] if line else np.zeros_like(coef[0]), lead.T @ rest / scale,
                 lead * scale)  # fmt: skip


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
    years: np.ndarray, area: np.ndarray, amplitudes: np.ndarray, strength: float
) -> Regression:
    """Fit amplitudes (already free of a trend) to areas (year, region)."""
    line = np.linalg.lstsq(decades(years), area, rcond=None)[0]
    rest = area - decades(years) @ line
    spread = np.maximum(rest.std(axis=0), by_regions.LEAST_SPREAD)
    return Regression(line, spread, ridge(rest / spread, amplitudes, strength))


def known_areas(
    areas: dict[int, np.ndarray], years: np.ndarray, month: int, lag: int = 0, span: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Which years have published areas, and the areas (year, region) of those.

    The mean over `span` months, the last of which lies `lag` months before the month asked for.
    """
    numbers = (years * 12 + month - lag)[:, None] - np.arange(span)
    have = np.array([all(n in areas for n in row) for row in numbers])
    rows = [np.mean([areas[n] for n in row], axis=0) for row in numbers[have]]
    return have, np.array(rows).reshape(len(rows), len(REGIONS))


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
    read: ice_inputs.Record, month: int
) -> tuple[Month, np.ndarray, np.ndarray]:
    """The fit of one month, its amplitudes FIRST_YEAR..2020, the kinds FIRST_YEAR..LAST_YEAR."""
    rows = read.month % 12 == month
    years, fields = read.month[rows] // 12, read.siconc[rows]
    weight = weights(read.cells)
    ship = ice_boxes.shipping(read.cells.lon, read.cells.lat)
    count = choose_modes(fields, years, weight, ship, True, GOAL, MOST_MODES, 1.0)
    fit = fit_month(fields, years, weight, count)
    amplitudes = np.full((years[-1] - FIRST_YEAR + 1, count), np.nan)
    amplitudes[years - FIRST_YEAR] = fit.amplitudes
    numbers = np.arange(FIRST_YEAR, LAST_YEAR + 1) * 12 + month
    ends = (read.month[0], LAST_FITTED + 1, LAST_REGIONAL + 1, LAST_MONTH + 1)
    kind = np.array([0, 1, 2, 3, 0], np.int8)[np.searchsorted(ends, numbers, side="right")]
    return fit, amplitudes, kind


def later(given: by_regions.Source) -> np.ndarray:
    """Concentration (month, cell) of the months after the record, LAST_FITTED + 1 to LAST_MONTH."""
    numbers = np.arange(LAST_FITTED + 1, LAST_MONTH + 1)
    out = np.empty((numbers.size, given.read.cells.index.size))
    known = np.ones(given.read.month.size, bool)
    for month in range(12):
        lags = np.maximum(numbers - LAST_REGIONAL, 0)
        for lag in np.unique(lags[numbers % 12 == month]):
            rows = (numbers % 12 == month) & (lags == lag)
            out[rows] = by_regions.fields(given, known, month, numbers[rows] // 12, int(lag))
    out = out.clip(0, 1)
    return np.where(out < record.LEAST_SICONC, 0, out)


def thickness_month(
    thick: np.ndarray, ice: np.ndarray, cells: ice_inputs.Cells, areas: dict[int, np.ndarray],
    month: int,
) -> tuple[Month, np.ndarray, np.ndarray]:  # fmt: skip
    """As `concentration_month`, for the thickness; after 2017 the level of 2008-2017 stays.

    No trend is carried on: that would open the route without evidence. What moves after 2017 is the
    part of the year-to-year anomalies that goes with the ice area of the regions in the four months
    up to this one, learnt from 1979-2017 with all trends taken out.
    """
    years = np.arange(1979, 2018)
    fields = thick[month::12]
    weight = weights(cells) * (FILLED + ice[month::12].mean(axis=0))
    ship = ice_boxes.shipping(cells.lon, cells.lat) & (ice[month::12].mean(axis=0) > 0.15)
    count = choose_modes(fields, years, weight, ship, False, THICKNESS_GOAL_M,
                         THICKNESS_MOST_MODES, ice_inputs.THICKNESS_M[1])  # fmt: skip
    fit = fit_month(fields, years, weight, count, line=False)
    span = np.arange(FIRST_YEAR, LAST_YEAR + 1)
    amplitudes = np.empty((span.size, count))
    amplitudes[years - FIRST_YEAR] = fit.amplitudes
    amplitudes[0] = fit.amplitudes[0]
    level = (years >= LEVEL_YEARS[0]) & (years <= LEVEL_YEARS[1])
    amplitudes[span > years[-1]] = fit.amplitudes[level].mean(axis=0)
    later = span[span > years[-1]]
    have, now = known_areas(areas, later, month, span=AREA_MONTHS)
    amplitudes[later[have] - FIRST_YEAR] += moves(years, fit.amplitudes, areas, month, now)
    kind = np.where((span >= 1979) & (span <= 2017), 1, 3).astype(np.int8)
    return fit, amplitudes, kind


def moves(
    years: np.ndarray, amplitudes: np.ndarray, areas: dict[int, np.ndarray], month: int,
    now: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """How far areas `now` (year, region) move the amplitudes off the level of LEVEL_YEARS."""
    have, area = known_areas(areas, years, month, span=AREA_MONTHS)
    line = np.linalg.lstsq(decades(years), amplitudes, rcond=None)[0]
    rest = (amplitudes - decades(years) @ line)[have]
    model = regress(years[have], area, rest, THICKNESS_RIDGE)
    level = area[(years[have] >= LEVEL_YEARS[0]) & (years[have] <= LEVEL_YEARS[1])].mean(axis=0)
    # Areas are compared with those of the level's years, not with a line drawn on to today.
    return np.asarray((now - level) / model.spread @ model.coef)


def nearest_sea(cells: ice_inputs.Cells) -> np.ndarray:
    """For every cell of the 25 km grid the number of the nearest cell with data."""
    number = np.full(nsr_grid.grid(25).shape, -1)
    number.ravel()[cells.index] = np.arange(cells.index.size)
    where = distance_transform_edt(number < 0, return_distances=False, return_indices=True)
    return number[tuple(where)].astype(np.int16)


def packed(
    months: list[tuple[Month, np.ndarray, np.ndarray]], cells: ice_inputs.Cells,
    steps: tuple[float, float], carried: np.ndarray,
) -> dict[str, np.ndarray]:  # fmt: skip
    """One model as integers with their steps; amplitudes as float32; months carried on."""
    step, mean_step = steps
    fits = [m[0] for m in months]
    modes = np.concatenate([f.modes for f in fits])
    trend = np.stack([f.trend for f in fits])
    return {
        "cells": cells.index.astype(np.int32),
        "nearest": nearest_sea(cells),
        "mean": np.round(np.stack([f.mean for f in fits]) / mean_step).astype(np.uint8),
        "trend": np.clip(np.round(trend / TREND_STEP), -127, 127).astype(np.int8),
        "modes": np.clip(np.round(modes / step), -127, 127).astype(np.int8),
        "mode_month": np.concatenate([np.full(len(f.modes), i) for i, f in enumerate(fits)]).astype(
            np.int8
        ),
        "amplitudes": np.concatenate([m[1].T for m in months]).astype(np.float32),
        "later": np.round(carried / LATER_STEP).astype(np.uint8),
        "later_step": np.array(LATER_STEP),
        "first_later": np.array(LAST_FITTED + 1),
        "kind": np.stack([m[2] for m in months]),
        "steps": np.array([mean_step, TREND_STEP, step]),
        "first_year": np.array(FIRST_YEAR),
    }


def errors(
    variable: str, numbers: np.ndarray, target: np.ndarray, ice: np.ndarray, cells: ice_inputs.Cells
) -> dict[str, np.ndarray]:
    """RMSE and bias of the packed model by month and box.

    Concentration counts in every cell, thickness where the record has ice.
    """
    record.model.cache_clear()
    miss = record.monthly(variable, numbers) - target
    count = np.ones_like(target) if variable == "siconc" else (ice > ice_inputs.THRESHOLD) * 1.0
    areas = [ice_boxes.inside(box, cells.lon, cells.lat) for box in ice_boxes.BOXES.values()]
    areas.append(ice_boxes.shipping(cells.lon, cells.lat))
    rmse, bias = np.full((2, 12, len(areas)), np.nan, np.float32)
    for month in range(12):
        rows = numbers % 12 == month
        for i, area in enumerate(areas):
            m, n = miss[rows][:, area], count[rows][:, area]
            if n.sum() > 0:
                rmse[month, i], bias[month, i] = (
                    np.sqrt((m**2 * n).sum() / n.sum()),
                    (m * n).sum() / n.sum(),
                )
    return {"error_rmse": rmse, "error_bias": bias,
            "error_box": np.array([*ice_boxes.BOXES, "shipping area"])}  # fmt: skip


def _meta(folder: Path, variable: str, names: tuple[str, ...]) -> np.ndarray:
    inputs = {name: ice_inputs.sha256(folder / name) for name in names}
    return np.array(json.dumps(META[variable] | {"sha256": inputs}, indent=1))


def write_concentration(folder: Path, read: ice_inputs.Record) -> None:
    """Fit and pack the concentration."""
    months = [concentration_month(read, m) for m in range(12)]
    carried = later(by_regions.source(folder, read))
    out = packed(months, read.cells, (STEP, MEAN_STEP), carried)
    out["meta"] = _meta(folder, "siconc", (ice_inputs.CONCENTRATION, ice_inputs.REGIONS))
    np.savez_compressed(DATA / "siconc_model.npz", **out)
    late = read.month // 12 >= 2003
    out |= errors("siconc", read.month[late], read.siconc[late], read.siconc[late], read.cells)
    np.savez_compressed(DATA / "siconc_model.npz", **out)


def write_thickness(folder: Path, read: ice_inputs.Record, areas: dict[int, np.ndarray]) -> None:
    """Fit and pack the thickness."""
    heff = ice_inputs.volume(folder, read)
    ice = read.siconc[2 : 2 + len(heff)]
    thick = ice_inputs.in_ice(heff, ice, read.cells)
    months = [thickness_month(thick, ice, read.cells, areas, m) for m in range(12)]
    none = np.empty((0, read.cells.index.size))
    out = packed(months, read.cells, (THICKNESS_STEP_M, THICKNESS_STEP_M), none)
    out["meta"] = _meta(folder, "sithick", (ice_inputs.PIOMAS, ice_inputs.REGIONS))
    np.savez_compressed(DATA / "sithick_model.npz", **out)
    numbers = read.month[2 : 2 + len(heff)]
    late = numbers // 12 >= 2003
    out |= errors("sithick", numbers[late], thick[late], ice[late], read.cells)
    np.savez_compressed(DATA / "sithick_model.npz", **out)


def main() -> None:
    """Fit and pack both models."""
    folder = Path(os.environ["NSRKIT_REFERENCE_DATA"]) / "data"
    read = ice_inputs.concentration(folder)
    areas = ice_inputs.areas(folder, REGIONS)
    DATA.mkdir(exist_ok=True)
    write_concentration(folder, read)
    write_thickness(folder, read, areas)


META = {
    "siconc": {
        "source": "siconc: model fitted to NSIDC-0051 v1.1 monthly means 1978-11 to 2016-12 and to "
        "the monthly images of NSIDC Sea Ice Index G02135 v3 (5 % classes) 2017-01 to 2020-12, "
        "both cut at 15 %; 2021-01 to 2025-09 drawn from months with like regional areas and "
        "extents of G02135 v4.0.",
        "references": "Cavalieri et al. (1996), NSIDC-0051 v1.1, doi:10.5067/8GQ8LZQVL0VL. "
        "Fetterer et al. (2017), Sea Ice Index G02135 v3 and v4.0, doi:10.7265/N5K072F8.",
        "licence": "siconc: NSIDC and NOAA products, free to use with citation.",
    },
    "sithick": {
        "source": "sithick: model fitted to PIOMAS v2.1 monthly volume per area 1979-2017 over the "
        "concentration above; from 2018 level of 2008-2017 and regional areas of G02135 v4.0.",
        "references": "Zhang and Rothrock (2003), Mon. Weather Rev. 131, 845-861, "
        "doi:10.1175/1520-0493(2003)131<0845:MGSIWA>2.0.CO;2.",
        "licence": "sithick: PIOMAS research data of APL-UW, cite; no explicit licence, which is "
        "why the thickness is a file of its own that can be taken out.",
    },
}

if __name__ == "__main__":
    main()
