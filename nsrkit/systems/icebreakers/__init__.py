"""The icebreaker fleet of a season: who leads whom, who waits, and what one more would give."""

from __future__ import annotations

from nsrkit.systems.icebreakers.fleet import in_service, posted
from nsrkit.systems.icebreakers.results import run, season, standard_error, worth

__all__ = ["in_service", "posted", "run", "season", "standard_error", "worth"]
