"""The routes of least time month by month and class by class, over the ice of each month."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.ensemble import shared
from nsrkit.errors import NoRouteError
from nsrkit.scenario.case import Case
from nsrkit.voyage.trips import passage

if TYPE_CHECKING:
    import xarray as xr

DAY = 15
"""Of the month, on which each passage enters the ice box."""
End = tuple[float, float]
VERTICES = 80
"""Of a route that is drawn small."""


@shared
def routes(case: Case) -> xr.Dataset:
    """Routes through the ice box from the middle of each month of the scan, one for each class.

    Parameters
    ----------
    case
        A loaded scenario: its ship and escort, `navigability.classes`, months of `scan`.

    Returns
    -------
    Dataset
        `days` [d] in the ice box, `led_h` [h] behind an icebreaker and `reason` (empty where there
        is a route) on (month, ice_class); `lon`, `lat` [degrees] on (month, ice_class, vertex).
        `siconc` [1] on (month, y, x). NaN: no route; in `siconc`, off the sea. The attribute `own`
        is the ship's class.

    Raises
    ------
    DataError
        The ice or a port is not known.

    Notes
    -----
    A class here is the same ship held to another row of POLARIS: her power and hull stay hers, so
    that a stronger class shows what she may do, not what she could.

    Examples
    --------
    >>> case = nsrkit.load("smoke", {"scan.first": "09-15", "scan.last": "09-20"})
    >>> found = routes(case)
    >>> bool((found.days.sel(ice_class="PC3") <= found.days.sel(ice_class="PC6")).all())
    True
    """
    import xarray as xr

    own = case.voyage.ship.ice_class.polaris
    classes = list(dict.fromkeys((*case.navigability.classes, own)))
    first, last = (int(text[:2]) for text in (case.scan.first, case.scan.last))
    months = list(range(first, last + 1)) or [passage.ice_date(case).month]
    leg, *_ = passage.ice_box(case)
    ends = (leg.lon[0], leg.lat[0]), (leg.lon[-1], leg.lat[-1])
    rows, fields = [], []
    for month in months:
        enter = dt.datetime(passage.ice_date(case).year, month, DAY)
        ice = passage.open_ice(case, enter)
        fields.append(
            ice["siconc"].isel(time=0, drop=True).drop_vars(["lon", "lat"], errors="ignore")
        )
        rows.append([_one(_of_class(case, name), ice, ends, enter) for name in classes])
    found = xr.Dataset(
        {
            name: (("month", "ice_class"), [[one[i] for one in row] for row in rows], about)
            for i, (name, about) in enumerate([
                ("days", {"units": "d", "long_name": "days in the ice box"}),
                ("led_h", {"units": "h", "long_name": "hours behind an icebreaker"}),
                ("reason", {"long_name": "why there is no route"})])
        } | {
            name: (("month", "ice_class", "vertex"), [[one[i] for one in row] for row in rows],
                   {"units": "degrees", "long_name": long})
            for i, (name, long) in enumerate([("lon", "longitude"), ("lat", "latitude")], start=3)
        },
        coords={"month": months, "ice_class": classes},
        attrs={"own": own, "ship": case.voyage.ship.title, "escort": case.voyage.escort,
               "year": passage.ice_date(case).year, "source": case.ice.source},
    )  # fmt: skip
    return found.assign(siconc=xr.concat(fields, found["month"]))


def _of_class(case: Case, name: str) -> Case:
    """The case with its ship held to another row of POLARIS."""
    ship = case.voyage.ship
    rules = ship.ice_class.model_copy(update={"polaris": name})
    ship = ship.model_copy(update={"ice_class": rules})
    return case.model_copy(update={"voyage": case.voyage.model_copy(update={"ship": ship})})


def _one(
    case: Case, ice: xr.Dataset, ends: tuple[End, End], enter: dt.datetime
) -> tuple[float, float, str, np.ndarray, np.ndarray]:
    """Days, led hours, why not, and the vertices of one route."""
    try:
        track = passage.router(case, ice, explain=False)(*ends, enter)
    except NoRouteError as error:
        gone = np.full(VERTICES, np.nan)
        return np.nan, np.nan, error.reason, gone, gone
    hours = track["hours"].values
    led = float(np.sum(np.diff(hours, append=hours[-1]) * track["escorted"].values))
    keep = np.rint(np.linspace(0, hours.size - 1, VERTICES)).astype(int)
    return float(hours[-1]) / 24, led, "", track["lon"].values[keep], track["lat"].values[keep]
