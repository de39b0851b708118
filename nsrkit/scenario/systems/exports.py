"""Exports of a region by month, commodity and destination (`exports:`)."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from nsrkit.scenario.base import Model, Quantity, not_supplied
from nsrkit.scenario.parts.kinds import once_each
from nsrkit.scenario.parts.money import Cargo


class Commodity(Model):
    """Something that is exported, as it is stowed."""

    title: str
    """Name for people."""
    t_per_y: Quantity("t/y") = not_supplied("t/y", "no tonnes found")  # type: ignore[valid-type]
    """What would go by the NSR in a year."""
    cargo: Cargo
    """How it fills the ship, and what its days cost."""


class Exports(Model):
    """What leaves a port through the year, and which way."""

    port: str
    """Port of loading, a name of `params/ports.csv`."""
    destinations: Annotated[tuple[str, ...], AfterValidator(once_each)]
    """Ports of discharge, names of `params/ports.csv`."""
    commodities: dict[str, Commodity]
    """What is exported, by name."""
    ships: tuple[str, ...] = ()
    """Other ships, names of `params/ships/`, whose open months are shown too."""
    every_d: int = Field(default=7, ge=1, le=28)
    """Days between departures, through the whole year; every month has one."""
    clears: Quantity("1", lowest=1.0)  # type: ignore[valid-type]
    """Most that one departure takes away, over what arrives at the port between two departures."""
    storage_usd_per_t_d: Quantity("USD/t/d") = not_supplied(  # type: ignore[valid-type]
        "USD/t/d", "no tariff of the port found"
    )
    """What a day of storage at the port costs."""
    members: int = Field(default=20, ge=0, le=1000)
    """Members of possible ice that the year is repeated in."""
