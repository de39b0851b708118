"""Who can sail all year, by class and sea (`outlook.reliable`)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from nsrkit.assumption import Assumption
from nsrkit.scenario.base import Model, Quantity
from nsrkit.scenario.parts.kinds import Years, once_each
from nsrkit.scenario.ship import PolarisClass

Scenario = Literal["ssp126", "ssp245", "ssp585"]

_RMRS = (
    "level ice that {} is built for in winter and spring, high: in summer and autumn (Russian "
    "Maritime Register); {}"
)
_LIMITS: dict[PolarisClass, Assumption] = {
    "none": Assumption(0.15, "m", None, None, "Zhou et al. (2021), Remote Sens. 13, 2766: "
                       "open-water ships in ice under 15 cm", "found"),
    "IA": Assumption(0.6, "m", 0.6, 0.8, _RMRS.format("Arc4", "IA = Arc4: IMO G-1.5"), "found"),
    "PC6": Assumption(0.8, "m", 0.8, 1.2, _RMRS.format("Arc5", "PC6 = Arc5: IMO G-1.5; high: PC6 "
                      "in Zhou et al. (2021), Arc5 1.0 m"), "found"),
    "PC4": Assumption(1.4, "m", 1.4, 1.7, _RMRS.format("Arc7", "Arc7 = PC4: J. Mar. Sci. Eng. 12, "
                      "2166 (2024)"), "found"),
}  # fmt: skip
_SURE = Assumption(
    0.9, "1", 0.8, 0.99, "what the IPCC calls very likely; low and high: a season in five lost, "
    "virtually certain; no promise of a carrier for the whole NSR was found", "assumed",
)  # fmt: skip
_SCHEDULE = Assumption(
    14.0, "d", 9.0, 20.0, "passage after which Shanghai-Hamburg takes as long as by Suez: 6 d in "
    "open water and 3,053 nm less (10,782 - 7,729) at 16 kn; low: Arc7 gas carriers, Sabetta to "
    "Dezhnev, June 2021 (CHNL: 8.7 d); high assumed, a ship that has no other way", "derived",
)  # fmt: skip


class Passages(Model):
    """Voyages through the ice of the years to come, a departure in each month."""

    ships: Annotated[tuple[str, ...], AfterValidator(once_each)] = (
        "panamax-open", "container-1a", "feeder-1as", "arc7-lng",
    )  # fmt: skip
    """Ships that sail, names of `params/ships/`: one for each class in question."""
    scenario: Scenario = "ssp245"
    """Scenario of the climate."""
    year: int = Field(default=2040, ge=2026, le=2099)
    """Year of the ice to come."""
    today: int = Field(default=2024, ge=1981, le=2024)
    """Year whose climate stands beside it."""
    members: int = Field(default=8, ge=2, le=1000)
    """Draws of each ice."""
    schedule_d: Quantity("d", lowest=1.0) = _SCHEDULE  # type: ignore[valid-type]
    """Longest passage Cape Zhelaniya - Bering Strait that a service can live with."""


class Reliable(Model):
    """Navigable days of classes, seas and scenarios, and who is promised the whole year."""

    classes: Annotated[tuple[PolarisClass, ...], AfterValidator(once_each)] = (
        "none", "IA", "PC6", "PC5", "PC4",
    )  # fmt: skip
    """POLARIS classes, the weakest first."""
    scenarios: Annotated[tuple[Scenario, ...], AfterValidator(once_each)] = (
        "ssp126", "ssp245", "ssp585",
    )  # fmt: skip
    """Scenarios of the climate."""
    years: Years = (2026, 2042)
    """First and last year to come."""
    every_y: int = Field(default=2, ge=1, le=10)
    """Years from one that is counted to the next: more draws say more than more years."""
    members: int = Field(default=12, ge=2, le=1000)
    """Draws of each year; each is a CMIP6 model with a weather of its own."""
    horizons: Annotated[tuple[int, ...], AfterValidator(once_each)] = (2030, 2035, 2040)
    """Years about which the probability is asked for."""
    within_y: int = Field(default=2, ge=0, le=10)
    """Years before and after a horizon whose draws count for it: one year alone is weather."""
    at_least: Annotated[tuple[Annotated[int, Field(ge=1, le=365)], ...],
                        AfterValidator(once_each)] = (365, 350, 300)  # fmt: skip
    """Navigable days [d] that may be called year-round; 365 is every day."""
    record: Years = (2013, 2025)
    """Years of the record that stand before them."""
    limits_m: dict[PolarisClass, Quantity("m")] = _LIMITS  # type: ignore[valid-type]
    """Ice [m] that a class is built for, as a stricter rule beside POLARIS; a class without one
    is not judged by it."""
    sure: Quantity("1", highest=1.0) = _SURE  # type: ignore[valid-type]
    """Probability from which on a season counts as reliable."""
    passages: Passages = Passages()
    """Voyages that ask what a navigable day is worth."""

    @model_validator(mode="after")
    def _each_horizon_is_counted(self) -> Self:
        for horizon in self.horizons:
            if not self.counted(horizon):
                first, last = self.years
                raise ValueError(f"no year of {first} to {last}, every {self.every_y}, lies within "
                                 f"{self.within_y} of {horizon}; ask for a year among them or "
                                 "lengthen `years`")  # fmt: skip
        return self

    def ahead(self) -> tuple[int, ...]:
        """Years to come that are counted.

        Examples
        --------
        >>> Reliable().ahead()[:3]
        (2026, 2028, 2030)
        """
        return tuple(range(self.years[0], self.years[1] + 1, self.every_y))

    def counted(self, horizon: int) -> tuple[int, ...]:
        """Years whose draws count for a horizon.

        Examples
        --------
        >>> Reliable().counted(2040)
        (2038, 2040, 2042)
        """
        return tuple(year for year in self.ahead() if abs(year - horizon) <= self.within_y)
