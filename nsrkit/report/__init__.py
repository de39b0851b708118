"""Reports: the workbooks of scenarios as one self-contained page per case, and runs compared."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nsrkit.report.build import render, run
    from nsrkit.report.comparing.build import compare

_NAMES = {"compare": "comparing.build", "render": "build", "run": "build"}

__all__ = ["compare", "render", "run"]


def __getattr__(name: str) -> object:
    if name in _NAMES:
        return getattr(import_module(f"nsrkit.report.{_NAMES[name]}"), name)
    raise AttributeError(f"module 'nsrkit.report' has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)
