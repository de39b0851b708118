"""Charts: season scan, costs of corridors, profile along a route, season calendar."""

from __future__ import annotations

from nsrkit.show.charts.calendar import calendar
from nsrkit.show.charts.costs import costs
from nsrkit.show.charts.profile import profile
from nsrkit.show.charts.season import season

__all__ = ["calendar", "costs", "profile", "season"]
