"""Which ice, which departures, which years."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from nsrkit.scenario.base import Model
from nsrkit.scenario.parts.kinds import MonthDay, Years, once_each
from nsrkit.scenario.ship import PolarisClass


class Ice(Model):
    """Which ice the voyage meets."""

    source: str = "record"
    """`record` (the embedded model), `normal`, or the path of a product."""
    year: int | None = Field(default=None, ge=1979)
    """Year of the ice; None takes the year of departure."""
    period: Years = (1991, 2020)
    """First and last year of the normal, where source is `normal`."""


class Scan(Model):
    """Departures through a season."""

    first: MonthDay = "06-01"
    """First departure, month-day."""
    last: MonthDay = "12-15"
    """Last departure, month-day; before `first` it lies in the next year."""
    every_d: int = Field(default=7, ge=1, le=31)
    """Days between departures."""
    years: Years = (2016, 2025)
    """First and last ice year that the scan's spread is drawn from."""
    members: int = Field(default=8, ge=0, le=1000)
    """Members of the ice (possible ice of the same climate) that the priced scan is repeated in."""


class Navigability(Model):
    """Navigable days of ice classes, in the record and in years to come."""

    classes: Annotated[tuple[PolarisClass, ...], AfterValidator(once_each)] = (
        "none",
        "IA",
        "PC6",
        "PC3",
    )
    """POLARIS classes; that of the ship is added."""
    years: Years = (1979, 2025)
    """First and last year of the record that is counted."""
    period: Years = (2012, 2021)
    """Years for which the rules are put side by side."""
    scenarios: tuple[Literal["ssp126", "ssp245", "ssp585"], ...] = ("ssp126", "ssp245", "ssp585")
    """Scenarios of the years to come; none leaves them out."""
    ahead: tuple[Annotated[int, Field(ge=2021, le=2100)], ...] = (2030, 2040, 2060, 2080, 2100)
    """Years to come that are counted."""
    members: int = Field(default=6, ge=2, le=1000)
    """Draws of each year to come; each is a CMIP6 model with a weather of its own."""
