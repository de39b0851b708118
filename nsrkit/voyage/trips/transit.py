"""The Northern Sea Route of a case: its track through the ice, and the ice that it meets."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from nsrkit.ensemble import shared
from nsrkit.errors import NoRouteError
from nsrkit.scenario.case import Case
from nsrkit.voyage.trips import passage

if TYPE_CHECKING:
    import xarray as xr


@shared
def transit(case: Case) -> xr.Dataset:
    """Track of a case through the ice box of the Northern Sea Route.

    Parameters
    ----------
    case
        A loaded scenario.

    Returns
    -------
    Dataset
        On `point` as `route.fastest` gives it: `lon`, `lat` [degrees], `hours` [h], `distance_nm`
        [nm], `speed`, `attainable` [kn], `siconc` [1], `sithick` [m], `rio`, `escorted`,
        `escort_reason`, `escort_sea`, `wait_h`, `opening_h` [h], `sea`, `depth` [m]; NaN where a
        field has no data. Attributes `enter` (UTC of entering the ice box), `box_start`, `box_end`,
        `escort_note`. Where there is no route there are no points, and the attribute `reason` says
        why. Its stretches behind an icebreaker: `route.stretches`.

    Raises
    ------
    DataError
        The ice or a port is not known.

    Examples
    --------
    >>> import nsrkit
    >>> track = transit(nsrkit.load("smoke"))
    >>> track.attrs["reason"], bool(track.hours[-1] > 24)
    ('', True)
    """
    import xarray as xr

    about = {"reason": "", "ship": case.voyage.ship.title, "enter": str(passage.ice_date(case))}
    try:
        leg, before, _ = passage.ice_box(case)
        enter = passage.ice_date(case) + dt.timedelta(hours=before)
        about |= {"enter": f"{enter:%Y-%m-%d %H:%M}", "box_start": leg.start, "box_end": leg.end}
        route = passage.router(case, passage.open_ice(case, enter))
        track = route((leg.lon[0], leg.lat[0]), (leg.lon[-1], leg.lat[-1]), enter)
    except NoRouteError as error:
        return xr.Dataset(attrs=about | {"reason": str(error)})
    return track.assign_attrs(about)


def ice(case: Case, track: xr.Dataset) -> xr.Dataset:
    """The daily ice that a passage of `transit` meets.

    Parameters
    ----------
    case
        A loaded scenario.
    track
        Its passage; without points, the day of entering the ice box.

    Returns
    -------
    Dataset
        `siconc` [1] and `sithick` [m] on (time, y, x) of the 25 km grid; NaN off the sea.

    Raises
    ------
    DataError
        The ice is not known.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("smoke")
    >>> bool(ice(case, transit(case)).sizes["time"] > 1)
    True
    """
    from nsrkit.ice import fields

    enter = dt.datetime.fromisoformat(track.attrs["enter"])
    hours = float(track["hours"][-1]) if track.sizes.get("point") else 0.0
    last = enter + dt.timedelta(hours=hours)
    if case.ice.source == "record":
        enter, last = (min(each, passage.RECORD_ENDS) for each in (enter, last))
    return fields.open(case.ice.source, start=f"{enter:%Y-%m-%d}", end=f"{last:%Y-%m-%d}",
                       period=case.ice.period)  # fmt: skip
