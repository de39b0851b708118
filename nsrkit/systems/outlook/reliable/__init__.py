"""Reliable and year-round by 2040? By class, sea and scenario, with its probability.

`run(case)` counts the days on which classes may sail in ice to come, `passages(case)` sails ships
through it month by month, and `published(case)` asks the questions that others have answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nsrkit.ensemble import shared
from nsrkit.ensemble.executor import Progress
from nsrkit.scenario.case import Case
from nsrkit.systems.outlook.reliable import counts
from nsrkit.systems.outlook.reliable.counts import RULES, asked, record
from nsrkit.systems.outlook.reliable.findings import agree, published
from nsrkit.systems.outlook.reliable.sailed import passages
from nsrkit.systems.outlook.reliable.shares import VERDICTS, odds, verdict
from nsrkit.systems.outlook.reliable.thick import by_thickness

if TYPE_CHECKING:
    import xarray as xr

__all__ = [
    "QUICK",
    "RULES",
    "VERDICTS",
    "agree",
    "asked",
    "by_thickness",
    "passages",
    "published",
    "record",
    "run",
]

QUICK = {
    "outlook.reliable": {
        "members": 2, "years": [2040, 2040], "horizons": [2040], "scenarios": ["ssp245"],
        "classes": ["none", "PC4"], "record": [2024, 2024],
        "passages": {"ships": ["arc7-lng"], "members": 2},
    }
}  # fmt: skip
"""Overrides that ask as little as can be asked: for a first look, and for examples."""
NOT_MODELLED = (
    "winds, drift, compression and fast ice of years to come; month means miss spells of days that "
    "close a strait; darkness, icing, icebreakers that are not there, insurance, cargo and law: a "
    "day on which a class may sail is not a day on which a service does"
)


@shared
def run(case: Case, progress: Progress | None = None) -> xr.Dataset:
    """Who can sail all year in years to come, and how sure that is.

    Parameters
    ----------
    case
        A scenario with `outlook`; see `nsrkit.scenario.corridor.reliable`.
    progress
        As in `nsrkit.ensemble.run`, once for each year of a draw.

    Returns
    -------
    Dataset
        On (scenario, rule, ice_class, place), `place` being "route" or a sea and `rule` "alone" and
        "escorted" by POLARIS or "built_for", alone in ice that the class is built for: on (year,
        quantile) `days_q` [d] of 365; on (horizon, at_least) `probability` [1] of at least so many
        navigable days a year, `run_probability` [1] of as many without a break, over New Year
        too, `standard_error` and `run_error` [1], and `verdict`, a flag: contradicted, some_years,
        holds, not_judged. On (year, day) `open` [1], the share of draws. NaN where a rule has no
        limit for a class.

    Raises
    ------
    DataError
        The case has no `outlook`.

    Examples
    --------
    >>> found = run(nsrkit.load("smoke", QUICK))
    >>> found.verdict.sel(rule="alone", place="route", at_least=365).values.ravel().tolist()
    [0, 2]
    """
    wanted = asked(case)
    ahead = counts.ahead(case, progress) if progress else counts.ahead(case)  # one key of the store
    found = odds(ahead, wanted).assign(open=ahead["open"])
    sure = wanted.sure.value if wanted.sure.supplied else 1.0
    found["verdict"] = verdict(found["probability"], float(sure or 1.0))
    labels = {rule: one.label for rule, one in zip(RULES, counts.rules(case), strict=True)}
    return found.assign_coords(rule_label=("rule", list(labels.values()))).assign_attrs(
        members=wanted.members, within_y=wanted.within_y, sure=float(sure or 1.0),
        not_modelled=NOT_MODELLED, source="nsrkit.systems.outlook.reliable",
    )  # fmt: skip
