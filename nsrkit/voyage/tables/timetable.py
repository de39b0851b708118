"""Days of voyages by the NSR through a season: by way, departure and ice. Systems are built on it.

A way is a case: its ports, its ship, its escort. All ways of a timetable meet the same ice, which
is read once; each departure is routed through it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.ensemble import plan, run
from nsrkit.ensemble.executor import How, Progress
from nsrkit.ensemble.plan import Block
from nsrkit.errors import DataError, NoRouteError
from nsrkit.ice import static
from nsrkit.scenario.case import Case
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage.pricing.book import Trip
from nsrkit.voyage.tables.sailed import AREAS, Sailed, fuel_t, sailed
from nsrkit.voyage.trips import departures, passage

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.voyage.routing.ices.cube import Ice
    from nsrkit.voyage.routing.solver import Solver

LONGEST_DAYS = 25  # in the ice box; who waits longer before ice that opens has no service
GRID_KM = 25.0
REASONS = ("route", "closed", "waits", "data_end", "off_coast_fails", "too_shallow")
ROUTE, CLOSED, WAITS, DATA_END, COAST, SHALLOW = range(len(REASONS))
OWN = 0
"""Label of the case's own ice (a year of the record, a normal, a product); members follow."""

_SUMS = ("nm", "led_h", "wait_h", "opening_h", "zones")
_BY_AREA = ("area_enter_h", "area_h", "area_led_h")


class Row(NamedTuple):
    """All departures of a way in one ice."""

    reason: np.ndarray
    """(departure) flag."""
    hours: np.ndarray
    """(departure) port to port; NaN without a route."""
    fuel_t: np.ndarray
    """(departure) main engine, port to port."""
    entry_h: np.ndarray
    """(departure) entering the NSR, since departure."""
    sums: np.ndarray
    """(departure, _SUMS)."""
    areas: np.ndarray
    """(departure, _BY_AREA, area)."""


def timetable(
    ways: Mapping[str, Case],
    members: int = 0,
    *,
    own: bool = True,
    how: How | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> xr.Dataset:
    """Voyages by the NSR on the departures of a season, way by way and ice by ice.

    Parameters
    ----------
    ways
        Cases by name: ports, ship and escort of each count. The season (`scan.first`, `last`,
        `every_d`), the ice and the seed are those of the first.
    members
        Members of possible ice of the case's climate, besides its own ice.
    own
        Whether the case's own ice is sailed.
    how, workers, progress
        As in `nsrkit.ensemble.run`; a block is one ice with all its ways.

    Returns
    -------
    Dataset
        On (ice, way, departure), `ice` 0 for the case's own, 1 and so on for members; departures
        [UTC] of leaving port, in the year of the ice. `days` [d] port to port with length factor,
        delay and waits, NaN where there is no route; `reason`, a flag: closed, waits (for ice to
        open, longer than 25 days), data_end (no ice known), off_coast_fails, too_shallow (for her
        draught, whatever the ice); `fuel_t` [t], NaN where not supplied; `nm` [nm]; `led_h`,
        `wait_h` (for the icebreaker) and `opening_h` (for ice to open) [h]; `zones`, areas in which
        she is led; `nsr_enter_h` [h] since departure. On (..., area), the seven areas of the NSR:
        `area_enter_h` [h] since departure, NaN where she keeps out; `area_h` [h] in it;
        `area_led_h` [h] of these led.

    Raises
    ------
    DataError
        No ways; or no ice to sail.

    Examples
    --------
    >>> case = nsrkit.load("smoke")
    >>> found = timetable({"west": case})
    >>> found.days.dims, bool((found.days[0, 0] > 20).all())
    (('ice', 'way', 'departure'), True)
    """
    if not ways:
        raise DataError("a timetable needs at least one way")
    labels = [*([OWN] if own else []), *range(1, members + 1)]
    if not labels:
        raise DataError("a timetable needs ice: its own, or members")
    first = next(iter(ways.values()))
    leaving = departures.days(first, passage.ice_date(first).year)
    made = plan({"ice": labels}, inner=())
    rows = run(partial(_block, dict(ways), leaving), made.blocks(), how=how, workers=workers,
               progress=progress)  # fmt: skip
    return _dataset(rows, labels, list(ways), leaving)


def trip(table: xr.Dataset, way: str) -> Trip:
    """The voyages of a way as one trip whose quantities are arrays (ice, departure).

    Parameters
    ----------
    table
        As `timetable` gives it; NaN where there is no route.
    way
        Name of the way.

    Returns
    -------
    Trip
        For `nsrkit.voyage.ledger.costs(trip, case)` with the case of the way.
    """
    one = table.sel(way=way)
    entry = one["departure"].values + (one["nsr_enter_h"].values * 3600e9).astype("m8[ns]")
    return Trip("nsr", one["days"].values * HOURS_PER_DAY, one["fuel_t"].values,
                np.nan_to_num(one["zones"].values), entry, nm=one["nm"].values,
                escorted_h=one["led_h"].values)  # fmt: skip


def _block(ways: Mapping[str, Case], leaving: list[dt.datetime], block: Block) -> list[Row]:
    """All ways in one ice."""
    ice = ice_of(next(iter(ways.values())), int(block.at["ice"]), leaving)
    return [_row(case, ice, leaving) for case in ways.values()]


def ice_of(case: Case, label: int, leaving: list[dt.datetime]) -> Ice:
    """Ice of a timetable by its label, from the first departure to 75 days after the last."""
    from nsrkit.voyage.routing import icebox
    from nsrkit.voyage.routing.ices import cube

    box = icebox.sea(GRID_KM)
    if label == OWN:
        return cube.read(passage.open_ice(case, leaving[0], leaving[-1]), box)
    last = leaving[-1] + dt.timedelta(days=passage.ICE_DAYS)
    ends = np.datetime64(leaving[0], "D"), np.datetime64(last, "D")
    return cube.drawn(departures.possible(case, label - 1), ends, box)


def _row(case: Case, ice: Ice, leaving: list[dt.datetime]) -> Row:
    case = passage.as_sailed(case, "nsr")
    leg, before, after = passage.ice_box(case)
    solver = passage.solver(case, ice, GRID_KM)
    ends = (leg.lon[0], leg.lat[0]), (leg.lon[-1], leg.lat[-1])
    found = _sail(solver, ends, [each + dt.timedelta(hours=before) for each in leaving])
    reason = np.array([ROUTE if isinstance(one, Sailed) else one for one in found], np.uint8)
    known = reason == ROUTE
    many = [one for one in found if isinstance(one, Sailed)]

    def filled(values: Any, shape: tuple[int, ...] = ()) -> np.ndarray:
        out = np.full((len(leaving), *shape), np.nan)
        if many:
            out[known] = values
        return out

    areas = filled([[getattr(one, name) for name in _BY_AREA] for one in many], (3, AREAS))
    areas[:, 0] += before
    return Row(
        reason,
        filled([before + one.hours + after for one in many]),
        filled(fuel_t(case, many) + passage.open_water_t(case, before + after)),
        filled([before + one.entry_h for one in many]),
        filled([[getattr(one, name) for name in _SUMS] for one in many], (len(_SUMS),))
        + np.array([(before + after) * passage.order(case, "nsr"), 0, 0, 0, 0]),
        areas,
    )


def _sail(solver: Solver, ends: Any, leaving: list[dt.datetime]) -> list[Sailed | int]:
    """Each departure through the ice box, or the flag of why there is none."""
    if not _deep_enough(solver, ends):
        return [SHALLOW for _ in leaving]
    found: list[Sailed | int] = []
    opened = False
    for enter in leaving:
        found.append(_one(solver, ends, enter, opened))
        opened = opened or isinstance(found[-1], Sailed)
    return found


def _one(solver: Solver, ends: Any, enter: dt.datetime, opened: bool) -> Sailed | int:
    first, last = solver.ice.times[[0, -1]]
    if not first <= np.datetime64(enter) <= last:
        return DATA_END
    none = CLOSED if np.datetime64(enter + dt.timedelta(days=LONGEST_DAYS)) <= last else DATA_END
    try:
        # Before the season a track that waits for weeks takes long to find, and is not wanted.
        soonest = 0.0 if opened else _soonest(solver, ends, enter)
        if soonest > LONGEST_DAYS * HOURS_PER_DAY:
            return WAITS if none == CLOSED and np.isfinite(soonest) else none
        way = solver.way(ends[0], ends[1], enter, explain=False)
        late = way.line.hours[-1] > LONGEST_DAYS * HOURS_PER_DAY
        return WAITS if late else sailed(solver, way)
    except NoRouteError:
        return none
    except DataError:
        return COAST


def _deep_enough(solver: Solver, ends: Any) -> bool:
    """Whether she would come through if there were no ice."""
    from nsrkit.voyage.routing import corridor, path

    try:
        start, goal = solver.end(ends[0], "start"), solver.end(ends[1], "goal")
    except NoRouteError:
        return False
    plane = corridor.calm(solver)
    return bool(np.isfinite(path.solve(plane, start.uv, goal.uv)[plane.node(*goal.uv)]))


def _soonest(solver: Solver, ends: Any, enter: dt.datetime) -> float:
    """Hours until the ice lets her reach the other end, before any track is looked for."""
    start, goal = solver.end(ends[0], "start"), solver.end(ends[1], "goal")
    plane = solver.season.leaving(enter)
    return float(solver.arrivals(plane, start, goal)[plane.node(*goal.uv)])


def _dataset(
    rows: list[list[Row]], labels: list[int], ways: list[str], leaving: list[dt.datetime]
) -> xr.Dataset:
    import xarray as xr

    def grid(name: str) -> np.ndarray:
        return np.array([[getattr(row, name) for row in each] for each in rows])

    titles = {int(row["flag"]): str(row["name"]) for row in static.seas()}
    dims = ("ice", "way", "departure")
    sums, areas = grid("sums"), grid("areas")
    texts = {
        "nm": ("nm", "distance sailed"), "led_h": ("h", "behind an icebreaker"),
        "wait_h": ("h", "waiting for the icebreaker"),
        "opening_h": ("h", "waiting for ice to open"), "zones": ("1", "areas in which she is led"),
        "area_enter_h": ("h", "entering the area, since departure"),
        "area_h": ("h", "in the area"), "area_led_h": ("h", "of these behind an icebreaker"),
    }  # fmt: skip
    found: dict[str, Any] = {name: (dims, sums[..., i], _attrs(*texts[name]))
                             for i, name in enumerate(_SUMS)}  # fmt: skip
    found |= {name: ((*dims, "area"), areas[..., i, :], _attrs(*texts[name]))
              for i, name in enumerate(_BY_AREA)}  # fmt: skip
    flags = {"flag_values": list(range(len(REASONS))), "flag_meanings": " ".join(REASONS)}
    return xr.Dataset(
        {
            "days": (dims, grid("hours") / HOURS_PER_DAY, _attrs("d", "days port to port")),
            "reason": (dims, grid("reason"), _attrs("1", "why there is no route") | flags),
            "fuel_t": (dims, grid("fuel_t"), _attrs("t", "fuel of the main engine")),
            "nsr_enter_h": (dims, grid("entry_h"), _attrs("h", "entering the NSR")),
            **found,
        },
        coords={"ice": labels, "way": ways, "departure": np.array(leaving, "datetime64[ns]"),
                "area": [titles[flag] for flag in static.NSR_SEAS]},
    )  # fmt: skip


def _attrs(units: str, long_name: str) -> dict[str, str]:
    return {"units": units, "long_name": long_name, "source": "nsrkit.voyage.timetable"}
