"""Reports: run the workbooks of scenarios and write one self-contained page per case."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nsrkit.report.build import render, run

__all__ = ["render", "run"]


def __getattr__(name: str) -> object:
    if name in __all__:
        return getattr(import_module("nsrkit.report.build"), name)
    raise AttributeError(f"module 'nsrkit.report' has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)
