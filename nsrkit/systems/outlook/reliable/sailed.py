"""What a navigable day is worth: passages of ships month by month, today and in ice to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.ensemble import shared
from nsrkit.ensemble.executor import Progress
from nsrkit.scenario.case import Case
from nsrkit.systems.outlook.reliable.counts import asked
from nsrkit.systems.outlook.reliable.shares import error
from nsrkit.units import HOURS_PER_DAY

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.assumption import Assumption
    from nsrkit.scenario.corridor.reliable import Passages

START, GOAL = "cape_zhelaniya", "bering_strait"
TODAY = "today"
ESCORTS = {"alone": "none", "led": "required"}
QUANTILES = (0.1, 0.5, 0.9)
_GRID_KM = 25.0


@shared
def passages(case: Case, progress: Progress | None = None) -> xr.Dataset:
    """Voyages Cape Zhelaniya - Bering Strait that leave on the first day of each month.

    Parameters
    ----------
    case
        A scenario with `outlook`: `reliable.passages`; `routing`, `sailing` and the seed count.
    progress
        As in `nsrkit.ensemble.run`, once for each ship and escort in each ice.

    Returns
    -------
    Dataset
        On (schedule, ice, ship, escort): `all_year` [1], the share of possible years in which the
        departure of every month arrives within so many days, and `standard_error` [1]; with `month`
        `within` [1], the share of departures that do. `schedule` [d]: `schedule_d` and its range.
        On (ice, ship, escort, month): with `quantile` `days_q` [d], NaN where fewer than so many
        find a way; with `member` `days` [d], waits before the ice included, NaN where there is no
        way. `ice` is "today" (the climate of a year of the record) and the scenario; `escort` is
        alone or led, which is as much as POLARIS and the ice ask for. `year` (ice), `ice_class` and
        `ship_title` (ship) are coordinates.

    Raises
    ------
    DataError
        The case has no `outlook`.
    NsrkitError
        A ship is not known.

    Examples
    --------
    >>> from nsrkit.systems.outlook.reliable import QUICK
    >>> found = passages(nsrkit.load("smoke", QUICK))
    >>> bool((found.days.sel(month=9) < 10).all())
    True
    """
    import xarray as xr

    wanted = asked(case).passages
    ices = {TODAY: ("members", wanted.today), wanted.scenario: (wanted.scenario, wanted.year)}
    days = xr.concat([_sailed(case, wanted, *ice, progress) for ice in ices.values()], "ice")
    days = days.assign_coords(ice=list(ices), year=("ice", [year for _, year in ices.values()]))
    found = _within(days, wanted.schedule_d)
    return found.assign_coords(_ships(wanted)).assign_attrs(
        members=wanted.members, schedule_d=float(wanted.schedule_d.value or np.nan)
    )  # fmt: skip


def _sailed(
    case: Case, wanted: Passages, source: str, year: int, progress: Progress | None
) -> xr.DataArray:
    """Days (member, ship, escort, month) in one ice."""
    from nsrkit.voyage.trips.sweep import sweep

    leaving = [f"{month:02d}-01" for month in range(1, 13)]
    found = sweep(
        wanted.ships, START, GOAL, [year], leaving, escort=list(ESCORTS.values()),  # type: ignore[arg-type]
        members=range(wanted.members), seed=case.ensemble.seed, ice=source, grid_km=_GRID_KM,
        routing=case.routing, sailing=case.sailing, progress=progress,
    )  # fmt: skip
    days = found["hours"].isel(year=0, drop=True).drop_vars("depart", errors="ignore")
    days = (days / HOURS_PER_DAY).rename(departure="month").astype(float)
    return days.assign_coords(month=np.arange(1, 13), escort=list(ESCORTS))


def _within(days: xr.DataArray, schedule: Assumption) -> xr.Dataset:
    """Shares of passages that keep a schedule, and quantiles of passages."""
    import xarray as xr

    given = [schedule.value] if schedule.low is None else [
        schedule.low, schedule.value, schedule.high]  # fmt: skip
    limits = xr.DataArray(np.array(given, float), dims="schedule", attrs={"units": "d"})
    kept = days <= limits  # no way is no passage in time
    all_year = kept.all("month").mean("member")
    # A way that is missing takes longer than any, so that quantiles count it.
    ranked = days.fillna(np.inf).quantile(QUANTILES, "member", method="higher")
    found = xr.Dataset({
        "days": _told(days, "d", "passage, waits included"),
        "days_q": _told(ranked.where(np.isfinite(ranked)), "d", "passage, quantiles of members"),
        "within": _told(kept.mean("member"), "1", "share of departures within the schedule"),
        "all_year": _told(all_year, "1", "share of years in which every month keeps the schedule"),
        "standard_error": error(all_year, days.sizes["member"]),
    })  # fmt: skip
    return found.assign_coords(schedule=limits)


def _told(found: xr.DataArray, units: str, long_name: str) -> xr.DataArray:
    return found.assign_attrs(units=units, long_name=long_name, source="nsrkit.voyage.sweep")


def _ships(wanted: Passages) -> dict[str, tuple[str, list[str]]]:
    from nsrkit.scenario.files import read_ship

    ships = [read_ship(name) for name in wanted.ships]
    return {"ice_class": ("ship", [ship.ice_class.polaris for ship in ships]),
            "ship_title": ("ship", [ship.title for ship in ships])}  # fmt: skip
