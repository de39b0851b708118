"""A chain of sea and rail (`express:`); its sea part is the service of `liner:`."""

from __future__ import annotations

from pydantic import Field

from nsrkit.scenario.base import Model, Price, Quantity, not_supplied
from nsrkit.scenario.parts.kinds import MonthDay
from nsrkit.scenario.systems.liner import Offer


class Lever(Model):
    """Something that may be changed to carry more; None leaves a thing as it is."""

    title: str
    """Name for people."""
    why: str
    """Where it comes from, or why it is asked."""
    ship: str | None = None
    """Another ship for the service, a name of `params/ships/`."""
    ships: int | None = Field(default=None, ge=1, le=100)
    """How many sail in it."""
    headway_d: int | None = Field(default=None, ge=1, le=60)
    """Days between the first sailings of two ships."""
    first: MonthDay | None = None
    """Earliest sailing, month-day."""
    last: MonthDay | None = None
    """Latest sailing, month-day."""
    turn_d: float | None = Field(default=None, ge=0)
    """Days at a port."""
    trains_per_d: float | None = Field(default=None, ge=0)
    """Pairs of trains in a day."""
    train_teu: float | None = Field(default=None, gt=0)
    """Boxes of a train [TEU]."""
    store_teu: float | None = Field(default=None, gt=0)
    """Boxes that the terminal can store [TEU]."""
    load: float | None = Field(default=None, ge=0, le=1)
    """Share of the slots that carry a loaded box, both ways."""
    draught_m: float | None = Field(default=None, gt=0)
    """Largest draught at the port."""
    loa_m: float | None = Field(default=None, gt=0)
    """Greatest length over all at the port."""


class Express(Model):
    """Boxes by sea to a port and on by rail, and the other way."""

    inland: str = "Moscow"
    """Where the trains go, for people."""
    members: int = Field(default=20, ge=0, le=1000)
    """Members of possible ice that the season is repeated in."""
    target_teu: float = Field(default=20_000, gt=0)
    """Boxes that a season is to carry, both ways together [TEU]."""
    promised_d: Quantity("d") = not_supplied("d", "no time announced")  # type: ignore[valid-type]
    """Days that are announced from port to `inland`."""
    store_teu: Quantity("TEU") = not_supplied("TEU", "no storage found")  # type: ignore[valid-type]
    """Boxes that the terminal of the port can store; not supplied: no limit."""
    train_teu: Quantity("TEU") = not_supplied("TEU", "no train found")  # type: ignore[valid-type]
    """Boxes of a train."""
    trains_per_d: Quantity("1/d") = not_supplied("1/d", "no path found")  # type: ignore[valid-type]
    """Pairs of trains in a day; not supplied: no limit."""
    home_share: float = Field(default=0.8, ge=0, le=1)
    """Share of possible seasons in which a ship that sails out must find the way back."""
    early: MonthDay | None = None
    """Latest sailing either way if ice closes as early as was reported, month-day; None: not
    asked."""
    gather_d: Quantity("d") = not_supplied("d", "not found")  # type: ignore[valid-type]
    """Days before a ship leaves from which trains bring the boxes of her voyage back."""
    rail_d: Quantity("d") = not_supplied("d", "no running time found")  # type: ignore[valid-type]
    """Days of a train from the port to `inland`, with loading and unloading."""
    rail_usd_per_feu: Price("FEU") = not_supplied("USD/FEU", "no tariff")  # type: ignore[valid-type]
    """Rail between the port and `inland`, terminals included."""
    out_t_per_teu: Quantity("t/TEU") = not_supplied("t/TEU", "not found")  # type: ignore[valid-type]
    """Cargo in a box on the voyage out."""
    back_t_per_teu: Quantity("t/TEU") = not_supplied("t/TEU", "not found")  # type: ignore[valid-type]
    """Cargo in a box on the voyage back."""
    tare_t: Quantity("t/TEU") = not_supplied("t/TEU", "not found")  # type: ignore[valid-type]
    """The empty box."""
    stores_share: Quantity("1", highest=0.5) = not_supplied("1", "not found")  # type: ignore[valid-type]
    """Share of the deadweight that fuel and stores take."""
    rivals: dict[str, Offer] = Field(default_factory=dict)
    """Other ways that a box may take, by name; their rates are those of a whole way."""
    levers: dict[str, Lever] = Field(default_factory=dict)
    """What may be changed to carry `target_teu`, each alone and all together, by name."""
