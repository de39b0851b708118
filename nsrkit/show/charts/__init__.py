"""Charts: season scan, profile along a route, seasons past and to come."""

from __future__ import annotations

from nsrkit.show.charts.ahead import chances, fans
from nsrkit.show.charts.along_route import profile
from nsrkit.show.charts.by_departure import season
from nsrkit.show.charts.by_rule import rules
from nsrkit.show.charts.by_year import calendar
from nsrkit.show.charts.heat import strips

__all__ = ["calendar", "chances", "fans", "profile", "rules", "season", "strips"]
