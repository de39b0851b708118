"""Cargo of the NSR to 2040, and who sails all year (`outlook:`)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from nsrkit.scenario.base import Model, Quantity, not_supplied
from nsrkit.scenario.corridor.reliable import Reliable, Scenario
from nsrkit.scenario.ship import PolarisClass
from nsrkit.scenario.systems.liner import Year

_NONE = "no project, no number"


class Project(Model):
    """Something that brings cargo to the NSR, and what was planned of it."""

    title: str
    """Name for people."""
    cargo: str
    """Kind of cargo; projects of one kind are added up."""
    base: Quantity("Mt/y")  # type: ignore[valid-type]
    """What it brought in the year before the origin."""
    plan: dict[Year, Quantity("Mt/y")]  # type: ignore[valid-type]
    """What is planned, by year; straight lines lead from `base` over these points."""
    exposed: Literal["none", "growth", "all"] = "none"
    """What sanctions hold back: nothing, its growth, or what sails already too."""
    target: str = ""
    """Name of the project in `params/nsr-targets.csv`; empty takes its own."""
    on: bool = True
    """False leaves its growth out; what sails already goes on."""


class State(Model):
    """A state of the world that plans did not know of."""

    title: str
    """Name for people."""
    new: Quantity("1")  # type: ignore[valid-type]
    """Factor on growth that is delivered."""
    running: Quantity("1")  # type: ignore[valid-type]
    """Factor on what sails already."""
    running_from: int | None = Field(default=None, ge=2019, le=2060)
    """First year in which that factor holds; None: at once."""


class Through(Model):
    """Transit, which follows no project."""

    ice_class: PolarisClass = "IA"
    """POLARIS class whose navigable days, led, stand for the season."""
    scenario: Scenario = "ssp245"
    """Scenario of the climate that lengthens it."""
    of_season: Quantity("1") = not_supplied("1", "no season counted: it stays as it is")  # type: ignore[valid-type]
    """Per cent that the tonnes grow with one per cent of season."""
    of_cost: Quantity("1") = not_supplied("1", "no elasticity found: cost plays no part")  # type: ignore[valid-type]
    """Per cent that the tonnes fall with one per cent of cost by the NSR over that elsewhere."""


class Outlook(Model):
    """Projects, how much of their plans is delivered, and the transit beside them."""

    origin: int = Field(default=2026, ge=2019, le=2060)
    """Year in which the outlook is made: totals of the years before it are known."""
    until: int = Field(default=2040, ge=2026, le=2060)
    """Last year of the outlook."""
    draws: int = Field(default=4096, ge=16, le=100_000)
    """Draws of all that is uncertain."""
    projects: dict[str, Project] = Field(default_factory=dict)
    """What brings cargo, by name."""
    running: Quantity("1") = not_supplied("1", _NONE)  # type: ignore[valid-type]
    """Ratio at which goes on what sails already."""
    late: Quantity("1", highest=1.0) = not_supplied("1", _NONE)  # type: ignore[valid-type]
    """Part of what is not there on its day that comes later; the other part never comes."""
    delay_y: Quantity("y") = not_supplied("y", _NONE)  # type: ignore[valid-type]
    """How much later."""
    other_growth: Quantity("1/y", lowest=-0.2) = not_supplied("1/y", _NONE)  # type: ignore[valid-type]
    """Yearly growth of cargo that is of no project."""
    other_plan: dict[Year, Quantity("Mt/y")] = Field(default_factory=dict)  # type: ignore[valid-type]
    """What was planned of it and of transit together, by year."""
    sanctions: str = ""
    """Which of the `sanction_states` holds; empty: none is reckoned with."""
    sanction_states: dict[str, State] = Field(default_factory=dict)
    """States of the sanctions by name; they act on what is exposed to them."""
    price: str = ""
    """Which of the `price_states` holds; empty: none is reckoned with."""
    price_states: dict[str, State] = Field(default_factory=dict)
    """States of the prices of oil, gas and metals by name; they act on all projects."""
    transit: Through = Through()
    """What the transit follows."""
    naive: tuple[Annotated[float, Field(gt=-0.5, lt=0.5)], ...] = (0.015, 0.111)
    """Yearly growth [1/y] of lines beside the outlook: 2021-25 and 2018-24 of the record."""
    reliable: Reliable = Reliable()
    """Who can sail all year, by class and sea."""
