"""Icebreaker escort on one voyage, admission to the NSR, and the choices that are tried."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from nsrkit.scenario.base import Model, Quantity, not_supplied
from nsrkit.scenario.parts.kinds import once_each

EscortPolicy = Literal["none", "required", "full"]


class Escort(Model):
    """The icebreaker that leads, and the rules that may ask for one."""

    icebreaker: str = "project-22220"
    """Leading icebreaker, a name of `params/icebreakers.csv`."""
    wait_h: Quantity("h") = not_supplied("h", "no waiting times for convoys found")  # type: ignore[valid-type]
    """Waiting for the convoy, each time that escort begins."""
    rules: str | None = None
    """Table of the admission rules in force, a file; None: not supplied, no legal check."""


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
