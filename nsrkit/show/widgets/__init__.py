"""Maps that answer the hand: one module of JavaScript for JupyterLab and for reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nsrkit.show.widgets.polarmap import PolarMap

__all__ = ["PolarMap"]


def __getattr__(name: str) -> object:
    """The widget, loaded when it is asked for: reports do not need anywidget."""
    if name == "PolarMap":
        from nsrkit.show.widgets.polarmap import PolarMap

        return PolarMap
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
