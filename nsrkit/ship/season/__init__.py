"""Season: on which days, and with what probability, ships of a class can pass.

`windows` counts the days of any ice by one rule or several; `outlook` turns the counts of years
and members into a distribution; `Polaris`, `Concentration` and `Thickness` are the rules.
"""

from __future__ import annotations

from nsrkit.ship.season.counting import windows
from nsrkit.ship.season.rules import SIDE_BY_SIDE, Concentration, Polaris, Rule, Thickness
from nsrkit.ship.season.spread import outlook

__all__ = ["SIDE_BY_SIDE", "Concentration", "Polaris", "Rule", "Thickness", "outlook", "windows"]
