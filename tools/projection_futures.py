"""What the draws of `nsrkit.ice.project` come to, and what AR6 says of the same things."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nsrkit.ice import record, static
from nsrkit.ice.projection import SCENARIOS, Draw, draws, models
from nsrkit.ice.projection.drivers import share, years
from nsrkit.ice.projection.pack import ANCHOR, BASE, fit, own_area
from nsrkit.ice.projection.scaled import shifted

YEARS = np.arange(2022, 2101, 2)
PERIODS = ((2030, 2039), (2050, 2059), (2090, 2099))
MAPPED = (8, 9)  # September, October
NSR = range(1, 8)
# A sea counts as open in a month with less ice than this; a practically ice-free hemisphere.
OPEN, ICE_FREE = 0.15, 1.0
# CMIP6 mean of the September area [1e6 km2], five years about the one given: AR6 Figure SPM.8b,
# doi:10.5285/98af2184e13e4b91893ab72f301790db.
AR6_SEPTEMBER = {
    "ssp126": {2030: 2.81, 2040: 2.22, 2050: 2.09, 2090: 1.75},
    "ssp245": {2030: 2.82, 2040: 2.19, 2050: 1.55, 2090: 0.76},
    "ssp585": {2030: 2.48, 2040: 1.76, 2050: 1.22, 2090: 0.29},
}
# Models of 34 with more than 15 % of ice, SSP2-4.5, 2045-2054, by the areas of the route.
AR6_SUMMER = (0.7, 2.0, 3.6, 3.6, 5.2, 3.9, 0.9)


class Future(NamedTuple):
    """Draws of one scenario."""

    sea: np.ndarray  # (draw, year, month, sea) mean concentration
    total: np.ndarray  # (draw, year, month) ice area of the seven areas, 1e6 km2
    maps: dict[tuple[int, int], np.ndarray]  # (month, period): mean (cell)
    agreement: np.ndarray  # (2, sea) mean number of draws with ice, September and March 2045-54


def futures(n: int) -> dict[str, Future]:
    """All scenarios; the weather of a draw is the same in each and worked out once."""
    many = {name: draws(name, n, 1) for name in SCENARIOS}
    cells = record.model("siconc").cells
    flags = static.static(25).sea.values.ravel()[cells]
    # Equal cells of the map are nearly equal on the sphere: the scale is within 2 % of 1.
    within = np.stack([(flags == flag) / (flags == flag).sum() for flag in NSR], axis=1)
    area = np.array([(flags == flag).sum() * 625 / 1e6 for flag in NSR])
    parts: dict[str, list[Future]] = {name: [] for name in SCENARIOS}
    numbers = (YEARS[:, None] * 12 + np.arange(12)).ravel()
    for k in range(n):
        weather = many["ssp126"][k].weather.means("siconc", numbers)
        for name in SCENARIOS:
            conc = _ice(many[name][k], weather, numbers)
            sea = (conc @ within).reshape(YEARS.size, 12, len(NSR))
            parts[name].append(Future(sea, sea @ area, _maps(conc), _agreement(conc, within)))
    return {name: Future(np.stack([p.sea for p in own]), np.stack([p.total for p in own]),
                         {key: np.mean([p.maps[key] for p in own], axis=0) for key in own[0].maps},
                         np.sum([p.agreement for p in own], axis=0))
            for name, own in parts.items()}  # fmt: skip


def _ice(draw: Draw, weather: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """As `Draw.means`, for a weather that is known."""
    conc = shifted(weather, draw.change.shift(numbers))
    conc[conc < record.LEAST_SICONC] = 0
    return np.asarray(conc, np.float32)


def _maps(conc: np.ndarray) -> dict[tuple[int, int], np.ndarray]:
    by_month = conc.reshape(YEARS.size, 12, -1)
    return {(month, first): by_month[(first <= YEARS) & (last >= YEARS), month].mean(axis=0)
            for month in MAPPED for first, last in PERIODS}  # fmt: skip


def _agreement(conc: np.ndarray, within: np.ndarray) -> np.ndarray:
    """Share of each sea with more than 15 % in the mean of 2045-2054, in September and March."""
    mid = conc.reshape(YEARS.size, 12, -1)[(YEARS >= 2045) & (YEARS <= 2054)].mean(axis=0)
    return np.array([(mid[month] > OPEN) @ within for month in (8, 2)])


def open_months(future: Future, first: int, last: int) -> np.ndarray:
    """Months a year in which each sea has little ice (draw x year, sea and the whole route)."""
    part = future.sea[:, (first <= YEARS) & (last >= YEARS)] < OPEN
    count = np.concatenate([part.sum(axis=2), part.all(axis=3).sum(axis=2)[..., None]], axis=2)
    return np.asarray(count.reshape(-1, len(NSR) + 1))


def september(name: str, year: int) -> tuple[float, float]:
    """Mean over models of the September area [1e6 km2]: as the models have it, and as used here."""
    at = int(np.flatnonzero(years() == year)[0])
    left = {own[0]: float(share(name, own[0])[8, at]) for own in models().values()}
    raw = np.mean([left[run] / fit().anchor[8] * own_area(run, ANCHOR)[8] for run in left])
    return float(raw), float(np.mean(list(left.values())) * fit().base_area[8])


def since_2020(name: str, month: int) -> tuple[float, float]:
    """Area of 2021-2025 over that of 2011-2020, mean of models: their own, and as used here."""
    at = (years() >= 2021) & (years() <= 2025)
    runs = [own[0] for own in models().values()]
    raw = [own_area(run, (2021, 2025))[month] / own_area(run, BASE)[month] for run in runs]
    return float(np.mean(raw)), float(np.mean([share(name, run)[month, at] for run in runs]))


def ice_free(name: str, before: int) -> tuple[float, float, float]:
    """Share with a September below 1e6 km2 before a year: runs, models, and models as used here.

    The first two from single years of all runs and of one run a model (not for SSP2-4.5, NaN), the
    third from the eleven-year mean of the area set to the observed one.
    """
    firsts = [own[0] for own in models().values()]
    until = before - fit().first_year
    smooth = [(share(name, run)[8, :until] * fit().base_area[8]).min() < ICE_FREE for run in firsts]
    if name == "ssp245":
        return float("nan"), float("nan"), float(np.mean(smooth))
    low = {run: np.nanmin(area[8, :until]) < ICE_FREE for run, area in fit().runs[name].items()
           if np.isfinite(area[8, :until]).any()}  # fmt: skip
    return (float(np.mean(list(low.values()))), float(np.mean([low[run] for run in firsts])),
            float(np.mean(smooth)))  # fmt: skip
