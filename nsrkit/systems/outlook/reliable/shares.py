"""How likely a year-round season is, and what that makes of the promise of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.corridor.reliable import Reliable

QUANTILES = (0.1, 0.5, 0.9)
VERDICTS = ("contradicted", "some_years", "holds", "not_judged")
CONTRADICTED, SOME, HOLDS, NOT_JUDGED = range(len(VERDICTS))


def odds(ahead: xr.Dataset, wanted: Reliable) -> xr.Dataset:
    """Probability of seasons of some length about each horizon.

    Parameters
    ----------
    ahead
        As `counts.ahead` gives it.
    wanted
        Horizons, years about them, lengths.

    Returns
    -------
    Dataset
        On (scenario, rule, ice_class, place): on `year` and `quantile` `days_q` [d]; on (horizon,
        at_least) `probability` [1] of at least so many days a year, `run_probability` [1] of as
        many without a break, and `standard_error` [1] and `run_error` [1]. NaN where a rule has no
        limit for a class.

    References
    ----------
    The draws of a horizon are members, each with some years about it. The years of a member share
    its climate model and its relations, so that the standard error is that of as many draws as
    there are members: sqrt(p (1 - p) / n) at p = (k + 1/2) / (n + 1), which is not zero where all
    agree.
    """
    import xarray as xr

    levels = xr.DataArray(list(wanted.at_least), dims="at_least", attrs={"units": "d"})
    known = ahead["days"].notnull().all(["member", "year"])
    about = {"units": "1", "source": "nsrkit.systems.outlook.reliable"}

    def share(name: str) -> xr.DataArray:
        parts = [(ahead[name].sel(year=list(wanted.counted(horizon))) >= levels).mean(
            ["member", "year"]) for horizon in wanted.horizons]  # fmt: skip
        return xr.concat(parts, "horizon").where(known)

    days, runs = share("days"), share("longest")
    members = ahead.sizes["member"]
    spread = ahead["days"].fillna(0).quantile(QUANTILES, "member").where(known)
    return xr.Dataset({
        "days_q": spread.assign_attrs(units="d", long_name="navigable days, quantiles of members",
                                      source=about["source"]),
        "probability": days.assign_attrs(long_name="at least so many days a year", **about),
        "run_probability": runs.assign_attrs(long_name="so many days without a break", **about),
        "standard_error": error(days, members), "run_error": error(runs, members),
    }).assign_coords(horizon=list(wanted.horizons), at_least=levels)  # fmt: skip


def error(share: xr.DataArray, draws: int) -> xr.DataArray:
    """Standard error of a share of so many draws; never zero."""
    near = (share * draws + 0.5) / (draws + 1)
    found: xr.DataArray = (near * (1 - near) / draws) ** 0.5
    return found.assign_attrs(units="1", long_name="standard error")


def verdict(probability: xr.DataArray, sure: float) -> xr.DataArray:
    """What a probability makes of a promise: kept where it is at least `sure`, broken below 1 less.

    Examples
    --------
    >>> import xarray as xr
    >>> found = verdict(xr.DataArray([0.0, 0.4, 0.95, np.nan]), 0.9)
    >>> [VERDICTS[flag] for flag in found.values]
    ['contradicted', 'some_years', 'holds', 'not_judged']
    """
    import xarray as xr

    found = xr.full_like(probability, SOME, dtype=np.int8)
    found = found.where(probability > 1 - sure + 1e-9, CONTRADICTED)
    found = found.where(~(probability >= sure - 1e-9), HOLDS)
    found = found.where(probability.notnull(), NOT_JUDGED).astype(np.int8)
    return found.assign_attrs(
        units="1", long_name="verdict", flag_meanings=" ".join(VERDICTS),
        flag_values=np.arange(len(VERDICTS), dtype=np.int8),
    )  # fmt: skip
