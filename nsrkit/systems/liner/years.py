"""Seasons of a service that were reported, sailed again in the reconstructed ice of those years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.ensemble import shared
from nsrkit.scenario.case import Case
from nsrkit.systems import chains
from nsrkit.systems.liner import rounds
from nsrkit.systems.liner.rotation import rotation
from nsrkit.voyage.tables.timetable import timetable

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
        without one; `out_d` [d], the median to the first port beyond the ice, and `round_d` [d],
        the median of a round, NaN without one. Beside these `reported`, `reported_ships` (0: not
        found), `reported_teu` [TEU] (NaN: not found) and `source`.

    Notes
    -----
    The ice is that of the record, reconstructed after 2020: a hindcast, not a probability. The
    model sails as often as the ice lets it; the line sails when it has cargo, permits and a ship.

    Examples
    --------
    >>> import nsrkit
    >>> found = record(nsrkit.load("newnew-2024", {"scan.every_d": 31}))
    >>> found.reported.values.tolist()
    [7, 13, 15]
    """
    import xarray as xr

    assert case.liner is not None
    seasons = case.liner.service.reported
    rows = [_year(case, int(year), one.ships) for year, one in seasons.items()]
    told = list(seasons.values())
    boxes = [np.nan if one.boxes_teu.value is None else one.boxes_teu.value for one in told]
    return xr.Dataset(
        {
            **{name: ("year", [row[name] for row in rows]) for name in rows[0]},
            "reported": ("year", [one.voyages for one in told]),
            "reported_ships": ("year", [one.ships or 0 for one in told]),
            "reported_teu": ("year", boxes, {"units": "TEU"}),
            "source": ("year", [one.source for one in told]),
        } if rows else {},
        coords={"year": [int(year) for year in seasons]},
        attrs={"title": case.liner.service.title},
    )  # fmt: skip


def _year(case: Case, year: int, ships: int | None) -> dict[str, object]:
    """One season in the ice of the record."""
    moved = case.model_copy(update={
        "ice": case.ice.model_copy(update={"source": "record", "year": year}),
        "voyage": case.voyage.model_copy(update={"depart": case.voyage.depart.replace(year=year)}),
    })  # fmt: skip
    plan = rotation(moved)
    table = timetable(plan.ways)
    found = chains.shuttle(table, plan.legs, plan.ready(ships or plan.service.ships))
    leave = found["depart"].values
    leave = leave[~np.isnat(leave)]
    back = np.isfinite(found["days"].values[..., found["leg"].values == 1])
    gone = np.datetime64("NaT", "ns")
    out_d = table["days"].sel(way="out").values[0] + plan.out.before_d
    return {
        "crossings": leave.size,
        "rounds": int(back.sum()),
        "first": leave.min() if leave.size else gone,
        "last": leave.max() if leave.size else gone,
        "out_d": _median(out_d),
        "round_d": _median(rounds.sailed(plan, table)["round_d"].values),
    }


def _median(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else float("nan")
