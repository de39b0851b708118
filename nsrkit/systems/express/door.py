"""Days and cost of a box from port to the place inland, beside other ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.assumption import Assumption
from nsrkit.scenario.case import Case
from nsrkit.systems.express.draws import factors
from nsrkit.systems.express.parts import number, parts
from nsrkit.systems.express.running import run
from nsrkit.systems.express.setting import Setting, as_it_is, boxes, sailings

if TYPE_CHECKING:
    import xarray as xr

TEU_PER_FEU = 2.0
ENDS = ("low", "value", "high")
LOADS = np.round(np.arange(0.2, 1.001, 0.05), 2)
BY_SEA = "St Petersburg"  # the other port of Russia that the same ship may go to


def door(case: Case, table: xr.Dataset | None = None) -> xr.Dataset:
    """Days and cost of a box between the last Chinese port and the place inland.

    Parameters
    ----------
    case
        Scenario with `liner` and `express`.
    table
        As `sailings` gives it; None computes it.

    Returns
    -------
    Dataset
        On (end, piece), low, value and high: `days` [d] "at sea" (10, 50, 90 % of all calls in all
        ices), "in the yard" (of all ices) and "by rail" (as assumed), and their sum "all"; NaN
        where not supplied. On `end`: `usd_per_feu` [USD/FEU], the voyages out and back over the
        boxes of both, low and high 10 and 90 % of draws of all numbers, and `rail_usd_per_feu`.
        `gap_d` [d], mean time between two sailings. On `load`: `usd_by_load` [USD/FEU]. On
        (end, rival): `rival_days` [d] and `rival_usd` [USD/FEU], NaN where not supplied; those
        named "model" are the same ship with the same loads to St Petersburg.

    Raises
    ------
    ScenarioError
        The case has no `liner` or no `express`.

    Examples
    --------
    >>> few = {"liner.service.first": "08-01", "liner.service.last": "10-10", "scan.every_d": 31,
    ...        "express.levers.season.first": "08-01", "express.levers.season.last": "10-10",
    ...        "express.members": 0, "express.levers.port.ship": "feeder-1as"}
    >>> found = door(nsrkit.load("arctic-express", few))
    >>> bool(20 < found.days.sel(end="value", piece="all") < 45)
    True
    """
    import xarray as xr

    table = sailings(case) if table is None else table
    chosen, season = as_it_is(case), run(case, table)
    with np.errstate(invalid="ignore", divide="ignore"):
        call_usd = float((season.usd / season.calls).mean())
    by_load = [_usd(case, chosen._replace(out_load=f, back_load=f), call_usd) for f in LOADS]
    middle, (low, high) = _usd(case, chosen, call_usd), factors(case, table, chosen)
    titles, rival_days, rival_usd = _rivals(case, chosen)
    usd = {"units": "USD/FEU"}
    return xr.Dataset(
        {
            "days": (("end", "piece"), _days(case, season), {"units": "d"}),
            "usd_per_feu": ("end", middle * np.array([low, 1.0, high]), usd),
            "rail_usd_per_feu": ("end", _ends(parts(case).express.rail_usd_per_feu), usd),
            "gap_d": ((), _gap(season), {"units": "d", "long_name": "between two sailings"}),
            "usd_by_load": ("load", by_load, usd),
            "rival_days": (("end", "rival"), rival_days, {"units": "d"}),
            "rival_usd": (("end", "rival"), rival_usd, usd),
        },
        coords={"end": list(ENDS), "piece": ["at sea", "in the yard", "by rail", "all"],
                "load": LOADS, "rival": titles},
        attrs={"excluded": season.attrs["excluded"], "inland": parts(case).express.inland,
               "promised_d": number(parts(case).express.promised_d),
               "source": "nsrkit.systems.express.door"},
    )  # fmt: skip


def _days(case: Case, season: xr.Dataset) -> np.ndarray:
    """(end, piece) days; the sum of the ends is wider than any quantile of the sum."""

    def spread(values: np.ndarray) -> np.ndarray:
        known = values[np.isfinite(values)]
        return np.quantile(known, (0.1, 0.5, 0.9)) if known.size else np.full(3, np.nan)

    pieces = [spread(season.sea_d.values), spread(season.stored_d.values),
              _ends(parts(case).express.rail_d)]  # fmt: skip
    return np.column_stack([*pieces, np.sum(pieces, axis=0)])


def _ends(given: Assumption) -> np.ndarray:
    """Low, value and high of a number; NaN where it is not supplied."""
    value = number(given)
    return np.array([value if given.low is None else given.low, value,
                     value if given.high is None else given.high])  # fmt: skip


def _usd(case: Case, chosen: Setting, call_usd: float) -> float:
    """Cost of a box of forty feet when a call costs so much; NaN without boxes."""
    teu = sum(boxes(case, chosen))
    return TEU_PER_FEU * call_usd / teu if teu else float("nan")


def _gap(season: xr.Dataset) -> float:
    """Mean days between sailings in the season; NaN with fewer than two."""
    days = (season.sailed - season.sailed.min("call")) / np.timedelta64(86_400_000_000_000, "ns")
    span = days.max("call") / (season.calls - 1).where(season.calls > 1)
    return float(span.mean())


def _rivals(case: Case, chosen: Setting) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Titles, and (end, rival) days and cost of other ways, reported and of the model."""
    from nsrkit.voyage.choices.priced import price

    asked = parts(case).express.rivals.values()
    titles = [one.title for one in asked]
    days, usd = [_ends(one.days) for one in asked], [_ends(one.rate) for one in asked]
    voyage = case.voyage.model_copy(update={"destination": BY_SEA})
    elsewhere = case.model_copy(update={"voyage": voyage})
    teu = sum(boxes(case, chosen))
    for corridor, name in (("suez", "Suez"), ("cape", "the Cape")):
        found = price(elsewhere, corridor)
        titles.append(f"Sea to {BY_SEA} by {name}, model, same ship")
        days.append(np.full(3, found.days))
        usd.append(np.full(3, TEU_PER_FEU * 2 * found.usd / teu if teu else np.nan))
    return titles, np.array(days, float).T, np.array(usd, float).T
