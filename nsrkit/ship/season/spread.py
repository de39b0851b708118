"""The distribution of navigable days over years and members."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.errors import DataError
from nsrkit.ship.season.counting import GROUPS

if TYPE_CHECKING:
    import xarray as xr

AT_LEAST = (30, 60, 90, 150, 365)
QUANTILES = (0.1, 0.5, 0.9)
WEIGHT = "weight"


def outlook(
    windows: xr.Dataset,
    at_least: Sequence[float] = AT_LEAST,
    over: str | Sequence[str] | None = None,
) -> xr.Dataset:
    """Percentiles of navigable days, and the probability of at least so many.

    Parameters
    ----------
    windows
        As `windows` gives it for several years, members or both. A coordinate `weight` (member)
        weighs the members; without it all count alike.
    at_least
        Numbers of days [d] whose probability is asked for.
    over
        Dimensions whose entries are the draws: "year", "member" or both; None takes all of them
        that are there. What is left out stays a dimension: `over="member"` gives one outlook for
        each year.

    Returns
    -------
    Dataset
        For the whole route, and with `sea_` and `strait_` for seas and straits: `days` [d]
        (quantile 0.1, 0.5, 0.9) and `mean_days` [d]; `probability` [1] (at_least) of that many
        days, its `standard_error` [1]; `year_round` [1], the probability that every day of the
        year is navigable, and `year_round_error` [1]. `draws` is the number of draws. Years that
        the ice does not cover whole are left out. NaN where the rule has no limit for the class.

    Raises
    ------
    DataError
        None of the dimensions to draw from is there, or no year is covered whole.

    References
    ----------
    Standard error sqrt(p (1 - p) / n) at p = (k + 1/2) / (n + 1) for k of n draws, so that draws
    which all agree do not pass for certainty; for weighted draws n = 1 / sum(w^2). Years in a row
    and members are taken as independent, which trends and the memory of ice make a little
    optimistic.

    Examples
    --------
    >>> import xarray as xr
    >>> days = xr.DataArray([[70.0, 90.0, 110.0]], dims=("ice_class", "year"))
    >>> found = outlook(xr.Dataset({"days": days, "covered": ("year", [365] * 3)}), [80, 100])
    >>> found.probability.values.round(2).tolist(), found.draws.item()
    ([[0.67, 0.33]], 3)
    """
    import xarray as xr

    given = [over] if isinstance(over, str) else over
    dims = [dim for dim in (given or ("year", "member")) if dim in windows["days"].dims]
    if not dims:
        raise DataError(f"nothing to draw from: the counts have no dimension {given or 'year'}")
    whole = windows["covered"] >= 365
    if not whole.any():
        raise DataError("no year is covered whole: an outlook needs the ice of whole years")
    windows = windows.isel(year=np.flatnonzero(whole))
    weight = _weights(windows, dims)
    count = 1 / float((weight**2).sum())
    out = xr.Dataset(attrs=windows.attrs)
    for prefix in GROUPS.values():
        if f"{prefix}days" in windows:
            found = _spread(windows[f"{prefix}days"], windows["covered"], weight, count, at_least)
            out = out.assign({prefix + str(name): one for name, one in found.data_vars.items()})
    kept = {name: windows[name] for name in ("rule_about", "strait_title") if name in windows}
    size = int(np.prod([windows.sizes[dim] for dim in dims]))
    return out.assign_coords(kept).assign(
        draws=((), size, {"units": "1", "long_name": f"draws: {' x '.join(dims)}"})
    )


def _weights(windows: xr.Dataset, dims: list[str]) -> xr.DataArray:
    """Weights of the draws, which add up to one."""
    import xarray as xr

    weight = xr.DataArray(1.0)
    for dim in dims:
        own = windows[WEIGHT] if dim == "member" and WEIGHT in windows.coords else None
        size = windows.sizes[dim]
        weight = weight * xr.DataArray(np.ones(size) if own is None else own.values, dims=dim)
    return weight / weight.sum()


def _spread(
    days: xr.DataArray, covered: xr.DataArray, weight: xr.DataArray, count: float,
    at_least: Sequence[float],
) -> xr.Dataset:  # fmt: skip
    import xarray as xr

    dims = list(weight.dims)
    known = days.notnull().all(dims)
    levels = xr.DataArray(np.asarray(at_least, float), dims="at_least", attrs={"units": "d"})
    reached = (days >= levels).weighted(weight).sum(dims).where(known)
    always = (days >= covered).weighted(weight).sum(dims).where(known)
    told = {key: days.attrs[key] for key in ("rule", "thickness", "stages") if key in days.attrs}

    def about(found: xr.DataArray, name: str, unit: str) -> xr.DataArray:
        return found.assign_attrs(units=unit, long_name=name, **told)

    quantiles = days.weighted(weight).quantile(QUANTILES, dim=dims, keep_attrs=False)
    return xr.Dataset(
        {
            "days": about(quantiles.where(known), "navigable days", "d"),
            "mean_days": about(days.weighted(weight).mean(dims).where(known), "mean", "d"),
            "probability": about(reached, "probability of at least so many days", "1"),
            "standard_error": about(_error(reached, count), "standard error", "1"),
            "year_round": about(always, "probability that every day is navigable", "1"),
            "year_round_error": about(_error(always, count), "standard error", "1"),
        }
    ).assign_coords(at_least=levels)


def _error(share: xr.DataArray, count: float) -> xr.DataArray:
    """Standard error of a share of `count` draws; never zero."""
    near = (share * count + 0.5) / (count + 1)
    return (near * (1 - near) / count) ** 0.5
