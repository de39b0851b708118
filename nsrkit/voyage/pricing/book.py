"""What a component of the cost is worked out from: a trip, and the numbers of a case.

Either may hold one number or an array (draw) of them. So a component is one expression, and ten
thousand draws cost little more than one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from math import prod
from typing import Any, NamedTuple

import numpy as np

from nsrkit.assumption import Assumption
from nsrkit.scenario.case import Case

Number = Any
"""A float, or an array (draw)."""


class Trip(NamedTuple):
    """What a corridor asks of the ship: the quantities that the components multiply."""

    corridor: str
    hours: Number
    """Port to port."""
    fuel_t: Number
    """Main-engine fuel; NaN where the ship's consumption is not supplied."""
    zones: Number = 0
    """Distinct areas of the NSR in which escort was used."""
    entry: dt.date | np.ndarray | None = None
    """Entry into the NSR, an array of datetime64 where draws differ; None on other corridors."""
    canal: str = ""
    """"suez" or empty."""
    red_sea: bool = False
    """Whether the voyage passes Bab el-Mandeb."""
    nm: Number = 0.0
    """Distance sailed."""


class Cost(NamedTuple):
    """One component of the cost of a trip."""

    name: str
    usd: Number
    """NaN where a number is not supplied."""
    uses: tuple[str, ...] = ()
    """Keys of `Case.numbers()` that multiply it."""
    missing: str = ""
    """What is not supplied; empty where the component is complete."""
    driver: Number = 0.0
    """What the missing number would multiply: days, tonnes, passages times the known numbers."""


class Book:
    """The numbers of a case by key, drawn ones in the place of central ones.

    Parameters
    ----------
    case
        The scenario.
    drawn
        Arrays (draw) by key of `Case.numbers()`; the others keep their central value.
    """

    def __init__(self, case: Case, drawn: Mapping[str, Number] | None = None) -> None:
        self.case = case
        self.numbers: dict[str, Assumption] = case.numbers()
        self._drawn = dict(drawn or {})

    def __getitem__(self, key: str) -> Number:
        """The number under a key; NaN where it is not supplied."""
        if key in self._drawn:
            return self._drawn[key]
        value = self.numbers[key].value
        return np.nan if value is None else value

    def gaps(self, *keys: str) -> str:
        """The keys whose number is not supplied, separated by commas."""
        return ", ".join(key for key in keys if not self.numbers[key].supplied)

    def product(self, name: str, amount: Number, *keys: str) -> Cost:
        """A component: the amount times the numbers under the keys; no amount, no cost."""
        if np.ndim(amount) == 0 and amount == 0:
            return Cost(name, 0.0)
        known = prod((self[key] for key in keys if self.numbers[key].supplied), start=1.0)
        missing = self.gaps(*keys)
        return Cost(name, np.nan if missing else amount * known, keys, missing, amount * known)
