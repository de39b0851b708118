"""What is compared between the members and the record: areas, their spread and their memory."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import ice_boxes
import ice_inputs
import numpy as np

from nsrkit.ice import generator, grid, record
from nsrkit.ice import static as ice_static

YEARS = np.arange(1990, 2021)
MONTHS = np.arange(YEARS[0] * 12, (YEARS[-1] + 1) * 12)
# Flags of the seas whose area is compared, then the boxes of the route.
SEAS = {"Kara": (1, 2), "Laptev": (3, 4), "East Siberian": (5, 6), "Chukchi": (7,)}
BOXES = list(ice_boxes.BOXES)[:12]
NAMES = [*SEAS, *BOXES]
BOOTSTRAPS = 4000
SEED = 4


class Statistics(NamedTuple):
    """Of a month's area (month, area): spread, and correlation with one and two months later."""

    std: np.ndarray
    lag1: np.ndarray
    lag2: np.ndarray


def shares() -> np.ndarray:
    """Weights (area, cell) that turn a field into means over areas."""
    cells = record.model("siconc").cells
    lon, lat = (each.ravel()[cells] for each in _lonlat())
    sea = ice_static.static(25).sea.values.ravel()[cells]
    inside = [np.isin(sea, flags) for flags in SEAS.values()]
    inside += [ice_boxes.inside(ice_boxes.BOXES[name], lon, lat) for name in BOXES]
    return np.stack([each / each.sum() for each in inside]).astype(np.float32)


def _lonlat() -> tuple[np.ndarray, np.ndarray]:
    cells = grid.grid(25)
    return grid.lonlat(*np.meshgrid(cells.x, cells.y))


def observed(folder: Path) -> np.ndarray:
    """The public record itself (month of `MONTHS`, cell), not the fit to it."""
    read = ice_inputs.concentration(folder / "data")
    if not np.array_equal(read.cells.index, record.model("siconc").cells):
        raise SystemExit("the record's cells are not those of the embedded model: fit it again")
    return read.siconc[(read.month >= MONTHS[0]) & (read.month <= MONTHS[-1])]


def histories(
    n: int, share: np.ndarray, variable: str = "siconc", numbers: np.ndarray = MONTHS,
    seed: int = SEED,
) -> np.ndarray:  # fmt: skip
    """Area means (member, month, area) of members that follow the climate of their years."""
    made = [generator.Member(seed, i).means(variable, numbers) @ share.T for i in range(n)]
    return np.stack(made)


def beyond_trend(areas: np.ndarray) -> np.ndarray:
    """Area means (..., month of `MONTHS`, area) less the line of each month of the year."""
    by_year = areas.reshape(*areas.shape[:-2], YEARS.size, 12, areas.shape[-1])
    line = np.vander((YEARS - 2005.0) / 15, 2)
    rest = by_year - np.einsum("ij,...jma->...ima", line @ np.linalg.pinv(line), by_year)
    return np.asarray(rest.reshape(areas.shape) * np.sqrt(YEARS.size / (YEARS.size - 2)))


def beyond_mean(areas: np.ndarray) -> np.ndarray:
    """Area means (member, month, area) less the mean of all members."""
    n = len(areas)
    return np.asarray((areas - areas.mean(axis=0)) * np.sqrt(n / (n - 1)))


def statistics(anomalies: np.ndarray) -> Statistics:
    """Of histories (..., month, area), over the years of each."""
    return _of_blocks(_blocks(anomalies))


def pooled(anomalies: np.ndarray) -> Statistics:
    """Of histories (member, month, area), over all of them."""
    blocks = _blocks(anomalies)
    return _of_blocks(blocks.reshape(-1, *blocks.shape[-2:]))


def resampled(anomalies: np.ndarray) -> Statistics:
    """As `statistics` of (month, area), of bootstrap samples of the years (sample, month, area)."""
    blocks = _blocks(anomalies)
    pick = np.random.default_rng(SEED).integers(0, YEARS.size, (BOOTSTRAPS, YEARS.size))
    parts = [_of_blocks(blocks[rows]) for rows in np.array_split(pick, 40)]
    return Statistics(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def _blocks(anomalies: np.ndarray) -> np.ndarray:
    """Each year with the two months after it (..., year, 14, area); NaN past the end."""
    pad = [(0, 0)] * (anomalies.ndim - 2) + [(0, 2), (0, 0)]
    longer = np.pad(anomalies, pad, constant_values=np.nan)
    return np.stack([longer[..., i * 12 : i * 12 + 14, :] for i in range(YEARS.size)], axis=-3)


def _of_blocks(blocks: np.ndarray) -> Statistics:
    now = blocks[..., :12, :]
    later = [blocks[..., lag : 12 + lag, :] for lag in (1, 2)]
    std = np.sqrt((now**2).mean(axis=-3))
    return Statistics(std, *(_correlation(now, each) for each in later))


def _correlation(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    both = np.isfinite(two)
    one, two = np.where(both, one, 0.0), np.where(both, two, 0.0)
    spread = (one**2).sum(axis=-3) * (two**2).sum(axis=-3)
    # An area that never has ice in a month has no memory of it.
    cross = (one * two).sum(axis=-3)
    return np.where(spread > 0, cross / np.sqrt(np.where(spread > 0, spread, 1)), 0.0)


def within(value: np.ndarray, sample: np.ndarray) -> np.ndarray:
    """Where a value lies in the middle 95 % of a sample (sample, ...)."""
    low, high = np.nanpercentile(sample, [2.5, 97.5], axis=0)
    return np.asarray((value >= low) & (value <= high))


def without(year: int, n: int, share: np.ndarray, seed: int = SEED) -> np.ndarray:
    """Area means (member, month, area) of `year`, made as if it had not been.

    Neither its anomalies nor its part of the climate's mean are used; the factor of
    tools/fit_members.py and the trend of the anomalies have seen it among 31 years.
    """
    first, last = generator.climate_years(year)
    years = tuple(each for each in range(first, last + 1) if each != year)
    other = np.int64(year) != generator.YEARS
    out = np.empty((n, 12, len(share)), np.float32)
    for member, month in np.ndindex(n, 12):
        weight = generator.weights(seed, member, year * 12 + month)
        weight = np.where(other, weight - weight[other].mean(), 0)
        weight /= np.sqrt((weight**2).sum())
        out[member, month] = share @ generator.blend("siconc", month, weight, years)
    return out
