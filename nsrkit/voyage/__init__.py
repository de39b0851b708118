"""One voyage: ports and corridors, the route through the ice, its cost, corridors compared."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nsrkit.voyage import corridors, exported, fees, ledger, mesh, observed, ports, route
    from nsrkit.voyage.tables.timetable import timetable
    from nsrkit.voyage.trips.comparison import compare
    from nsrkit.voyage.trips.departures import scan, season_scan
    from nsrkit.voyage.trips.sweep import sweep

_NAMES = {"compare": "trips.comparison", "scan": "trips.departures",
          "season_scan": "trips.departures", "sweep": "trips.sweep",
          "timetable": "tables.timetable"}  # fmt: skip
_MODULES = ("corridors", "exported", "fees", "ledger", "mesh", "observed", "ports", "route")

__all__ = ["compare", "corridors", "exported", "fees", "ledger", "mesh", "observed", "ports",
           "route", "scan", "season_scan", "sweep", "timetable"]  # fmt: skip


def __getattr__(name: str) -> object:
    if name in _NAMES:
        return getattr(import_module(f"nsrkit.voyage.{_NAMES[name]}"), name)
    if name in _MODULES:
        return import_module(f"nsrkit.voyage.{name}")
    raise AttributeError(f"module 'nsrkit.voyage' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
