"""A chain of sea and rail (`express:`); its sea part is the service of `liner:`."""

from __future__ import annotations

from pydantic import Field

from nsrkit.scenario.base import Model


class Express(Model):
    """Boxes by sea to a port and on by rail."""

    members: int = Field(default=20, ge=0, le=1000)
    """Members of possible ice that the season is repeated in."""
