"""A sailed track as a dataset: hours, distance, ice, risk, escort and depth point by point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ice import grid as ice_grid
from nsrkit.ship import speed as ship_speed
from nsrkit.units import KM_PER_NM

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit._kernels.field import Field
    from nsrkit.voyage.routing.solver import Solver, Way


def dataset(solver: Solver, way: Way, start: Any, goal: Any, depart: Any) -> xr.Dataset:
    """The dataset of `nsrkit.voyage.route.fastest`."""
    import xarray as xr

    line, box, plane = way.line, solver.box, solver.box.plane
    lon, lat = ice_grid.lonlat(line.x, line.y)
    u, v = (line.x - plane.x0) / plane.step, (line.y - plane.y0) / plane.step
    node = np.floor(v + 0.5).astype(int) * plane.field.cols + np.floor(u + 0.5).astype(int)
    first = solver.ice.times.size - way.field.codes.shape[0]
    layer = first + np.searchsorted(way.field.edges, line.hours, side="right") - 1
    layer = np.minimum(layer, solver.ice.times.size - 1)
    conc, thick = solver.ice.at(layer, node)
    at = np.rint(conc * 100).astype(int).clip(0, 100), np.rint(thick * 50).astype(int).clip(0, 255)
    rio = ship_speed.rio_table(solver.ship.ice_class.polaris, solver.sailing)[at]
    distance, speed = made_good(solver, line.x, line.y, line.hours)
    columns: dict[str, tuple[np.ndarray, dict[str, Any]]] = {
        "lon": (lon, {"units": "degrees_east", "standard_name": "longitude"}),
        "lat": (lat, {"units": "degrees_north", "standard_name": "latitude"}),
        "x": (line.x, {"units": "m", "standard_name": "projection_x_coordinate"}),
        "y": (line.y, {"units": "m", "standard_name": "projection_y_coordinate"}),
        "hours": (line.hours, {"units": "h", "long_name": "hours since departure"}),
        "distance_nm": (distance, {"units": "nm", "long_name": "distance sailed"}),
        "speed": (speed, {"units": "kn", "long_name": "speed made good"}),
        "siconc": (conc, {"units": "1", "standard_name": "sea_ice_area_fraction"}),
        "sithick": (thick, {"units": "m", "standard_name": "sea_ice_thickness"}),
        "rio": (rio, {"units": "1", "long_name": "POLARIS index of the ship on her own"}),
        "escorted": (_escorted(solver, node, at), {"long_name": "led by an icebreaker"}),
        "sea": (box.flag[node], {"units": "1", "long_name": "sea, flags of nsrkit.ice.static"}),
        "depth": (box.depth[node], {"units": "m", "long_name": "depth of the grid cell"}),
    }  # fmt: skip
    out = xr.Dataset({name: ("point", *column) for name, column in columns.items()})
    out.attrs = {
        "start": str(start), "goal": str(goal), "depart": str(depart)[:19],
        "ship": solver.ship.name,
        "escort": solver.limits.escort, "grid_km": box.spacing_km, "hours": float(line.hours[-1]),
        "hours_ideal": way.ideal_h, "search": way.search,
        "waiting_h": _waiting(way.field, box.spacing_km, distance, line.hours),
        "distance_nm": float(distance[-1]), "notice": "; ".join(way.notices),
        "comment": "minimum-time track, sailed through the daily field; not for navigation",
    }  # fmt: skip
    return out


def made_good(solver: Solver, x: np.ndarray, y: np.ndarray,
              hours: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """(cumulative distance [nm] with the length factor, speed [kn] since the point before)."""
    lat = ice_grid.lonlat((x[1:] + x[:-1]) / 2, (y[1:] + y[:-1]) / 2)[1]
    factor = float(solver.sailing.track_length_factor.value or 1.0)
    legs = np.hypot(np.diff(x), np.diff(y)) / ice_grid.scale(lat) / 1000 / KM_PER_NM * factor
    speed = np.divide(legs, np.diff(hours), out=np.zeros(legs.size), where=np.diff(hours) > 0)
    return np.append(0.0, np.cumsum(legs)), np.append(speed[:1], speed)


def _waiting(field: Field, spacing_km: float, distance: np.ndarray, hours: np.ndarray) -> float:
    """Hours beyond what the legs take at the slowest speed the ship makes: she stood still."""
    slowest = field.table[np.isfinite(field.table)].max()
    pace = slowest / (spacing_km / KM_PER_NM)
    return float(np.maximum(np.diff(hours) - np.diff(distance) * pace, 0.0).sum())


def _escorted(solver: Solver, node: np.ndarray, at: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    available = np.isin(solver.box.flag[node], ship_speed.ESCORT_SEAS)
    if solver.limits.escort == "none":
        return np.zeros(node.size, bool)
    if solver.limits.escort == "full":
        return available
    alone = ship_speed.table(solver.ship, solver.sailing, escorted=False,
                             minimum_rio=solver.limits.minimum_rio)[at]  # fmt: skip
    return np.asarray(available & (alone <= 0))
