"""Cargo by project: what sails already, and what comes of the growth that was planned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from nsrkit.assumption import Assumption
from nsrkit.errors import DataError
from nsrkit.scenario.case import Case
from nsrkit.scenario.corridor.outlook import Outlook, Project, State
from nsrkit.systems.outlook import transit
from nsrkit.systems.outlook.drawn import Draws, asked
from nsrkit.systems.outlook.promises import plans, prior
from nsrkit.systems.outlook.promises.records import totals

OTHER, TRANSIT = "other", "transit"
TITLES = {OTHER: "Deliveries and other cargo", TRANSIT: "Transit"}
KINDS = {OTHER: "other", TRANSIT: "transit"}


class Base(NamedTuple):
    """The last year known."""

    year: int
    total: float
    """All cargo [Mt]."""
    transit: float
    """Of it transit [Mt]."""
    other: float
    """Of it what is of no project [Mt]."""


def base_of(told: Outlook) -> Base:
    """The last year known, and what of it belongs to no project.

    Raises
    ------
    DataError
        Projects and transit together carried more than the total of that year.
    """
    known = totals(told.origin)
    year = max(known)
    through = float(transit.trend(told.origin).mt[-1])
    named = sum(float(one.base.value or 0.0) for one in told.projects.values())
    other = known[year] - through - named
    if other < 0:
        raise DataError(
            f"projects carried {named:.2f} Mt and transit {through:.2f}, more than the total "
            f"of {year}, {known[year]:.2f} Mt: lower outlook.projects.<name>.base"
        )
    return Base(year, known[year], through, other)


def points(plan: Mapping[str, Assumption]) -> dict[int, float]:
    """What is planned [Mt] by year."""
    return {int(year): float(mt.value) for year, mt in plan.items() if mt.value is not None}


def planned(told: Outlook, years: np.ndarray) -> dict[str, np.ndarray]:
    """(year) the plan of each project in the proportions and the size announced last [Mt].

    The plan of 2022 tells who is to bring the growth, the totals announced last how much it is: all
    growing projects, and what is of none, are scaled alike.

    Parameters
    ----------
    told
        The part `outlook` of a case.
    years
        (year) years asked for; they need not be whole.

    Returns
    -------
    dict
        Million tonnes [Mt] by project, `other` last: deliveries and transit, which the plan of
        2022 mixes.
    """
    base = base_of(told)
    fixed = {name: plans.line(base.year, float(one.base.value or 0.0), points(one.plan), years)
             for name, one in told.projects.items()}  # fmt: skip
    start = {name: float(one.base.value or 0.0) for name, one in told.projects.items()}
    fixed[OTHER] = plans.line(base.year, base.other + base.transit, points(told.other_plan), years)
    start[OTHER] = base.other + base.transit
    rise = {name: np.maximum(line - start[name], 0.0) for name, line in fixed.items()}
    fall = {name: np.minimum(line - start[name], 0.0) for name, line in fixed.items()}
    size = plans.line(base.year, base.total, plans.in_force(told.origin), years) - base.total
    room = np.sum(list(rise.values()), axis=0)
    scale = np.maximum(size - np.sum(list(fall.values()), axis=0), 0.0) / np.where(
        room > 0, room, 1
    )
    return {name: start[name] + fall[name] + scale * rise[name] for name in fixed}


def carried(
    case: Case, drawn: Draws, years: np.ndarray, season: np.ndarray
) -> dict[str, np.ndarray]:
    """Draws of the cargo of each project.

    Parameters
    ----------
    case
        Scenario with `outlook`.
    drawn
        Draws of its numbers.
    years
        (year) after the base.
    season
        (draw, year) season of the transit over that of the record [1].

    Returns
    -------
    dict
        (draw, year) million tonnes [Mt] by project, then `other` and `transit`.

    Raises
    ------
    DataError
        There are no projects, or a number that is needed is not supplied.
    """
    told = asked(case)
    if not told.projects:
        raise DataError(f"{case.name} names no projects: give outlook.projects, or extend "
                        "year-round-2040")  # fmt: skip
    base = base_of(told)
    share = drawn.shares(prior.usable(prior.fates(told.origin)))
    states = _States(told, drawn, years)
    out = {}
    for name, one in told.projects.items():
        sails = _running(told, drawn, name, years) * states.running(one)
        out[name] = sails + _grown(told, drawn, name, share, years) * states.new(one)
    grows = (1 + drawn["other_growth"])[:, None] ** (years - base.year)
    out[OTHER] = drawn.running[:, None] * base.other * grows
    out[TRANSIT] = transit.forecast(case, drawn, years, season)
    return out


def _running(told: Outlook, drawn: Draws, name: str, years: np.ndarray) -> np.ndarray:
    """(draw, year) what sails already, less what its plan says will end."""
    one, year = told.projects[name], max(totals(told.origin))
    start = float(one.base.value or 0.0)
    level = np.minimum(plans.line(year, start, points(one.plan), years), start)
    left = level / start if start else np.zeros_like(level)
    return np.asarray((drawn[f"projects.{name}.base"] * drawn.running)[:, None] * left)


def _grown(
    told: Outlook, drawn: Draws, name: str, share: np.ndarray, years: np.ndarray
) -> np.ndarray:
    """(draw, year) what comes of its planned growth."""
    one, year = told.projects[name], max(totals(told.origin))
    if not one.on:
        return np.zeros((drawn.size, years.size))
    start = float(one.base.value or 0.0)
    every = np.arange(year + 1, max(int(years.max()), year + 1) + 1)
    path = {int(at): float(mt) for at, mt in zip(every, planned(told, every)[name], strict=True)}
    return plans.come(year, start, path, years, share, drawn.late, drawn.delay_y)


class _States(NamedTuple):
    """Factors of the states that hold."""

    told: Outlook
    drawn: Draws
    years: np.ndarray

    def new(self, one: Project) -> np.ndarray:
        """(draw, 1) factor on the growth of a project."""
        factor = np.ones((self.drawn.size, 1))
        for key, _ in self._holding(held=one.exposed != "none"):
            factor = factor * self.drawn[f"{key}.new"][:, None]
        return factor

    def running(self, one: Project) -> np.ndarray:
        """(draw, year) factor on what a project carries already."""
        factor = np.ones((self.drawn.size, self.years.size))
        for key, state in self._holding(held=one.exposed == "all"):
            began = self.years >= (state.running_from or self.years[0])
            factor = factor * np.where(began, self.drawn[f"{key}.running"][:, None], 1.0)
        return factor

    def _holding(self, *, held: bool) -> list[tuple[str, State]]:
        """Key and state of the sanctions, where they hold a project back, and of the price."""
        told, found = self.told, []
        if held and told.sanctions:
            state = told.sanction_states[told.sanctions]
            found.append((f"sanction_states.{told.sanctions}", state))
        if told.price:
            found.append((f"price_states.{told.price}", told.price_states[told.price]))
        return found
