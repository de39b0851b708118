"""Reported dates of seasons, answered by the model: hit, miss, and how likely beforehand.

`run(case)` answers them; `RULES` says how a date is read and when it is a hit.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import shared
from nsrkit.ensemble.executor import Progress
from nsrkit.errors import DataError
from nsrkit.scenario.case import Case
from nsrkit.scenario.systems.seasons import Seasons
from nsrkit.ship.season.facts import Fact, facts
from nsrkit.systems.seasons import answers, fields, reasons
from nsrkit.systems.seasons.answers import Days
from nsrkit.systems.seasons.daily import course
from nsrkit.systems.seasons.verdicts import (
    FIXED,
    LABELS,
    RULES,
    VERDICTS,
    judged,
)

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["RULES", "VERDICTS", "Days", "against", "course", "run"]

NOT_MODELLED = ("tongues and strings of ice below 25 km, compression, daily weather (days lie on "
                "lines between months); rules and orders, permits, cargo, and where icebreakers "
                "were")  # fmt: skip
_TEXTS = ("mark", "place", "asks", "by", "ship", "origin", "destination", "what", "why", "source")


@shared
def run(case: Case, progress: Progress | None = None) -> xr.Dataset:
    """Every reported date of the years asked for, answered by the model.

    Parameters
    ----------
    case
        A scenario with `seasons`: years, members, and the error of the thickness. Members have its
        seed; ships sail as its `sailing`, `routing` and `escort` say.
    progress
        As in `nsrkit.ensemble.run`, once for each year and each voyage.

    Returns
    -------
    Dataset
        On `fact`, in the order of dates: `reported` and `until` (dates), `verdict` (flag: hit,
        within_error, miss), `probability` [1] that a planner who knows the climate of the year
        would have given it, with its `standard_error` [1], and `chance` [1], the share of members
        that the same rules would call a hit; `siconc_error` [1], error of the concentration of the
        day in the seas of the place, and `kind`, what that concentration rests on; texts.
        On (fact, ice), `ice` 0 the reconstructed field, -1 and -2 the light and the heavy end of
        its error, 1 and so on members: `date` of the model (NaT where no first or last day is
        asked for, or none is open), `early_d` [d] before the median of the members (NaN where not
        asked for), `holds` [1]. `seen` (fact, edge): first and last day that were looked at; a
        date of the model on one of them may lie beyond it.

    Raises
    ------
    DataError
        The case has no `seasons`.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("smoke", {"seasons": {"years": [2018], "members": 2}})
    >>> found = run(case)
    >>> found.source.values.tolist(), found.ice.values.tolist()
    (['icis.com 10235291'], [0, -1, -2, 1, 2])
    """
    wanted, asked = _asked(case)
    seed = case.ensemble.seed
    found: list[Days] = []
    for year, group in itertools.groupby(asked, lambda fact: fact.date.year):
        many = list(group)
        still = [fact for fact in many if fact.by != "voyage"]
        days = iter(answers.of_year(wanted, seed, year, still, progress) if still else [])
        found += [answers.of_voyage(wanted, case, fact, progress) if fact.by == "voyage"
                  else next(days) for fact in many]  # fmt: skip
    return against(asked, found)


def _asked(case: Case) -> tuple[Seasons, list[Fact]]:
    if case.seasons is None:
        raise DataError("the case has no `seasons`; write `seasons: {}` into it")
    years = case.seasons.years
    return case.seasons, [fact for fact in facts() if not years or fact.date.year in years]


def against(asked: Sequence[Fact], open_: Sequence[Days]) -> xr.Dataset:
    """Facts held against the days on which each was open.

    Parameters
    ----------
    asked
        Reported dates.
    open_
        For each of them days and (ice, day) bool: field, light and heavy end of its error, and at
        least one member; as many members for one as for the other.

    Returns
    -------
    Dataset
        As `run` gives it; NaN and NaT as there.

    Raises
    ------
    DataError
        No facts, or no members.

    Examples
    --------
    >>> days = np.arange("2018", "2019", dtype="datetime64[D]")
    >>> found = against(facts()[3:4], [Days(days, np.ones((5, 365), bool))])
    >>> found.what.item(), found.probability.item()
    ('first Yamal LNG cargo of the year to leave Sabetta eastwards', 1.0)
    """
    import xarray as xr

    if not asked or any(len(days.open_) <= FIXED for days in open_):
        raise DataError("facts and at least one member are needed")
    members = len(open_[0].open_) - FIXED
    found = [judged(fact, *days) for fact, days in zip(asked, open_, strict=True)]
    likely = np.array([one.likely[FIXED:].sum() for one in found])
    chance = np.array([one.holds[FIXED:].mean() for one in found])
    near = (likely + 0.5) / (members + 1)
    flags = {"flag_values": list(range(len(VERDICTS))), "flag_meanings": " ".join(VERDICTS)}

    def dates(values: Any) -> np.ndarray:
        return np.array(values, "datetime64[D]").astype("datetime64[ns]")

    errors = [fields.error(fact.date, fact.places) for fact in asked]
    texts = {name: ("fact", [str(getattr(fact, name)) for fact in asked]) for name in _TEXTS}
    return xr.Dataset(
        {
            "reported": ("fact", dates([fact.date for fact in asked])),
            "until": ("fact", dates([fact.until for fact in asked])),
            "verdict": ("fact", [one.verdict for one in found], flags),
            "probability": ("fact", likely / members, _attrs("of a planner, over members")),
            "standard_error": ("fact", np.sqrt(near * (1 - near) / members), _attrs("its error")),
            "chance": ("fact", chance, _attrs("share of members that would be a hit")),
            "date": (("fact", "ice"), dates([one.date for one in found])),
            "early_d": (("fact", "ice"), np.array([one.early_d for one in found]),
                        _attrs("days before the median of the members", "d")),
            "holds": (("fact", "ice"), np.array([one.holds for one in found], float),
                      _attrs("a hit by the rules")),
            "seen": (("fact", "edge"), dates([days.days[[0, -1]] for days in open_])),
            "siconc_error": ("fact", [error for error, _ in errors],
                             _attrs("error of the concentration")),
            "kind": ("fact", [kind for _, kind in errors]),
            "led": ("fact", [fact.led for fact in asked]),
            "ice_class": ("fact", [(*fact.ice_classes, "")[0] for fact in asked]),
            "low_d": ("fact", [fact.low_d for fact in asked], _attrs("reported, least", "d")),
            "high_d": ("fact", [fact.high_d for fact in asked], _attrs("reported, most", "d")),
            "reason": ("fact", [reasons.reason(fact, one, kind) for fact, one, (_, kind)
                                in zip(asked, found, errors, strict=True)]),
            **texts,
        },
        coords={"fact": np.arange(len(asked)),
                "ice": [*LABELS, *range(1, members + 1)]},
        attrs={"members": members, "not_modelled": NOT_MODELLED},
    )  # fmt: skip


def _attrs(long_name: str, units: str = "1") -> dict[str, str]:
    return {"units": units, "long_name": long_name, "source": "nsrkit.systems.seasons"}
