"""What others found of seasons to come, beside the same question asked of this model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.ensemble import shared
from nsrkit.scenario.case import Case
from nsrkit.systems.outlook.reliable.counts import RULES, asked, rules

if TYPE_CHECKING:
    import xarray as xr

MEMBERS = 8
"""At most: the comparison asks for means, not for rare years."""
_HALF = 0.5  # a month is open where it is on at least half of its days and draws


class Finding(NamedTuple):
    """A published statement on a class, a scenario and a span of years."""

    what: str
    ice_class: str
    scenario: str
    years: tuple[int, ...]
    """Years that answer it here."""
    months: tuple[int, ...]
    """Open months that it names; empty where it gives a number of months."""
    low: float
    """Months a year; NaN where it names them."""
    high: float
    source: str


_CHEN = "Chen et al. (2021), The Cryosphere, doi:10.5194/tc-15-5473-2021"
_MELIA = "Melia et al. (2016), Geophys. Res. Lett., doi:10.1002/2016GL069315"
FINDINGS = (
    Finding("Ships for open water, 2045-2055", "none", "ssp585", (2046, 2050, 2054), (8, 9, 10),
            np.nan, np.nan, _CHEN),
    Finding("PC6, 2021-2030: in autumn, October most", "PC6", "ssp585", (2026, 2028, 2030),
            (10, 11, 12), np.nan, np.nan, _CHEN),
    Finding("Ships for open water, late century, RCP8.5", "none", "ssp585", (2085, 2090, 2095), (),
            4.0, 8.0, _MELIA),
    Finding("Ships for open water, late century, RCP2.6 (half of RCP8.5)", "none", "ssp126",
            (2085, 2090, 2095), (), 2.0, 4.0, _MELIA),
    Finding("Moderately strengthened ships (PC6), late century, RCP8.5", "PC6", "ssp585",
            (2085, 2090, 2095), (), 10.0, 12.0, _MELIA),
)  # fmt: skip


@shared
def published(case: Case, findings: Sequence[Finding] = FINDINGS) -> xr.Dataset:
    """Published findings on seasons to come, and what this model has by each rule.

    Parameters
    ----------
    case
        A scenario with `outlook`; its `reliable.members` count, at most eight.
    findings
        What is asked.

    Returns
    -------
    Dataset
        On `finding`: `what`, `source`, the `said` [1] open months (month) it names and `low` and
        `high` [months/y], NaN where it names them. On (finding, rule): `months` [months/y] a year,
        mean of draws and years; with `month` `open` [1], the mean share of its days.

    Raises
    ------
    DataError
        The case has no `outlook`.

    Examples
    --------
    >>> from nsrkit.systems.outlook.reliable import QUICK
    >>> found = published(nsrkit.load("smoke", QUICK), FINDINGS[:1])
    >>> bool((found.months.sel(rule="alone") >= found.months.sel(rule="built_for")).all())
    True
    """
    import xarray as xr

    open_ = np.array([_months(case, one) for one in findings])
    said = np.array([[month in one.months for month in range(1, 13)] for one in findings], float)
    about = {"units": "months/y", "source": "nsrkit.ship.season"}
    return xr.Dataset(
        {
            "open": (("finding", "rule", "month"), open_,
                     {"units": "1", "long_name": "share of days", "source": about["source"]}),
            "months": (("finding", "rule"), open_.mean(-1) * 12,
                       about | {"long_name": "months a year"}),
            "said": (("finding", "month"), said, {"units": "1", "long_name": "months named"}),
            **{name: ("finding", [getattr(one, name) for one in findings], about)
               for name in ("low", "high")},
            **{name: ("finding", [getattr(one, name) for one in findings])
               for name in ("what", "source", "ice_class", "scenario")},
        },
        coords={"rule": list(RULES), "month": np.arange(1, 13)},
        attrs={"members": min(MEMBERS, asked(case).members)},
    )  # fmt: skip


def _months(case: Case, one: Finding) -> np.ndarray:
    """Share (rule, month) of days and draws on which the whole route is open."""
    from nsrkit.ice import projection
    from nsrkit.ship.season.histories import open_days

    draws = projection.draws(one.scenario, min(MEMBERS, asked(case).members), case.ensemble.seed)
    factor = case.sailing.thickness_factor.value or 1.0
    open_ = open_days(draws, one.years, [one.ice_class], rules(case), thickness_factor=factor)
    by_day = open_.sel(place="route").mean(["member", "ice_class", "year"]).values
    ends = np.cumsum([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    return np.add.reduceat(by_day, ends[:-1], axis=1) / np.diff(ends)


def agree(found: xr.Dataset) -> xr.DataArray:
    """Whether a rule agrees with a finding.

    Parameters
    ----------
    found
        As `published` gives it.

    Returns
    -------
    DataArray (finding, rule)
        True where the months it names are open, on at least half of their days, or where the months
        a year lie within its range.

    Examples
    --------
    >>> open_ = xr.DataArray(np.ones((1, 1, 12)), dims=("finding", "rule", "month"))
    >>> none = xr.DataArray([np.nan], dims="finding")
    >>> agree(xr.Dataset({"open": open_, "months": open_.sum("month"), "low": none, "high": none,
    ...                   "said": xr.ones_like(open_[:, 0])})).item()
    True
    """
    named = found["said"] > 0
    seen = ((found["open"] >= _HALF) | ~named).all("month")
    within = (found["months"] >= found["low"]) & (found["months"] <= found["high"])
    out: xr.DataArray = seen.where(named.any("month"), within).astype(bool)
    return out
