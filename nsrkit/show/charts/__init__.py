"""Charts: season scan, costs of corridors, profile along a route, season calendar."""

from __future__ import annotations

from nsrkit.show.charts.along_route import profile
from nsrkit.show.charts.by_departure import season
from nsrkit.show.charts.by_year import calendar
from nsrkit.show.charts.cost_bars import costs

__all__ = ["calendar", "costs", "profile", "season"]
