"""Seasons that were reported, to be answered by the model (`seasons:`)."""

from __future__ import annotations

from pydantic import Field

from nsrkit.scenario.base import Model


class Seasons(Model):
    """Reported dates of seasons against the model."""

    members: int = Field(default=20, ge=0, le=1000)
    """Members of possible ice that each date is answered by."""
