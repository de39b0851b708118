"""One ship: particulars, POLARIS, speed in ice, power and fuel, season."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nsrkit.ship import curve, polaris, power, resistance, season, speed
    from nsrkit.ship.files import open_ship as open

_MODULES = ("curve", "files", "polaris", "power", "resistance", "season", "speed")

__all__ = ["curve", "open", "polaris", "power", "resistance", "season", "speed"]


def __getattr__(name: str) -> object:
    if name == "open":
        return import_module("nsrkit.ship.files").open_ship
    if name in _MODULES:
        return import_module(f"nsrkit.ship.{name}")
    raise AttributeError(f"module 'nsrkit.ship' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
