"""What a season is made of, and what is noted of it; hours count from its first departure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import simpy

from nsrkit.systems.icebreakers.events.world import Way


class Stretch(NamedTuple):
    """A voyage of a round, and what follows it."""

    way: str
    first: float
    """Earliest hour of departure."""
    last: float
    stay_h: tuple[float, float, float]
    """Hours until she is ready for the next: least, central, most."""


class Ships(NamedTuple):
    """Ships of one kind that sail the same round."""

    name: str
    ships: int
    legs: tuple[Stretch, ...]
    begins: int
    """Number of the leg that they begin with."""
    gap_h: tuple[float, float, float]
    """Between the first departures of two ships, likewise; of chance once a season."""
    most: float
    """Voyages of all."""


class Rules(NamedTuple):
    """What holds for a season besides ships, ice and icebreakers."""

    stations: dict[str, tuple[tuple[int, ...], tuple[tuple[float, float], ...]]]
    """Areas of each station, and the hours at which ships are led there."""
    length_nm: list[float]
    """Of each area, from west to east."""
    knows: dict[str, list[bool]]
    """By way: departures on which a ship leaves port."""
    convoy: int
    """Most ships behind one icebreaker."""
    beset_after_h: float
    patience_h: float
    transfer_kn: float
    horizon_h: float
    """End of the season."""


class Did(NamedTuple):
    """What a ship or an icebreaker did for a while."""

    who: str
    state: str
    begin: float
    end: float
    area: int
    """-1 outside the NSR."""
    station: str
    voyage: int
    """-1 of an icebreaker."""
    icebreaker: str
    """That leads the ship."""
    convoy: int
    """-1 without one."""


class Held(NamedTuple):
    """A ship that waited too long in the NSR, from when that counts."""

    voyage: int
    station: str
    begin: float
    end: float
    beset: bool
    """Whether she lay amid the ice, or where it let nobody pass; else at the edge of it."""


@dataclass
class Voyage:
    """A voyage, and what became of it."""

    number: int
    who: str
    line: str
    name: str
    """Of the way."""
    way: Way
    state: str = "under way"
    """Under way, done, or turned back."""
    inside: bool = False
    """Whether she has entered the NSR."""
    held: float | None = None
    """Hour since which she waits in the NSR; None while she gets on, and outside."""
    amid: bool = False
    """Whether she has lain amid the ice while she waited."""
    led: bool = False
    """Whether she was led anywhere."""
    needed: set[int] = field(default_factory=set)
    """Areas in which she has had to be led."""


@dataclass
class Ask:
    """A ship that asks to be led, or is."""

    voyage: Voyage
    area: int
    """Where she asks; then the last one that she was led through."""
    since: float
    """Hour from which she is ready to be led; later than now while she still sails alone."""
    at_nm: float
    amid: bool
    """Whether ice is all around her: at least half of the hours in the area must be led."""
    freed: simpy.Event
    taken: bool = False
    """Whether an icebreaker comes for her, or leads her."""
    begun: bool = False
    """Whether she is led by now."""
    led: bool = False
    rest_h: float = 0.0
    """Hours that she still sails alone in the area where she was freed."""


@dataclass
class Log:
    """All that happened in a season."""

    did: list[Did] = field(default_factory=list)
    voyages: list[Voyage] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    needs: list[tuple[str, float, float]] = field(default_factory=list)
    """(station, hour, hours to be led) of each voyage and area, when that first showed."""
    waits: list[float] = field(default_factory=list)
    """Hours that each request waited, to the end of the season where nobody came."""
    convoys: list[int] = field(default_factory=list)
    """Ships of each convoy when it sets out."""
