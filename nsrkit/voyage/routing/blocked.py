"""Why there is no route: the limit that closes it, where, and the least that opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit._kernels import sail
from nsrkit._kernels.field import FIRST
from nsrkit.errors import NoRouteError
from nsrkit.ice import grid as ice_grid
from nsrkit.ice import static as ice_static
from nsrkit.ship import escort
from nsrkit.ship import speed as ship_speed
from nsrkit.voyage.routing import icebox, path
from nsrkit.voyage.routing.led import ways

if TYPE_CHECKING:
    from nsrkit.scenario.ship import Ship
    from nsrkit.voyage.routing.plane import Plane
    from nsrkit.voyage.routing.solver import End, Solver

_SHALLOWEST_M = 1.0
_HINDRANCE = (2000.0, 300.0, 100.0, 1.0)  # barrier, too shallow, closed by ice, reached
_NOTHING = (
    "none of escort, a POLARIS index of -10, less draught or the way north of Severnaya Zemlya "
    "opens it"
)


def explain(solver: Solver, plane: Plane, start: End, goal: End, depart: Any) -> NoRouteError:
    """The error to raise where the goal is never reached."""
    hours = solver.arrivals(plane, start)
    frontier = _frontier(solver, plane, hours, start, goal)
    if frontier is None:
        return NoRouteError("no sea connects start and goal on this grid")
    node, reached = frontier
    cols = plane.field.cols
    lon, lat = ice_grid.lonlat(*plane.xy(np.array(node % cols), np.array(node // cols)))
    reason = _reason(solver, plane, node, reached)
    return NoRouteError(reason, (float(lon), float(lat)), _relaxation(solver, start, goal, depart))


def _frontier(solver: Solver, plane: Plane, hours: np.ndarray, start: End,
              goal: End) -> tuple[int, float] | None:  # fmt: skip
    """(first node never reached on the track that ignores ice and depth, hours when next to it).

    On that track closed cells count as slow (shallow ones more so than ice, those behind the
    barrier most), so that it goes through the least of what is closed.
    """
    box, field = solver.box, plane.field
    closed = np.where(icebox.deep_enough(box, solver.limits._replace(barrier=False)), 2, 1)
    closed[box.barrier & solver.limits.barrier] = 0
    closed[np.isfinite(hours)] = 3
    codes = np.where(box.open, FIRST + closed, 0).astype(np.uint8)
    table = np.full(256, np.inf)
    table[FIRST : FIRST + 4] = _HINDRANCE
    free = plane._replace(field=field._replace(codes=codes[None], table=table,
                                               edges=np.array([0.0, np.inf])))  # fmt: skip
    slow = path.solve(free, start.uv, goal.uv)
    if not np.isfinite(slow[free.node(*goal.uv)]):
        return None
    u, v = sail.descend(slow, *start.uv, *goal.uv, 2.0, free.field, free.coast, free.drag)
    u, v = path.dense(u, v)
    nodes = np.floor(v + 0.5).astype(int) * field.cols + np.floor(u + 0.5).astype(int)
    nodes = nodes[box.open[nodes]]
    lost = np.flatnonzero(~np.isfinite(hours[nodes]))
    if lost.size == 0:
        return None
    before = hours[nodes[: lost[0]]]
    return int(nodes[lost[0]]), float(before[-1]) if before.size else 0.0


def _reason(solver: Solver, plane: Plane, node: int, reached: float) -> str:
    box, limits = solver.box, solver.limits
    if not box.depth[node] >= limits.need_m:
        return (f"too shallow: {box.depth[node]:.1f} m, and the ship needs {limits.need_m:.1f} m "
                "with her under-keel clearance")  # fmt: skip
    if limits.barrier and box.barrier[node]:
        return "the passage north of Severnaya Zemlya is closed by default"
    field = plane.field
    layer = int(np.searchsorted(field.edges, reached, side="right")) - 1
    layer = min(layer, field.codes.shape[0] - 1)
    first = solver.ice.times.size - field.codes.shape[0]
    shut = np.flatnonzero(field.codes[layer:, node] < FIRST)
    if shut.size == 0 or shut[0] + layer + 1 >= field.codes.shape[0]:
        return f"the ice data end on {_day(solver.ice.times[-1])}, before the ship can pass"
    layer += int(shut[0])
    limit = _closure(solver, first + layer, node) or _limit(solver, first + layer, node)
    return f"{limit}, and it does not open in time"


def _limit(solver: Solver, layer: int, node: int) -> str:
    """What closes the ice of a node on a day to the ship."""
    box, limits, ship = solver.box, solver.limits, solver.ship
    conc, thick = (float(value[0]) for value in
                   solver.ice.at(np.array([layer]), np.array([node])))  # fmt: skip
    what = f"{conc:.0%} of ice {thick:.2f} m thick on {_day(solver.ice.times[layer])}"

    def passes(one: Ship) -> bool:
        here = (layer, box.flag[node], conc, thick)
        found = solver.ways(limits._replace(lawful=False), one)
        return bool(found.at(*(np.array([value]) for value in here))[0] > 0)

    if passes(ship):
        limit = f"the rules of admission close it to class {ship.ice_class.tariff}"
    elif passes(ways.unbound(ship)):
        limit = f"POLARIS closes it to class {ship.ice_class.polaris}"
    elif limits.escort != "none" and box.flag[node] in ship_speed.escort_seas(limits.escort):
        limit = f"beyond {escort.leader(solver.lead.icebreaker).title} and the ship behind her"
    else:
        limit = "beyond the limit of the ship's speed curve"
    return f"{limit} in {what}"


def _closure(solver: Solver, layer: int, node: int) -> str:
    """What closes the water of a node on a day; empty where nothing does."""
    sea = next((row for row in ice_static.seas()
                if int(row["flag"]) == solver.box.flag[node]), None)  # fmt: skip
    day = solver.ice.times[layer].astype("datetime64[D]").item()
    for name, one in solver.routing.closures.items():
        if sea is not None and sea["name"] in one.areas and one.holds(day):
            return (f"{one.title} (routing.closures.{name}) closes the {sea['title']} from "
                    f"{one.first} to {one.last}")  # fmt: skip
    return ""


def _day(time: np.datetime64) -> str:
    return str(time)[:10]


def _relaxation(solver: Solver, start: End, goal: End, depart: Any) -> str:
    """The first of the relaxations, from the least, that opens the way."""
    limits = solver.limits

    def opens(other: icebox.Limits) -> bool:
        plane = solver.coded(other).leaving(depart)
        return bool(np.isfinite(solver.arrivals(plane, start, goal)[plane.node(*goal.uv)]))

    led, bold = limits._replace(escort="required"), limits._replace(minimum_rio=-10.0)
    for words, other in (
        ("icebreaker escort opens it", led if limits.escort == "none" else limits),
        ("accepting a POLARIS index down to -10 opens it", bold),
        ("escort and a POLARIS index down to -10 together open it",
         led._replace(minimum_rio=-10.0) if limits.escort == "none" else limits),
    ):  # fmt: skip
        if other != limits and opens(other):
            return words
    if solver.shut is not None and opens(limits._replace(shut=False)):
        return "leaving out routing.closures opens it"
    shallow = limits._replace(need_m=_SHALLOWEST_M)
    if opens(shallow):
        return _draught(solver, opens)
    if limits.barrier and opens(limits._replace(barrier=False)):
        return "routing.north_of_severnaya_zemlya opens it"
    return _earlier(solver, start, goal, depart) or _NOTHING


def _draught(solver: Solver, opens: Any) -> str:
    """The largest draught that gets through, to 0.1 m."""
    limits = solver.limits
    clearance = float(solver.routing.under_keel_m.value)
    low, high = _SHALLOWEST_M, limits.need_m
    while high - low > 0.05:
        middle = (low + high) / 2
        low, high = (middle, high) if opens(limits._replace(need_m=middle)) else (low, middle)
    return f"a draught of {np.floor((low - clearance + 1e-6) * 10) / 10:.1f} m or less opens it"


def _earlier(solver: Solver, start: End, goal: End, depart: Any) -> str:
    """Whether an earlier departure inside the data gets through."""
    import pandas as pd

    day = pd.Timestamp(depart)
    first = pd.Timestamp(solver.ice.times[0])
    for back in range(7, 183, 7):
        early = day - pd.Timedelta(days=back)
        if early < first:
            break
        plane = solver.season.leaving(early)
        if np.isfinite(solver.arrivals(plane, start, goal)[plane.node(*goal.uv)]):
            return f"leaving by {early:%Y-%m-%d} opens it"
    return ""
