"""What services by sea share: ships and icebreakers."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.scenario.case import Case
from nsrkit.ship.escort import icebreakers
from nsrkit.systems.icebreakers.fleet import in_service
from nsrkit.systems.network.seaways.sailed import told
from nsrkit.voyage.trips import passage

if TYPE_CHECKING:
    import xarray as xr

ESCORT, SHIPS = "escort", "ships: "


def budgets(case: Case, year: int | None = None) -> xr.Dataset:
    """Days that ships of each kind, and icebreakers, have in each month of a year.

    Parameters
    ----------
    case
        Scenario with `network.seaways`.
    year
        Whose fleet of icebreakers it is; None takes the year of the case.

    Returns
    -------
    Dataset
        On (budget, month): `days` [d]. "ships: NAME" for each carrier whose fleet is supplied,
        fleet times the days of the month times the share of a year that ships work; "escort", the
        nuclear icebreakers in service day by day times the share of the year that they are fit.
        (budget): `carrier`, empty for the icebreakers.

    Raises
    ------
    DataError
        The case has no `network`.

    Notes
    -----
    Icebreakers that keep to the rivers and the supply of Norilsk and of building sites, which is no
    commodity of the network, are not taken off: the budget is an upper end. Ships are taken as they
    are counted, with no other trade.

    Examples
    --------
    >>> case = nsrkit.load("border-hubs")
    >>> found = budgets(case, 2024).days.sel(budget="escort", month=1)
    >>> round(float(found))            # seven of them, 31 days, three quarters of the year
    163
    """
    import xarray as xr

    asked, at = told(case), year or passage.ice_date(case).year
    lengths = np.array([monthrange(at, month)[1] for month in range(1, 13)], float)
    fleets = {name: one.ships.value for name, one in asked.carriers.items() if one.ships.supplied}
    worked = (asked.working.value or 0.0) / lengths.sum()
    rows = {f"{SHIPS}{name}": float(count or 0.0) * lengths * min(1.0, worked)
            for name, count in fleets.items()}  # fmt: skip
    rows[ESCORT] = _escort_days(at) * (asked.fit.value or 0.0)
    return xr.Dataset(
        {
            "days": (("budget", "month"), np.array(list(rows.values())),
                     {"units": "d", "long_name": "days at hand",
                      "source": "nsrkit.systems.network.seaways"}),
            "carrier": ("budget", [*fleets, ""], {"long_name": "ships"}),
        },
        coords={"budget": list(rows), "month": np.arange(1, 13)},
    )  # fmt: skip


def _escort_days(year: int) -> np.ndarray:
    """(month) days of all nuclear icebreakers in service, which change on few days of a year."""
    first, after = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
    told = [day for each in icebreakers().values() for day in (each.begins, _next(each.ends))]
    marks = sorted({first, *(day for day in told if day and first < day < after)})
    days = np.arange(np.datetime64(first), np.datetime64(after))
    count = np.zeros(days.size)
    for begins in marks:
        count[days >= np.datetime64(begins)] = len(in_service(begins))
    month = days.astype("M8[M]").astype(int) % 12
    return np.bincount(month, count, 12)


def _next(day: dt.date | None) -> dt.date | None:
    return day + dt.timedelta(days=1) if day else None
