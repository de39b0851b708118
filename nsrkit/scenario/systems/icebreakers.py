"""The icebreaker fleet of a season (`icebreakers:`)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from nsrkit.scenario.base import Model, Quantity, not_supplied
from nsrkit.scenario.parts.kinds import MonthDay, once_each

Area = Literal["kara_sw", "kara_ne", "laptev_w", "laptev_e", "east_siberian_sw",
               "east_siberian_ne", "chukchi"]  # fmt: skip


class Station(Model):
    """A part of the route that icebreakers are posted to."""

    areas: Annotated[tuple[Area, ...], AfterValidator(once_each)]
    """Areas of the NSR that belong to it, from west to east."""
    first: MonthDay = "01-01"
    """First day on which ships are led there, month-day."""
    last: MonthDay = "12-31"
    """Last day on which they are."""


class Post(Model):
    """Where an icebreaker is at hand, and when."""

    station: str | None = None
    """Name of a station; None: wherever she is asked for."""
    first: MonthDay = "01-01"
    """First day, month-day."""
    last: MonthDay = "12-31"
    """Last day."""


class Fleet(Model):
    """Icebreakers that serve together."""

    on: dt.date
    """Day by which those in service are taken from `params/icebreakers.csv`."""
    posts: dict[str, tuple[Post, ...]] = Field(default_factory=dict)
    """Posts by name of the icebreaker; an empty list keeps her out. One that is not named is at
    hand wherever she is asked for, all the time."""


_STATIONS = {
    "west": Station(areas=("kara_sw", "kara_ne")),
    "east": Station(areas=("laptev_w", "laptev_e", "east_siberian_sw", "east_siberian_ne",
                           "chukchi")),
}  # fmt: skip


class Icebreakers(Model):
    """Which icebreakers serve whom, and where."""

    fleets: dict[str, Fleet]
    """Fleets by name, to be compared: the same ships in the same ice ask each of them."""
    more: int = Field(default=1, ge=0, le=5)
    """Further icebreakers that each fleet is tried with, one by one."""
    more_post: Post = Post()
    """Where those are at hand."""
    stations: dict[str, Station] = _STATIONS
    """Stations by name; an area of none is sailed without an icebreaker or not at all."""
    seasons: int = Field(default=200, ge=1, le=100_000)
    """Seasons that are simulated."""
    members: int = Field(default=20, ge=0, le=1000)
    """Members of possible ice that the seasons are repeated in, and that captains know of."""
    ice: Literal["members", "own"] = "members"
    """Ice of the seasons: members in turn, or the case's own in each, where chance is left in the
    times of ships and icebreakers alone."""
    knows: Literal["climate", "season"] = "climate"
    """What is known when a ship leaves port: that in more than half of the members one gets
    through who leaves on that day; or that one does in the ice to come, if led at once."""
    convoy: int = Field(default=4, ge=1, le=20)
    """Most ships behind one icebreaker."""
    beset_after_h: float = Field(default=48.0, gt=0)
    """Hours of waiting in the NSR after which a ship counts as held up; as beset, and is helped
    first, where ice is all around her."""
    patience_d: Quantity("d") = not_supplied("d", "no source found")  # type: ignore[valid-type]
    """Days that a ship waits before the ice until she turns back; not supplied: for ever."""
    transfer_kn: Quantity("kn") = not_supplied("kn", "no source found")  # type: ignore[valid-type]
    """Speed of an icebreaker on her way to a ship."""
    availability: Quantity("1", highest=1.0) = not_supplied("1", "no source found")  # type: ignore[valid-type]
    """Share of the season in which an icebreaker is fit for work; not supplied: all of it."""
