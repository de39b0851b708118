"""A ship's own track, from a log, a plotter or AIS, laid over the model's."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nsrkit.voyage.observed.overlay import beside, of_case
    from nsrkit.voyage.observed.positions import read

_NAMES = {"read": "positions", "beside": "overlay", "of_case": "overlay"}

__all__ = ["beside", "of_case", "read"]


def __getattr__(name: str) -> object:
    if name in _NAMES:
        return getattr(import_module(f"nsrkit.voyage.observed.{_NAMES[name]}"), name)
    raise AttributeError(f"module 'nsrkit.voyage.observed' has no attribute {name!r}")
