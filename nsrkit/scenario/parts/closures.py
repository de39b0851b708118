"""Waters that are closed between two days, such as an exercise (`routing.closures`)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from nsrkit.scenario.base import Model
from nsrkit.scenario.parts.kinds import once_each

Sea = Literal["barents", "white_sea", "pechora_sea", "kara_sw", "kara_ne", "laptev_w", "laptev_e",
              "east_siberian_sw", "east_siberian_ne", "chukchi", "bering"]  # fmt: skip
_ANY_YEAR = "2023-"  # no leap year: 29 February is no day of any year


def _day(given: Any) -> str:
    text = str(given)
    try:
        dt.date.fromisoformat(text if len(text) > 5 else _ANY_YEAR + text)
    except ValueError:
        raise ValueError("expected a date such as 2026-09-10, or a month-day of every year such "
                         "as 09-10") from None  # fmt: skip
    return text


Day = Annotated[str, BeforeValidator(_day, json_schema_input_type=str)]


class Closure(Model):
    """Seas that no ship may sail in from one day to another."""

    areas: Annotated[tuple[Sea, ...], AfterValidator(once_each)]
    """Seas that are closed, each as a whole."""
    first: Day
    """First day: a date, or a month-day that comes again every year."""
    last: Day
    """Last day; a month-day before `first` lies in the next year."""
    title: str = "closure"
    """What it is, for people."""
    source: str = Field(default="set by user", min_length=1)
    """Who announced it."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.yearly != (len(self.last) == 5):
            raise ValueError("first and last must both be dates, or both month-days")
        if not self.yearly and self.last < self.first:
            raise ValueError(f"the first day {self.first} lies after the last, {self.last}")
        return self

    @property
    def yearly(self) -> bool:
        """Whether it comes again every year."""
        return len(self.first) == 5

    def holds(self, day: dt.date) -> bool:
        """Whether it is in force on a day.

        Examples
        --------
        >>> winter = Closure(areas=["chukchi"], first="12-20", last="01-10")
        >>> winter.holds(dt.date(2031, 1, 5)), winter.holds(dt.date(2031, 2, 5))
        (True, False)
        """
        text = f"{day:%m-%d}" if self.yearly else f"{day}"
        if self.first <= self.last:
            return self.first <= text <= self.last
        return text >= self.first or text <= self.last
