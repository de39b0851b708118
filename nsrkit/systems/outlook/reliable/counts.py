"""Days on which classes can sail, place by place: in years to come and in the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.ensemble import shared
from nsrkit.ensemble.executor import Progress
from nsrkit.errors import DataError
from nsrkit.scenario.case import Case
from nsrkit.scenario.corridor.reliable import Reliable
from nsrkit.ship import polaris
from nsrkit.ship.season import Polaris, Rule, Thickness

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.ice.months import Months

RULES = ("alone", "escorted", "built_for")
"""By POLARIS without and with an icebreaker; and in ice that the class is built for."""


def asked(case: Case) -> Reliable:
    """What the case asks of seasons to come.

    Raises
    ------
    DataError
        It has no `outlook`.
    """
    if case.outlook is None:
        raise DataError("the case has no `outlook`; write `outlook: {}` into it")
    return case.outlook.reliable


def rules(case: Case) -> tuple[Rule, ...]:
    """The rules, in the order of `RULES`."""
    given: dict[str, float | None] = {
        name: limit.value for name, limit in asked(case).limits_m.items()
    }
    least = case.routing.minimum_rio
    # A class without a limit is not judged, whatever limits others have published for it.
    own = {name: given.get(name) or np.nan for name in polaris.CLASSES}
    return Polaris(least), Polaris(least, escorted=True), Thickness(own)


@shared
def ahead(case: Case, progress: Progress | None = None) -> xr.Dataset:
    """Navigable days of years to come, draw by draw, and the share of draws open day by day.

    Parameters
    ----------
    case
        A scenario with `outlook`; the seed is `ensemble.seed`, `sailing.thickness_factor` and
        `routing.minimum_rio` count.
    progress
        As in `nsrkit.ensemble.run`, once for each year of a draw.

    Returns
    -------
    Dataset
        On (scenario, rule, ice_class, place, year): on `member` as well `days` [d] of 365 and
        `longest` [d], the longest run of them, the year taken as a ring; on `day` as well `open`
        [1], the share of members. `place` is the whole route or a sea, whose ice alone counts. NaN
        where a rule has no limit for a class. `scenario_title` (scenario) is its name, `model`
        (member) the CMIP6 model that drives a member.

    Raises
    ------
    DataError
        The case has no `outlook`.

    Examples
    --------
    >>> from nsrkit.systems.outlook.reliable import QUICK
    >>> found = ahead(nsrkit.load("smoke", QUICK))
    >>> bool((found.days.sel(rule="alone", place="Kara", ice_class="PC4") > 300).all())
    True
    """
    import xarray as xr

    from nsrkit.ice import projection

    wanted, parts = asked(case), []
    for scenario in wanted.scenarios:
        draws = projection.draws(scenario, wanted.members, case.ensemble.seed)
        open_ = _open(case, draws, wanted.ahead(), progress)
        one = _counted(open_).assign(open=open_.mean("member").astype(np.float32))
        parts.append(one.where(_judged(case)))
    found = xr.concat(parts, "scenario").assign_coords(
        scenario=list(wanted.scenarios),
        scenario_title=("scenario", [projection.SCENARIOS[name] for name in wanted.scenarios]),
        model=("member", [draw.change.model for draw in draws]),
    )
    return _told(found)


@shared
def record(case: Case, progress: Progress | None = None) -> xr.Dataset:
    """The same of `outlook.reliable.record`, years of the embedded record.

    Parameters
    ----------
    case, progress
        As in `ahead`.

    Returns
    -------
    Dataset
        On (rule, ice_class, place, year): `days` and `longest` [d], and on `day` as well `open`
        [1], 0 or 1. NaN as in `ahead`. `siconc_kind` and `sithick_kind` (year) say what they rest
        on.

    Raises
    ------
    DataError
        The case has no `outlook`; years outside the record.

    Examples
    --------
    >>> from nsrkit.systems.outlook.reliable import QUICK
    >>> found = record(nsrkit.load("smoke", QUICK))
    >>> 60 < found.days.sel(rule="alone", place="route", ice_class="none").item() < 180
    True
    """
    from nsrkit.ice.months import Record

    first, last = asked(case).record
    years, history = range(first, last + 1), Record()
    open_ = _open(case, [history], years, progress).isel(member=0, drop=True)
    found = _counted(open_).assign(open=open_.astype(np.float32)).where(_judged(case))
    kinds = {f"{name}_kind": ("year", [" and ".join(dict.fromkeys(
        history.kinds(name, 12 * year + np.arange(12)).tolist())) for year in years])
        for name in ("siconc", "sithick")}  # fmt: skip
    return _told(found.assign_coords(kinds))


def _open(
    case: Case, histories: Sequence[Months], years: Sequence[int], progress: Progress | None
) -> xr.DataArray:
    """Open days (rule, member, ice_class, place, year, day), the rules by their short names."""
    from nsrkit.ship.season.histories import open_days

    factor = case.sailing.thickness_factor.value or 1.0
    found = open_days(histories, years, asked(case).classes, rules(case),
                      thickness_factor=factor, progress=progress)  # fmt: skip
    return found.assign_coords(rule=list(RULES))


def _counted(open_: xr.DataArray) -> xr.Dataset:
    """Days and longest run, on all dimensions but the day."""
    import xarray as xr

    kept = {name: one for name, one in open_.coords.items() if "day" not in one.dims}
    counts = {"days": open_.values.sum(-1), "longest": longest(open_.values)}
    return xr.Dataset(
        {name: (open_.dims[:-1], values.astype(float)) for name, values in counts.items()}, kept
    )


def longest(open_: np.ndarray) -> np.ndarray:
    """Longest run of days (..., day) on which it is open, where the last day meets the first.

    A season of the NSR may go over New Year; cut there, ten months would be two halves.

    Examples
    --------
    >>> longest(np.array([True, True, False, True])).item()
    3
    """
    size = open_.shape[-1]
    run = np.zeros(open_.shape[:-1], int)
    found = run.copy()
    for day in range(2 * size):
        run = (run + 1) * open_[..., day % size]
        np.maximum(found, run, out=found)
    return np.minimum(found, size)


def _judged(case: Case) -> xr.DataArray:
    """(rule, ice_class) whether a rule has a limit for a class."""
    import xarray as xr

    classes: Sequence[str] = asked(case).classes
    known = [[rule.knows(name) for name in classes] for rule in rules(case)]
    return xr.DataArray(known, dims=("rule", "ice_class"),
                        coords={"rule": list(RULES), "ice_class": list(classes)})  # fmt: skip


def _told(found: xr.Dataset) -> xr.Dataset:
    for name, units, text in (("days", "d", "navigable days of 365"),
                              ("longest", "d", "longest run of navigable days, over New Year too"),
                              ("open", "1", "share of members on which it is open")):  # fmt: skip
        found[name].attrs = {"units": units, "long_name": text,
                             "source": "nsrkit.ship.season"}  # fmt: skip
    return found
