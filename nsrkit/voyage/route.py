"""Minimum-time routes through a field of speeds that may change from day to day."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.errors import DataError, NoRouteError
from nsrkit.ice import grid as ice_grid
from nsrkit.units import as_
from nsrkit.voyage.cells import neighbours as graph
from nsrkit.voyage.routing import path
from nsrkit.voyage.routing.plane import Plane, cartesian

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.parts.escort import Escort, EscortPolicy
    from nsrkit.scenario.parts.sailing import Routing, Sailing
    from nsrkit.scenario.ship import Ship
    from nsrkit.voyage.routing.ices.cube import Ice
    from nsrkit.voyage.routing.solver import Solver

Point = tuple[float, float]


def _laid_out(speed: xr.DataArray) -> tuple[xr.DataArray, tuple[str, ...]]:
    """(speed in m s-1 with rows and columns rising, names of the extra leading dims)."""
    if not all(hasattr(speed, name) for name in ("dims", "coords", "dtype", "sortby")):
        raise DataError(f"speed must be an xarray DataArray, not {type(speed).__name__}")
    for name in ("y", "x"):
        if name not in speed.dims:
            raise DataError(f"speed needs the dims y and x; it has {speed.dims}; rename them")
        if name in speed.coords and speed[name].ndim != 1:
            raise DataError(f"speed needs a one-dimensional coordinate {name!r} in metres")
    encoding, speed = speed.encoding, as_(_numbers(speed.rename(speed.name or "speed")), "m s-1")
    speed.encoding = encoding  # it may name the grid mapping
    speed = speed.sortby(["y", "x"])
    kept = [d for d in ("time", "y", "x") if d in speed.dims]
    for name in kept:
        if not speed.sizes[name]:
            raise DataError(f"speed holds no values: its dim {name} has size 0")
    extra = tuple(str(d) for d in speed.dims if d not in kept)
    return speed.transpose(*extra, *kept), extra


def _numbers(speed: xr.DataArray) -> xr.DataArray:
    """The field as it is, or of objects turned into floats."""
    if speed.dtype.kind == "O":
        try:
            return speed.astype(float)
        except (TypeError, ValueError):
            raise DataError("speed holds objects that are no numbers; NaN is land") from None
    if speed.dtype.kind not in "iuf":
        raise DataError(f"speed must hold numbers, not {speed.dtype}")
    return speed


def _point(point: Point, name: str) -> Point:
    """A position as two floats; whether it lies on the plane is checked there."""
    try:
        if isinstance(point, str):
            raise TypeError
        x, y = point
        return float(x), float(y)
    except (TypeError, ValueError, OverflowError):
        raise DataError(f"{name} must be (x, y) in metres, not {point!r}; names of places are for "
                        "`fastest`") from None  # fmt: skip


def arrival(speed: xr.DataArray, start: Point, depart: Any = None, *,
            neighbours: int | None = None) -> xr.DataArray:  # fmt: skip
    """Earliest arrival everywhere, from one start, with waiting where a closed cell opens later.

    Parameters
    ----------
    speed
        (y, x) or (time, y, x), extra leading dims allowed; [m s-1], [km h-1] or [kn] by its `units`
        attribute. 0 = closed, NaN = land, or closed for the time where other layers hold a speed.
        The fastest may be 1e6 times the slowest; more than 65,480 different speeds are rounded to
        as many levels. Coordinates `x`, `y` [m], evenly spaced, square cells, in either order; a
        single row or column takes the spacing of the other axis, a single cell is 1 m wide. The
        layer of time[i] holds until time[i + 1], the last one for ever. With a
        grid mapping (EPSG:3411) lengths are true lengths on the Earth, and on one of the project's
        own grids the 1 km land mask closes what it closes; depth needs a draught, which only
        `fastest` knows. Without a grid mapping the plane is Cartesian.
    start
        (x, y) [m], anywhere in a cell.
    depart
        Departure, UTC; needed where `speed` has `time`, and without meaning where it has none.
    neighbours
        None: any course, by marching; within 0.2 % in the mean at 100 cells per 1000 km, and closer
        on finer cells. 8, 16 or 32: graph mode, only straight legs between the centres of cells so
        near each other, for comparison with other graph routers and for what is a graph by nature.
        It is too slow by 5, 1.6 and 0.5 % in the mean and up to 8, 2.8 and 1.3 % in open water, on
        cells of any size. It starts from the centre of the cell of `start`; a leg takes its length
        times the mean pace of its two ends, and passes a cell only while it is open, but may pass
        the corner between two closed ones. Leaving later never arrives earlier, exactly.

    Returns
    -------
    DataArray
        (y, x) and the extra dims: hours since departure [h]; inf = never, NaN = land.

    Raises
    ------
    DataError
        A start on land or outside, cells that are not square, a departure outside the times,
        speeds that are negative, infinite or too far apart, coordinates or units that are missing,
        a number of neighbours that does not exist.

    References
    ----------
    Simplex updates on an eight-point stencil as in Tsitsiklis (1995), IEEE Trans. Automatic Control
    40, 1528-1538; earliest arrival with waiting: Orda and Rom (1990), J. ACM 37, 607-625.

    Examples
    --------
    >>> import numpy as np, xarray as xr
    >>> km = np.arange(0, 101, 10) * 1e3
    >>> v = xr.DataArray(np.full((11, 11), 20.0), {"y": km, "x": km}, attrs={"units": "km h-1"})
    >>> round(float(arrival(v, start=(0, 0)).sel(x=30e3, y=40e3)), 2)
    2.5
    """
    import xarray as xr

    start, k = _point(start, "start"), graph.checked(neighbours)
    laid, extra = _laid_out(speed)
    out = xr.full_like(laid.isel(time=0, drop=True) if "time" in laid.dims else laid, np.nan, float)
    values = np.empty(out.shape)
    for index in np.ndindex(*(laid.sizes[d] for d in extra)):
        plane, _ = _plane(laid[index] if extra else laid, depart)
        begin = path.inside(plane, start, "start")
        found = path.solve(plane, begin) if k is None else graph.solve(plane, begin, k)
        hours = plane.grid(found)
        values[index] = np.where(plane.land, np.nan, hours)
    out = out.copy(data=values).reindex(y=speed["y"], x=speed["x"]).rename("hours")
    out.attrs = {"units": "h", "long_name": "earliest arrival after departure"}
    kept = [d for d in speed.dims if d != "time"]
    return out.transpose(*kept)


def track(speed: xr.DataArray, start: Point, goal: Point, depart: Any = None) -> xr.Dataset:
    """Fastest track from start to goal, sailed through the field it was found in.

    Parameters
    ----------
    speed
        (y, x) or (time, y, x), as in `arrival`.
    start, goal
        (x, y) [m], anywhere in a cell.
    depart
        Departure, UTC; needed where `speed` has `time`.

    Returns
    -------
    Dataset
        On `point`: x, y [m]; hours [h], cumulative, of the track as sailed; distance [m],
        cumulative; speed [m s-1] made good since the point before, waiting included. No NaN.

    Raises
    ------
    NoRouteError
        The goal is never reached.
    DataError
        As in `arrival`.

    Examples
    --------
    >>> import numpy as np, xarray as xr
    >>> km = np.arange(0, 101, 10) * 1e3
    >>> v = xr.DataArray(np.full((11, 11), 20.0), {"y": km, "x": km}, attrs={"units": "km h-1"})
    >>> round(float(track(v, (5e3, 5e3), (95e3, 65e3)).hours[-1]), 3)
    5.408
    """
    start, goal = _point(start, "start"), _point(goal, "goal")
    laid, extra = _laid_out(speed)
    if extra:
        raise DataError(f"one track needs one field; select along {extra}")
    plane, off_coast = _plane(laid, depart)
    ends = path.inside(plane, start, "start"), path.inside(plane, goal, "goal")
    hours = path.solve(plane, *ends)
    if not np.isfinite(hours[plane.node(*ends[1])]):
        raise NoRouteError("the goal cannot be reached: land or cells that never open lie between")
    line = path.sailed(plane, *path.dense(*path.follow(plane, hours, *ends, off_coast)))
    if not np.isfinite(line.hours[-1]):
        if plane.node(*ends[0]) == plane.node(*ends[1]):
            raise NoRouteError("start and goal lie in one cell, which never opens")
        raise DataError("the track cannot be sailed as it was found; try a finer grid")
    return _track_dataset(plane, line)


def _plane(laid: xr.DataArray, depart: Any) -> tuple[Plane, Callable[..., path.Polyline] | None]:
    """Plane of a speed field; on a grid of the project with its land, and how to keep off it."""
    plane = cartesian(laid, depart)
    if not plane.mapped:
        return plane, None
    from nsrkit.voyage.routing import coastal, icebox

    box = icebox.on_grid(laid["x"].values, laid["y"].values)
    if box is None:
        return plane, None
    links = plane.field.links & box.plane.field.links
    plane = plane._replace(field=plane.field._replace(links=links), coast=box.plane.coast,
                           land=plane.land | ~plane.grid(box.open))  # fmt: skip
    offing = coastal.Offing(box, box.open & ~path.framed_land(plane))
    return plane, partial(offing.rounded, plane)


def lengths(plane: Plane, line: path.Line) -> np.ndarray:
    """True length [m] of each leg of a line; lengths on the Earth where the plane is a map."""
    legs = np.hypot(np.diff(line.x), np.diff(line.y))
    if plane.mapped:
        lat = ice_grid.lonlat((line.x[1:] + line.x[:-1]) / 2, (line.y[1:] + line.y[:-1]) / 2)[1]
        legs = legs / ice_grid.scale(lat)
    return np.asarray(legs)


def _track_dataset(plane: Plane, line: path.Line) -> xr.Dataset:
    import xarray as xr

    legs = lengths(plane, line)
    with np.errstate(invalid="ignore", divide="ignore"):
        made = legs / (np.diff(line.hours) * 3600)
    made = np.append(made[:1], made)
    out = xr.Dataset({
        "x": ("point", line.x, {"units": "m", "long_name": "x on the plane"}),
        "y": ("point", line.y, {"units": "m", "long_name": "y on the plane"}),
        "hours": ("point", line.hours, {"units": "h", "long_name": "hours since departure"}),
        "distance": ("point", np.append(0.0, np.cumsum(legs)),
                     {"units": "m", "long_name": "distance sailed"}),
        "speed": ("point", made, {"units": "m s-1", "long_name": "speed made good"}),
    })  # fmt: skip
    if plane.mapped:
        lon, lat = ice_grid.lonlat(line.x, line.y)
        out["lon"] = ("point", lon, {"units": "degrees_east"})
        out["lat"] = ("point", lat, {"units": "degrees_north"})
    return out


def solver(
    ice: xr.Dataset | Ice, ship: Ship, escort: EscortPolicy = "required", *,
    routing: Routing | None = None, sailing: Sailing | None = None, fill: str | None = None,
    lead: Escort | None = None,
) -> Solver:  # fmt: skip
    """Routes of one ship in one season, for many departures: the ice is coded once.

    Parameters
    ----------
    ice, ship, escort, routing, sailing, fill, lead
        As in `fastest`.

    Returns
    -------
    Solver
        `.track(start, goal, depart)` as `fastest`; `.hours(start, goal, departs)` the hours and the
        reasons where there is no route; `.other(ship=, escort=, sailing=)` another solver in the
        same ice, which is not read again.
    """
    from nsrkit.voyage.routing.solver import Solver

    return Solver(ice, ship, escort, routing, sailing, fill, lead)


def fastest(
    ice: xr.Dataset, ship: Ship, start: str | Point, goal: str | Point, depart: Any, *,
    escort: EscortPolicy = "required", routing: Routing | None = None,
    sailing: Sailing | None = None, fill: str | None = None, lead: Escort | None = None,
) -> xr.Dataset:  # fmt: skip
    """Fastest track of a ship through daily ice, as she would sail it.

    Parameters
    ----------
    ice
        Daily `siconc` [1] and `sithick` [m] on (time, y, x) of the project's map (EPSG:3411), any
        spacing; read bilinearly over sea on the routing grid. NaN on land; a sea cell without data
        is an error unless `fill` is given.
    ship
        The ship: ice class, curve, draught, ordered speed.
    start, goal
        Name of a port or gate, or (lon, lat) [degrees]. A position on land moves to the nearest
        sea within 25 km, with a notice in `attrs`.
    depart
        Departure, UTC.
    escort
        "none"; "required": led by an icebreaker where POLARIS, rules or the ice close the way to
        her alone, and where she alone would be slower than led in thicker ice
        (`nsrkit.ship.speed.required`); "full": led wherever escort is available.
    routing, sailing
        Grid, clearance, barrier and POLARIS floor; track length factor, delay, convoy cap ... None
        takes the defaults.
    fill
        "nearest": sea cells without data take the nearest cell that has some.
    lead
        The icebreaker that leads, the wait for her, once, where she is first needed, and rules of
        admission, enforced by sea and day where they are given; None takes the defaults.

    Returns
    -------
    Dataset
        On `point`: lon, lat [degrees], x, y [m], hours [h] (cumulative, as sailed: with track
        length factor, delay and the wait for the icebreaker; without them: `hours_ideal` in
        `attrs`, beside `waiting_h` [h] for ice to open and `escort_wait_h` [h]), distance_nm [nm]
        (cumulative, true, with the length factor), speed [kn] made good since the point before,
        attainable [kn] in the ice of the point, siconc [1], sithick [m], rio (of the ship on her
        own), escorted, escort_reason (flag: why she is led on the leg before the point, or on some
        of it), escort_sea (flag of the sea in which she is led), wait_h [h] for the icebreaker
        and opening_h [h] for ice to open since the point before, sea (flag), depth [m]. No NaN: the
        track keeps to sea with data. `escort_note` in `attrs` says in words where she is led, why,
        and what it changes. With escort "required" it is the track without an icebreaker where that
        is sooner than the wait.

    Raises
    ------
    NoRouteError
        Which limit closes the way, where, and the least relaxation that opens it.
    DataError
        Places outside the ice box or far from sea, a departure outside the data, missing ice.

    References
    ----------
    Earliest arrival with waiting: Orda and Rom (1990), J. ACM 37, 607-625.

    Examples
    --------
    >>> import nsrkit
    >>> ice = nsrkit.ice.open("record", start="2024-09-10", end="2024-10-05")
    >>> ship = nsrkit.ship.open("arc7-lng")
    >>> track = fastest(ice, ship, "cape_zhelaniya", "cape_dezhnev", "2024-09-10")
    >>> bool(6 < track.hours[-1] / 24 < 14)
    True
    """
    found = solver(ice, ship, escort, routing=routing, sailing=sailing, fill=fill, lead=lead)
    return found.track(start, goal, depart)


def stretches(track: xr.Dataset) -> xr.Dataset:
    """Stretches of a track on which an icebreaker leads, sea by sea.

    Parameters
    ----------
    track
        As `fastest` gives it.

    Returns
    -------
    Dataset
        On `stretch`, none where she is never led: zone (text) and sea (flag), lon_from, lat_from,
        lon_to, lat_to [degrees], begins_h [h] since departure, wait_h [h] for the icebreaker before
        it, hours [h] led and under way, nm [nm], why (text: the reasons of `escort_reason`, that of
        most hours first). No NaN.

    Raises
    ------
    DataError
        The track does not come from `fastest`.

    Examples
    --------
    >>> import nsrkit
    >>> ice = nsrkit.ice.open("record", start="2024-09-10", end="2024-10-05")
    >>> ship = nsrkit.ship.open("arc7-lng")
    >>> led = fastest(ice, ship, "kara_gate", "vilkitsky", "2024-09-10", escort="full")
    >>> stretches(led).zone.values.tolist()
    ['Kara Sea, south-west', 'Kara Sea, north-east']
    """
    from nsrkit.voyage.routing.led import stretches as led

    return led.table(track)
