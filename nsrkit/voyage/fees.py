"""Tariffs as laws: icebreaker escort, ice pilot, Suez tolls."""

from __future__ import annotations

import csv
import datetime as dt
from functools import lru_cache
from importlib.resources import files

import numpy as np

# Order FST 45-t/1 of 4 March 2014. The base is the rate of one zone in summer for Arc4 and
# 40,001-100,000 GT; with all seven zones it is the 446.84 RUB/GT that is usually quoted.
ESCORT_BASE_RUB_PER_GT = 223.4217
_ZONES = (1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.0)
# Upper end of the tonnage band and its factor; None where no rate was found.
_BANDS = ((5_000, None), (10_000, 1.8), (20_000, 1.6), (40_000, 1.2), (100_000, 1.0))
_WINTER = 2.5
_CLASSES = {
    "Arc4": 1.00, "Arc5": 0.99, "Arc6": 0.98, "Arc7": 0.98, "Arc8": 0.98, "Arc9": 0.98,
    "Icebreaker6": 0.97, "Icebreaker7": 0.97, "Icebreaker8": 0.97,
}  # fmt: skip
_NO_CLASS_SUMMER = 2.0  # ratio to Arc4 in one secondary source; no winter rate


def season(entry: dt.date) -> str:
    """Tariff season of a date of entry: "summer" is 1 July to 30 November, else "winter".

    References
    ----------
    Order FST 45-t/1 of 2014, as reported at arctic-lio.com/node/219.

    Examples
    --------
    >>> season(dt.date(2024, 11, 30)), season(dt.date(2024, 12, 1))
    ('summer', 'winter')
    """
    return "summer" if 7 <= entry.month <= 11 else "winter"


def gt_factor(gt: float) -> float | None:
    """Tonnage factor of the escort tariff; None up to 5,000 and above 100,000 GT."""
    return next((factor for top, factor in _BANDS if gt <= top), None)


def class_factor(tariff_class: str, entry: dt.date) -> float | None:
    """Class factor of the escort tariff; None for Ice1 to Ice3, and in winter for no ice class."""
    if tariff_class == "none":
        return _NO_CLASS_SUMMER if season(entry) == "summer" else None
    return _CLASSES.get(tariff_class)


def escort_rate(
    gt: float,
    zones: int,
    entry: dt.date,
    tariff_class: str,
    *,
    assumed_gt_factor: float | None = None,
    assumed_class_factor: float | None = None,
) -> float | None:
    """Icebreaker escort fee per gross ton, at the level of 2014.

    `rate = 223.4217 x tonnage x zones x season x class`; per GT, whatever the cargo.

    Parameters
    ----------
    gt
        Gross tonnage.
    zones
        Number of distinct areas of the NSR (0 to 7) in which escort was used.
    entry
        Date of entry into the NSR.
    tariff_class
        Russian ice class, or "none".
    assumed_gt_factor, assumed_class_factor
        Factors to take where none is printed.

    Returns
    -------
    float or None
        Rate [RUB/GT]; 0 without escort; None where no factor is printed and none is assumed.

    References
    ----------
    Order FST 45-t/1 of 4 March 2014 (table 8 as printed in consultant.ru LAW_161305); bands and
    seasons as reported at arctic-lio.com/node/219; tonnage steps 1.6 and 1.8 derived from the model
    of Lambert et al. (2021).

    Examples
    --------
    >>> round(escort_rate(40_000, 7, dt.date(2024, 9, 1), "Arc4"), 2)
    536.21
    """
    if zones == 0:
        return 0.0
    if not 1 <= zones <= len(_ZONES):
        raise ValueError(f"the tariff knows 1 to 7 zones, not {zones}")
    tonnage = gt_factor(gt)
    classed = class_factor(tariff_class, entry)
    tonnage = assumed_gt_factor if tonnage is None else tonnage
    classed = assumed_class_factor if classed is None else classed
    if tonnage is None or classed is None:
        return None
    winter = _WINTER if season(entry) == "winter" else 1.0
    return ESCORT_BASE_RUB_PER_GT * tonnage * _ZONES[zones - 1] * winter * classed


def _table(name: str) -> list[dict[str, str]]:
    text = files("nsrkit.voyage").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def _pilots() -> tuple[tuple[float, float], ...]:
    return tuple(
        (float(row["gt_up_to"] or "inf"), float(row["usd"])) for row in _table("ice_pilot.csv")
    )


def ice_pilot_usd(gt: float) -> float:
    """Ice pilot for one NSR voyage [USD of about 2020], by tonnage band.

    References
    ----------
    Lambert et al. (2021), Transp. Res. A 151, 28-51, model inputs; `data/ice_pilot.csv`.

    Examples
    --------
    >>> ice_pilot_usd(16_324)
    7309.1
    """
    return next(usd for top, usd in _pilots() if gt <= top)


@lru_cache(maxsize=1)
def _tolls() -> dict[str, np.ndarray]:
    rows = _table("suez_tolls.csv")
    return {name: np.array([float(row[name]) for row in rows])
            for name in ("gt", "container", "bulk", "tanker")}  # fmt: skip


def suez_toll_usd(gt: float, ship_type: str) -> float | None:
    """Toll of one laden Suez passage [USD of about 2020].

    Parameters
    ----------
    gt
        Gross tonnage.
    ship_type
        "container", "bulk" or "tanker".

    Returns
    -------
    float or None
        Linear between the points of the curve; None for other types, and outside 10,000-100,000 GT.

    References
    ----------
    Lambert et al. (2021), Transp. Res. A 151, 28-51, model inputs; `data/suez_tolls.csv`.

    Examples
    --------
    >>> suez_toll_usd(30_000, "container")
    173892.07
    """
    table = _tolls()
    if ship_type not in table or not table["gt"][0] <= gt <= table["gt"][-1]:
        return None
    return float(np.interp(gt, table["gt"], table[ship_type]))
