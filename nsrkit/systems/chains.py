"""Ships that sail one voyage after another through a season, on the days of a timetable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.errors import DataError

if TYPE_CHECKING:
    import xarray as xr

_DAY = np.timedelta64(86_400_000_000_000, "ns")


class Leg(NamedTuple):
    """A voyage of a round: a way of the timetable, when it may begin, and what follows it."""

    way: str
    """Name of the way in the timetable."""
    first: np.datetime64
    """Earliest departure, UTC."""
    last: np.datetime64
    """Latest departure, UTC."""
    after_d: float = 0.0
    """Days from the arrival until she is ready for the next leg: ports, other seas, repairs."""


def shuttle(
    table: xr.Dataset,
    legs: Sequence[Leg],
    ready: Sequence[np.datetime64],
    *,
    begins: int = 0,
    most: int | None = None,
) -> xr.Dataset:
    """Voyages of ships that sail legs in turn, each as soon as it comes through.

    A ship leaves when she is ready, or at the next departure of the timetable that has a route.
    Days of a departure between two of the timetable are interpolated where both have a route; a
    ship whose leg has no departure any more lies still. She does not look further than the leg at
    hand: who goes late may find the way back closed.

    Parameters
    ----------
    table
        As `nsrkit.voyage.timetable` gives it, or any dataset with `days` [d] on
        (ice, way, departure), NaN where there is no route.
    legs
        The round; after the last comes the first.
    ready
        When each ship is ready for her first leg, UTC.
    begins
        Number of the leg that ships begin with.
    most
        Most voyages of all ships together in one ice; the earliest departures count.

    Returns
    -------
    Dataset
        On (ice, ship, voyage): `depart` and `arrive` [UTC], NaT where there is no such voyage;
        `days` [d] under way and `idle_d` [d] ready before the departure, NaN likewise. On (voyage),
        `leg`, the number of the leg.

    Raises
    ------
    DataError
        No legs, or a leg of a way that the timetable lacks.

    Examples
    --------
    >>> import numpy as np, xarray as xr
    >>> leaving = np.arange("2024-07-01", "2024-10-01", dtype="M8[D]").astype("M8[ns]")
    >>> days = xr.DataArray(np.full((1, 2, leaving.size), 20.0), dims=("ice", "way", "departure"),
    ...     coords={"ice": [0], "way": ["east", "west"], "departure": leaving})
    >>> legs = [Leg(way, leaving[0], leaving[-1], after_d=5.0) for way in ("east", "west")]
    >>> found = shuttle(days.to_dataset(name="days"), legs, [leaving[0]])
    >>> found.depart[0, 0].dt.strftime("%m-%d").values.tolist()
    ['07-01', '07-26', '08-20', '09-14']
    """
    missing = {leg.way for leg in legs} - set(table["way"].values.tolist())
    if not legs or missing:
        raise DataError(f"a shuttle needs legs of ways in the timetable, not {sorted(missing)}")
    origin, grid = _grid(table)
    free = np.broadcast_to(_since(ready, origin), (table.sizes["ice"], len(ready)))
    rows: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    order: list[int] = []
    while np.isfinite(free).any():
        number = (begins + len(rows)) % len(legs)
        leg = legs[number]
        days = table["days"].sel(way=leg.way).values
        bounds = _since([leg.first, leg.last], origin)
        leave = _next(days, grid, np.maximum(free, bounds[0]), bounds[1])
        took = _between(days, grid, leave)
        rows.append((leave, took, leave - free))
        order.append(number)
        free = leave + took + leg.after_d
    return _dataset(table, origin, np.stack(rows, axis=-1), order, most)


def along(table: xr.Dataset, found: xr.Dataset, legs: Sequence[Leg], name: str) -> xr.DataArray:
    """Another quantity of the timetable on the voyages of a shuttle.

    Parameters
    ----------
    table
        The timetable of the shuttle.
    found
        As `shuttle` gives it.
    legs
        The round that was sailed.
    name
        A variable of the timetable on (ice, way, departure), `fuel_t` or `led_h` say.

    Returns
    -------
    DataArray
        On (ice, ship, voyage) in the unit of the variable; NaN where there is no such voyage.

    Examples
    --------
    >>> import numpy as np, xarray as xr
    >>> leaving = np.array(["2024-07-01", "2024-07-11"], "M8[ns]")
    >>> table = xr.Dataset(
    ...     {name: (("ice", "way", "departure"), [[values]]) for name, values in
    ...      {"days": [20.0, 20.0], "fuel_t": [500.0, 600.0]}.items()},
    ...     coords={"ice": [0], "way": ["east"], "departure": leaving})
    >>> legs = [Leg("east", leaving[0], leaving[-1])]
    >>> found = shuttle(table, legs, [np.datetime64("2024-07-06", "ns")])
    >>> along(table, found, legs, "fuel_t").values.tolist()
    [[[550.0]]]
    """
    origin, grid = _grid(table)
    leave = (found["depart"].values - origin) / _DAY
    values = np.empty(leave.shape)
    for number, leg in enumerate(legs):
        of_leg = found["leg"].values == number
        one = table[name].sel(way=leg.way).values
        for voyage in np.flatnonzero(of_leg):
            values[..., voyage] = _between(one, grid, leave[..., voyage])
    return found["days"].copy(data=values).assign_attrs(table[name].attrs).rename(name)


def _grid(table: xr.Dataset) -> tuple[np.datetime64, np.ndarray]:
    leaving = table["departure"].values
    return leaving[0], (leaving - leaving[0]) / _DAY


def _since(times: Sequence[np.datetime64], origin: np.datetime64) -> np.ndarray:
    return (np.asarray(times, "datetime64[ns]") - origin) / _DAY


def _next(days: np.ndarray, grid: np.ndarray, free: np.ndarray, last: float) -> np.ndarray:
    """(ice, ship) the soonest departure that comes through; NaN where there is none."""
    known = np.isfinite(days)
    # Number of the next departure with a route, at or after each; beyond the last: none.
    numbers = np.where(known, np.arange(grid.size), grid.size)
    following = np.minimum.accumulate(numbers[:, ::-1], axis=1)[:, ::-1]
    following = np.pad(following, ((0, 0), (0, 1)), constant_values=grid.size)
    after = np.searchsorted(grid, free)  # NaN sorts last
    before = np.clip(after - 1, 0, grid.size - 1)
    inside = (free > grid[0]) & (after < grid.size)
    rows = np.arange(len(days))[:, None]
    through = inside & known[rows, before] & known[rows, np.minimum(after, grid.size - 1)]
    waited = np.append(grid, np.nan)[following[rows, after]]
    found = np.where(through, free, waited)
    return np.where(found <= last, found, np.nan)


def _between(values: np.ndarray, grid: np.ndarray, leave: np.ndarray) -> np.ndarray:
    """(ice, ship) values of departures, linear between those of the timetable."""
    after = np.clip(np.searchsorted(grid, leave), 0, grid.size - 1)
    before = np.maximum(after - 1, 0)
    span = np.where(after > before, grid[after] - grid[before], 1.0)
    share = np.where(after > before, (leave - grid[before]) / span, 1.0)
    rows = np.arange(len(values))[:, None]
    low, high = values[rows, before], values[rows, after]
    # On a departure itself its neighbour does not count, and may have no route.
    return np.where(share == 1.0, high, low + share * (high - low))


def _dataset(
    table: xr.Dataset, origin: np.datetime64, rows: np.ndarray, order: list[int], most: int | None
) -> xr.Dataset:
    """Columns (leave, took, idle) on (ice, ship, voyage), without the last try of all ships."""
    import xarray as xr

    leave, took, idle = rows
    if most is not None:
        rank = np.argsort(np.argsort(leave.reshape(len(leave), -1), kind="stable"), kind="stable")
        leave = np.where(rank.reshape(leave.shape) < most, leave, np.nan)
    sails = np.isfinite(leave).any(axis=(0, 1))
    leave, took, idle = (each[..., sails] for each in (leave, took, idle))
    none = np.isnan(leave)
    dims = ("ice", "ship", "voyage")

    def moment(days: np.ndarray) -> np.ndarray:
        given = origin + (np.nan_to_num(days) * 86400e9).astype("m8[ns]")
        return np.where(none, np.datetime64("NaT"), given)

    def named(values: np.ndarray, long_name: str) -> tuple[object, ...]:
        return dims, np.where(none, np.nan, values), {"units": "d", "long_name": long_name}

    return xr.Dataset(
        {
            "depart": (dims, moment(leave), {"long_name": "departure"}),
            "arrive": (dims, moment(leave + took), {"long_name": "arrival"}),
            "days": named(took, "days under way"),
            "idle_d": named(idle, "ready before the departure"),
            "leg": ("voyage", np.array(order)[sails], {"long_name": "number of the leg"}),
        },
        coords={"ice": table["ice"].values},
    )
