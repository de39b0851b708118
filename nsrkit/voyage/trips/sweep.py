"""Many voyages between two places: departures, ice years, ships and escort policies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from nsrkit.assumption import Assumption
from nsrkit.ensemble import cube, design, plan, run
from nsrkit.ensemble.executor import How, Progress
from nsrkit.ensemble.plan import Plan
from nsrkit.errors import DataError
from nsrkit.ice import grid
from nsrkit.scenario.parts.escort import EscortPolicy
from nsrkit.scenario.parts.sailing import Routing, Sailing
from nsrkit.scenario.ship import Ship
from nsrkit.voyage.trips.block import (
    HOURS,
    RASTER_KM,
    REASON,
    VISITS,
    Lines,
    Point,
    Voyages,
    date_of,
)
from nsrkit.voyage.trips.iceyear import ICE, IceMaker, IceYears

if TYPE_CHECKING:
    import xarray as xr

_ATTRS = {"source": "nsrkit.voyage.sweep", "Conventions": "CF-1.11", "raster_km": RASTER_KM}


def sweep(
    ship: Ship | str | Sequence[Ship | str],
    start: Point,
    goal: Point,
    years: Iterable[int],
    departures: Sequence[str] | int = 7,
    *,
    escort: EscortPolicy | Sequence[EscortPolicy] = ("required",),
    members: Sequence[int] = (),
    draws: int = 0,
    seed: int = 1,
    ice: str | Path | IceMaker = "record",
    grid_km: float = 25.0,
    routing: Routing | None = None,
    sailing: Sailing | None = None,
    how: How | None = None,
    workers: int | None = None,
    client: Any = None,
    scheduler: str | None = None,
    to: str | Path | None = None,
    tracks: Sequence[Mapping[str, Any] | float] = (),
    progress: Progress | None = None,
) -> xr.Dataset:
    """Voyages of ships between two places, for departures, ice years and escort policies.

    Parameters
    ----------
    ship
        One ship or several, or their names.
    start, goal
        Place names, or (lon, lat) [degrees].
    years
        Years of the ice.
    departures
        Month-day texts such as "08-01", in each year; or a whole number of days [d] from one
        departure to the next, from 1 January on.
    escort
        One policy or several: "none", "required", "full".
    members
        Members of the ice, where it has such; makes an axis.
    draws, seed
        How many draws of the uncertain numbers of `sailing` make an axis `draw`; 0 keeps the
        central values. The seed of these draws and of the members that `ice` names.
    ice
        "record" or "normal"; "members" (`nsrkit.ice.members`) or a scenario "ssp126", "ssp245",
        "ssp585" (`nsrkit.ice.project`), which need `members` such as range(20); a path or another
        name that `nsrkit.ice.open` knows; or a function of a module that takes `year`, `start`,
        `end` and where there are members `member`, and gives ice as `nsrkit.ice.open` does. However
        many years and members there are, two at a time are held.
    grid_km
        Cell size of the routing grid, 25, 12.5 or 5 [km].
    routing, sailing
        Settings of a case; None takes the defaults. `grid_km` goes before that of `routing`.
    how, workers, client, scheduler, progress
        Threads by default, processes, or a Dask cluster, as in `nsrkit.ensemble.run`.
    to
        Folder that keeps the result as zarr. A run that was stopped goes on from its finished
        blocks (all departures of one year, ship and policy) when it is called again.
    tracks
        Voyages whose tracks are kept: labels by axis, such as {"year": 2020, "departure": "08-01"},
        where what is left out means all; or a quantile in 0..1, which takes for each ship and
        policy the voyage whose hours are nearest to that quantile.

    Returns
    -------
    Dataset
        On (year, ship, escort, departure), with `member` after year and `draw` after escort where
        there are such: `hours` [h] in tenths, with length factor and delay, NaN where there is no
        route; `reason`, a flag that says why: closed, data_end (less than 40 days of ice left, or
        none of the day), off_coast_fails (on this grid), too_shallow, too_long (over 6553.4 h,
        which is what a sixteen-bit number of tenths holds). On (y, x), 25 km cells: `visits`, how
        many voyages pass a cell. `depart` holds the dates. With tracks: `track_lon`, `track_lat`
        [degrees] and `track_hours` [h] on `point`, one track after another, and on `track` their
        number of points and labels. No NaN in visits and tracks. The same bits come back however
        it was run.

    Raises
    ------
    DataError
        A label is not understood.
    NsrkitError
        Blocks failed (a place is not known, years outside the record): the message says which, and
        the others are kept. Or `to` holds something else.

    Examples
    --------
    >>> found = sweep("arc7-lng", "cape_zhelaniya", "cape_dezhnev", [2020], ["08-15", "09-15"])
    >>> dict(found.sizes), bool((found.hours < 240).all())
    ({'year': 1, 'ship': 1, 'escort': 1, 'departure': 2, 'y': 192, 'x': 257}, True)
    """
    from nsrkit.scenario.files import defaults
    from nsrkit.ship import open as open_ship

    given = [ship] if isinstance(ship, (Ship, str)) else list(ship)
    ships = {one.name: one for one in map(open_ship, given)}
    if len(ships) < len(given):
        raise DataError("two ships have one name; give each its own")
    held = (routing or defaults().routing).model_copy(update={"grid_km": float(grid_km)})
    water = IceYears.of(ice, int(seed), members)
    function = Voyages(ships, start, goal, held, sailing or defaults().sailing, water)
    axes: dict[str, list[Any]] = {"year": [int(year) for year in years], "ship": list(ships),
            "escort": [escort] if isinstance(escort, str) else list(escort)}  # fmt: skip
    made = _design(axes, list(members), _departures(departures), function.sailing, draws, seed)
    _known(made, tracks)
    means = {"how": how, "workers": workers, "client": client, "scheduler": scheduler}
    attrs = {"title": f"voyages {start} - {goal}", "grid_km": held.grid_km, "seed": seed,
             "tracks": repr(list(tracks))}  # fmt: skip

    def then(found: xr.Dataset) -> xr.Dataset:
        return _tracks(found, made, function, tracks, means)

    try:
        return cube(made, function, {"hours": HOURS, "reason": REASON, "visits": VISITS},
                    coords=_coords(made), attrs=_ATTRS | attrs, to=to, progress=progress,
                    then=then if tracks else None, **means)  # fmt: skip
    finally:
        ICE.clear()


def _design(axes: dict[str, list[Any]], members: list[int], departures: list[str],
            sailing: Sailing, draws: int, seed: int) -> Plan:  # fmt: skip
    """The axes in order; ships of one year and member share its ice."""
    policies = [name for name in axes["escort"] if name not in get_args(EscortPolicy)]
    if policies:
        raise DataError(f"unknown escort {policies[0]!r}; one of {get_args(EscortPolicy)}")
    head: dict[str, list[Any]] = {"year": axes["year"]} | ({"member": members} if members else {})
    numbers = {key: value for key, value in sailing if isinstance(value, Assumption)}
    drawn = design(numbers, draws, seed) if draws else None
    rest = {"ship": axes["ship"], "escort": axes["escort"], "departure": departures}
    return plan(head | rest, together=tuple(head), draws=drawn)


def _departures(given: Sequence[str] | int) -> list[str]:
    """Month-day texts; those of 29 February are no day of any year."""
    if isinstance(given, int):
        if not 1 <= given <= 365:
            raise DataError(f"departures every {given} days; give 1 to 365, or month-day texts")
        first = dt.date(2001, 1, 1)
        return [f"{first + dt.timedelta(days=i):%m-%d}" for i in range(0, 365, given)]
    for text in given:
        try:
            dt.date.fromisoformat(f"2001-{text}")
        except (ValueError, TypeError):
            raise DataError(
                f"departure {text!r} is no month-day of any year such as 08-01"
            ) from None
    return list(given)


def _coords(made: Plan) -> dict[str, Any]:
    """Dates of the departures, and the cells of the raster."""
    cells = grid.grid(RASTER_KM)
    dates = [[date_of(str(label), int(year)) for label in made.axes["departure"]]
             for year in made.axes["year"]]  # fmt: skip
    return {"y": ("y", cells.y, {"units": "m"}), "x": ("x", cells.x, {"units": "m"}),
            "depart": (("year", "departure"), np.array(dates, "datetime64[ns]"))}  # fmt: skip


def _known(made: Plan, tracks: Sequence[Mapping[str, Any] | float]) -> None:
    for wanted in tracks:
        if isinstance(wanted, Mapping):
            for name, label in wanted.items():
                if name not in made.axes or label not in made.axes[name].tolist():
                    raise DataError(f"tracks: there is no {name} {label!r} in this sweep")
        elif not 0 <= wanted <= 1:
            raise DataError(f"tracks: {wanted!r} is no quantile in 0..1 and names no voyage")


def _tracks(
    found: xr.Dataset, made: Plan, function: Voyages,
    tracks: Sequence[Mapping[str, Any] | float], means: dict[str, Any],
) -> xr.Dataset:  # fmt: skip
    """The tracks that were asked for, one after another in the order of the voyages."""
    import xarray as xr

    hours = found["hours"].values
    chosen = sorted({place for wanted in tracks for place in _chosen(hours, made, wanted)})
    by_block: dict[tuple[int, ...], list[int]] = {}
    for *outer, inner in chosen:
        by_block.setdefault(tuple(outer), []).append(inner)
    blocks = [block._replace(within={"departure": made.axes["departure"][by_block[block.place]]})
              for block in made.blocks() if block.place in by_block]  # fmt: skip
    lines = [line for part in run(Lines(function), blocks, **means) for line in part]
    x, y, h = (np.concatenate([line[i] for line in lines] or [np.empty(0)]) for i in range(3))
    lon, lat = grid.lonlat(x, y)
    out = xr.Dataset({
        "track_size": ("track", np.array([line[0].size for line in lines], np.int32),
                       {"long_name": "points of a track", "sample_dimension": "point"}),
        "track_lon": ("point", np.asarray(lon, np.float32), {"units": "degrees_east"}),
        "track_lat": ("point", np.asarray(lat, np.float32), {"units": "degrees_north"}),
        "track_hours": ("point", np.asarray(h, np.float32),
                        {"units": "h", "long_name": "hours since departure"}),
    })  # fmt: skip
    places = np.array(chosen, int).reshape(len(chosen), len(made.axes))
    for i, (name, labels) in enumerate(made.axes.items()):
        out[f"track_{name}"] = ("track", labels[places[:, i]], {"long_name": f"{name} of a track"})
    return out


def _chosen(hours: np.ndarray, made: Plan, wanted: Mapping[str, Any] | float) -> list[Any]:
    """Places on the axes of the voyages with a route that are meant."""
    names = list(made.axes)
    there = np.isfinite(hours)
    if isinstance(wanted, Mapping):
        for name, label in wanted.items():
            keep = np.array([each == label for each in made.axes[name].tolist()])
            there = there & keep.reshape([-1 if name == each else 1 for each in names])
        return [tuple(map(int, place)) for place in np.argwhere(there)]
    found = []
    fixed = [names.index("ship"), names.index("escort")]
    for pair in np.ndindex(*(hours.shape[i] for i in fixed)):
        index: list[Any] = [slice(None)] * hours.ndim
        for i, j in zip(fixed, pair, strict=True):
            index[i] = slice(j, j + 1)
        part = hours[tuple(index)]
        if np.isfinite(part).any():
            away = np.abs(part - np.nanquantile(part, wanted))
            place = list(np.unravel_index(int(np.nanargmin(away)), part.shape))
            for i, j in zip(fixed, pair, strict=True):
                place[i] = j
            found.append(tuple(map(int, place)))
    return found
