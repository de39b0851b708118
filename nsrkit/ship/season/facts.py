"""Dates of past seasons that were reported, to stand beside those of the model."""

from __future__ import annotations

import csv
import datetime as dt
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple


class Fact(NamedTuple):
    """One reported date."""

    date: dt.date
    mark: str
    """first or last (ship or day of a season), or closed (ice kept ships out on this day)."""
    place: str
    """`route`, or a sea."""
    ice_classes: tuple[str, ...]
    """POLARIS classes that stand for the ships of the report, the nearest first: our reading."""
    what: str
    source: str

    def ice_class(self, shown: list[str]) -> str | None:
        """The class of a figure that the fact belongs to, if it has one."""
        return next((name for name in self.ice_classes if name in shown), None)


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
    text = files("nsrkit.ship").joinpath("data/season_facts.csv").read_text(encoding="utf-8")
    found = [Fact(dt.date.fromisoformat(row["date"]), row["mark"], row["place"],
                  tuple(row["ice_classes"].split()), row["what"], row["source"])
             for row in csv.DictReader(text.splitlines())]  # fmt: skip
    return tuple(sorted(found))
