"""Many voyages: transit traffic, liner services, chains by sea and rail, exports, icebreakers.

Each system is a module with `run(case)`, which gives a dataset.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nsrkit.systems import (
        energy,
        exports,
        express,
        icebreakers,
        liner,
        network,
        outlook,
        seasons,
        transit,
    )

_MODULES = (
    "energy", "exports", "express", "icebreakers", "liner", "network", "outlook", "seasons",
    "transit",
)  # fmt: skip

__all__ = [
    "energy", "exports", "express", "icebreakers", "liner", "network", "outlook", "seasons",
    "transit",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"nsrkit.systems.{name}")
    raise AttributeError(f"module 'nsrkit.systems' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
