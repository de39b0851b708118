"""The season of a service with ships of other ice classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import shared
from nsrkit.scenario.case import Case
from nsrkit.systems import chains
from nsrkit.systems.liner import rounds
from nsrkit.systems.liner.rotation import Rotation, days_, rotation
from nsrkit.systems.liner.season import span
from nsrkit.voyage.tables.kept import kept

if TYPE_CHECKING:
    import xarray as xr


@shared
def extension(case: Case, members: int | None = None) -> xr.Dataset:
    """The season of a service with its own ship and with each of `liner.classes`.

    Parameters
    ----------
    case
        A scenario with `liner`.
    members
        Members of possible ice; None takes `liner.members`.

    Returns
    -------
    Dataset
        `ice` 0 is the case's own. On (ship, ice), for a ship that may sail from mid May to the end
        of the year: `first` and `last` [UTC], sailings from the first port that come back by the
        NSR, NaT where there is none; `season_d` [d] between them; `round_d` [d], the median of
        their rounds, NaN likewise; `rounds`, of one ship that sails whenever she is ready. On ship:
        `ice_class`, `title`.

    Raises
    ------
    DataError
        The case has no service.

    Notes
    -----
    The dates that the service keeps, `first` and `last`, are set aside: the season is that of the
    ice and of her class, with the escort of the case. What the ports and the permits allow is not
    asked.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"scan.every_d": 31, "liner.classes": []}
    >>> found = extension(nsrkit.load("newnew-2024", given), members=0)
    >>> found.ice_class.values.tolist()
    ['1A Super']
    """
    import xarray as xr

    assert case.liner is not None
    wide = _wide(case)
    names = dict.fromkeys((case.liner.service.ship, *case.liner.classes))
    plans = {name: rotation(wide, name) for name in names}
    ways = {f"{name} {way}": one for name, plan in plans.items() for way, one in plan.ways.items()}
    table = kept(ways, case.liner.members if members is None else members)
    rows = [_ship(plan, _own(table, name)) for name, plan in plans.items()]
    vessels = [plan.out.case.voyage.ship for plan in plans.values()]
    dims = ("ship", "ice")
    return xr.Dataset(
        {
            **{key: (dims, np.array([row[key] for row in rows]), attrs)
               for key, attrs in _TEXTS.items()},
            "ice_class": ("ship", [vessel.ice_class.notation for vessel in vessels]),
            "title": ("ship", [vessel.title for vessel in vessels]),
        },
        coords={"ship": list(names), "ice": table["ice"].values},
        attrs={"title": case.liner.service.title, "members": table.sizes["ice"] - 1,
               "escort": case.voyage.escort, "year": int(str(plans[next(iter(names))].first)[:4])},
    )  # fmt: skip


_TEXTS = {
    "first": {"long_name": "first sailing that comes back"},
    "last": {"long_name": "last sailing that comes back"},
    "season_d": {"units": "d", "long_name": "from the first to the last of them"},
    "round_d": {"units": "d", "long_name": "median round"},
    "rounds": {"units": "1", "long_name": "rounds of one ship"},
}


def _wide(case: Case) -> Case:
    """The case with a service that may sail from mid May to the end of the year."""
    assert case.liner is not None
    service = case.liner.service.model_copy(update={"first": "05-15", "last": "12-31"})
    return case.model_copy(update={"liner": case.liner.model_copy(update={"service": service})})


def _own(table: xr.Dataset, name: str) -> xr.Dataset:
    """The ways of one ship, named as her rotation names them."""
    return table.sel(way=[f"{name} out", f"{name} back"]).assign_coords(way=["out", "back"])


def _ship(plan: Rotation, table: xr.Dataset) -> dict[str, Any]:
    days = rounds.sailed(plan, table)["round_d"].values
    sailing = table["departure"].values[: days.shape[1]] - days_(plan.out.before_d)
    known = np.isfinite(days)
    gone = np.datetime64("NaT", "ns")
    ends = [(sailing[row][0], sailing[row][-1]) if row.any() else (gone, gone) for row in known]
    found = chains.shuttle(table, plan.legs, [plan.legs[0].first])
    home = np.isfinite(found["days"].values) & (found["leg"].values == 1)
    return {
        "first": [first for first, _ in ends], "last": [last for _, last in ends],
        "season_d": span(sailing, days),
        "round_d": [np.median(row[on]) if on.any() else np.nan
                    for row, on in zip(days, known, strict=True)],
        "rounds": home.sum(axis=(1, 2)),
    }  # fmt: skip
