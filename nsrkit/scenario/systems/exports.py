"""Exports of a region by month, commodity and destination (`exports:`)."""

from __future__ import annotations

from pydantic import Field

from nsrkit.scenario.base import Model


class Exports(Model):
    """What leaves a port through the year, and which way."""

    port: str
    """Port of loading, a name of `params/ports.csv`."""
    members: int = Field(default=20, ge=0, le=1000)
    """Members of possible ice that the year is repeated in."""
