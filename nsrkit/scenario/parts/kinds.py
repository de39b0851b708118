"""Types that several parts of a scenario share."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import AfterValidator, Field


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


def once_each(given: tuple[Any, ...]) -> tuple[Any, ...]:
    """The list, if it holds something and nothing twice."""
    if not given or len(set(given)) < len(given):
        raise ValueError("name at least one, and none twice")
    return given


Years = Annotated[tuple[int, int], AfterValidator(_in_order)]
MonthDay = Annotated[
    str, AfterValidator(_day_of_year), Field(json_schema_extra={"pattern": r"^\d\d-\d\d$"})
]
