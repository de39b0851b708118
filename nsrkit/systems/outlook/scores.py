"""The rule of the outlook held against the totals that came, beside naive growth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.ensemble import shared
from nsrkit.scenario.case import Case
from nsrkit.systems.outlook.drawn import Draws, draws_of
from nsrkit.systems.outlook.promises import naive, plans, prior
from nsrkit.systems.outlook.promises.records import totals

if TYPE_CHECKING:
    import xarray as xr

ORIGINS = (2019, 2020, 2021, 2022, 2023, 2024)
RULES = ("outlook", "drift", "no change")
OUTSIDE = 0.2  # of the interval between the outer quantiles


@shared
def backtest(case: Case) -> xr.Dataset:
    """Totals foretold at past origins from what was published by then, and how that went.

    Parameters
    ----------
    case
        Scenario with `outlook`: the ranges of `running`, `late` and `delay_y`, draws and seed.

    Returns
    -------
    Dataset
        (rule, origin, year, quantile): `total_q` [Mt], NaN for years that lie before the origin
        or at it. (year): `came` [Mt]. (rule, origin, year): `inside` [1], `width` [Mt], `score`
        [Mt], `off` [Mt] of the median; (rule): their means `coverage` [1], `mean_width`,
        `mean_score`, `mean_off` [Mt]. (origin): `rows` [1], forecasts that had come by then and
        tell of the share, `share_q` (origin, quantile) [1]; (origin, year) `plan` [Mt].

    Raises
    ------
    DataError
        A number that the rule needs is not supplied.

    References
    ----------
    Gneiting and Raftery (2007), J. Am. Stat. Assoc. 102, 359-378 (interval score).

    Examples
    --------
    >>> found = backtest(nsrkit.load("year-round-2040", {"outlook.draws": 64}))
    >>> int(found.rows.sel(origin=2020)), int(found.rows.sel(origin=2021))
    (0, 2)
    """
    import xarray as xr

    drawn = draws_of(case)
    came = totals()
    years = np.arange(ORIGINS[0] + 1, max(came) + 1)
    real = np.array([came[int(year)] for year in years])
    shape = (len(RULES), len(ORIGINS), years.size, len(prior.QUANTILES))
    q, rows = np.full(shape, np.nan), []
    share, plan = np.empty((len(ORIGINS), shape[-1])), np.full(shape[1:3], np.nan)
    for k, origin in enumerate(ORIGINS):
        ahead = years > origin
        found = prior.usable(prior.fates(origin))
        shares = drawn.shares(found)
        rows.append(len(found))
        share[k] = np.quantile(shares, prior.QUANTILES)
        plan[k, ahead] = planned(origin, years[ahead])
        q[:, k, ahead] = _foretold(origin, years[ahead], shares, drawn)
    out = xr.Dataset(
        {"total_q": (("rule", "origin", "year", "quantile"), q), "came": ("year", real),
         "rows": ("origin", rows), "share_q": (("origin", "quantile"), share),
         "plan": (("origin", "year"), plan)},
        coords={"rule": list(RULES), "origin": list(ORIGINS), "year": years,
                "quantile": list(prior.QUANTILES)},
    )  # fmt: skip
    return _scored(out).assign_attrs(case=case.name, draws=drawn.size)


def planned(origin: int, years: np.ndarray) -> np.ndarray:
    """(year) the plan in force at an origin [Mt]."""
    known = totals(origin)
    last = max(known)
    return plans.line(last, known[last], plans.in_force(origin), years)


def _foretold(origin: int, years: np.ndarray, share: np.ndarray, drawn: Draws) -> np.ndarray:
    """(rule, year, quantile) totals."""
    total = plans.foretold(origin, years, share, drawn.late, drawn.delay_y, drawn.running)
    known = totals(origin)
    return np.array([
        np.quantile(total, prior.QUANTILES, axis=0).T,
        naive.walk(known, years, prior.QUANTILES, drift=True),
        naive.walk(known, years, prior.QUANTILES, drift=False),
    ])  # fmt: skip


def _scored(out: xr.Dataset) -> xr.Dataset:

    low, middle, high = (out["total_q"].isel(quantile=i, drop=True) for i in range(3))
    known, came = low.notnull(), out["came"]
    below, above = (low - came).clip(min=0), (came - high).clip(min=0)
    inside = ((came >= low) & (came <= high)).astype(float).where(known)
    each = {
        "inside": inside, "width": high - low,
        "score": (high - low) + 2 / OUTSIDE * (below + above), "off": abs(middle - came),
    }  # fmt: skip
    means = {"coverage": "inside", "mean_width": "width", "mean_score": "score", "mean_off": "off"}
    found = out.assign(each)
    found = found.assign({name: found[of].mean(("origin", "year")) for name, of in means.items()})
    units = dict.fromkeys(("total_q", "came", "plan", "width", "score", "off", "mean_width",
                           "mean_score", "mean_off"), "Mt")  # fmt: skip
    for name in found.data_vars:
        found[name].attrs |= {"units": units.get(str(name), "1"),
                              "long_name": str(name).replace("_", " ")}  # fmt: skip
    scored: xr.Dataset = found
    return scored
