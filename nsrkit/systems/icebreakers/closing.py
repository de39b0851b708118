"""Where the ice has closed, for ships that are under way when a departure has no route any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import plan, run
from nsrkit.errors import NoRouteError
from nsrkit.ice import static
from nsrkit.scenario.case import Case
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage.tables import timetable as days
from nsrkit.voyage.trips import departures, passage

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.ensemble.plan import Block
    from nsrkit.voyage.routing.solver import Solver


def passes(ways: Mapping[str, Case], table: xr.Dataset) -> xr.DataArray:
    """Areas that a ship who leaves on each departure gets through, with a route or without.

    Without a route the ice lets her come up to where it is closed: the areas before that one she
    gets through. A ship who comes the other way tells of those beyond it.

    Parameters
    ----------
    ways
        The ways of the timetable, by name.
    table
        As `nsrkit.voyage.timetable` gives it.

    Returns
    -------
    DataArray
        bool on (ice, way, departure, area).
    """
    import xarray as xr

    through = table["days"].notnull().transpose("ice", "way", "departure")
    found = np.repeat(through.values[..., None], table.sizes["area"], axis=-1)
    labels = table["ice"].values.tolist()
    shut = [i for i in range(len(labels)) if not through.values[i].all()]
    if shut:
        blocks = plan({"ice": [labels[i] for i in shut]}, inner=()).blocks()
        asked = {name: (case, ~through.sel(way=name).values) for name, case in ways.items()}
        rows = run(partial(_block, asked, labels), blocks)
        found[shut] |= np.array(rows)
    dims = ("ice", "way", "departure", "area")
    return xr.DataArray(found, dims=dims, attrs={"long_name": "the ice lets her through"})


def _block(asked: Mapping[str, tuple[Case, np.ndarray]], labels: list[int], block: Block) -> Any:
    """(way, departure, area) of one ice; False for departures with a route."""
    first = next(iter(asked.values()))[0]
    leaving = departures.days(first, passage.ice_date(first).year)
    label = int(block.at["ice"])
    ice = days.ice_of(first, label, leaving)
    return np.array([_way(case, ice, leaving, none[labels.index(label)])
                     for case, none in asked.values()])  # fmt: skip


def _way(case: Case, ice: Any, leaving: list[dt.datetime], none: np.ndarray) -> np.ndarray:
    found = np.zeros((len(leaving), len(static.NSR_SEAS)), bool)
    if not none.any():
        return found
    case = passage.as_sailed(case, "nsr")
    leg, before, _ = passage.ice_box(case)
    solver = passage.solver(case, ice, days.GRID_KM)
    east = leg.lon[0] % 360 < leg.lon[-1] % 360
    for row in np.flatnonzero(none):
        enter = leaving[row] + dt.timedelta(hours=before)
        reached = _reached(solver, (leg.lon[0], leg.lat[0]), enter)
        reached = reached if east else reached[::-1]
        # She is through an area when she reaches one beyond it.
        beyond = np.append(np.logical_or.accumulate(reached[::-1])[::-1][1:], False)
        found[row] = beyond if east else beyond[::-1]
    return found


def _reached(solver: Solver, start: tuple[float, float], enter: dt.datetime) -> np.ndarray:
    """(area) whether a ship comes into it within the longest wait for ice to open."""
    first, last = solver.ice.times[[0, -1]]
    if not first <= np.datetime64(enter) <= last:
        return np.zeros(len(static.NSR_SEAS), bool)
    try:
        plane = solver.season.leaving(enter)
        hours = solver.arrivals(plane, solver.end(start, "start"))
    except NoRouteError:
        return np.zeros(len(static.NSR_SEAS), bool)
    soon = hours <= days.LONGEST_DAYS * HOURS_PER_DAY
    return np.array([soon[solver.box.flag[: hours.size] == flag].any() for flag in static.NSR_SEAS])
