"""How much of what is promised comes: read off the forecasts whose year has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.systems.outlook.promises.records import TOTAL, Target, targets, totals

if TYPE_CHECKING:
    import xarray as xr

QUANTILES = (0.1, 0.5, 0.9)
TARGET_YEARS = 2
"""Target years that must have come before forecasts tell anything."""
_EDGE = 1e-3  # a Beta needs a mean inside 0..1


class Fate(NamedTuple):
    """A forecast of the total whose year has come."""

    target: Target
    base: float
    """Last total known when it was made [Mt]."""
    came: float
    """Total of its year [Mt]."""

    @property
    def lead(self) -> int:
        """Years ahead."""
        return int(self.target.year or 0) - self.target.made

    @property
    def ratio(self) -> float:
        """Realised over forecast [1]."""
        return self.came / self.target.mt

    @property
    def growth(self) -> float:
        """Share of the forecast that was growth [1]."""
        return 1 - self.base / self.target.mt

    @property
    def share(self) -> float:
        """Share of the promised growth that was there on the day [1]."""
        return (self.came - self.base) / (self.target.mt - self.base)


def fates(origin: int | None = None) -> list[Fate]:
    """Forecasts of the total whose year has come.

    Parameters
    ----------
    origin
        What was known at the end of this year; None takes all.

    Returns
    -------
    list of Fate
        In the order in which they were made.

    Examples
    --------
    >>> [(one.lead, round(one.ratio, 2)) for one in fates(2021)]
    [(2, 0.75), (0, 1.21)]
    >>> len(fates())
    14
    """
    known = totals(origin)
    return [Fate(one, known[one.made - 1], known[one.year]) for one in targets()
            if one.scope == TOTAL and one.aim == "at least" and one.year in known
            and one.made - 1 in known and (origin is None or one.known <= origin)]  # fmt: skip


def usable(found: list[Fate]) -> list[Fate]:
    """The forecasts, if enough target years have come; else none of them."""
    return found if len({one.target.year for one in found}) >= TARGET_YEARS else []


def shares(
    found: list[Fate], late: np.ndarray, delay_y: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Draws of the share of promised growth that is there on its day.

    Parameters
    ----------
    found
        Forecasts whose year has come; none gives a uniform share.
    late, delay_y
        (draw) part of the rest [1] that comes later, and how many years later [y].
    rng
        Source of chance.

    Returns
    -------
    ndarray
        (draw) share [1] in 0..1.

    References
    ----------
    Rubin (1981), Ann. Statist. 9, 130-134 (Bayesian bootstrap).

    Examples
    --------
    >>> few = shares([], np.full(4000, 0.5), np.full(4000, 4.0), np.random.default_rng(1))
    >>> [round(float(q), 1) for q in np.quantile(few, (0.1, 0.5, 0.9))]
    [0.1, 0.5, 0.9]
    """
    seen = on_the_day(found, late, delay_y)
    made = np.array([one.target.made for one in found])
    units = sorted(set(made.tolist()))
    weight = np.array([one.growth for one in found])
    sizes = [weight[made == unit].mean() for unit in units]
    mass = rng.dirichlet([*sizes, 1.0], size=late.size)
    mean, square = mass[:, -1] / 2, mass[:, -1] / 3  # the unit that knows nothing: uniform
    for k, unit in enumerate(units):
        here = made == unit
        within = weight[here] / weight[here].sum()
        mean = mean + mass[:, k] * (seen[:, here] @ within)
        square = square + mass[:, k] * (seen[:, here] ** 2 @ within)
    mean = np.clip(mean, _EDGE, 1 - _EDGE)
    spread = np.clip(square - mean**2, _EDGE**2, (1 - _EDGE) * mean * (1 - mean))
    size = mean * (1 - mean) / spread - 1
    return np.asarray(rng.beta(mean * size, (1 - mean) * size))


def on_the_day(found: list[Fate], late: np.ndarray, delay_y: np.ndarray) -> np.ndarray:
    """(draw, forecast) share [1] of the promised growth on its day, less what is merely late.

    A ramp of lead + 1 equal steps has the part 1 - d / (lead + 1) of its growth planned d years
    before its end: from there a part `late` of the rest has come too.
    """
    share = np.array([one.share for one in found])
    steps = np.array([one.lead + 1.0 for one in found])
    come = late[:, None] * np.clip(1 - delay_y[:, None] / steps, 0, 1)
    return np.asarray(np.clip((share - come) / (1 - come), 0, 1))


def there(
    share: np.ndarray, late: np.ndarray, delay_y: np.ndarray, steps: np.ndarray
) -> np.ndarray:
    """(draw, ...) share [1] of promised growth at the end of a ramp of so many steps."""
    come = late * np.clip(1 - delay_y / steps, 0, 1)
    return np.asarray(share + (1 - share) * come)


def table(late: np.ndarray, delay_y: np.ndarray, running: np.ndarray, seed: int) -> xr.Dataset:
    """All forecasts whose year has come, and each foretold from the others.

    Parameters
    ----------
    late, delay_y, running
        (draw) as in `shares`, and the ratio [1] of what sails already.
    seed
        Seed of the draws.

    Returns
    -------
    Dataset
        (forecast): `issued`, `issuer`, `target_year`, `source`, `ahead` [y], `mt`, `base`, `came`
        [Mt], `ratio` [1] of what came to the forecast, `share` [1] of its growth that was there;
        (forecast, quantile) `left_out_q` [1], the ratio foretold without the forecasts made in the
        same year; `inside`, whether its 10-90 % hold the ratio.
        (lead): `count` [1] of forecasts so many years ahead, `mean_ratio` [1], their geometric
        mean; (lead, quantile) `ratio_q` [1], foretold for a forecast of which as much is growth.
        NaN where no forecast has this lead. (quantile): `share_q` [1] for the next plan.

    Examples
    --------
    >>> one = np.ones(50)
    >>> found = table(0.5 * one, 4 * one, 0.95 * one, seed=1)
    >>> found.sizes["forecast"], float(found.ratio.min().round(2))
    (14, 0.4)
    """
    import xarray as xr

    found, at = fates(), Terms(late, delay_y, running)
    share = shares(found, late, delay_y, np.random.default_rng(seed))
    rng = np.random.default_rng([seed, 1])
    left = []
    for one in found:
        others = [each for each in found if each.target.made != one.target.made]
        left.append(_ratio(one.growth, one.lead, shares(others, late, delay_y, rng), at))
    q = np.quantile(np.array(left), QUANTILES, axis=1).T
    ratio = np.array([one.ratio for one in found])
    each = {
        "issued": [one.target.issued for one in found],
        "issuer": [one.target.issuer for one in found],
        "target_year": [one.target.year for one in found],
        "source": [one.target.source for one in found],
        "ahead": [one.lead for one in found], "mt": [one.target.mt for one in found],
        "base": [one.base for one in found], "came": [one.came for one in found],
        "ratio": ratio, "share": [one.share for one in found],
        "inside": (q[:, 0] <= ratio) & (ratio <= q[:, -1]),
    }  # fmt: skip
    out = xr.Dataset({name: ("forecast", np.asarray(values)) for name, values in each.items()},
                     coords={"quantile": list(QUANTILES)})  # fmt: skip
    out["left_out_q"] = ("forecast", "quantile"), q
    out["share_q"] = "quantile", np.quantile(share, QUANTILES)
    return out.merge(_by_lead(found, share, at))


class Terms(NamedTuple):
    """Draws of what is assumed of a plan."""

    late: np.ndarray
    delay_y: np.ndarray
    running: np.ndarray


def _by_lead(found: list[Fate], share: np.ndarray, at: Terms) -> xr.Dataset:
    """Ratios by years ahead: those that came, and what is foretold of such forecasts."""
    import xarray as xr

    leads = range(max(one.lead for one in found) + 1)
    count, mean, q = [], [], []
    for lead in leads:
        here = [one for one in found if one.lead == lead]
        growth = float(np.mean([one.growth for one in here])) if here else np.nan
        count.append(len(here))
        mean.append(np.exp(np.mean(np.log([one.ratio for one in here]))) if here else np.nan)
        q.append(np.quantile(_ratio(growth, lead, share, at), QUANTILES))
    return xr.Dataset(
        {"count": ("lead", count), "mean_ratio": ("lead", mean),
         "ratio_q": (("lead", "quantile"), np.array(q))},
        coords={"lead": list(leads), "quantile": list(QUANTILES)},
    )  # fmt: skip


def _ratio(growth: float, lead: int, share: np.ndarray, at: Terms) -> np.ndarray:
    """(draw) realised over forecast [1], of a forecast of which so much is growth."""
    come = there(share, at.late, at.delay_y, np.asarray(lead + 1.0))
    return np.asarray((1 - growth) * at.running + growth * come)
