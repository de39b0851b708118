"""The outlook: cargo by project and kind to its last year, and the chance of each target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import shared
from nsrkit.scenario.case import Case
from nsrkit.systems.outlook import projects, transit
from nsrkit.systems.outlook.drawn import Draws, asked, draws_of
from nsrkit.systems.outlook.promises import naive, plans, prior
from nsrkit.systems.outlook.promises.records import COMMODITIES, TOTAL, Target, targets, totals

if TYPE_CHECKING:
    import xarray as xr

HORIZONS = (2030, 2035, 2040)
LEVELS = np.arange(0.0, 301.0, 2.0)
"""Totals of which it is asked how likely as much is [Mt]."""
QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
NOT_MODELLED = (
    "single fields, wells and ships; what other projects would take the place of one that fails; "
    "politics beyond the states named; demand and who buys; icebreakers and ports that would be "
    "too few; targets beyond the last year asked for; the years after the longest lead of a "
    "forecast that has come (6) rest on the rule alone"
)


@shared
def run(case: Case) -> xr.Dataset:
    """Cargo of the NSR to come, by project and kind, and the chance of each target.

    Parameters
    ----------
    case
        Scenario with `outlook` and its projects.

    Returns
    -------
    Dataset
        (year, quantile): `total_q`, `transit_q`, `rule_q` [Mt], the last by the simple rule that is
        scored, without projects and states; `drift_q` [Mt], naive growth. (year, rate): `growth`
        [Mt], the record going on at a yearly rate. (year): `mean`, `plan` [Mt]. (project, year):
        `project_mean`, `project_plan` [Mt] as scaled to the total announced last, NaN of transit,
        which the plan holds in "other"; (project, year, quantile) `project_q` [Mt]; (project):
        `title`, `cargo`, `base` [Mt]. (known): `came` [Mt], the record.
        (target): `issued`, `issuer`, `kind`, `when`, `target_mt` [Mt], `aim`, `scope`, `note`,
        `target_source`; `probability` [1] that its year meets it and `error` [1], its standard
        error; `ratio` [1] of what came to it, where its year has come; NaN where it cannot be
        compared, or is not of a year asked for. Targets without a year are met in any year to the
        last. (quantile) `share_q` [1].

    Raises
    ------
    DataError
        The case has no outlook or no projects, or a number that is needed is not supplied.

    Notes
    -----
    The share of growth that is delivered is drawn once for all projects, since forecasts of totals
    tell nothing of single ones; it makes the spread of the total wider, not narrower.

    Examples
    --------
    >>> quick = {"outlook.draws": 64, "outlook.transit.of_season": {"status": "not supplied"},
    ...          "outlook.transit.of_cost": {"status": "not supplied"}}
    >>> found = run(nsrkit.load("year-round-2040", quick))
    >>> bool(found.total_q.sel(year=2030, quantile=0.5) < found.plan.sel(year=2030))
    True
    """
    told, drawn = asked(case), draws_of(case)
    base = projects.base_of(told)
    years = np.arange(base.year + 1, told.until + 1)
    each = projects.carried(case, drawn, years, transit.longer(case, drawn, years))
    total = np.sum(list(each.values()), axis=0)
    out = _totals(case, drawn, years, total, each)
    out = out.merge(_by_project(case, years, each)).merge(_aims(told.origin, years, total, each))
    known = totals(told.origin)
    out = out.assign(came=("known", list(known.values()))).assign_coords(known=list(known))
    share = drawn.shares(prior.usable(prior.fates(told.origin)))
    out = out.merge(_exceeding(years, total))
    out["share_q"] = "quantile", np.quantile(share, QUANTILES)
    return _told(out).assign_attrs(
        case=case.name, title=case.title, draws=drawn.size, origin=told.origin, base=base.year,
        red_sea=case.voyage.red_sea, sanctions=told.sanctions, price=told.price,
        seed=drawn.seed, not_modelled=NOT_MODELLED, spread=(
            f"{drawn.size} draws (seed {drawn.seed}) of delivery, delays, states and transit; "
            f"a share of them has a standard error of at most {50 / drawn.size**0.5:.1f} points, "
            "which the error of the rule itself, told by its backtest, exceeds by far"
        ),
    )  # fmt: skip


def _totals(
    case: Case, drawn: Draws, years: np.ndarray, total: np.ndarray, each: dict[str, np.ndarray]
) -> xr.Dataset:
    """Totals, and the lines that stand beside them."""
    import xarray as xr

    told = asked(case)
    known = totals(told.origin)
    last = max(known)
    share = drawn.shares(prior.usable(prior.fates(told.origin)))
    rule = plans.foretold(told.origin, years, share, drawn.late, drawn.delay_y, drawn.running)
    rates = np.array(told.naive)
    grown = known[last] * (1 + rates) ** (years[:, None] - last)
    each_q = {"total_q": total, "transit_q": each[projects.TRANSIT], "rule_q": rule}
    return xr.Dataset(
        {name: (("year", "quantile"), np.quantile(values, QUANTILES, axis=0).T)
         for name, values in each_q.items()}
        | {"drift_q": (("year", "quantile"), naive.walk(known, years, QUANTILES, drift=True)),
           "growth": (("year", "rate"), grown), "mean": ("year", total.mean(0)),
           "plan": ("year", plans.line(last, known[last], plans.in_force(told.origin), years))},
        coords={"year": years, "quantile": list(QUANTILES), "rate": rates},
    )  # fmt: skip


def _by_project(case: Case, years: np.ndarray, each: dict[str, np.ndarray]) -> xr.Dataset:
    import xarray as xr

    told, base = asked(case), projects.base_of(asked(case))
    plan = projects.planned(told, years)
    starts = {name: float(one.base.value or 0) for name, one in told.projects.items()}
    starts |= {projects.OTHER: base.other, projects.TRANSIT: base.transit}
    titles = {name: one.title for name, one in told.projects.items()} | projects.TITLES
    kinds = {name: one.cargo for name, one in told.projects.items()} | projects.KINDS
    none = np.full(years.size, np.nan)
    return xr.Dataset(
        {"project_mean": (("project", "year"), np.array([one.mean(0) for one in each.values()])),
         "project_plan": (("project", "year"), np.array([plan.get(name, none) for name in each])),
         "project_q": (("project", "year", "quantile"),
                       np.array([np.quantile(one, QUANTILES, axis=0).T for one in each.values()])),
         "title": ("project", [titles[name] for name in each]),
         "cargo": ("project", [kinds[name] for name in each]),
         "base": ("project", [starts[name] for name in each])},
        coords={"project": list(each), "year": years, "quantile": list(QUANTILES)},
    )  # fmt: skip


def _exceeding(years: np.ndarray, total: np.ndarray) -> xr.Dataset:
    """Chance of at least so many tonnes, at the horizons."""
    import xarray as xr

    horizons = [year for year in HORIZONS if year in years]
    share = [(total[:, years == year] >= LEVELS).mean(0) for year in horizons]
    return xr.Dataset({"exceeds": (("horizon", "level"), np.array(share))},
                      coords={"horizon": horizons, "level": LEVELS})  # fmt: skip


def _aims(
    origin: int, years: np.ndarray, total: np.ndarray, each: dict[str, np.ndarray]
) -> xr.Dataset:
    """Each target: what came of it, or the chance that it is met."""
    import xarray as xr

    known, found = totals(origin), targets()
    rows = {"probability": [], "error": [], "ratio": []}  # type: dict[str, list[float]]
    for one in found:
        share, count = _met(one, years, total, each), total.shape[0]
        rows["probability"].append(share)
        # Agresti and Coull: also where all draws agree there is an error.
        near = (share * count + 2) / (count + 4)
        rows["error"].append(float(np.sqrt(near * (1 - near) / (count + 4))))
        came = known.get(one.year or 0, np.nan) if one.scope == TOTAL else np.nan
        rows["ratio"].append(came / one.mt)
    texts = {"issued": "issued", "issuer": "issuer", "kind": "kind", "when": "when", "aim": "aim",
             "scope": "scope", "target_project": "project", "note": "note",
             "target_source": "source"}  # fmt: skip
    words = {name: ("target", [str(getattr(one, of)) for one in found])
             for name, of in texts.items()}  # fmt: skip
    numbers: dict[str, Any] = {name: ("target", values) for name, values in rows.items()}
    mt = ("target", [one.mt for one in found])
    return xr.Dataset(words | numbers | {"target_mt": mt},
                      coords={"target": [one.key for one in found]})  # fmt: skip


def _met(one: Target, years: np.ndarray, total: np.ndarray, each: dict[str, np.ndarray]) -> float:
    """Share of draws in which a target is met; NaN where that cannot be asked."""
    other = each[projects.TRANSIT] + each[projects.OTHER]  # which plans do not tell apart
    of = {TOTAL: total, COMMODITIES: total - other, "transit": each[projects.TRANSIT]}
    by_project = each | {projects.OTHER: other}
    cargo = by_project.get(one.project) if one.scope == "project" else of.get(one.scope)
    if cargo is None or (one.year is not None and one.year not in years):
        return np.nan
    if one.when not in ("over time", str(one.year)):
        return np.nan
    here = cargo[:, years == one.year] if one.year else cargo.max(1, keepdims=True)
    met = here >= one.mt if one.aim == "at least" else here <= one.mt
    return float(met.mean())


def _told(out: xr.Dataset) -> xr.Dataset:
    """Units and names of the variables."""
    share = ("probability", "error", "ratio", "share_q", "exceeds")
    for name in out.data_vars:
        if out[name].dtype.kind == "f":
            out[name].attrs = {"units": "1" if name in share else "Mt",
                               "long_name": str(name).replace("_", " "),
                               "source": "nsrkit.systems.outlook"}  # fmt: skip
    return out
