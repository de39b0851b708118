"""Dated events that charts are marked with, and that may change a scenario (`events:`)."""

from __future__ import annotations

from nsrkit.scenario.base import Model


class Events(Model):
    """Which events are in force."""

    files: tuple[str, ...] = ()
    """Further tables of events (YAML), beside the scenario or by path."""
