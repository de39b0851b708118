"""Ships that transit the NSR in a season (`transit:`)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from nsrkit.scenario.base import Model, Quantity, not_supplied
from nsrkit.scenario.parts.escort import EscortPolicy
from nsrkit.scenario.parts.kinds import MonthDay

Way = Literal["east", "west"]


class Group(Model):
    """Ships of one kind that go to and fro by the NSR as long as the season lasts."""

    ship: str
    """A name of `params/ships/`, or a path."""
    ships: int = Field(default=1, ge=1, le=500)
    """How many there are."""
    west: str
    """Port at the western end, a name of `params/ports.csv`."""
    east: str
    """Port at the eastern end."""
    laden: Literal["east", "west", "both"] = "east"
    """On which ways they carry cargo; on the other they are in ballast."""
    starts: Way = "east"
    """Which way they go first."""
    first: MonthDay = "06-15"
    """Earliest departure, month-day."""
    last: MonthDay = "11-30"
    """Latest departure, month-day."""
    cargo: str | None = None
    """Its cargo in `params/nsr-transits.csv`, so that what was counted of it stands beside."""
    escort: EscortPolicy | None = None
    """Icebreaker escort; None takes `voyage.escort`."""
    voyages: int | None = Field(default=None, ge=0)
    """Most voyages in a season, all ships and both ways; None: as many as the season allows."""
    stronger: str | None = None
    """A ship of a higher ice class, whose season with the same cargo stands beside it."""
    gap_d: Quantity("d") = not_supplied("d", "no dates of first departures found")  # type: ignore[valid-type]
    """Days between the first departures of two ships; where not supplied all are ready at once."""
    port_d: Quantity("d") = not_supplied("d", "no time in port found")  # type: ignore[valid-type]
    """Days in port, and on whatever else, between two voyages; none where not supplied."""
    cargo_t: Quantity("t") = not_supplied("t", "no cargo found")  # type: ignore[valid-type]
    """Cargo of a laden voyage; without it a group has no tonnes."""


class Transit(Model):
    """Traffic of a season."""

    fleet: dict[str, Group]
    """Groups of ships by name."""
    members: int = Field(default=20, ge=0, le=1000)
    """Members of possible ice that the season is repeated in."""
    publisher: str = "CHNL"
    """Whose statistics stand beside the model; those of others are never mixed in."""
