"""Boxes by sea to a port that few ships fit, and on by rail: Arctic Express No. 1.

Ships shuttle on the days of a timetable; the yard of the port and the trains behind it decide how
many of their boxes go on, and when.
"""

from __future__ import annotations

from nsrkit.systems.express.answers import calls, levers
from nsrkit.systems.express.door import door
from nsrkit.systems.express.particulars import admitted, vessels
from nsrkit.systems.express.running import run
from nsrkit.systems.express.setting import sailings

__all__ = ["admitted", "calls", "door", "levers", "run", "sailings", "vessels"]
