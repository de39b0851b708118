"""nsrkit: whether a ship can use the Northern Sea Route, how long it takes and what it costs.

The public names load on first use, so that `import nsrkit` costs little more than Python itself.
"""

from __future__ import annotations

from importlib import import_module

__version__ = "0.1.0"

_PARTS = ("assumption", "case", "claims", "ensemble", "errors", "ice", "report", "scenario",
          "ship", "show", "systems", "units", "voyage")  # fmt: skip
_NAMES = {
    "load": "nsrkit.case",
    "Assumption": "nsrkit.assumption",
    "NsrkitError": "nsrkit.errors",
    "ScenarioError": "nsrkit.errors",
    "DataError": "nsrkit.errors",
    "NoRouteError": "nsrkit.errors",
}

__all__ = ["__version__", *_PARTS, *_NAMES]


def __getattr__(name: str) -> object:
    if name in _PARTS:
        return import_module(f"nsrkit.{name}")
    if name in _NAMES:
        return getattr(import_module(_NAMES[name]), name)
    raise AttributeError(f"module 'nsrkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
