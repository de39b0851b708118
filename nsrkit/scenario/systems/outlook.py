"""Cargo of the NSR to 2040, and who sails all year (`outlook:`)."""

from __future__ import annotations

from pydantic import Field

from nsrkit.scenario.base import Model
from nsrkit.scenario.systems.reliable import Reliable


class Outlook(Model):
    """Projects, how much of their plans is delivered, and the transit beside them."""

    until: int = Field(default=2040, ge=2026, le=2060)
    """Last year of the outlook."""
    reliable: Reliable = Reliable()
    """Who can sail all year, by class and sea."""
