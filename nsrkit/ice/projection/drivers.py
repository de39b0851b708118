"""Ice area of the hemisphere in a CMIP6 run, and the state of the ice that it stands for."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from nsrkit.ice.projection.pack import ANCHOR, LAST_YEAR, fit, own_area

# The forced change is the line through the eleven nearest years: the members bring the weather.
WINDOW = 11
# A drop [1e6 km2] below which a run's area as a function of warming tells nothing.
LEAST_DROP = 0.05


def years() -> np.ndarray:
    """Years of a driver: from 2011 to the one after the last, whose January ends December 2100."""
    return np.arange(fit().first_year, LAST_YEAR + 2)


def smooth(area: np.ndarray) -> np.ndarray:
    """Forced change (month, year of `years()`) of yearly values (month, year), never below 0.

    The line through the eleven nearest years: within the series their mean, at its end the trend
    of the last eleven, which also carries on what ends in 2099.
    """
    known = fit().first_year + np.arange(area.shape[1])
    out = np.empty((area.shape[0], years().size))
    for column, year in enumerate(years()):
        near = np.sort(np.argsort(np.abs(known - year), kind="stable")[:WINDOW])
        away = known[near] - known[near].mean()
        level = area[:, near].mean(axis=1)
        out[:, column] = level + area[:, near] @ away / (away @ away) * (year - known[near].mean())
    return np.asarray(np.maximum(out, 0))


def _forced(scenario: str, run: str) -> np.ndarray:
    """Smooth area (month, year) of a run; a year that is missing lies between its neighbours."""
    area = fit().runs[scenario][run]
    at = np.arange(area.shape[1])
    filled = [np.interp(at, at[np.isfinite(row)], row[np.isfinite(row)]) for row in area]
    return smooth(np.array(filled))


def _between(run: str) -> np.ndarray:
    """Smooth area (month, year) at the warming of SSP2-4.5, between the two scenarios of a run.

    How far between is read from the run's own area as a function of warming, the one that it has
    under SSP5-8.5: ice goes fast at first and slowly when little is left, so that weights linear in
    warming would leave too much of it late in the century.
    """
    low, high = _forced("ssp126", run), _forced("ssp585", run)
    at = np.arange(fit().warming_years[0], LAST_YEAR + 2)
    warm = {name: np.interp(at, fit().warming_years, values)
            for name, values in fit().warming.items()}  # fmt: skip
    # The year in which SSP5-8.5 is as warm as the others are in each year.
    same = {name: np.interp(warm[name], warm["ssp585"], at) for name in ("ssp126", "ssp245")}
    weight = (warm["ssp245"] - warm["ssp126"]) / (warm["ssp585"] - warm["ssp126"])
    out = (low + high) / 2
    part = slice(at[0] - fit().first_year, None)
    for month in range(12):
        cool, mid = (np.interp(same[name], years(), high[month]) for name in ("ssp126", "ssp245"))
        drop = cool - high[month, part]
        clear = drop > LEAST_DROP
        along = np.where(clear, (cool - mid) / np.where(clear, drop, 1), weight).clip(0, 1)
        out[month, part] = low[month, part] + along * (high[month, part] - low[month, part])
    return np.asarray(out)


@lru_cache(maxsize=256)
def share(scenario: str, run: str) -> np.ndarray:
    """Hemispheric area (month, year of `years()`) over the observed normal of 2011-2020.

    The area of the run over its own of the years in ANCHOR, times what was observed in these years.
    """
    area = _between(run) if scenario == "ssp245" else _forced(scenario, run)
    return np.asarray(area * (fit().anchor / own_area(run, ANCHOR))[:, None])


@lru_cache(maxsize=256)
def hemisphere(scenario: str, run: str) -> np.ndarray:
    """Shift (month, year of `years()`) by which the hemisphere's normal comes to that share."""
    rows = zip(share(scenario, run), fit().response, strict=True)
    return np.array([np.interp(own, response, fit().shifts) for own, response in rows])


def trailing(values: np.ndarray) -> np.ndarray:
    """Mean of the twelve months up to each (year, month); NaN where there are not as many."""
    flat = values.ravel()
    sums = np.cumsum(np.concatenate([[0.0], flat]))
    out = np.full(flat.size, np.nan)
    out[11:] = (sums[12:] - sums[:-12]) / 12
    return np.asarray(out.reshape(values.shape))
