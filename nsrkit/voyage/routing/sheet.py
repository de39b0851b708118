"""A sailed track as a dataset: hours, distance, ice, risk, escort and depth point by point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ice import grid as ice_grid
from nsrkit.ship import escort
from nsrkit.ship import speed as ship_speed
from nsrkit.units import KM_PER_NM
from nsrkit.voyage.routing.led import along, stretches, ways

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.voyage.routing.solver import Solver, Way


_WAITS = 2.0  # times what a leg needs, beyond which it holds a wait


def dataset(solver: Solver, way: Way, start: Any, goal: Any, depart: Any) -> xr.Dataset:
    """The dataset of `nsrkit.voyage.route.fastest`."""
    import xarray as xr

    line, box = way.line, solver.box
    lon, lat = ice_grid.lonlat(line.x, line.y)
    met = along.met(way.season, way.field, line)
    led = along.led(way.season, way.field, line)
    rios = ship_speed.rio_table(solver.ship.ice_class.polaris, solver.sailing)
    distance, speed = made_good(solver, line.x, line.y, line.hours)
    wait = np.zeros(line.hours.size)
    if way.waits_at >= 0:
        wait[way.waits_at + 1] = solver.wait_h
    opens = opening(met.kn, np.diff(distance), np.diff(line.hours) - wait[1:])
    columns: dict[str, tuple[np.ndarray, dict[str, Any]]] = {
        "lon": (lon, {"units": "degrees_east", "standard_name": "longitude"}),
        "lat": (lat, {"units": "degrees_north", "standard_name": "latitude"}),
        "x": (line.x, {"units": "m", "standard_name": "projection_x_coordinate"}),
        "y": (line.y, {"units": "m", "standard_name": "projection_y_coordinate"}),
        "hours": (line.hours, {"units": "h", "long_name": "hours since departure"}),
        "distance_nm": (distance, {"units": "nm", "long_name": "distance sailed"}),
        "speed": (speed, {"units": "kn", "long_name": "speed made good"}),
        "attainable": (met.kn, {"units": "kn", "long_name": "speed in this ice, alone or led"}),
        "siconc": (met.conc, {"units": "1", "standard_name": "sea_ice_area_fraction"}),
        "sithick": (met.thick, {"units": "m", "standard_name": "sea_ice_thickness"}),
        "rio": (rios[ways.cells(met.conc, met.thick)],
                {"units": "1", "long_name": "POLARIS index of the ship on her own"}),
        "escorted": (led.reason != ways.ALONE, {"long_name": "led by an icebreaker"}),
        "escort_reason": (led.reason, {
            "units": "1", "long_name": "why she is led", "flag_meanings": " ".join(ways.REASONS),
            "flag_values": np.arange(len(ways.REASONS), dtype=np.uint8)}),
        "escort_sea": (led.sea, {"units": "1", "long_name": "sea in which she is led, 0: in none"}),
        "wait_h": (wait, {"units": "h", "long_name": "wait for the icebreaker since last point"}),
        "opening_h": (opens, {"units": "h", "long_name": "wait for open ice since last point"}),
        "sea": (box.flag[met.node], {"units": "1", "long_name": "sea, flags of nsrkit.ice.static"}),
        "depth": (box.depth[met.node], {"units": "m", "long_name": "depth of the grid cell"}),
    }  # fmt: skip
    out = xr.Dataset({name: ("point", *column) for name, column in columns.items()})
    out.attrs = {
        "start": str(start), "goal": str(goal), "depart": str(depart)[:19],
        "ship": solver.ship.name,
        "escort": solver.limits.escort, "grid_km": box.spacing_km, "hours": float(line.hours[-1]),
        "hours_ideal": way.ideal_h, "search": way.search,
        "waiting_h": float(opens.sum()),
        "escort_wait_h": float(wait.sum()),
        "icebreaker": escort.leader(solver.lead.icebreaker).title,
        "distance_nm": float(distance[-1]), "notice": "; ".join(way.notices),
        "comment": "minimum-time track, sailed through the daily field; not for navigation",
    }  # fmt: skip
    return out.assign_attrs(escort_note=stretches.note(out))


def made_good(solver: Solver, x: np.ndarray, y: np.ndarray,
              hours: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """(cumulative distance [nm] with the length factor, speed [kn] since the point before)."""
    lat = ice_grid.lonlat((x[1:] + x[:-1]) / 2, (y[1:] + y[:-1]) / 2)[1]
    factor = float(solver.sailing.track_length_factor.value or 1.0)
    legs = np.hypot(np.diff(x), np.diff(y)) / ice_grid.scale(lat) / 1000 / KM_PER_NM * factor
    speed = np.divide(legs, np.diff(hours), out=np.zeros(legs.size), where=np.diff(hours) > 0)
    return np.append(0.0, np.cumsum(legs)), np.append(speed[:1], speed)


def opening(kn: np.ndarray, nm: np.ndarray, hours: np.ndarray) -> np.ndarray:
    """(point) hours on the leg before in which she lies before ice that opens later.

    A leg that she sails takes what it takes at the speed of its ends, the delay added. One that
    takes twice as long holds a wait: there is nothing in between on routed tracks.
    """
    ends = np.stack([kn[1:], kn[:-1]])
    needed = nm / np.where(ends > 0, ends, np.inf).min(axis=0)
    return np.append(0.0, np.where(hours > _WAITS * needed, hours - needed, 0.0))
