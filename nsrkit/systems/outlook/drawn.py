"""Draws of what an outlook assumes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nsrkit.ensemble import design
from nsrkit.errors import DataError
from nsrkit.scenario.case import Case
from nsrkit.scenario.corridor.outlook import Outlook
from nsrkit.systems.outlook.promises import prior


@dataclass(frozen=True)
class Draws:
    """Numbers of `outlook:` as arrays (draw)."""

    size: int
    seed: int
    numbers: dict[str, np.ndarray]

    def __getitem__(self, key: str) -> np.ndarray:
        """A number by its key after `outlook.`."""
        if key not in self.numbers:
            raise DataError(
                f"outlook.{key} is not supplied; give a value, or one with low and high"
            )
        return self.numbers[key]

    def get(self, key: str, missing: float) -> np.ndarray:
        """A number, or what stands for it where it is not supplied."""
        return self.numbers.get(key, np.full(self.size, missing))

    @property
    def late(self) -> np.ndarray:
        """Part of the rest that comes later [1]."""
        return self["late"]

    @property
    def delay_y(self) -> np.ndarray:
        """How much later [y]."""
        return self["delay_y"]

    @property
    def running(self) -> np.ndarray:
        """Ratio at which goes on what sails [1]."""
        return self["running"]

    def shares(self, found: list[prior.Fate]) -> np.ndarray:
        """Share of promised growth on its day [1], by the forecasts given."""
        return prior.shares(found, self.late, self.delay_y, np.random.default_rng(self.seed))


def draws_of(case: Case) -> Draws:
    """Draws of all numbers of `outlook:`; the same seed gives the same draws.

    Raises
    ------
    DataError
        The case has no `outlook`.

    Examples
    --------
    >>> found = draws_of(nsrkit.load("year-round-2040", {"outlook.draws": 16}))
    >>> found.delay_y.shape, bool(found.delay_y.min() >= 2)
    ((16,), True)
    """
    told, head = asked(case), "outlook."
    numbers = {key.removeprefix(head): number
               for key, number in case.numbers(systems=True).items()
               if key.startswith(head) and not key.startswith("outlook.reliable.")}  # fmt: skip
    drawn = design(numbers, told.draws, case.ensemble.seed)
    fixed = {key: np.full(told.draws, number.value) for key, number in numbers.items()
             if number.supplied and key not in drawn}  # fmt: skip
    return Draws(told.draws, case.ensemble.seed, fixed | drawn)


def asked(case: Case) -> Outlook:
    """The part `outlook` of a case.

    Raises
    ------
    DataError
        There is none.
    """
    if case.outlook is None:
        raise DataError(f"{case.name} asks no outlook: give `outlook:` with projects, or load "
                        "year-round-2040")  # fmt: skip
    return case.outlook
