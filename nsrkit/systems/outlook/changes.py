"""The delivery of promises as the case draws it, and the outlook with one thing changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import shared
from nsrkit.scenario.case import Case
from nsrkit.systems.outlook import projects, transit
from nsrkit.systems.outlook.drawn import asked, draws_of
from nsrkit.systems.outlook.model import HORIZONS
from nsrkit.systems.outlook.promises import plans, prior

if TYPE_CHECKING:
    import xarray as xr


_ENDS = {"late": "late, not lost: part", "delay_y": "delay", "running": "what sails, ratio",
         "other_growth": "other cargo"}  # fmt: skip
_SEAS = {"open": "Red Sea open", "risk": "Red Sea at risk", "closed": "Red Sea closed"}


@shared
def delivery(case: Case) -> xr.Dataset:
    """What came of forecasts, and what that says of the next one.

    Parameters
    ----------
    case
        Scenario with `outlook`: the ranges of `late`, `delay_y` and `running`, draws and seed.

    Returns
    -------
    Dataset
        As `prior.table`; NaN where no forecast was made so many years ahead.

    Raises
    ------
    DataError
        A number that is needed is not supplied.

    Examples
    --------
    >>> found = delivery(nsrkit.load("year-round-2040", {"outlook.draws": 64}))
    >>> found.sizes["forecast"], int(found["count"].sum())
    (14, 14)
    """
    drawn = draws_of(case)
    found = prior.table(drawn.late, drawn.delay_y, drawn.running, drawn.seed)
    return found.assign_attrs(case=case.name, draws=drawn.size)


@shared
def states(case: Case) -> xr.Dataset:
    """The outlook with one thing changed at a time.

    Parameters
    ----------
    case
        Scenario with `outlook` and its projects.

    Returns
    -------
    Dataset
        (change): `title`, what is changed, and `group`; (change, year, quantile) `total_q` [Mt] and
        (change, year) `as_planned` [1], the chance that the plan in force is met, at the horizons
        that lie in the years asked for. The first change is none.

    Raises
    ------
    DataError
        As `run`.

    Examples
    --------
    >>> quick = {"outlook.draws": 64, "outlook.transit.of_season": {"status": "not supplied"},
    ...          "outlook.transit.of_cost": {"status": "not supplied"}}
    >>> found = states(nsrkit.load("year-round-2040", quick)).total_q.sel(year=2035, quantile=0.5)
    >>> bool(found.sel(change="sanctions eased") > found.sel(change="sanctions tighter"))
    True
    """
    import xarray as xr

    told, drawn = asked(case), draws_of(case)
    base = projects.base_of(told)
    years = np.array([year for year in HORIZONS if base.year < year <= told.until])
    season = transit.longer(case, drawn, years)
    plan = plans.line(base.year, base.total, plans.in_force(told.origin), years)
    names, groups, q, met = [], [], [], []
    for name, group, changed in _changes(case):
        each = projects.carried(changed, draws_of(changed), years, season)
        total = np.sum(list(each.values()), axis=0)
        names.append(name)
        groups.append(group)
        q.append(np.quantile(total, prior.QUANTILES, axis=0).T)
        met.append((total >= plan).mean(0))
    return xr.Dataset(
        {"total_q": (("change", "year", "quantile"), np.array(q), {"units": "Mt"}),
         "as_planned": (("change", "year"), np.array(met), {"units": "1"}),
         "plan": ("year", plan, {"units": "Mt"}), "group": ("change", groups)},
        coords={"change": names, "year": years, "quantile": list(prior.QUANTILES)},
        attrs={"case": case.name, "draws": drawn.size},
    )  # fmt: skip


def _changes(case: Case) -> Iterator[tuple[str, str, Case]]:
    """Name, group and case of each change."""
    told = asked(case)
    yield "as it is", "", case
    for key, title, known in (("sanctions", "sanctions", told.sanction_states),
                              ("price", "prices", told.price_states)):  # fmt: skip
        for name in [name for name in known if name != getattr(told, key)]:
            yield f"{title} {known[name].title}", title, _with(case, key, name)
    seas = set(_SEAS) - {case.voyage.red_sea} if told.transit.of_cost.supplied else ()
    for name in sorted(seas):
        yield _SEAS[name], "Red Sea", case.with_({"voyage.red_sea": name})
    yield from _ends(case)


def _ends(case: Case) -> Iterator[tuple[str, str, Case]]:
    """Both ends of what is assumed."""
    for key, title in _ENDS.items():
        number = getattr(asked(case), key)
        for end in (number.low, number.high) if number.uncertain else ():
            unit = {"y": " years", "1/y": " a year"}.get(number.unit, "")
            yield f"{title} {end:g}{unit}", title, _with(case, key, end)


def _with(case: Case, key: str, value: Any) -> Case:
    return case.with_({f"outlook.{key}": value})
