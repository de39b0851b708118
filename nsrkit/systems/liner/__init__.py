"""Liner services by the NSR: rounds of ships through a season, and what a box costs on them."""

from nsrkit.systems.liner.classes import extension
from nsrkit.systems.liner.season import run
from nsrkit.systems.liner.years import record

__all__ = ["extension", "record", "run"]
