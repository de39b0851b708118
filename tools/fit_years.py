"""Compares ways to get a month's ice field from the published areas of the regions.

    NSRKIT_REFERENCE_DATA=... python tools/fit_years.py

prints what docs/ice-science.md shows: every method is fitted without the year it is judged by,
2003-2016 one year at a time to choose, then 2017-2020 together, from the years up to 2016.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import by_regions
import fit_ice
import ice_boxes
import ice_inputs
import numpy as np

from nsrkit.ice import record

CHOICE = tuple(range(2003, 2017))
SHOWN = (2017, 2018, 2019, 2020)
# Parts of the shipping area by their numbers in the mask NSIDC-0780.
SEAS = {"Barents": 7, "Kara": 6, "Laptev": 5, "East Siberian": 4, "Chukchi": 3,
        "Central Arctic": 1, "Bering": 13}  # fmt: skip
FOUR = ("Kara", "Laptev", "East Siberian", "Chukchi")
FIVE = ("Kara", "Laptev", "East-Siberian", "Chukchi", "Barents")
RECENT = 10
# Of the ridges, as a share of the number of years; the other settings of the local one are those of
# by_regions.
RIDGE, LOCAL_RIDGE, LAG_RIDGE = 0.1, 0.1, 1.0
CHOSEN = "years alike"

Method = Callable[[by_regions.Source, np.ndarray, int, np.ndarray], np.ndarray]


class Errors(NamedTuple):
    """Squares of the errors of one method."""

    square: np.ndarray  # (month of the year, year, area) mean over the cells of the area
    cells: np.ndarray  # (area) their number

    def rmse(self, *axes: int, area: int = -1) -> np.ndarray:
        """Root mean square over an area, the shipping area, along the axes (0 months, 1 years)."""
        return np.asarray(np.sqrt(self.square[:, :, area].mean(axis=axes or (0, 1))))

    def seas(self) -> np.ndarray:
        """Root mean square (month, area) over the years."""
        return np.asarray(np.sqrt(self.square.mean(axis=1)))


def _own(
    given: by_regions.Source, known: np.ndarray, month: int, lag: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Years and fields of a month of the year that may be used and have areas (`lag` before)."""
    have = np.array([number - lag in given.series for number in given.read.month])
    rows = known & have & (given.read.month % 12 == month)
    return given.read.month[rows] // 12, given.read.siconc[rows]


def recent_mean(
    given: by_regions.Source, known: np.ndarray, month: int, years: np.ndarray
) -> np.ndarray:
    """Mean of the last ten years known."""
    return np.repeat(_own(given, known, month)[1][-RECENT:].mean(axis=0)[None], len(years), 0)


def trend_line(
    given: by_regions.Source, known: np.ndarray, month: int, years: np.ndarray
) -> np.ndarray:
    """Straight line through the years known."""
    when, fields = _own(given, known, month)
    line = np.linalg.lstsq(fit_ice.decades(when), fields, rcond=None)[0]
    return np.asarray(fit_ice.decades(years) @ line)


def _modes(given: by_regions.Source, when: np.ndarray, fields: np.ndarray) -> fit_ice.Month:
    return fit_ice.fit_month(fields, when, fit_ice.weights(given.read.cells), fit_ice.MOST_MODES)


def amplitudes(
    regions: tuple[str, ...], given: by_regions.Source, known: np.ndarray, month: int,
    years: np.ndarray, lag: int = 0,
) -> np.ndarray:  # fmt: skip
    """Ridge of the mode's amplitudes on the areas of regions, both without their lines."""
    when, fields = _own(given, known, month, lag)
    fit = _modes(given, when, fields)
    column = [list(by_regions.REGIONS).index(name) for name in regions]
    before, now = (given.at(ys * 12 + month - lag)[:, column] for ys in (when, years))
    model = fit_ice.regress(when, before, fit.amplitudes, LAG_RIDGE if lag else RIDGE)
    return fit_ice.fields_of(fit, years, model(years, now))


def local_ridge(
    given: by_regions.Source, known: np.ndarray, month: int, years: np.ndarray
) -> np.ndarray:
    """Ridge of each cell on the areas, a region weighing less the farther it is; with a line."""
    when, fields = _own(given, known, month)
    count = len(by_regions.REGIONS)
    before, now = (given.at(ys * 12 + month)[:, :count] for ys in (when, years))
    line = fit_ice.decades(when), fit_ice.decades(years)
    drift = np.linalg.lstsq(line[0], before, rcond=None)[0]
    spread = np.maximum((before - line[0] @ drift).std(axis=0), by_regions.LEAST_SPREAD)
    before, now = ((a - d @ drift) / spread for a, d in zip((before, now), line, strict=True))
    course = np.linalg.lstsq(line[0], fields, rcond=None)[0]
    out, rest = line[1] @ course, fields - line[0] @ course
    for cells, weight in zip(given.blocks, given.weight[:, :count], strict=True):
        share = weight / np.sqrt(np.mean(weight**2))
        out[:, cells] += now * share @ fit_ice.ridge(before * share, rest[:, cells], LOCAL_RIDGE)
    return np.asarray(out)


def in_modes(
    given: by_regions.Source, known: np.ndarray, month: int, years: np.ndarray
) -> np.ndarray:
    """The chosen method, kept as amplitudes of the modes."""
    fields = by_regions.fields(given, known, month, years)
    return _nearest_in_modes(given, known, month, years, fields.clip(0, 1))


def floor(given: by_regions.Source, known: np.ndarray, month: int, years: np.ndarray) -> np.ndarray:
    """The field itself, kept as amplitudes of the modes: what perfect amplitudes would give."""
    rows = np.searchsorted(given.read.month, years * 12 + month)
    return _nearest_in_modes(given, known, month, years, given.read.siconc[rows])


def _nearest_in_modes(
    given: by_regions.Source, known: np.ndarray, month: int, years: np.ndarray, fields: np.ndarray
) -> np.ndarray:
    fit = _modes(given, *_own(given, known, month))
    weighed = fit.modes * fit_ice.weights(given.read.cells)
    rest = fields - fit_ice.fields_of(fit, years, np.zeros((len(years), len(fit.modes))))
    found = np.linalg.solve(weighed @ fit.modes.T, weighed @ rest.T).T
    return fit_ice.fields_of(fit, years, found)


METHODS: dict[str, Method] = {
    "mean of ten years": recent_mean,
    "trend line": trend_line,
    "ridge, five regions": partial(amplitudes, FIVE),
    "ridge, eight regions": partial(amplitudes, fit_ice.REGIONS),
    "local ridge": local_ridge,
    "years alike, straight": partial(by_regions.fields, curved=0.0),
    "years alike, one month": partial(by_regions.fields, pool=0),
    CHOSEN: by_regions.fields,
    "years alike, in modes": in_modes,
    "perfect amplitudes": floor,
}
BASELINE = "ridge, five regions"
AHEAD: dict[str, Callable[..., np.ndarray]] = {
    "ridge, eight regions": partial(amplitudes, fit_ice.REGIONS),
    CHOSEN: by_regions.fields,
}


def source(folder: Path) -> by_regions.Source:
    """Record and series of the folder of reference data."""
    read = ice_inputs.concentration(folder / "data")
    return by_regions.source(folder / "data", read)


def areas(cells: ice_inputs.Cells) -> dict[str, np.ndarray]:
    """The seas of the shipping area, four of them together, and last the whole of it."""
    ship = ice_boxes.shipping(cells.lon, cells.lat)
    seas = {name: ship & (cells.region == number) for name, number in SEAS.items()}
    four = np.any([seas[name] for name in FOUR], axis=0)
    return seas | {"Kara to Chukchi": four, "shipping area": ship}


def limited(fields: np.ndarray) -> np.ndarray:
    """As the record gives them: within 0..1, next to nothing is no ice."""
    out = fields.clip(*record.LIMITS["siconc"])
    return np.where(out < record.LEAST_SICONC, 0, out)


def judged(given: by_regions.Source, method: Method, one_by_one: bool = True) -> Errors:
    """Errors of a method: CHOICE one year left out at a time, or SHOWN after the years before."""
    number, year = given.read.month, given.read.month // 12
    folds = [np.array([y]) for y in CHOICE] if one_by_one else [np.array(SHOWN)]
    masks = list(areas(given.read.cells).values())
    square = np.empty((12, sum(map(len, folds)), len(masks)))
    for month in range(12):
        at = 0
        for years in folds:
            known = (year <= CHOICE[-1]) & ~np.isin(year, years)
            guess = limited(method(given, known, month, years))
            miss = guess - given.read.siconc[np.searchsorted(number, years * 12 + month)]
            for i, mask in enumerate(masks):
                square[month, at : at + len(years), i] = (miss[:, mask] ** 2).mean(axis=1)
            at += len(years)
    return Errors(square, np.array([mask.sum() for mask in masks]))


def gain(errors: Errors, baseline: Errors, area: int = -1) -> float:
    """How far the error lies below the baseline's, as a share."""
    return float(1 - errors.rmse(area=area) / baseline.rmse(area=area))


def main() -> None:
    """Print both comparisons."""
    given = source(Path(os.environ["NSRKIT_REFERENCE_DATA"]))
    first: dict[bool, Errors] = {k: judged(given, METHODS[BASELINE], k) for k in (True, False)}
    for name, method in METHODS.items():
        for choose, title in ((True, "2003-2016"), (False, "2017-2020")):
            found = judged(given, method, choose)
            better, years = gain(found, first[choose]), found.rmse(0).round(3)
            print(f"{name:24s} {title} {found.rmse():.4f} {better:+.1%}", *years, flush=True)
    for name, method in AHEAD.items():
        for lag in (1, 3):
            ahead = judged(given, partial(method, lag=lag))
            print(f"{name:24s} {lag} months ahead 2003-2016 {ahead.rmse():.4f}", flush=True)


if __name__ == "__main__":
    main()
