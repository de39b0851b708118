"""The routes of least time through the season, by date and class, over the ice of each date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.ensemble import shared
from nsrkit.errors import NoRouteError
from nsrkit.scenario.case import Case
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage.trips import passage

if TYPE_CHECKING:
    import xarray as xr

DAYS = (5, 15, 25)
"""Of each month, on which a passage enters the ice box."""
_ALONG = {
    "lon": {"units": "degrees_east", "long_name": "longitude"},
    "lat": {"units": "degrees_north", "long_name": "latitude"},
    "hours": {"units": "h", "long_name": "hours since entering"},
    "led": {"units": "1", "long_name": "led by an icebreaker on the leg before"},
    "wait_h": {"units": "h", "long_name": "wait for the icebreaker on the leg before"},
    "rio": {"units": "1", "long_name": "POLARIS index of the ship on her own"},
}


End = tuple[float, float]


class Found(NamedTuple):
    """One route."""

    days: float
    led_h: float
    reason: str
    along: np.ndarray
    """(vertex, `_ALONG`); no vertices without a route."""


_CLOSED = np.empty((0, len(_ALONG)))


@shared
def routes(case: Case) -> xr.Dataset:
    """Routes through the ice box from three days of each month of the scan, one for each class.

    Parameters
    ----------
    case
        A loaded scenario: its ship and escort, `navigability.classes`, months of `scan`.

    Returns
    -------
    Dataset
        On (entry, ice_class), `entry` being UTC of entering the ice box: `days` [d] in the ice box,
        `led_h` [h] behind an icebreaker, without the wait for her, and `reason`, empty where there
        is a route. On (entry, ice_class, vertex): `lon`, `lat` [degrees], `hours` [h] since
        entering, `led` (1 where an icebreaker leads on the leg before), `wait_h` [h] for her on
        that leg and `rio`. On (entry, y, x): `siconc` [1] and `sithick` [m]. NaN: no route, after
        the last vertex, and off the sea. The attributes `own` and `enter` are the
        class of the ship and the date on which the voyage of the case enters the ice box.

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
    dates = _dates(case)
    ice = passage.open_ice(case, dates[0], dates[-1])
    rows = _rows(case, classes, ice, dates)
    when = xr.Variable("entry", np.array(dates, "datetime64[ns]"),
                       {"standard_name": "time", "long_name": "entering the ice box"})  # fmt: skip
    days = ice[["siconc", "sithick"]].sel(time=when.values).transpose("time", "y", "x")
    fields = {str(name): (("entry", "y", "x"), field.values, field.attrs)
              for name, field in days.items()}  # fmt: skip
    kept = ("y", "x", "crs", "surface")
    return xr.Dataset(
        _columns(rows) | fields,
        coords={"entry": when, "ice_class": classes}
        | {name: days[name].variable for name in kept if name in days.coords},
        attrs={"own": own, "ship": case.voyage.ship.title, "escort": case.voyage.escort,
               "year": dates[0].year, "source": case.ice.source,
               "enter": f"{_enters(case):%Y-%m-%d}",
               "draught_m": float(case.voyage.ship.draught_m.value or 0.0),
               "clearance_m": float(case.routing.under_keel_m.value or 0.0)},
    )  # fmt: skip


def _dates(case: Case) -> list[dt.datetime]:
    """Three days of each month of the scan, in the year whose ice the voyage meets."""
    own = passage.ice_date(case)
    first, last = (int(text[:2]) for text in (case.scan.first, case.scan.last))
    months = list(range(first, last + 1)) or [own.month]
    return [dt.datetime(own.year, month, day) for month in months for day in DAYS]


def _enters(case: Case) -> dt.datetime:
    """When the voyage of the case itself enters the ice box."""
    _, before, _ = passage.ice_box(case)
    return passage.ice_date(case) + dt.timedelta(hours=before)


def _rows(
    case: Case, classes: Sequence[str], ice: xr.Dataset, dates: list[dt.datetime]
) -> list[list[Found]]:
    """(entry, class) routes, all through one cube of ice."""
    from nsrkit.voyage.routing import icebox
    from nsrkit.voyage.routing.ices import cube

    leg, *_ = passage.ice_box(case)
    ends = (leg.lon[0], leg.lat[0]), (leg.lon[-1], leg.lat[-1])
    laid = cube.read(ice, icebox.sea(case.routing.grid_km))
    columns = []
    for name in classes:
        route = passage.router(_of_class(case, name), laid, explain=False)
        columns.append([_one(route, ends, enter) for enter in dates])
    return [list(row) for row in zip(*columns, strict=True)]


def _columns(rows: list[list[Found]]) -> dict[str, Any]:
    sums = {"days": {"units": "d", "long_name": "days in the ice box"},
            "led_h": {"units": "h", "long_name": "hours behind an icebreaker"},
            "reason": {"long_name": "why there is no route"}}  # fmt: skip
    longest = max(len(one.along) for row in rows for one in row)
    along = np.full((len(rows), len(rows[0]), longest, len(_ALONG)), np.nan)
    for i, row in enumerate(rows):
        for j, one in enumerate(row):
            along[i, j, : len(one.along)] = one.along
    return {
        name: (("entry", "ice_class"), [[getattr(one, name) for one in row] for row in rows], about)
        for name, about in sums.items()
    } | {
        name: (("entry", "ice_class", "vertex"), along[..., i], about)
        for i, (name, about) in enumerate(_ALONG.items())
    }


def _of_class(case: Case, name: str) -> Case:
    """The case with its ship held to another row of POLARIS."""
    ship = case.voyage.ship
    rules = ship.ice_class.model_copy(update={"polaris": name})
    ship = ship.model_copy(update={"ice_class": rules})
    return case.model_copy(update={"voyage": case.voyage.model_copy(update={"ship": ship})})


def _one(route: passage.Router, ends: tuple[End, End], enter: dt.datetime) -> Found:
    try:
        track = route(*ends, enter)
    except NoRouteError as error:
        return Found(np.nan, np.nan, error.reason, _CLOSED)
    hours = track["hours"].values
    if hours[-1] > passage.ICE_DAYS * HOURS_PER_DAY:
        return Found(np.nan, np.nan, "the ice opens too late", _CLOSED)
    legs = np.diff(hours, prepend=hours[0]) - track["wait_h"].values
    led = float(legs[track["escorted"].values.astype(bool)].sum())
    along = np.column_stack([track["escorted" if name == "led" else name].values
                             for name in _ALONG])  # fmt: skip
    return Found(float(hours[-1]) / HOURS_PER_DAY, led, "", along)
