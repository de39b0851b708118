"""A mesh file as PolarRoute writes it, read and checked: cells, ways between them, waypoints."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from nsrkit.errors import DataError
from nsrkit.units import factor
from nsrkit.voyage.cells.crossing import CASES, EAST, NORTH, Cells, crossings, turn

_TOUCH = 1e-6  # degrees that neighbours may lie apart
_RATES = ("fuel", "battery")  # what a cell may spend per day, beside time


class Waypoint(NamedTuple):
    """A named end of routes."""

    name: str
    lon: float
    """[degrees_east]"""
    lat: float
    """[degrees_north]"""
    source: bool = False
    destination: bool = False


class Edges(NamedTuple):
    """Ways from cell to cell, in the order of the cells they leave."""

    start: np.ndarray
    """(cell + 1) the edges of cell i are start[i] .. start[i + 1] - 1."""
    to: np.ndarray
    """(edge) cell it leads to."""
    case: np.ndarray
    """(edge) index into CASES."""
    first: np.ndarray
    """(edge) [s] from the centre to the crossing point; inf = closed."""
    second: np.ndarray
    """(edge) [s] from there to the next centre."""
    lon: np.ndarray
    """(edge) of the crossing point [degrees_east]."""
    lat: np.ndarray
    """(edge) [degrees_north]"""


class Parts(NamedTuple):
    """What a mesh is made of; see `voyage.mesh.Mesh`."""

    ids: tuple[str, ...]
    cells: Cells
    closed: np.ndarray
    edges: Edges
    rates: dict[str, np.ndarray]
    waypoints: tuple[Waypoint, ...]
    objective: str


def read(mesh: str | Path | Mapping[str, Any]) -> Parts:
    """Parts of a mesh file or of what it holds; `DataError` says what is wrong in which cell."""
    told = _told(mesh)
    boxes = told["cellboxes"]
    if not all(isinstance(box, Mapping) and "id" in box for box in boxes):
        raise DataError("every cell of a mesh is a table with an 'id'")
    ids = tuple(str(box["id"]) for box in boxes)
    index = {name: i for i, name in enumerate(ids)}
    if len(index) < len(ids):
        raise DataError("two cells of the mesh have the same id")
    config = told.get("config") or {}
    info = config.get("route_info") or {}
    unit = str((config.get("vessel_info") or {}).get("unit", "km/h"))
    cells, closed = _cells(boxes, ids, info.get("vector_names") or ("uC", "vC"), unit)
    rates = {name: _eights(boxes, ids, name) for name in _RATES if any(name in b for b in boxes)}
    objective = str(info.get("objective_function", "traveltime"))
    known = objective == "traveltime" or objective in rates
    if not known or not (rates.get(objective, cells.speed)[~closed] >= 0).all():
        raise DataError(f"objective {objective!r} needs that value, 0 or more, in each open cell")
    edges = _edges(told["neighbour_graph"], index, cells, closed)
    return Parts(ids, cells, closed, edges, rates, _waypoints(told.get("waypoints")), objective)


def _cells(boxes: list[Any], ids: tuple[str, ...], flow: Any,
           unit: str) -> tuple[Cells, np.ndarray]:  # fmt: skip
    """(cells, (cell) bool closed)."""
    scale = factor(unit.replace("hr", "h"), "m s-1")
    if scale is None:
        raise DataError(f"the mesh has speeds in {unit!r}; one of km/hr, knots, m/s")
    cx, cy, dcx, dcy = shape = [_numbers(boxes, ids, name) for name in ("cx", "cy", "dcx", "dcy")]
    if not np.isfinite(shape).all() or (dcx <= 0).any() or (dcy <= 0).any():
        raise DataError("every cell needs a finite centre and half widths above 0")
    u, v = (_numbers(boxes, ids, name, 0.0) for name in flow)
    speed = _eights(boxes, ids, "speed") * scale
    closed = np.array([bool(box.get("inaccessible", False)) for box in boxes])
    closed |= ~np.isfinite(u + v)
    closed |= ~np.isfinite(speed).all(axis=1) | (np.nan_to_num(speed) <= 0).any(axis=1)
    for flow_of in (u, v):
        flow_of[closed] = 0.0
    speed[closed] = 0.0
    return Cells(cx, cy, dcx, dcy, u, v, speed), closed


def _told(mesh: str | Path | Mapping[str, Any]) -> dict[str, Any]:
    """What a mesh file holds, with cells and neighbours in it."""
    if isinstance(mesh, Mapping):
        told: Any = mesh
    else:
        try:
            told = json.loads(Path(mesh).read_text(encoding="utf-8"))
        except (OSError, ValueError) as fault:
            raise DataError(f"{mesh} cannot be read as a mesh: {fault}") from None
    for name, kind in (("cellboxes", list), ("neighbour_graph", Mapping)):
        if not isinstance(told, Mapping) or not isinstance(told.get(name), kind):
            held = ", ".join(map(str, told)) if isinstance(told, Mapping) else "no table"
            raise DataError(f"a mesh needs {name!r}; this holds {held}")
    if not told["cellboxes"]:
        raise DataError("the mesh has no cells")
    return dict(told)


def _numbers(boxes: list[Any], ids: tuple[str, ...], name: str, none: Any = None) -> np.ndarray:
    try:
        return np.array([
            float(np.nan if (value := box.get(name, none) if none is not None else box[name])
                  is None else value) for box in boxes
        ])  # fmt: skip
    except KeyError:
        lacking = next(i for box, i in zip(boxes, ids, strict=True) if name not in box)
        raise DataError(f"cell {lacking} of the mesh has no {name!r}") from None
    except (TypeError, ValueError) as fault:
        raise DataError(f"{name!r} of a cell is no number: {fault}") from None


def _eights(boxes: list[Any], ids: tuple[str, ...], name: str) -> np.ndarray:
    """(cell, direction) of one or eight numbers per cell; NaN where there are none."""
    out = np.full((len(boxes), 8), np.nan)
    for row, box, cell in zip(out, boxes, ids, strict=True):
        if box.get(name) is not None:
            try:
                row[:] = np.array(box[name], float)
            except (TypeError, ValueError):
                raise DataError(f"{name!r} of cell {cell} must be one number or eight, in the "
                                "order NE E SE S SW W NW N") from None  # fmt: skip
    return out


def _edges(graph: Mapping[str, Any], index: dict[str, int], cells: Cells,
           closed: np.ndarray) -> Edges:  # fmt: skip
    found = []
    for name, sides in graph.items():
        if str(name) not in index:
            raise DataError(f"the neighbour graph names the cell {name}, which the mesh has not")
        for case, others in sides.items():
            if str(case) not in map(str, CASES):
                raise DataError(f"unknown side {case!r} of cell {name}; one of {CASES}")
            for other in others:
                if str(other) not in index:
                    raise DataError(f"cell {name} has the unknown neighbour {other}")
                found.append((index[str(name)], index[str(other)], CASES.index(int(case))))
    a, b, case = np.array(found, int).reshape(-1, 3).T
    usable = ~closed[a] & ~closed[b]
    order = np.argsort(a[usable], kind="stable")
    a, b, case = (part[usable][order] for part in (a, b, case))
    apart = _apart(cells, a, b, case)
    if (apart > _TOUCH).any():
        i, names = int(apart.argmax()), list(index)
        raise DataError(f"cell {names[b[i]]} does not touch cell {names[a[i]]} on side "
                        f"{CASES[case[i]]}: {apart[i]:g} degrees apart")  # fmt: skip
    start = np.searchsorted(a, np.arange(len(index) + 1))
    return Edges(start, b, case, *crossings(cells, a, b, case))


def _apart(cells: Cells, a: np.ndarray, b: np.ndarray, case: np.ndarray) -> np.ndarray:
    """(edge) degrees between the sides or corners by which two cells are said to touch."""
    lon, lat = turn(cells.cx[b] - cells.cx[a]), cells.cy[b] - cells.cy[a]
    dx, dy = cells.dcx[a] + cells.dcx[b], cells.dcy[a] + cells.dcy[b]
    x = np.where(EAST[case] == 0, np.maximum(abs(lon) - dx, 0), abs(lon - EAST[case] * dx))
    y = np.where(NORTH[case] == 0, np.maximum(abs(lat) - dy, 0), abs(lat - NORTH[case] * dy))
    return np.asarray(np.maximum(x, y))


def _waypoints(told: Any) -> tuple[Waypoint, ...]:
    """Waypoints of a table by columns, each a list or a mapping by row."""
    if not told:
        return ()
    columns = {}
    for name in ("Name", "Long", "Lat", "Source", "Destination"):
        if name not in told:
            raise DataError(f"the waypoints have no column {name!r}")
        column = told[name]
        columns[name] = list(column.values() if isinstance(column, Mapping) else column)
    marked = [[str(mark).strip().upper() == "X" for mark in columns[name]]
              for name in ("Source", "Destination")]  # fmt: skip
    try:
        return tuple(
            Waypoint(str(name), float(lon), float(lat), source, destination)
            for name, lon, lat, source, destination in zip(
                columns["Name"], columns["Long"], columns["Lat"], *marked, strict=True
            )
        )
    except (TypeError, ValueError) as fault:
        raise DataError(f"the waypoints cannot be read: {fault}") from None
