"""Gas, crude and condensate of the Arctic, under sanctions (`energy:`)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from nsrkit.scenario.base import Model, Price, Quantity, not_supplied
from nsrkit.scenario.parts.escort import EscortPolicy
from nsrkit.scenario.parts.kinds import once_each

LAST_ICE = 2025
"""Last year whose own ice is known; later ones meet that of its climate."""


class Train(Model):
    """A part of a plant that makes cargo from a day on."""

    mt_per_y: Quantity("Mt/y")  # type: ignore[valid-type]
    """What it is built for."""
    load: Quantity("1")  # type: ignore[valid-type]
    """Share of that which it makes where all is taken."""
    starts: dt.date | None = None
    """First cargo that it can give; None: not built."""


class Plant(Model):
    """Where cargo comes from."""

    title: str
    """Name for people."""
    cargo: Literal["lng", "crude", "condensate"]
    """What it gives."""
    port: str
    """Port of loading, a name of `params/ports.csv`."""
    trains: dict[str, Train]
    """Parts of it by name."""
    tanks_mt: Quantity("Mt") = not_supplied("Mt", "no tanks found")  # type: ignore[valid-type]
    """What it can keep ashore; none where not supplied."""


class Step(Model):
    """A number of ships from a day on."""

    on: dt.date
    """From this day."""
    ships: Quantity("1")  # type: ignore[valid-type]
    """How many there are."""


class Fleet(Model):
    """Ships of one kind that may be sent on the same ways."""

    title: str
    """Name for people."""
    ship: str
    """A name of `params/ships/`, or a path."""
    steps: tuple[Step, ...] = ()
    """How many there are, from which day on; none: as many as are wanted can be chartered."""
    more: float = Field(default=0.0, ge=-100, le=100)
    """Ships more than these, to ask what they would add."""
    fit: Quantity("1", highest=1.0)  # type: ignore[valid-type]
    """Share of the days of a year on which a ship is at work."""
    cargo_t: Quantity("t")  # type: ignore[valid-type]
    """Cargo of a laden voyage."""
    escort: EscortPolicy = "required"
    """Icebreaker escort on the NSR."""
    sanctioned: bool = False
    """Whether its ships are under sanctions."""


class Store(Model):
    """Where cargo goes from one ship to another: a floating store, ships side by side, a tank."""

    title: str
    """Name for people."""
    port: str
    """Where it lies, a name of `params/ports.csv`."""
    mt: Quantity("Mt")  # type: ignore[valid-type]
    """What it holds; 0 where ships lie side by side."""
    passes_mt: Quantity("Mt/y") = not_supplied("Mt/y", "no limit found")  # type: ignore[valid-type]
    """Most that it takes in over a year; not supplied: no limit."""
    aboard: str | None = None
    """Fleet whose ships hold the cargo, and are not free meanwhile; None: the store itself."""
    starts: dt.date = dt.date(2000, 1, 1)
    """First day of its use."""


class Market(Model):
    """Who takes cargo."""

    title: str
    """Name for people."""
    port: str
    """A port that stands for its terminals, a name of `params/ports.csv`."""
    takes: tuple[Literal["lng", "crude", "condensate"], ...] = ("lng",)
    """What it takes."""
    most_mt: Quantity("Mt/y") = not_supplied("Mt/y", "no limit found")  # type: ignore[valid-type]
    """Most that it takes in a year; not supplied: no limit."""
    least_mt: Quantity("Mt/y") = not_supplied("Mt/y", "no contract found")  # type: ignore[valid-type]
    """What it must get in a year by contract, as far as ships allow; not supplied: nothing."""
    price: Price("t")  # type: ignore[valid-type]
    """What it pays on delivery."""


class Way(Model):
    """Ways of a fleet that begin at plants."""

    plants: Annotated[tuple[str, ...], AfterValidator(once_each)]
    """Plants that it begins at."""
    fleet: str
    """Who sails it."""
    to: str
    """A store or a market."""
    side: Literal["west", "east"]
    """Which end of the NSR it leaves by."""
    corridor: Literal["direct", "suez", "cape"] = "direct"
    """From Murmansk on, where the way leads west and farther than Europe."""


class Onward(Model):
    """Ways of a fleet from stores to a market."""

    stores: Annotated[tuple[str, ...], AfterValidator(once_each)]
    """Stores that it begins at."""
    fleet: str
    """Who sails it."""
    to: str
    """A market."""
    corridor: Literal["direct", "suez", "cape"] = "direct"
    """Which way at sea."""


class Ban(Model):
    """Something that may not be done between two days: by sanctions, or for want of a buyer."""

    title: str
    """Name for people."""
    source: str
    """Where it is told."""
    on: bool = True
    """Whether it holds at all."""
    first: dt.date
    """First day."""
    until: dt.date | None = None
    """Day on which it ends; None: not in the years asked."""
    plants: tuple[str, ...] = ()
    """Cargo of which plants; none named: of all."""
    targets: tuple[str, ...] = ()
    """To which stores and markets; none named: to all."""
    fleets: tuple[str, ...] = ()
    """By which ships; none named: by all."""


class Lever(Model):
    """Something that may be changed, alone, to see what it does."""

    title: str
    """Name for people."""
    why: str
    """Where it comes from, or why it is asked."""
    sets: dict[str, Any]
    """Values by dotted key below `energy`."""


class Energy(Model):
    """Plants, the ships that carry for them, and who takes the cargo."""

    years: Annotated[tuple[int, ...], AfterValidator(once_each)] = (2024,)
    """Years to be answered, in order, each month by month."""
    every_d: int = Field(default=10, ge=2, le=15)
    """Days between the departures that are routed; every month has two."""
    members: int = Field(default=4, ge=0, le=200)
    """Members of possible ice that the years are repeated in."""
    draws: int = Field(default=32, ge=0, le=2000)
    """Draws of the numbers below, each in one of the ices; 0 gives no spread of them."""
    plants: dict[str, Plant] = Field(default_factory=dict)
    """Where cargo comes from, by name."""
    fleets: dict[str, Fleet] = Field(default_factory=dict)
    """Who carries it, by name."""
    stores: dict[str, Store] = Field(default_factory=dict)
    """Where it changes ships, by name."""
    markets: dict[str, Market] = Field(default_factory=dict)
    """Who takes it, by name."""
    ways: dict[str, Way] = Field(default_factory=dict)
    """Ways from plants, by name."""
    onward: dict[str, Onward] = Field(default_factory=dict)
    """Ways from stores, by name."""
    bans: dict[str, Ban] = Field(default_factory=dict)
    """What may not be done, by name."""
    levers: dict[str, Lever] = Field(default_factory=dict)
    """What may be changed, by name."""
    counted: str = "arc7"
    """Fleet whose number is varied, to see what one ship more is worth."""
    counts: tuple[int, ...] = ()
    """Numbers of its ships that are tried; none: it is not varied."""
    load_d: Quantity("d") = not_supplied("d", "no time found")  # type: ignore[valid-type]
    """Days at a plant in each round, with waiting; none where not supplied."""
    turn_d: Quantity("d") = not_supplied("d", "no time found")  # type: ignore[valid-type]
    """Days at a market or store in each round, with waiting; none where not supplied."""
