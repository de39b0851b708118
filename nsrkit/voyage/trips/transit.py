"""The Northern Sea Route of a case: its track through the ice, and the ice that it meets."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nsrkit.ensemble import shared
from nsrkit.ensemble.memo import Memo
from nsrkit.errors import NoRouteError
from nsrkit.scenario.case import Case
from nsrkit.voyage.trips import passage

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.parts.season import Ice as Settings
    from nsrkit.voyage.routing.ices.cube import Ice
    from nsrkit.voyage.routing.solver import Solver


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
    return _sailed(case, lambda *_: None)


def following(case: Case) -> xr.Dataset:
    """The track of `transit`, of a case of which other departures are asked for as well.

    The ice of the season, and what the ship makes of it, is kept in the process: the first track
    takes longer, later ones a tenth of the time.

    Parameters
    ----------
    case
        A loaded scenario.

    Returns
    -------
    Dataset
        The same track. Where there is none, `reason` may name an earlier departure that has one.

    Raises
    ------
    DataError
        The ice or a port is not known.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("smoke")
    >>> bool((following(case).hours == transit(case).hours).all())
    True
    """
    return _sailed(case, _of_season)


def _sailed(
    case: Case, kept: Callable[[Case, float, dt.datetime], passage.Router | None]
) -> xr.Dataset:
    import xarray as xr

    about = {"reason": "", "ship": case.voyage.ship.title, "enter": str(passage.ice_date(case))}
    try:
        leg, before, _ = passage.ice_box(case)
        enter = passage.ice_date(case) + dt.timedelta(hours=before)
        about |= {"enter": f"{enter:%Y-%m-%d %H:%M}", "box_start": leg.start, "box_end": leg.end}
        route = kept(case, before, enter) or passage.router(case, passage.open_ice(case, enter))
        track = route((leg.lon[0], leg.lat[0]), (leg.lon[-1], leg.lat[-1]), enter)
    except NoRouteError as error:
        return xr.Dataset(attrs=about | {"reason": str(error)})
    return track.assign_attrs(about)


def _of_season(case: Case, before: float, enter: dt.datetime) -> passage.Router | None:
    """The router of a departure of the scan; None for one before or after it."""
    from nsrkit.voyage.trips import departures

    after = dt.timedelta(hours=before)
    season = [day + after for day in departures.days(case, passage.ice_date(case).year)]
    first = dt.datetime(min(season).year, min(season).month, 1)
    last = max(season) + dt.timedelta(days=31)
    last = dt.datetime(last.year, last.month, 1)
    if not first <= enter <= min(last, passage.RECORD_ENDS):
        return None
    # The ice is the same for every departure and between any places.
    anywhere = {"depart": first.date(), "origin": "", "destination": ""}
    plain = {"name": "", "title": "", "voyage": case.voyage.model_copy(update=anywhere)}
    solver = _SOLVERS(passage.as_sailed(case.model_copy(update=plain), "nsr"), first, last)

    def route(*way: Any) -> xr.Dataset:
        with _ONE:
            return passage.tracked(solver, *way, explain=True)

    return route


def _solver(case: Case, first: dt.datetime, last: dt.datetime) -> Solver:
    layers = passage.days_of_ice(case) + 1
    return passage.solver(case, _CUBES(case.ice, float(case.routing.grid_km), layers, first, last))


def _cube(
    settings: Settings, grid_km: float, layers: int, first: dt.datetime, last: dt.datetime
) -> Ice:
    from nsrkit.voyage.routing import icebox
    from nsrkit.voyage.routing.ices import cube

    found = passage.opened(settings, first, last + dt.timedelta(days=layers - 1))
    return cube.read(found, icebox.sea(grid_km))._replace(longest=layers)


_CUBES, _SOLVERS = Memo(_cube, size=2), Memo(_solver, size=4)
_ONE = threading.Lock()  # a season is coded where and when it is asked for


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
