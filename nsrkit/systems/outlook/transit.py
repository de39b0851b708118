"""Transit in years to come: its trend, the length of the season, and what other ways cost."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nsrkit.ensemble.memo import Memo
from nsrkit.scenario.case import Case
from nsrkit.scenario.corridor.outlook import Outlook
from nsrkit.systems.outlook.drawn import Draws, asked
from nsrkit.systems.transit import reported
from nsrkit.voyage.tables.kept import bare

PUBLISHERS = ("CHNL", "Rosatom", "NSRIO")
"""Whose tonnes of a year are taken first; others where none of them counted."""
_EVERY_Y = 4  # years from one season counted to the next: between them it hardly grows
RECORD_STATE = "risk"
"""State of the Red Sea in the last years of the record."""


class Trend(NamedTuple):
    """A line through the tonnes by year."""

    years: np.ndarray
    mt: np.ndarray
    """Tonnes by year [Mt]."""
    publishers: tuple[str, ...]

    def draws(self, ahead: np.ndarray, size: int, rng: np.random.Generator) -> np.ndarray:
        """(draw, year) tonnes [Mt] to come, none below nought.

        A line by least squares, in tonnes: the logarithm would let the year 2022, with a fiftieth
        of the year before, outweigh all others. Line and residual are drawn from their joint
        distribution with a flat prior; a draw keeps its residual over the years.
        """
        x = self.years - self.years.mean()
        free = x.size - 2
        slope = (x @ self.mt) / (x @ x)
        left = self.mt - self.mt.mean() - slope * x
        sigma = np.sqrt((left @ left) / rng.chisquare(free, size))
        level = self.mt.mean() + sigma / np.sqrt(x.size) * rng.standard_normal(size)
        slopes = slope + sigma / np.sqrt(x @ x) * rng.standard_normal(size)
        own = sigma * rng.standard_normal(size)
        at = ahead - self.years.mean()
        return np.asarray(np.maximum((level + own)[:, None] + slopes[:, None] * at, 0.0))


def trend(before: int) -> Trend:
    """Tonnes of transit by year, from whoever counted them.

    Definitions differ between publishers: a line through all of them is rougher than the statistics
    of one, but none has published tonnes for ten years.

    Parameters
    ----------
    before
        Leave out this year and later ones.

    Returns
    -------
    Trend
        One count a year.

    Examples
    --------
    >>> found = trend(2026)
    >>> found.years.size, float(found.mt[-1])
    (13, 3.2)
    """
    order = {name: k for k, name in enumerate(PUBLISHERS)}
    rows = [one for one in reported.counts()
            if one.definition == reported.TRANSIT and one.cargo == reported.ALL
            and one.tonnes is not None and one.year < before]  # fmt: skip
    rows.sort(key=lambda one: (one.year, order.get(one.publisher, len(order))))
    first = {one.year: one for one in reversed(rows)}
    years = sorted(first)
    return Trend(np.array(years, float),
                 np.array([(first[year].tonnes or 0) / 1e6 for year in years]),
                 tuple(first[year].publisher for year in years))  # fmt: skip


def forecast(case: Case, drawn: Draws, years: np.ndarray, season: np.ndarray) -> np.ndarray:
    """Transit to come, by the numbers of `outlook.transit`.

    Parameters
    ----------
    case
        Scenario with `outlook`; the state of the Red Sea is its own.
    drawn
        Draws of its numbers.
    years
        (year) to be foretold.
    season
        (draw, year) as `longer` gives it [1].

    Returns
    -------
    ndarray
        (draw, year) million tonnes [Mt].
    """
    told, rng = asked(case), np.random.default_rng([drawn.seed, 1])
    base = trend(told.origin).draws(years.astype(float), drawn.size, rng)
    dearer = _dearer(case) if told.transit.of_cost.supplied else 1.0
    of_season, of_cost = (drawn.get(f"transit.{name}", 0.0)[:, None]
                          for name in ("of_season", "of_cost"))  # fmt: skip
    return np.asarray(base * season**of_season * dearer**of_cost)


def longer(case: Case, drawn: Draws, years: np.ndarray) -> np.ndarray:
    """(draw, year) navigable days of the class over the mean of the record [1].

    Each draw follows one of the members: another model of the climate with a weather of its own.
    All ones where the season plays no part.
    """
    told = asked(case)
    if not told.transit.of_season.supplied:
        return np.ones((drawn.size, years.size))
    at, days, known = _seasons(_one_season(case))
    each = np.array([np.interp(years, at, values) for values in days]) / known
    return each[np.random.default_rng([drawn.seed, 2]).integers(len(each), size=drawn.size)]


def _one_season(case: Case) -> Case:
    """The case with the one class and scenario that transit asks for, few years and no plans."""
    told = asked(case)
    one = told.reliable.model_copy(update={
        "classes": (told.transit.ice_class,), "scenarios": (told.transit.scenario,),
        "every_y": max(told.reliable.every_y, _EVERY_Y),
    })  # fmt: skip
    lean = Outlook(transit=told.transit, reliable=one)
    return bare(case).model_copy(update={"outlook": lean})


def _counted(lean: Case) -> tuple[np.ndarray, np.ndarray, float]:
    """Years, navigable days (member, year) in them, and their mean in the record."""
    from nsrkit.systems.outlook.reliable import counts  # many draws of ice: only where asked

    told = asked(lean).transit
    here = {"rule": "escorted", "ice_class": told.ice_class, "place": "route"}
    known = float(counts.record(lean).days.sel(here).mean())
    days = counts.ahead(lean).days.sel(here | {"scenario": told.scenario})
    return days.year.values, days.transpose("member", "year").values, known


_seasons = Memo(_counted, size=4)
"""Seasons to come, whatever becomes of plans."""


def _dearer(case: Case) -> float:
    """Cost of the cheapest way elsewhere, over that in the last years of the record.

    The cost by the NSR is the same in both and falls out of the ratio of ratios.
    """
    now, then = (_elsewhere(case.with_({"voyage.red_sea": state}))
                 for state in (case.voyage.red_sea, RECORD_STATE))  # fmt: skip
    return now / then


def _cheapest(case: Case) -> float:
    from nsrkit.voyage import compare

    other = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0}
    return float(compare(case.with_(other)).total_usd.min())


_elsewhere = Memo(_cheapest, size=4)
