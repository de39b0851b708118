"""Panels: a few controls for keys of the scenario, and the answer that follows them.

`panel` puts them together. A control is made by `dates`, `ships`, `choice`, `number`, `flag` or
`view`; the answer is a pure function of the case, the one that draws the static figures.
"""

from __future__ import annotations

from nsrkit.show.panels.asking.controls import (
    Control,
    choice,
    dates,
    flag,
    number,
    places,
    several,
    ships,
    view,
)
from nsrkit.show.panels.asking.framed import panel
from nsrkit.show.panels.asking.said import no_answer

__all__ = ["Control", "choice", "dates", "flag", "no_answer", "number", "panel",
           "places", "several", "ships", "view"]  # fmt: skip
