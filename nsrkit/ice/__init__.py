"""Ice: the grid, land and sea, and the ice on it.

The functions named here load on first use. `grid` and `static` are modules of this folder:
`ice.grid.grid(25)`, `ice.static.static(25)`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nsrkit.ice import grid, places, record, static
    from nsrkit.ice.fields import open
    from nsrkit.ice.generator import members
    from nsrkit.ice.grid import lonlat, xy
    from nsrkit.ice.projection import project

_NAMES = {
    "open": "nsrkit.ice.fields",
    "members": "nsrkit.ice.generator",
    "project": "nsrkit.ice.projection",
    "xy": "nsrkit.ice.grid",
    "lonlat": "nsrkit.ice.grid",
}
_MODULES = ("grid", "places", "record", "static")

__all__ = ["grid", "lonlat", "members", "open", "places", "project", "record", "static", "xy"]


def __getattr__(name: str) -> object:
    if name in _NAMES:
        return getattr(import_module(_NAMES[name]), name)
    if name in _MODULES:
        return import_module(f"nsrkit.ice.{name}")
    raise AttributeError(f"module 'nsrkit.ice' has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)
