"""What the error of the thickness makes of a year-round season."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.ensemble import shared
from nsrkit.scenario.case import Case
from nsrkit.systems.outlook.reliable.counts import RULES, asked, rules
from nsrkit.systems.outlook.reliable.shares import error

if TYPE_CHECKING:
    import xarray as xr


@shared
def by_thickness(case: Case) -> xr.Dataset:
    """Probability that every day is navigable, with all ice thinner and thicker by its error.

    Parameters
    ----------
    case
        A scenario with `outlook`: the last of its horizons and the scenario in the middle are
        asked, at the value and the ends of `sailing.thickness_factor`.

    Returns
    -------
    Dataset
        On (factor, rule, ice_class): `probability` [1] of a year in which the whole route is open
        every day, and `standard_error` [1]; NaN where a rule has no limit for a class. `factor` [1]
        multiplies all thickness. Attributes `horizon` and `scenario`.

    Raises
    ------
    DataError
        The case has no `outlook`.

    Examples
    --------
    >>> from nsrkit.systems.outlook.reliable import QUICK
    >>> found = by_thickness(nsrkit.load("smoke", QUICK))
    >>> found.factor.values.tolist(), bool((found.probability.sel(ice_class="none") == 0).all())
    ([0.8, 1.0, 1.2], True)
    """
    import xarray as xr

    from nsrkit.ice import projection
    from nsrkit.ship.season.histories import open_days

    wanted, given = asked(case), case.sailing.thickness_factor
    horizon, scenario = wanted.horizons[-1], wanted.scenarios[len(wanted.scenarios) // 2]
    draws = projection.draws(scenario, wanted.members, case.ensemble.seed)
    factors = sorted({float(end) for end in (given.low, given.value, given.high) if end} or {1.0})
    known = xr.DataArray([[rule.knows(name) for name in wanted.classes] for rule in rules(case)],
                         dims=("rule", "ice_class"))  # fmt: skip
    parts = [open_days(draws, wanted.counted(horizon), wanted.classes, rules(case),
                       thickness_factor=factor).sel(place="route", drop=True).all("day")
             .mean(["member", "year"]).where(known) for factor in factors]  # fmt: skip
    share = xr.concat(parts, "factor").assign_coords(rule=list(RULES), factor=factors)
    about = {"units": "1", "source": "nsrkit.ship.season.histories"}
    found = xr.Dataset({
        "probability": share.assign_attrs(long_name="every day of the year navigable", **about),
        "standard_error": error(share, wanted.members),
    })  # fmt: skip
    found["factor"].attrs = {"units": "1", "long_name": "all thickness times"}
    return found.assign_attrs(horizon=horizon, scenario=scenario, members=np.int64(wanted.members))
