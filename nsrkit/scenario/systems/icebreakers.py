"""The icebreaker fleet of a season (`icebreakers:`)."""

from __future__ import annotations

from pydantic import Field

from nsrkit.scenario.base import Model


class Icebreakers(Model):
    """Which icebreakers serve whom, and where."""

    seasons: int = Field(default=200, ge=1, le=100_000)
    """Seasons that are simulated."""
