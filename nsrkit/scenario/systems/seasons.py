"""Seasons that were reported, to be answered by the model (`seasons:`)."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from nsrkit.assumption import Assumption
from nsrkit.scenario.base import Model, Quantity
from nsrkit.scenario.parts.kinds import none_twice, once_each

_THICKNESS = Assumption(
    1.0, "1", 0.8, 1.2, "route-wide error of reanalysis thickness, 15-25 %; after 2017 thickness "
    "is extrapolated", "assumed",
)  # fmt: skip


class Seasons(Model):
    """Reported dates of seasons against the model."""

    years: Annotated[tuple[int, ...], AfterValidator(none_twice)] = ()
    """Years whose reports are answered; none given: every year that has one."""
    course: Annotated[tuple[int, ...], AfterValidator(once_each)] = (2021, 2024)
    """Of these, years that are also shown day by day, class by class."""
    members: int = Field(default=20, ge=2, le=1000)
    """Members of possible ice that each date is answered by."""
    thickness_factor: Quantity("1") = _THICKNESS  # type: ignore[valid-type]
    """Multiplies all thickness; low and high are the ends of its error. That of `sailing`, which
    may be a stress test, does not count here."""
