"""Icebreaker escort on one voyage, admission to the NSR, and the choices that are tried."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from nsrkit.scenario.base import Model, Quantity, not_supplied
from nsrkit.scenario.parts.kinds import once_each

EscortPolicy = Literal["none", "required", "full"]


def _rising(given: tuple[float, float]) -> tuple[float, float]:
    if not 0 <= given[0] <= given[1]:
        raise ValueError("write light ice first, then medium: [0.3, 0.7]")
    return given


class Escort(Model):
    """The icebreaker that leads, and the rules that may ask for one."""

    icebreaker: str = "project-22220"
    """Leading icebreaker, a name of `params/icebreakers.csv` that has a speed curve."""
    icebreakers: Literal[1, 2] | None = None
    """How many lead; None: two where the ship is wider than one, as Rosatomflot has done."""
    channel_concentration: Quantity("1") = not_supplied("1", "no measurement found")  # type: ignore[valid-type]
    """Share of the channel behind her that broken ice covers."""
    wait_h: Quantity("h") = not_supplied("h", "no waiting times for convoys found")  # type: ignore[valid-type]
    """Waiting for the icebreaker where a passage first needs her, once; not at its very start."""
    rules: str | None = None
    """Table of the admission rules in force, a file; None: not supplied, no legal check."""
    conditions: str | None = None
    """Table of the ice condition that the authority states by zone and period, a file."""
    thresholds_m: Annotated[tuple[float, float], AfterValidator(_rising)] | None = None
    """Thickest ice [m] that counts as light and as medium, in the place of such a table."""

    @model_validator(mode="after")
    def _conditions_for_rules(self) -> Escort:
        if self.rules and not (self.conditions or self.thresholds_m):
            raise ValueError(
                "the rules go by light, medium and heavy ice, which the model does not guess: give "
                "escort.conditions (a table) or escort.thresholds_m"
            )
        if self.conditions and self.thresholds_m:
            raise ValueError("give escort.conditions or escort.thresholds_m, not both")
        return self


class Options(Model):
    """Escort policies and ordered speeds that are tried against each other."""

    escort: Annotated[tuple[EscortPolicy, ...], AfterValidator(once_each)] = (
        "none",
        "required",
        "full",
    )
    """Escort policies."""
    order_kn: tuple[Annotated[float, Field(gt=0)], ...] = ()
    """Ordered speeds [kn]; none: seven from 60 % of the service speed up to it."""
    take: Literal["given", "cheapest"] = "given"
    """Which one the voyage is sailed with: the scenario's own, or the cheapest feasible one."""
