"""Departures through a season: how long the passage takes, and when there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import plan, run, shared
from nsrkit.ensemble.plan import Block
from nsrkit.errors import DataError
from nsrkit.scenario.case import Case
from nsrkit.scenario.parts.escort import EscortPolicy
from nsrkit.scenario.parts.sailing import Routing, Sailing
from nsrkit.scenario.ship import Ship
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage import corridors
from nsrkit.voyage.trips import passage
from nsrkit.voyage.trips.block import LONGEST_DAYS

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.ice.months import Months

QUANTILES = (0.1, 0.5, 0.9)
YEARS_GRID_KM = 25.0
WITH_MEMBERS = ("record", "normal")


def scan(
    ice: xr.Dataset,
    ship: Ship,
    start: str | tuple[float, float],
    goal: str | tuple[float, float],
    departures: Iterable[Any],
    *,
    escort: EscortPolicy = "required",
    routing: Routing | None = None,
    sailing: Sailing | None = None,
) -> xr.Dataset:
    """Passage through the ice for one departure after another.

    Parameters
    ----------
    ice
        Daily ice on the project's grid, as `ice.open` gives it.
    ship
        The ship.
    start, goal
        Place names, or (lon, lat) [degrees].
    departures
        UTC dates or times, as text, datetime or datetime64.
    escort
        "none", "required" or "full".
    routing, sailing
        Settings of a case; None takes the defaults.

    Returns
    -------
    Dataset
        On `departure` (datetime64): `hours` [h] and `days` [d] with length factor and delay, NaN
        where there is no route, and `reason`, the text of why not (empty where there is one).

    Raises
    ------
    DataError
        A place is not known, or the ice does not hold a departure. Never NoRouteError.

    Examples
    --------
    >>> import nsrkit
    >>> ice = nsrkit.ice.open("record", start="2020-09-01", end="2020-10-15")
    >>> ship = nsrkit.ship.open("arc7-lng")
    >>> found = scan(ice, ship, "cape_zhelaniya", "cape_dezhnev", ["2020-09-01", "2020-09-08"])
    >>> bool((found.days > 4).all() and (found.days < 12).all())
    True
    """
    import xarray as xr

    from nsrkit.voyage import route
    from nsrkit.voyage.routing.plane import utc

    if isinstance(departures, str) or not isinstance(departures, Iterable):
        raise DataError(f"departures must be a list of dates, not {departures!r}")
    at = np.array([utc(each) for each in departures], "datetime64[ns]")
    solver = route.solver(ice, ship, escort=escort, routing=routing, sailing=sailing)
    hours, reason = solver.hours(start, goal, at)
    return xr.Dataset(
        {
            "hours": ("departure", hours, _attrs("h", "passage with length factor and delay")),
            "days": ("departure", hours / HOURS_PER_DAY, _attrs("d", "passage")),
            "reason": ("departure", np.array(reason, str), {"long_name": "why there is no route"}),
        },
        coords={"departure": at},
        attrs={"ship": ship.title, "escort": escort},
    )


@shared
def season_scan(case: Case) -> xr.Dataset:
    """The NSR of a case for departures through a season, and its spread over ice years.

    Parameters
    ----------
    case
        Scenario whose origin and destination the NSR joins; `scan` gives departures and years.

    Returns
    -------
    Dataset
        On `departure` (day of leaving the port of origin, in the year of the case's ice): `days`
        [d] port to port and `ice_days` [d] in the ice box, NaN where there is no route, and
        `reason`, on the grid of the case; `closures`, the waters that are closed on the day, empty
        where none are; on (quantile, departure): `days_q` [d] over the ice years
        with a route; on (year, departure): `year_days` [d]; on departure `route_share` [1], the
        share of years with a route. Years are solved on the 25 km grid. Ice of a normal has no
        years: then `year` is empty. A departure so late that the record ends before it can be
        judged is left out of the share; `known_years` counts the others.

    Raises
    ------
    DataError
        The ice is not known.
    NoRouteError
        The way does not lead by the NSR.

    Notes
    -----
    All other numbers keep their central values. Years after 2020 are reconstructed or extrapolated.
    A ship may wait in port or before the ice: `days` of an early departure hold that wait.

    Examples
    --------
    >>> import nsrkit
    >>> found = season_scan(nsrkit.load("smoke"))
    >>> found.sizes["departure"], bool((found.days < 25).all())
    (3, True)
    """
    box, before, after = passage.ice_box(case)
    year, years = passage.ice_date(case).year, _years(case)
    leaving = np.array(days(case, year), "datetime64[ns]")
    hours, reason = _box(case, box, before, year, case.routing.grid_km, explain=True)
    blocks = plan({"year": years}, inner=()).blocks() if years else []
    found = run(partial(_year_days, case, box, before), blocks)
    outside = (before + after) / HOURS_PER_DAY
    table = np.array(found).reshape(len(years), len(leaving)) + outside
    out = _spread(table, np.isfinite(table) | _judged(case, before, years))
    out = out.assign_coords(departure=leaving, year=years, quantile=list(QUANTILES))
    ice_days = hours / HOURS_PER_DAY
    out["days"] = ("departure", ice_days + outside, _attrs("d", "port to port"))
    out["ice_days"] = ("departure", ice_days, _attrs("d", "days in the ice box"))
    out["reason"] = ("departure", np.array(reason, str), {"long_name": "why no route"})
    out["closures"] = ("departure", _closures(case, leaving), {"long_name": "closed on the day"})
    return out.assign_attrs(
        ship=case.voyage.ship.title, escort=case.voyage.escort, box_start=box.start,
        box_end=box.end, ice=f"{case.ice.source}, {year}", grid_km=float(case.routing.grid_km),
        years_grid_km=YEARS_GRID_KM,
    )  # fmt: skip


def _closures(case: Case, leaving: np.ndarray) -> np.ndarray:
    """Titles of the closures in force on each departure."""
    days = leaving.astype("datetime64[D]").tolist()
    given = case.routing.closures.values()
    return np.array([", ".join(one.title for one in given if one.holds(day)) for day in days], str)


def _spread(table: np.ndarray, known: np.ndarray) -> xr.Dataset:
    """What the days by (year, departure) say, where the record reaches far enough to tell."""
    import xarray as xr

    count = known.sum(axis=0)
    share = np.divide(np.isfinite(table).sum(axis=0), count, out=np.full(count.shape, np.nan),
                      where=count > 0)  # fmt: skip
    return xr.Dataset({
        "year_days": (("year", "departure"), table, _attrs("d", "port to port, by ice year")),
        "days_q": (("quantile", "departure"), _quantiles(table),
                   _attrs("d", "port to port, over ice years with a route")),
        "route_share": ("departure", share, _attrs("1", "share of known years with a route")),
        "known_years": ("departure", count, _attrs("1", "ice years whose data reach far enough")),
    })  # fmt: skip


def days(case: Case, year: int) -> list[dt.datetime]:
    """Departures of the season of a year; their number does not depend on leap years.

    Parameters
    ----------
    case
        The scenario, whose `scan` says the first, the last and how far apart.
    year
        Year of the ice, in which the first one lies.

    Returns
    -------
    list of datetime
        Days of leaving the port of origin, UTC.

    Examples
    --------
    >>> import nsrkit
    >>> [f"{each:%d %B}" for each in days(nsrkit.load("smoke"), 2024)]
    ['15 August', '30 August', '14 September']
    """
    first, last = (_date(text, 2001) for text in (case.scan.first, case.scan.last))
    if last < first:
        last = _date(case.scan.last, 2002)
    count = (last - first).days // case.scan.every_d + 1
    start = _date(case.scan.first, year)
    return [start + dt.timedelta(days=case.scan.every_d * i) for i in range(count)]


def leaving(case: Case, when: dt.datetime) -> Case:
    """The case with another departure: that day in the ice of its year, at the prices of its own.

    Examples
    --------
    >>> import nsrkit
    >>> case = leaving(nsrkit.load("baseline", {"ice.year": 2012}), dt.datetime(2012, 10, 1))
    >>> str(case.voyage.depart), case.ice.year
    ('2024-10-01', 2012)
    """
    later = when.year - passage.ice_date(case).year
    day = 28 if (when.month, when.day) == (2, 29) else when.day
    depart = dt.date(case.voyage.depart.year + later, when.month, day)
    ice = case.ice.year and case.ice.year + later
    return case.model_copy(update={
        "voyage": case.voyage.model_copy(update={"depart": depart}),
        "ice": case.ice.model_copy(update={"year": ice}),
    })  # fmt: skip


def possible(case: Case, number: int) -> Months:
    """Possible ice in the climate of the case: of each year, or of its normal period.

    Where the source of its ice is a scenario of the years to come, that of a draw of them.
    """
    from nsrkit.ice import generator, projection

    if case.ice.source in projection.SCENARIOS:
        return projection.draws(case.ice.source, number + 1, case.ensemble.seed)[number]
    first, last = (min(year, generator.LAST_YEAR) for year in case.ice.period)
    level = (first, last) if case.ice.source == "normal" else None
    return generator.Member(case.ensemble.seed, number, level)


def member(case: Case, number: int, first: dt.datetime, last: dt.datetime) -> xr.Dataset:
    """Possible ice of a span, as a dataset."""
    from nsrkit.ice import fields

    ends = np.datetime64(first, "D"), np.datetime64(last, "D")
    return fields.dataset(possible(case, number), *ends)


def _date(text: str, year: int) -> dt.datetime:
    month, day = (int(part) for part in text.split("-"))
    return dt.datetime(year, month, min(day, 28) if month == 2 else day)


def _years(case: Case) -> list[int]:
    if case.ice.source != "record":
        return []
    return list(range(case.scan.years[0], case.scan.years[1] + 1))


def _judged(case: Case, before: float, years: list[int]) -> np.ndarray:
    """(year, departure) bool: the record reaches 40 days past the entry into the ice box."""
    late = dt.timedelta(hours=before, days=LONGEST_DAYS)
    judged = [[each + late <= passage.RECORD_ENDS for each in days(case, year)]
              for year in years]  # fmt: skip
    return np.array(judged, bool).reshape(len(years), len(days(case, 2001)))


def _box(
    case: Case, box: corridors.Leg, before: float, year: int, grid_km: float, *, explain: bool
) -> tuple[np.ndarray, list[str]]:
    """Hours through the ice box in one ice year, entered `before` hours after leaving port."""
    from nsrkit.voyage import route

    entering = [each + dt.timedelta(hours=before) for each in days(case, year)]
    ice = passage.open_ice(case, entering[0], entering[-1])
    routing = case.routing.model_copy(update={"grid_km": grid_km})
    solver = route.solver(ice, case.voyage.ship, escort=case.voyage.escort, routing=routing,
                          sailing=case.sailing, lead=case.escort)  # fmt: skip
    ends = (box.lon[0], box.lat[0]), (box.lon[-1], box.lat[-1])
    return solver.hours(*ends, entering, explain=explain)


def _year_days(case: Case, box: corridors.Leg, before: float, block: Block) -> np.ndarray:
    """Days through the ice box for all departures of one ice year."""
    hours, _ = _box(case, box, before, block.at["year"], YEARS_GRID_KM, explain=False)
    return hours / HOURS_PER_DAY


def _quantiles(table: np.ndarray) -> np.ndarray:
    columns = [column[np.isfinite(column)] for column in table.T]
    return np.array([np.quantile(column, QUANTILES) if column.size else [np.nan] * len(QUANTILES)
                     for column in columns]).T  # fmt: skip


def _attrs(units: str, long_name: str) -> dict[str, str]:
    return {"units": units, "long_name": long_name, "source": "nsrkit.voyage.season_scan"}
