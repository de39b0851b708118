"""One season of ships and icebreakers as discrete events; knows no scenario and no ice field."""

from __future__ import annotations

from nsrkit.systems.icebreakers.events.season import Season

__all__ = ["Season"]
