"""Dates of past seasons that were reported, to stand beside those of the model."""

from __future__ import annotations

import csv
import datetime as dt
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

MARKS = ("first", "last", "closed")
ASKS = ("sailed", "held", "opens", "closes", "early", "year_round", "part_year")
BY = ("class", "voyage", "water", "thin")


class Fact(NamedTuple):
    """One reported date."""

    date: dt.date
    until: dt.date
    """Last day of the span that was reported; the date itself where a day was."""
    mark: str
    """first or last (ship or day of a season), closed (ice kept ships out on this day), or none."""
    place: str
    """`route`, a sea or several joined by +, a strait or a port."""
    ice_classes: tuple[str, ...]
    """POLARIS classes that stand for the ships of the report, the nearest first: our reading."""
    asks: str
    """What must hold: ships passed, or were held; ice opened or closed the season on the date; it
    closed `low_d` to `high_d` days early; or the place is worked all year, or is not."""
    by: str
    """What answers: days open to a class, voyages that are routed, water (less than 15 % of ice),
    or thin ice (up to 30 cm on at least half of the place)."""
    led: bool
    """Whether an icebreaker may lead."""
    ship: str
    """Of a voyage: a name of `params/ships/`."""
    origin: str
    destination: str
    low_d: float
    high_d: float
    what: str
    why: str
    """Why it is read so."""
    source: str

    @property
    def places(self) -> list[str]:
        """The single places."""
        return self.place.split("+")

    def ice_class(self, shown: list[str]) -> str | None:
        """The class of a figure that the fact belongs to, if it has one."""
        return next((name for name in self.ice_classes if name in shown), None)


class Unanswered(NamedTuple):
    """A report that no model of ice and ships can answer."""

    year: str
    what: str
    why: str
    source: str


@lru_cache(maxsize=1)
def facts() -> tuple[Fact, ...]:
    """Reported dates in order.

    Returns
    -------
    tuple of Fact
        What happened, with its source; the press and ship registers, not measured ice.

    Examples
    --------
    >>> facts()[0].date.year
    2011
    """
    return tuple(sorted(_fact(row) for row in _rows("season_facts.csv")))


@lru_cache(maxsize=1)
def unanswered() -> tuple[Unanswered, ...]:
    """Reports that are left out, each with the reason.

    Examples
    --------
    >>> unanswered()[0].year
    '2011'
    """
    return tuple(Unanswered(**row) for row in _rows("season_unanswered.csv"))


def _rows(name: str) -> list[dict[str, str]]:
    text = files("nsrkit.ship").joinpath(f"data/{name}").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _fact(row: dict[str, str]) -> Fact:
    text = {name: row[name] for name in ("mark", "place", "asks", "by", "ship", "origin",
                                         "destination", "what", "why", "source")}  # fmt: skip
    return Fact(
        date=dt.date.fromisoformat(row["date"]),
        until=dt.date.fromisoformat(row["until"] or row["date"]),
        ice_classes=tuple(row["ice_classes"].split()),
        led=row["led"] == "yes",
        low_d=float(row["low_d"] or "nan"),
        high_d=float(row["high_d"] or "nan"),
        **text,
    )
