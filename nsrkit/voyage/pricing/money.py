"""Money: the one place where a currency becomes USD and one year's money that of another.

A number of the scenario says its currency by its unit and its year by `as_of`. What is paid is USD
of `prices.base_year`.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files
from typing import Any

from nsrkit.assumption import Assumption
from nsrkit.errors import DataError

RATES = {
    "USD": "",
    "RUB": "prices.rub_per_usd",
    "EUR": "prices.usd_per_eur",
    "SDR": "prices.usd_per_sdr",
}
"""Key of the exchange rate by currency."""


@lru_cache(maxsize=1)
def _levels() -> dict[int, float]:
    text = files("nsrkit.voyage").joinpath("data/price_level.csv").read_text(encoding="utf-8")
    return {int(row["year"]): float(row["cpi"]) for row in csv.DictReader(text.splitlines())}


def years() -> tuple[int, int]:
    """First and last year whose price level is known.

    Examples
    --------
    >>> years()
    (1995, 2025)
    """
    return min(_levels()), max(_levels())


def level(year: int, base_year: int) -> float:
    """Price level of the base year over that of another.

    Parameters
    ----------
    year
        Year whose USD a price is in.
    base_year
        Year whose USD are wanted.

    Returns
    -------
    float
        Factor [1] by which the price is multiplied.

    Raises
    ------
    DataError
        The index does not hold one of the years.

    References
    ----------
    Consumer price index of the United States (CPI-U), annual means; `data/price_level.csv`.

    Examples
    --------
    >>> round(level(2021, 2024), 3)
    1.158
    """
    if year == base_year:
        return 1.0
    known = _levels()
    for one in (year, base_year):
        if one not in known:
            first, last = years()
            raise DataError(
                f"no price level for {one}: the index holds {first} to {last}; give the "
                "price in money of another year and say so in `as_of`"
            )
    return known[base_year] / known[year]


def currency(unit: str) -> str:
    """Currency that a unit counts; empty for what is no money, as exchange rates are.

    Examples
    --------
    >>> currency("EUR/t"), currency("USD"), currency("RUB/USD"), currency("t/d")
    ('EUR', 'USD', '', '')
    """
    counted, _, per = unit.partition("/")
    return counted if counted in RATES and per not in RATES else ""


def terms(number: Assumption, base_year: int) -> tuple[str, float]:
    """How a number becomes USD of the base year.

    Parameters
    ----------
    number
        Any number of a scenario.
    base_year
        Year whose USD are wanted.

    Returns
    -------
    tuple
        Key of the exchange rate, "" where none is needed; and the factor of the price level, 1
        where `as_of` names no year or the number is no money.

    Raises
    ------
    DataError
        The index does not hold the year.

    Examples
    --------
    >>> terms(Assumption(80, "EUR/t", source="example", status="found", as_of="2024-03"), 2024)
    ('prices.usd_per_eur', 1.0)
    """
    told = currency(number.unit)
    if not told:
        return "", 1.0
    year = (number.as_of or "")[:4]
    return RATES[told], level(int(year), base_year) if year.isdigit() else 1.0


def to_usd(rate: str, value: Any) -> Any:
    """USD for one unit of the currency whose exchange rate is kept under a key.

    Parameters
    ----------
    rate
        Key of the exchange rate; "" is USD.
    value
        The rate, as the scenario quotes it; scalar or array (draw).

    Returns
    -------
    float or array
        [USD] for one unit.

    Examples
    --------
    >>> to_usd("prices.rub_per_usd", 80.0)
    0.0125
    """
    return 1.0 / value if rate.endswith("_per_usd") else value
