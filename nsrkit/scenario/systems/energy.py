"""Gas, crude and condensate of the Arctic, under sanctions (`energy:`)."""

from __future__ import annotations

from pydantic import Field

from nsrkit.scenario.base import Model


class Energy(Model):
    """Plants, the ships that carry for them, and who takes the cargo."""

    years: tuple[int, ...] = Field(default=(2024,), min_length=1)
    """Years to be answered, each month by month."""
