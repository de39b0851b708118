"""Seasons of a service that were reported, sailed again in the reconstructed ice of those years."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.assumption import Assumption
from nsrkit.ensemble import shared
from nsrkit.scenario.case import Case
from nsrkit.scenario.systems.liner import Reported
from nsrkit.systems import chains
from nsrkit.systems.liner import rounds
from nsrkit.systems.liner.rotation import rotation
from nsrkit.voyage.tables.kept import kept

if TYPE_CHECKING:
    import xarray as xr


@shared
def record(case: Case) -> xr.Dataset:
    """What the service could have done in each year that was reported, beside what was.

    Parameters
    ----------
    case
        A scenario with `liner`, whose service has `reported` seasons.

    Returns
    -------
    Dataset
        On `year`, with as many ships as were reported and the numbers of the case otherwise:
        `crossings`, each way counted, of ships that sail whenever they are ready and come through;
        `rounds`; `first` and `last` [UTC], the first and the last departure of a crossing, NaT
        without one; `days` [d], the median from the first port to the port `to`, and `round_d`
        [d], the median of a round, NaN without one. Beside these `reported`, `reported_ships`
        (0: not found), `reported_d` [d] and `reported_teu` [TEU] (NaN: not found) and `source`.

    Notes
    -----
    The ice is that of the record, reconstructed after 2020: a hindcast, not a probability. The
    model sails as often as the ice lets it; the line sails when it has cargo, permits and a ship.

    Examples
    --------
    >>> import nsrkit
    >>> found = record(nsrkit.load("china-europe-express", {"scan.every_d": 31}))
    >>> int(found.reported[0]), bool(found.days[0] > 18)
    (1, True)
    """
    import xarray as xr

    assert case.liner is not None
    seasons = case.liner.service.reported
    rows = [_year(case, int(year), one) for year, one in seasons.items()]
    told = list(seasons.values())
    return xr.Dataset(
        {
            **{name: ("year", [row[name] for row in rows]) for name in rows[0]},
            "reported": ("year", [one.voyages for one in told]),
            "reported_ships": ("year", [one.ships or 0 for one in told]),
            "reported_teu": ("year", _values(one.boxes_teu for one in told), {"units": "TEU"}),
            "reported_d": ("year", _values(one.days for one in told), {"units": "d"}),
            "source": ("year", [one.source for one in told]),
        } if rows else {},
        coords={"year": [int(year) for year in seasons]},
        attrs={"title": case.liner.service.title},
    )  # fmt: skip


def _year(case: Case, year: int, told: Reported) -> dict[str, object]:
    """One season in the ice of the record."""
    moved = case.model_copy(update={
        "ice": case.ice.model_copy(update={"source": "record", "year": year}),
        "voyage": case.voyage.model_copy(update={"depart": case.voyage.depart.replace(year=year)}),
    })  # fmt: skip
    plan = rotation(moved)
    table = kept(plan.ways)
    found = chains.shuttle(table, plan.legs, plan.ready(told.ships or plan.service.ships))
    leave = found["depart"].values
    leave = leave[~np.isnat(leave)]
    back = np.isfinite(found["days"].values[..., found["leg"].values == 1])
    gone = np.datetime64("NaT", "ns")
    to = told.to or plan.out.case.voyage.destination
    out_d = table["days"].sel(way="out").values[0] + plan.out.until_d(to)
    return {
        "crossings": leave.size,
        "rounds": int(back.sum()),
        "first": leave.min() if leave.size else gone,
        "last": leave.max() if leave.size else gone,
        "to": to,
        "days": _median(out_d),
        "round_d": _median(rounds.sailed(plan, table)["round_d"].values),
    }


def _values(numbers: Iterable[Assumption]) -> list[float]:
    return [np.nan if one.value is None else one.value for one in numbers]


def _median(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else float("nan")
