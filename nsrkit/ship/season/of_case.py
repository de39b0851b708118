"""The seasons of a case: the record by several rules, and years to come by scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import numpy as np

from nsrkit.ensemble import shared
from nsrkit.scenario.case import Case
from nsrkit.scenario.ship import PolarisClass
from nsrkit.ship.season.counting import windows
from nsrkit.ship.season.rules import SIDE_BY_SIDE, Polaris, Rule

if TYPE_CHECKING:
    import xarray as xr


@shared
def record(case: Case) -> xr.Dataset:
    """Navigable days in the embedded record, alone and escorted.

    Parameters
    ----------
    case
        A loaded scenario: `navigability.years` and `classes`, to which that of the ship is added;
        `routing.minimum_rio` is the limit, `sailing.thickness_factor` multiplies the thickness.

    Returns
    -------
    Dataset
        As `windows` on (rule, ice_class, year): `days` [d] ..., NaN or NaT where there is nothing
        to count. Attributes `own` (class of the ship) and `alone`, `escorted`
        (labels of the two rules).

    Raises
    ------
    DataError
        Years outside the record.

    Examples
    --------
    >>> import nsrkit
    >>> found = record(nsrkit.load("smoke", {"navigability.years": [2020, 2020]}))
    >>> bool(found.days.sel(rule=found.alone, ice_class="PC3") > 300)
    True
    """
    return _of_record(case, case.navigability.years, list(_two(case)))


@shared
def by_rule(case: Case) -> xr.Dataset:
    """Navigable days of `navigability.period` by several rules, side by side.

    Parameters
    ----------
    case
        A loaded scenario.

    Returns
    -------
    Dataset
        As `record`, with the rules of `season.SIDE_BY_SIDE` (`days` [d], NaN where a rule has no
        limit for a class).

    Raises
    ------
    DataError
        Years outside the record.

    Examples
    --------
    >>> import nsrkit
    >>> found = by_rule(nsrkit.load("smoke", {"navigability.period": [2020, 2020]}))
    >>> found.sizes["rule"] > 5
    True
    """
    given = list(dict.fromkeys((*_two(case), *SIDE_BY_SIDE)))
    return _of_record(case, case.navigability.period, given).drop_dims("time")


@shared
def projected(case: Case) -> xr.Dataset:
    """Navigable days of years to come, draw by draw.

    Parameters
    ----------
    case
        A loaded scenario: `navigability.scenarios`, `ahead`, `members` and `classes`; the seed is
        `ensemble.seed`.

    Returns
    -------
    Dataset
        As `record` on (scenario, rule, member, ice_class, year): `days` [d] ..., NaN or NaT where
        there is nothing to count; `label` (scenario) says what kind of projection it is. Without
        scenarios or years it is empty.

    Raises
    ------
    DataError
        The projection does not reach the years.

    Examples
    --------
    >>> import nsrkit
    >>> found = projected(nsrkit.load("smoke"))
    >>> found.days.sizes["member"], found.label.values[0][:8]
    (2, 'SSP2-4.5')
    """
    import xarray as xr

    from nsrkit.ice import projection

    wanted = case.navigability
    if not wanted.scenarios or not wanted.ahead:
        return xr.Dataset()
    span = min(wanted.ahead), max(wanted.ahead)
    found, labels = [], []
    for scenario in wanted.scenarios:
        ice = projection.project(scenario, span, n=wanted.members, seed=case.ensemble.seed)
        ice = ice.isel(time=np.flatnonzero(np.isin(ice["time"].dt.year, wanted.ahead)))
        labels.append(ice.attrs["label"])
        one = _windows(case, ice, list(_two(case)))
        found.append(_told(case, one.drop_dims("time")))
    out = xr.concat([one.drop_vars("covered") for one in found], "scenario")
    return out.assign(covered=found[0]["covered"]).assign_coords(
        scenario=list(wanted.scenarios), label=("scenario", labels)
    )


def calendar(case: Case) -> xr.Dataset:
    """Navigable days of the scan years of a case, without escort, for the season calendar.

    Parameters
    ----------
    case
        A loaded scenario.

    Returns
    -------
    Dataset
        `record` by one rule: `days` [d] ... on (ice_class, year), NaN or NaT where there is nothing
        to count.

    Examples
    --------
    >>> import nsrkit
    >>> calendar(nsrkit.load("smoke", {"scan.years": [2024, 2024]})).year.values.tolist()
    [2024]
    """
    (first, last), counted = case.scan.years, case.navigability.years
    within = counted[0] <= first and last <= counted[1]
    found = record(case) if within else _of_record(case, (first, last), list(_two(case)))
    one = found.drop_dims("time").sel(rule=found.attrs["alone"], year=slice(first, last))
    return one.assign_attrs(minimum_rio=case.routing.minimum_rio)


def _of_record(case: Case, years: tuple[int, int], given: list[Rule]) -> xr.Dataset:
    from nsrkit import ice

    recorded = ice.open("record", start=f"{years[0]}-01-01", end=f"{years[1]}-12-31")
    return _told(case, _windows(case, recorded, given))


def _windows(case: Case, ice: xr.Dataset, given: list[Rule]) -> xr.Dataset:
    from nsrkit.ensemble.executor import processors, step

    return windows(ice, _classes(case), given, workers=processors(), progress=step,
                   thickness_factor=case.sailing.thickness_factor.value or 1.0)  # fmt: skip


def _told(case: Case, found: xr.Dataset) -> xr.Dataset:
    alone, escorted = (rule.label for rule in _two(case))
    own = case.voyage.ship.ice_class.polaris
    return found.assign_attrs(own=own, alone=alone, escorted=escorted)


def _two(case: Case) -> tuple[Polaris, Polaris]:
    return Polaris(case.routing.minimum_rio), Polaris(case.routing.minimum_rio, escorted=True)


def _classes(case: Case) -> list[str]:
    """Classes from the weakest to the strongest, that of the ship among them."""
    order = list(get_args(PolarisClass))
    asked = {*case.navigability.classes, case.voyage.ship.ice_class.polaris}
    return sorted(asked, key=order.index, reverse=True)
