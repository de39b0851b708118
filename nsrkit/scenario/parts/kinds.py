"""Types that several parts of a scenario share."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field


def _in_order(given: tuple[int, int]) -> tuple[int, int]:
    if given[0] > given[1]:
        raise ValueError(f"the first year {given[0]} lies after the last {given[1]}")
    return given


def _day_of_year(given: str) -> str:
    try:
        dt.date.fromisoformat(f"2023-{given}")  # of any year: not 02-29
    except ValueError:
        raise ValueError("expected month-day such as 06-01") from None
    return given


def _period(given: Any) -> str:
    text = str(given)
    try:
        days(text)
    except ValueError:
        raise ValueError("expected a day, month or year: 2024-11-25, 2024-11 or 2024") from None
    return text


def days(period: str) -> tuple[dt.date, dt.date]:
    """First and last day of a day, month or year.

    Examples
    --------
    >>> days("2024-11")
    (datetime.date(2024, 11, 1), datetime.date(2024, 11, 30))
    """
    if len(period) == 10:
        return (day := dt.date.fromisoformat(period)), day
    year, month = int(period[:4]), period[5:]
    if len(period) == 4:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    first = dt.date.fromisoformat(f"{year}-{month}-01")
    return first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def none_twice(given: tuple[Any, ...]) -> tuple[Any, ...]:
    """The list, if it holds nothing twice; it may be empty."""
    if len(set(given)) < len(given):
        raise ValueError("name none twice")
    return given


def once_each(given: tuple[Any, ...]) -> tuple[Any, ...]:
    """The list, if it holds something and nothing twice."""
    if not given or len(set(given)) < len(given):
        raise ValueError("name at least one, and none twice")
    return given


Years = Annotated[tuple[int, int], AfterValidator(_in_order)]
MonthDay = Annotated[
    str, AfterValidator(_day_of_year), Field(json_schema_extra={"pattern": r"^\d\d-\d\d$"})
]
Period = Annotated[str, BeforeValidator(_period, json_schema_input_type=str | int)]
"""A day, month or year, as text."""
