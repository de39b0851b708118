"""Tariffs of the Northern Sea Route as laws: icebreaker escort and ice pilot."""

from __future__ import annotations

import csv
import datetime as dt
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

# Order FST 45-t/1 of 4 March 2014. The base is the rate of one zone in summer for Arc4 and
# 40,001-100,000 GT; with all seven zones it is the 446.84 RUB/GT that is usually quoted.
ESCORT_BASE_RUB_PER_GT = 223.4217
_ZONES = np.array([0.0, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.0])
# Upper ends of the tonnage bands and their factors; NaN where no rate was found.
_BAND_TOPS = np.array([5_000, 10_000, 20_000, 40_000, 100_000])
_BANDS = np.array([np.nan, 1.8, 1.6, 1.2, 1.0, np.nan])
_WINTER = 2.5
_CLASSES = {
    "Arc4": 1.00, "Arc5": 0.99, "Arc6": 0.98, "Arc7": 0.98, "Arc8": 0.98, "Arc9": 0.98,
    "Icebreaker6": 0.97, "Icebreaker7": 0.97, "Icebreaker8": 0.97,
}  # fmt: skip
_NO_CLASS_SUMMER = 2.0  # ratio to Arc4 in one secondary source; no winter rate

Dates = dt.date | np.datetime64 | np.ndarray


def winter(entry: Dates) -> Any:
    """Whether a date of entry falls into the winter-spring season of the tariff.

    Parameters
    ----------
    entry
        Date of entry into the NSR; a date, or an array (draw) of datetime64.

    Returns
    -------
    bool or array
        True from 1 December to 30 June, False from 1 July to 30 November.

    References
    ----------
    Order FST 45-t/1 of 2014, as reported at arctic-lio.com/node/219.

    Examples
    --------
    >>> winter(dt.date(2024, 11, 30)), winter(dt.date(2024, 12, 1))
    (False, True)
    """
    if isinstance(entry, dt.date):
        return not 7 <= entry.month <= 11
    month = np.asarray(entry, "datetime64[M]").astype(int) % 12 + 1
    return (month < 7) | (month > 11)


def gt_factor(gt: Any) -> Any:
    """Tonnage factor of the escort tariff; NaN up to 5,000 and above 100,000 GT.

    Examples
    --------
    >>> float(gt_factor(40_000)), float(gt_factor(100_001))
    (1.2, nan)
    """
    return _BANDS[np.searchsorted(_BAND_TOPS, gt)]


def class_factor(tariff_class: str, entry: Dates) -> Any:
    """Class factor of the escort tariff; NaN for Ice1 to Ice3, and in winter for no ice class.

    Examples
    --------
    >>> class_factor("Arc5", dt.date(2024, 9, 1))
    0.99
    """
    if tariff_class == "none":
        return np.where(winter(entry), np.nan, _NO_CLASS_SUMMER)
    return _CLASSES.get(tariff_class, np.nan)


def escort_rate(
    gt: Any,
    zones: Any,
    entry: Dates,
    tariff_class: str,
    *,
    assumed_gt_factor: Any = np.nan,
    assumed_class_factor: Any = np.nan,
) -> Any:
    """Icebreaker escort fee per gross ton, at the level of 2014.

    `rate = 223.4217 x tonnage x zones x season x class`; per GT, whatever the cargo. All numbers
    may be arrays (draw).

    Parameters
    ----------
    gt
        Gross tonnage.
    zones
        Number of distinct areas of the NSR (0 to 7) in which escort was used.
    entry
        Date of entry into the NSR: it sets the season of the tariff, which is not that of permits.
    tariff_class
        Russian ice class, or "none".
    assumed_gt_factor, assumed_class_factor
        Factors to take where none is printed, and only there; NaN is none.

    Returns
    -------
    float or array
        Rate [RUB/GT]; 0 without escort; NaN where no factor is printed and none is assumed.

    Raises
    ------
    ValueError
        More zones than the tariff has, or fewer than none.

    References
    ----------
    Order FST 45-t/1 of 4 March 2014 (table 8 as printed in consultant.ru LAW_161305); bands and
    seasons as reported at arctic-lio.com/node/219; tonnage steps 1.6 and 1.8 derived from the model
    of Lambert et al. (2021).

    Examples
    --------
    >>> round(float(escort_rate(40_000, 7, dt.date(2024, 9, 1), "Arc4")), 2)
    536.21
    """
    areas = np.asarray(zones)
    if (areas < 0).any() or (areas >= _ZONES.size).any():
        raise ValueError(f"the tariff knows 1 to {_ZONES.size - 1} zones, not {zones}")
    tonnage, classed = gt_factor(gt), class_factor(tariff_class, entry)
    tonnage = np.where(np.isnan(tonnage), assumed_gt_factor, tonnage)
    classed = np.where(np.isnan(classed), assumed_class_factor, classed)
    season = np.where(winter(entry), _WINTER, 1.0)
    rate = ESCORT_BASE_RUB_PER_GT * tonnage * _ZONES[areas.astype(int)] * season * classed
    return np.where(areas == 0, 0.0, rate)[()]


@lru_cache(maxsize=1)
def _pilots() -> tuple[np.ndarray, np.ndarray]:
    text = files("nsrkit.voyage").joinpath("data/ice_pilot.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    tops = np.array([float(row["gt_up_to"] or "inf") for row in rows])
    return tops, np.array([float(row["usd"]) for row in rows])


def ice_pilot_usd(gt: Any) -> Any:
    """Ice pilot for one NSR voyage [USD of 2020], by tonnage band; scalar or array (draw).

    References
    ----------
    Lambert et al. (2021), Transp. Res. A 151, 28-51, model inputs; `data/ice_pilot.csv`.

    Examples
    --------
    >>> float(ice_pilot_usd(16_324))
    7309.1
    """
    tops, usd = _pilots()
    return usd[np.searchsorted(tops, gt)]
