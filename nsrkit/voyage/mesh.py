"""Routes over a mesh of rectangular cells of any size, as PolarRoute and MeshiPhi write them.

Such a file holds everything a route depends on: cells in longitude and latitude with their current
and the ship's speed in eight directions, which cells touch and on which side, and waypoints. A leg
leads from a cell's centre over a point of the shared edge to the next centre; that point is the
fastest one, which is Snell's law with currents. The shortest path over centres is Dijkstra's; its
two ends are then moved from the centres to the waypoints.

For results of such files, and as a check on the grid routes: like every router that can only pass
through centres it is some per cent slower than the fastest course (see `voyage.route.arrival`).
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.errors import DataError, NoRouteError
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage.cells import reading
from nsrkit.voyage.cells.crossing import Cells, leg_m, seconds, turn
from nsrkit.voyage.cells.reading import Edges, Waypoint

if TYPE_CHECKING:
    import xarray as xr

_DAY_S = 86400.0
_EVEN = 1 - 1e-12  # ways as good as each other but for rounding: the first one found stays


class _Leg(NamedTuple):
    """A straight piece of a route inside one cell, and where it ends."""

    cell: int
    case: int
    lon: float
    lat: float
    seconds: float


@dataclass(frozen=True, eq=False)
class Mesh:
    """Cells, the ways between them and the waypoints of a file; see `open`."""

    ids: tuple[str, ...]
    """Name of each cell."""
    cells: Cells
    closed: np.ndarray
    """(cell) bool: no ship gets through."""
    edges: Edges
    rates: dict[str, np.ndarray]
    """(cell, direction) fuel and battery spent per day, where the file has them."""
    waypoints: tuple[Waypoint, ...]
    objective: str
    """What a route has least of: traveltime, fuel or battery."""

    def route(self, source: Any, destination: Any) -> xr.Dataset:
        """Best route between two places.

        Parameters
        ----------
        source, destination
            Name of a waypoint of the file, or (lon, lat) [degrees].

        Returns
        -------
        Dataset
            On `point`: lon, lat [degrees], hours [h] and distance [m], cumulative, cell; fuel and
            battery, cumulative in units of the file, where it has them. `attrs`: total_hours [h],
            total_days [d], total_traveltime [d] (see `routes`). No NaN.

        Raises
        ------
        NoRouteError
            One end lies in a closed cell, or none of the open cells lead from one to the other.
        DataError
            An unknown waypoint; a place outside the mesh.

        Examples
        --------
        >>> cell = {"id": "0", "cx": 0.0, "cy": 0.0, "dcx": 5.0, "dcy": 5.0, "speed": [26.5] * 8}
        >>> mesh = open({"cellboxes": [cell], "neighbour_graph": {"0": {}}})
        >>> round(mesh.route((0, 0), (1, 1)).total_days, 6)
        0.247606
        """
        ends = self._end(source, "source"), self._end(destination, "destination")
        return self._dataset(self._legs(*ends, self._search(self._cell(ends[0]))), *ends)

    def _end(self, given: Any, role: str) -> Waypoint:
        if isinstance(given, Waypoint):
            return given
        if isinstance(given, str):
            known = {w.name: w for w in self.waypoints}
            if given not in known:
                raise DataError(f"unknown {role} {given!r}; the mesh has {', '.join(known)}")
            return known[given]
        try:
            lon, lat = (float(value) for value in given)
        except (TypeError, ValueError):
            raise DataError(f"{role} {given!r} is neither a waypoint nor (lon, lat)") from None
        return Waypoint(f"{lat:g}N {lon:g}E", lon, lat)

    def _cell(self, end: Waypoint) -> int:
        """Cell that holds a place; of several the open one in the north-east.

        Raises
        ------
        NoRouteError
            It is closed.
        """
        c = self.cells
        if not np.isfinite([end.lon, end.lat]).all():
            raise DataError(f"waypoint {end.name} has no position: ({end.lon}, {end.lat})")
        away = turn(end.lon - c.cx), end.lat - c.cy
        near = (np.abs(away[0]) <= c.dcx + 1e-9) & (np.abs(away[1]) <= c.dcy + 1e-9)
        if not near.any():
            raise DataError(f"waypoint {end.name} ({end.lon:g}, {end.lat:g}) lies outside the mesh")
        found = np.flatnonzero(near & ~self.closed)
        if found.size == 0:
            raise NoRouteError(f"{end.name} lies in a closed cell", (end.lon, end.lat))
        return int(found[np.lexsort((away[0][found], away[1][found]))[0]])

    def _cost(self) -> np.ndarray:
        """(edge) what the search sums up."""
        e = self.edges
        if self.objective == "traveltime":
            return np.asarray(e.first + e.second)
        rate = self.rates[self.objective]
        origin = np.repeat(np.arange(len(self.ids)), np.diff(e.start))
        with np.errstate(invalid="ignore"):
            spent = e.first * rate[origin, e.case] + e.second * rate[e.to, e.case]
        return np.asarray(np.where(np.isfinite(e.first + e.second), spent, np.inf))

    def _search(self, begin: int) -> np.ndarray:
        """(cell) edge by which the best way from a cell enters each; -1 = it does not."""
        start, to, cost = (
            part.tolist() for part in (self.edges.start, self.edges.to, self._cost())
        )
        best, by = [float("inf")] * len(self.ids), [-1] * len(self.ids)
        best[begin] = 0.0
        queue, done, seen = [(0.0, 0, begin)], [False] * len(self.ids), 1
        while queue:
            so_far, _, cell = heapq.heappop(queue)
            if done[cell]:
                continue
            done[cell] = True
            for edge in range(start[cell], start[cell + 1]):
                other, total = to[edge], so_far + cost[edge]
                if total < best[other] * _EVEN:
                    best[other], by[other] = total, edge
                    heapq.heappush(queue, (total, seen, other))
                    seen += 1
        return np.array(by, int)

    def _legs(self, source: Waypoint, destination: Waypoint, by: np.ndarray) -> list[_Leg]:
        """The route as straight legs, given the edge by which each cell is entered."""
        begin, end = self._cell(source), self._cell(destination)
        e = self.edges
        if begin == end:
            case = _octant(float(turn(destination.lon - source.lon)), destination.lat - source.lat)
            return [self._leg(begin, case, source, destination, source.lat)]
        path: list[int] = []
        cell = end
        while cell != begin:
            if by[cell] < 0:
                raise NoRouteError(
                    f"closed cells lie between {source.name} and {destination.name}",
                    (destination.lon, destination.lat),
                )
            path.insert(0, int(by[cell]))
            cell = int(np.searchsorted(e.start, path[0], side="right")) - 1
        cross = [Waypoint("", float(e.lon[i]), float(e.lat[i])) for i in path]
        legs = [self._leg(begin, int(e.case[path[0]]), source, cross[0], source.lat)]
        for i, (edge, then) in enumerate(pairwise(path)):
            cell = int(e.to[edge])
            middle = float(self.cells.cx[cell]), float(self.cells.cy[cell])
            legs.append(_Leg(cell, int(e.case[edge]), *middle, float(e.second[edge])))
            there = cross[i + 1]
            legs.append(_Leg(cell, int(e.case[then]), there.lon, there.lat, float(e.first[then])))
        legs.append(self._leg(end, int(e.case[path[-1]]), cross[-1], destination, destination.lat))
        return legs

    def _leg(self, cell: int, case: int, a: Waypoint, b: Waypoint, lat: float) -> _Leg:
        """A leg to or from a waypoint, with degrees as wide as at the waypoint's latitude."""
        c = self.cells
        east, north = leg_m(a.lon, a.lat, b.lon, b.lat, lat)
        time = seconds(east, north, c.u[cell], c.v[cell], c.speed[cell, case])
        return _Leg(cell, case, b.lon, b.lat, float(time))

    def _backwards(self, legs: list[_Leg]) -> float:
        """Seconds by which the last leg is longer when its current is taken the wrong way round."""
        if len(legs) < 2:
            return 0.0
        last, before = legs[-1], legs[-2]
        c = self.cells
        east, north = leg_m(before.lon, before.lat, last.lon, last.lat, last.lat)
        flow = c.u[last.cell], c.v[last.cell], c.speed[last.cell, last.case]
        return float(seconds(-east, -north, *flow)) - last.seconds

    def _dataset(self, legs: list[_Leg], source: Waypoint, destination: Waypoint) -> xr.Dataset:
        import xarray as xr

        lon = np.array([source.lon, *(leg.lon for leg in legs)])
        lat = np.array([source.lat, *(leg.lat for leg in legs)])
        time = np.array([leg.seconds for leg in legs])
        if not np.isfinite(time).all():
            at = f"{source.name} or {destination.name}"
            raise NoRouteError(f"the current is faster than the ship at {at}")
        metres = np.hypot(*leg_m(lon[:-1], lat[:-1], lon[1:], lat[1:], (lat[1:] + lat[:-1]) / 2))
        inside = [legs[0].cell, *(leg.cell for leg in legs)]
        out = {
            "lon": ("point", np.where(np.abs(lon) == 180.0, lon, turn(lon)),
                    {"units": "degrees_east", "long_name": "longitude"}),
            "lat": ("point", lat, {"units": "degrees_north", "long_name": "latitude"}),
            "hours": ("point", _sum(time / 3600), {"units": "h", "long_name": "hours under way"}),
            "distance": ("point", _sum(metres), {"units": "m", "long_name": "distance sailed"}),
            "cell": ("point", np.array([self.ids[i] for i in inside]),
                     {"long_name": "cell of the leg that ends here"}),
        }  # fmt: skip
        for name, rate in self.rates.items():
            spent = [leg.seconds / _DAY_S * rate[leg.cell, leg.case] for leg in legs]
            out[name] = ("point", _sum(np.array(spent)), {"long_name": f"{name} spent"})
        hours = float(out["hours"][1][-1])
        theirs = hours / HOURS_PER_DAY + self._backwards(legs) / _DAY_S
        return xr.Dataset(out, attrs={
            "from": source.name, "to": destination.name, "total_hours": hours,
            "total_days": hours / HOURS_PER_DAY, "total_traveltime": theirs,
        })  # fmt: skip


def _sum(parts: np.ndarray) -> np.ndarray:
    return np.append(0.0, np.cumsum(parts))


def _octant(east: float, north: float) -> int:
    """Index into CASES of the direction of a step in degrees."""
    return int(np.round(np.degrees(np.arctan2(east, north)) / 45.0 - 1)) % 8


def open(mesh: str | Path | Mapping[str, Any]) -> Mesh:
    """Read a mesh with speeds, as `add_vehicle` and `optimise_routes` of PolarRoute write it.

    Parameters
    ----------
    mesh
        Path of a JSON file, or what it holds. `cellboxes`: `id`, `cx`, `cy`, `dcx`, `dcy` (centre
        and half widths [degrees]), `speed` (one number or eight, in `config.vessel_info.unit`, else
        [km h-1]), the current `uC`, `vC` [m s-1] (none = 0), perhaps `fuel` or `battery` per day. A
        cell is closed where `inaccessible` is set, or a speed is zero, missing or NaN, or a current
        is NaN. `neighbour_graph`: by cell and side (1 NE, 2 E, 3 SE, 4 S, -1 SW, -2 W, -3 NW, -4
        N). `waypoints` and `config.route_info.objective_function` if there are any. Longitudes may
        run on over 180 or wrap there.

    Returns
    -------
    Mesh
        Frozen, with the crossing point of every edge; `.route(source, destination)`.

    Raises
    ------
    DataError
        What is missing or wrong, and in which cell.

    References
    ----------
    Smith et al. (2022), arXiv 2209.02389: crossing points between cells with currents. The format
    and the lengths of a degree: repository bas-amop/PolarRoute, `polar_route/route_planner`.

    Examples
    --------
    >>> cells = [{"id": str(i), "cx": 2.5 + 5 * i, "cy": 0, "dcx": 2.5, "dcy": 1.25, "speed": 26.5}
    ...          for i in range(2)]
    >>> mesh = open({"cellboxes": cells, "neighbour_graph": {"0": {"2": [1]}, "1": {"-2": [0]}}})
    >>> round(mesh.route((2.5, 0), (7.5, 0)).total_days, 6)
    0.875165
    """
    return Mesh(*reading.read(mesh))


def routes(mesh: str | Path | Mapping[str, Any] | Mesh) -> xr.Dataset:
    """Best route from every source to every destination among the waypoints of a mesh.

    Parameters
    ----------
    mesh
        As for `open`, with `waypoints`; or what it returned.

    Returns
    -------
    Dataset
        On `pair`: `from`, `to`, total_hours [h], total_days [d], total_traveltime [d], total_fuel
        and total_battery where the file has rates, and `reason`. No route = NaN and a reason. On
        (pair, point): lon, lat [degrees], hours [h], cumulative; NaN beyond the end of a route.
        A place is no pair with itself. total_traveltime is what PolarRoute 1.1 reports: it takes
        the current of the last cell the wrong way round, so the two differ where there is one.
        Across 180 degrees it is the right number, not the one PolarRoute reports.

    Raises
    ------
    DataError
        As `open`; no waypoints, one outside the mesh.

    Examples
    --------
    >>> cell = {"id": "0", "cx": 0.0, "cy": 0.0, "dcx": 5.0, "dcy": 5.0, "speed": [26.5] * 8}
    >>> ends = {"Name": ["A", "B"], "Long": [0, 1], "Lat": [0, 1], "Source": ["X", ""],
    ...         "Destination": ["", "X"]}
    >>> all_of = routes({"cellboxes": [cell], "neighbour_graph": {"0": {}}, "waypoints": ends})
    >>> all_of["total_days"].round(6).values
    array([0.247606])
    """
    whole = mesh if isinstance(mesh, Mesh) else open(mesh)
    pairs = [(a, b) for a in whole.waypoints if a.source for b in whole.waypoints
             if b.destination and (a.lon, a.lat) != (b.lon, b.lat)]  # fmt: skip
    if not pairs:
        raise DataError("the mesh has no waypoints marked as source and destination")
    found: list[xr.Dataset | None] = []
    reasons, searches = [], dict[int, np.ndarray]()
    for a, b in pairs:
        try:
            begin = whole._cell(a)
            if begin not in searches:
                searches[begin] = whole._search(begin)
            found.append(whole._dataset(whole._legs(a, b, searches[begin]), a, b))
            reasons.append("")
        except NoRouteError as fault:
            found.append(None)
            reasons.append(str(fault))
    return _table(pairs, found, reasons, tuple(whole.rates))


def _table(pairs: list[tuple[Waypoint, Waypoint]], found: list[xr.Dataset | None],
           reasons: list[str], rates: tuple[str, ...]) -> xr.Dataset:  # fmt: skip
    import xarray as xr

    units = {"total_hours": "h", "total_days": "d", "total_traveltime": "d"}
    out: dict[str, Any] = {
        "from": ("pair", [a.name for a, _ in pairs]),
        "to": ("pair", [b.name for _, b in pairs]),
    }
    for name, unit in units.items():
        values = [np.nan if one is None else one.attrs[name] for one in found]
        out[name] = ("pair", values, {"units": unit, "long_name": name.replace("_", " ")})
    for name in rates:
        values = [np.nan if one is None else float(one[name][-1]) for one in found]
        out[f"total_{name}"] = ("pair", values, {"long_name": f"total {name}"})
    out["reason"] = ("pair", reasons)
    most = max([one.sizes["point"] for one in found if one is not None], default=0)
    for name, unit in (("lon", "degrees_east"), ("lat", "degrees_north"), ("hours", "h")):
        block = np.full((len(pairs), most), np.nan)
        for row, one in zip(block, found, strict=True):
            if one is not None:
                row[: one.sizes["point"]] = one[name]
        out[name] = (("pair", "point"), block, {"units": unit, "long_name": name})
    return xr.Dataset(out)
