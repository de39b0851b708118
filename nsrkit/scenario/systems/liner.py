"""A liner service by the NSR (`liner:`), and its share of a chain by rail (`express:`)."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, Field

from nsrkit.scenario.base import Model, Price, Quantity, not_supplied
from nsrkit.scenario.parts.kinds import MonthDay, once_each

Year = Annotated[str, Field(pattern=r"^\d{4}$")]


def _round(given: tuple[str, ...]) -> tuple[str, ...]:
    if len(given) < 2 or any(a == b for a, b in pairwise(given)):
        raise ValueError("name at least two ports, and none twice in a row")
    return given


class Reported(Model):
    """What was reported of a season."""

    voyages: int = Field(ge=0)
    """Voyages by the NSR, each way counted."""
    ships: int | None = Field(default=None, ge=1)
    """Ships that were said to sail in it; None: not found, those of the service are taken."""
    boxes_teu: Quantity("TEU") = not_supplied("TEU", "not found")  # type: ignore[valid-type]
    """Containers carried on all voyages."""
    days: Quantity("d") = not_supplied("d", "not found")  # type: ignore[valid-type]
    """Days of a voyage from the first port of `out` to the port `to`."""
    to: str | None = None
    """Port of `out` that was reached after these days; None: the first one beyond the ice."""
    source: str
    """Who said so."""


class Service(Model):
    """A rotation of ports that ships of one kind sail again and again."""

    title: str
    """Name for people."""
    ship: str
    """A name of `params/ships/`, or a path."""
    ships: int = Field(default=1, ge=1, le=100)
    """How many sail in it."""
    out: Annotated[tuple[str, ...], AfterValidator(_round)]
    """Ports in the order of the voyage out; the way through the ice lies between two of them."""
    back: Annotated[tuple[str, ...], AfterValidator(_round)]
    """Ports in the order of the voyage back, from the last of `out` to its first."""
    first: MonthDay = "07-01"
    """Earliest sailing from the first port, month-day."""
    last: MonthDay = "11-15"
    """Latest sailing from any port towards the ice, month-day."""
    headway_d: int = Field(default=14, ge=1, le=60)
    """Days between two sailings that the service wants to offer."""
    turn_d: Quantity("d") = not_supplied("d", "no time in port found")  # type: ignore[valid-type]
    """Days at a port."""
    out_load: Quantity("1", highest=1.0) = not_supplied("1", "no load found")  # type: ignore[valid-type]
    """Share of the slots that carry a loaded box on the voyage out."""
    back_load: Quantity("1", highest=1.0) = not_supplied("1", "no load found")  # type: ignore[valid-type]
    """Share of the slots that carry a loaded box on the voyage back."""
    promised_d: Quantity("d") = not_supplied("d", "no published transit time found")  # type: ignore[valid-type]
    """Transit time that is promised, from the first port of `out` to the first one called at
    beyond the ice."""
    ice_premium: Quantity("1") = not_supplied("1", "no premium given")  # type: ignore[valid-type]
    """What a ship of this ice class costs a day all the year over one without, as a fraction."""
    reported: dict[Year, Reported] = Field(default_factory=dict)
    """Seasons that were reported, by year."""
    source: str = ""
    """Where the rotation comes from."""


class Offer(Model):
    """Another way for a box, at a price that is asked of the shipper."""

    title: str
    """Name for people: from where to where, by what."""
    rate: Price("FEU")  # type: ignore[valid-type]
    """Price for a box of forty feet, which is two TEU."""
    days: Quantity("d") = not_supplied("d", "no duration found")  # type: ignore[valid-type]
    """Duration."""


class Liner(Model):
    """A service, and what is asked of it."""

    service: Service
    """Service: a name of `params/services/`, a file, or a mapping (`extends:` a name)."""
    members: int = Field(default=20, ge=0, le=1000)
    """Members of possible ice that the season is repeated in."""
    classes: tuple[str, ...] = ()
    """Other ships, names of `params/ships/`, whose season stands beside that of the service."""
    within_d: Annotated[tuple[Annotated[int, Field(ge=0, le=60)], ...],
                        AfterValidator(once_each)] = (0, 2, 4, 7, 14)  # fmt: skip
    """Days behind the promise within which arrivals are counted."""
    offers: dict[str, Offer] = Field(default_factory=dict)
    """What shippers pay for other ways, rail above all."""
