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
from nsrkit.voyage.pricing import money

Number = Any
"""A float, or an array (draw)."""


class Trip(NamedTuple):
    """What a corridor asks of the ship: the quantities that the components multiply."""

    corridor: str
    hours: Number
    """Port to port, at sea."""
    fuel_t: Number
    """Main-engine fuel; NaN where the ship's consumption is not supplied."""
    zones: Number = 0
    """Distinct areas of the NSR in which escort was used."""
    entry: dt.date | np.ndarray | None = None
    """Entry into the NSR, an array of datetime64 where draws differ; None on other corridors."""
    canal: str = ""
    """"suez", "panama" or empty."""
    red_sea: bool = False
    """Whether the voyage passes Bab el-Mandeb."""
    nm: Number = 0.0
    """Distance sailed."""
    depart: dt.date | None = None
    """Leaving port; None is the departure of the case."""
    canal_at: dt.date | None = None
    """Entering the canal: the toll is that of the day; None is the departure."""
    northbound: bool = True
    """Through the canal from Suez to Port Said."""
    escorted_h: Number = 0.0
    """Hours behind an icebreaker."""
    ports: tuple[str, str] = ("", "")
    """From, to; empty are the ports of the case."""
    laden: bool = True
    """Whether she carries cargo; in ballast only on the way back."""
    homeward: bool = False
    """Whether it is itself a way back: port dues are paid with the voyage out."""
    back: Trip | None = None
    """The way back, which the component "return leg" prices; None where it is not asked for."""


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
    parts: tuple[Cost, ...] = ()
    """A ledger of its own (the return leg): `usd` is then the sum of what is known in it."""


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
        """The number under a key, in its own unit; NaN where it is not supplied."""
        if key in self._drawn:
            return self._drawn[key]
        value = self.numbers[key].value
        return np.nan if value is None else value

    def usd(self, key: str) -> Number:
        """The money under a key, in USD of the base year; NaN where it is not supplied."""
        rate, level = self._money(key)
        per_usd = self[rate] if rate else 1.0
        return self[key] * money.to_usd(rate, per_usd) * level

    def ends(self, trip: Trip) -> tuple[str, str]:
        """Ports of a trip, from and to."""
        voyage = self.case.voyage
        return trip.ports if trip.ports[0] else (voyage.origin, voyage.destination)

    def supplied(self, *keys: str) -> bool:
        """Whether all numbers under the keys are supplied."""
        return all(self.numbers[key].supplied for key in keys)

    def gaps(self, *keys: str) -> str:
        """The keys, and rates of their money, without a number; separated by commas."""
        return ", ".join(key for key in self.uses(*keys) if not self.numbers[key].supplied)

    def uses(self, *keys: str) -> tuple[str, ...]:
        """The keys, and those of the rates that turn their money into USD."""
        rates = (self._money(key)[0] for key in keys)
        return tuple(dict.fromkeys((*keys, *(rate for rate in rates if rate))))

    def product(self, name: str, amount: Number, *keys: str) -> Cost:
        """A component: the amount times the numbers under the keys; no amount, no cost."""
        if np.ndim(amount) == 0 and amount == 0:
            return Cost(name, 0.0)
        known = prod((self.usd(key) for key in keys if not self.gaps(key)), start=1.0)
        missing = self.gaps(*keys)
        usd = np.nan if missing else amount * known
        return Cost(name, usd, self.uses(*keys), missing, amount * known)

    def _money(self, key: str) -> tuple[str, float]:
        """Key of the exchange rate and factor of the price level, as `money.terms`."""
        return money.terms(self.numbers[key], self.case.prices.base_year)
