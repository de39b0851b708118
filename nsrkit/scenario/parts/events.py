"""What a scenario is set beside: dated events (`events:`) and claims (`claims:`)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from nsrkit.scenario.base import Model
from nsrkit.scenario.parts.kinds import Period, days

Kind = Literal["governance", "sanctions", "fleet", "exercise", "market", "season", "energy"]
EventStatus = Literal["happened", "planned", "supposed"]


class Event(Model):
    """Something that happened, is planned or may be supposed, on a day or in a period."""

    title: str
    """What it is, in a few words."""
    date: Period
    """Day, month or year in which it happened or began: 2024-11-25, 2024-11 or 2024."""
    until: Period | None = None
    """Day, month or year in which it ended; None: it lasts, or was of one day."""
    kind: Kind
    """What it belongs to."""
    region: str = ""
    """Where; empty: everywhere."""
    status: EventStatus = "happened"
    """Whether it happened, is planned, or is only supposed, to ask what if."""
    source: str = Field(min_length=1)
    """Who said so; of a supposed one, why it is asked."""
    sets: dict[str, Any] = Field(default_factory=dict)
    """Keys of a scenario and the values they have while the event is in force."""

    @field_validator("until")
    @classmethod
    def _later(cls, given: str | None, info: ValidationInfo) -> str | None:
        begun = info.data.get("date")
        if given is not None and begun is not None and days(given)[1] < days(begun)[0]:
            raise ValueError(f"lies before its beginning, {begun}")
        return given


class EventFile(Model):
    """A file of events."""

    events: dict[str, Event]
    """Events by name."""


class Events(Model):
    """Which events are in force."""

    files: tuple[str, ...] = ()
    """Further tables of events (YAML), beside the scenario or by path."""
    in_force: tuple[str, ...] = ()
    """Events, by name, whose keys are laid over the scenario; what is set by hand counts more."""
    held: tuple[str, ...] = ()
    """Of these, the ones that have been laid over it already; written when a case is loaded."""


class Claims(Model):
    """The claims that results are held against."""

    files: tuple[str, ...] = ()
    """Further registers of claims (YAML) beside that of the package: beside the scenario, or by
    path."""
