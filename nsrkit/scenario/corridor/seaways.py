"""Ships that carry the goods of a network by sea (`network.seaways:`)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from nsrkit.assumption import Assumption
from nsrkit.scenario.base import Model, Quantity, not_supplied
from nsrkit.scenario.parts.escort import EscortPolicy

_CONVOY = Assumption(
    2.0, "1", 1.0, 4.0, "Arktika led two gas carriers in January 2023 (seanews 2023-01-26); low: "
    "each alone; high: the most behind one icebreaker in these scenarios", "assumed",
)  # fmt: skip
_FIT = Assumption(
    0.75, "1", 0.6, 0.9, "each is used nine months a year on average (Atomflot in en.portnews.ru "
    "350633); range assumed", "found", "2023",
)  # fmt: skip
_WORKING = Assumption(
    350.0, "d/y", 340.0, 360.0, "days of a year that a ship earns, CRREL 96-5 (1996); range "
    "assumed", "found",
)  # fmt: skip


class Carrier(Model):
    """Ships of one kind and the cargo that they take."""

    title: str
    """Name for people."""
    ship: str
    """A name of `params/ships/`, or a path."""
    load_t: Quantity("t")  # type: ignore[valid-type]
    """Cargo of a laden voyage."""
    ships: Quantity("1") = not_supplied("1", "no fleet found")  # type: ignore[valid-type]
    """How many there are; not supplied: ships are no limit."""
    ballast: Quantity("1", highest=1.0)  # type: ignore[valid-type]
    """Share of a way back, as long and dear as the way out, that the cargo has to pay."""
    stay_d: Quantity("d")  # type: ignore[valid-type]
    """Days in the two ports."""
    escort: EscortPolicy = "required"
    """Icebreaker escort."""
    basis: Literal["charter", "capital"] = "charter"
    """Time-charter hire, or capital recovery and operating cost of an owner."""
    charter_usd_per_d: Quantity("USD/d") = not_supplied("USD/d", "that of the ship file")  # type: ignore[valid-type]
    """Hire of a day; not supplied: that of the ship file."""
    scnt_t: Quantity("SCNT") = not_supplied("SCNT", "that of the ship file")  # type: ignore[valid-type]
    """Suez Canal net tonnage; not supplied: that of the ship file."""
    hull_value_usd: Quantity("USD") = not_supplied("USD", "no value given")  # type: ignore[valid-type]
    """Insured hull value."""
    escort_gt_factor: Quantity("1") = not_supplied("1", "no rate printed for this tonnage")  # type: ignore[valid-type]
    """Tonnage factor of the escort tariff where none is printed."""
    escort_class_factor: Quantity("1") = not_supplied("1", "no rate printed for this class")  # type: ignore[valid-type]
    """Class factor of the escort tariff where none is printed."""


class Seaways(Model):
    """Ships by kind, the ice that they meet, and the icebreakers that lead them."""

    carriers: dict[str, Carrier] = Field(default_factory=dict)
    """Ships by name."""
    members: int = Field(default=8, ge=1, le=1000)
    """Possible ices of a year, besides that of the record."""
    every_d: int = Field(default=7, ge=1, le=28)
    """Days between departures through the year."""
    scenario: Literal["ssp126", "ssp245", "ssp585"] = "ssp245"
    """Scenario of the ice in years after the record."""
    convoy: Quantity("1", lowest=1.0) = _CONVOY  # type: ignore[valid-type]
    """Ships behind one icebreaker."""
    fit: Quantity("1", highest=1.0) = _FIT  # type: ignore[valid-type]
    """Share of the year in which an icebreaker is fit for work."""
    working: Quantity("d/y", highest=366.0) = _WORKING  # type: ignore[valid-type]
    """Days of a year that a ship sails or lies in port for cargo."""
