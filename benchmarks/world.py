"""Real ice, a real ship and the real domain, as the product lays them out."""

from functools import lru_cache

import numpy as np

import nsrkit
from nsrkit._kernels import encode
from nsrkit._kernels.field import Field
from nsrkit.scenario.files import defaults
from nsrkit.voyage import route
from nsrkit.voyage.routing.plane import Plane, no_coast

SHIP = "feeder-1as"
SHIPS = ("arc7-lng", "feeder-1as", "panamax-ice1", "aframax-1as")
YEAR, DAY = 2017, "2017-07-20"
DEPARTURES = ("2017-07-05", "2017-07-20", "2017-08-20", "2017-10-01")
START, GOAL = "cape_zhelaniya", "cape_dezhnev"


@lru_cache(maxsize=4)
def ice(start=f"{YEAR}-06-01", end=f"{YEAR}-12-31", grid_km=25.0):
    """Daily ice of the embedded record."""
    return nsrkit.ice.open("record", start=start, end=end, grid_km=grid_km)


def routing(spacing_km):
    return defaults().routing.model_copy(update={"grid_km": spacing_km})


@lru_cache(maxsize=4)
def solver(spacing_km, ship=SHIP):
    """Routes of one ship in the season of `ice`."""
    return route.solver(ice(), nsrkit.ship.open(ship), routing=routing(spacing_km))


def still(spacing_km, every=1):
    """(plane of one day, start as (u, v)): land and ice as cells, without the finer coast.

    What the peers can be given too: hours per cell, the scale of the map in them, and closed cells.
    `every` 2 keeps every second cell, twice as wide.
    """
    season = solver(spacing_km)
    plane = season.season.leaving(DAY)
    field = plane.field
    pace = plane.grid(field.table[field.codes[0]]) * 1.0
    cells = pace[::every, ::every] * every
    stretch = plane.grid(field.stretch)[::every, ::every]
    u, v = season.end(START, "start").uv
    whole = framed_plane(cells, stretch)
    return whole, (round((u - 1) / every) + 1.0, round((v - 1) / every) + 1.0)


def framed_plane(cells, stretch):
    """Plane of hours per cell (row, column), inf where closed."""
    rows, cols = cells.shape
    levels = np.unique(cells[np.isfinite(cells)])
    codes = np.zeros((rows + 2, cols + 2), np.uint8)
    table = np.full(256, np.inf)
    # From 56 on a code is a speed, the larger the faster.
    table[56 : 56 + levels.size] = levels[::-1]
    inner = np.where(np.isfinite(cells), 55 + levels.size - np.searchsorted(levels, cells), 0)
    codes[1:-1, 1:-1] = inner
    wide = np.pad(stretch, 1, mode="edge")
    links = encode.open_links((codes > 0).ravel(), cols + 2)
    field = Field(codes.reshape(1, -1), table, wide.ravel().astype(np.float32), links,
                  np.array([0.0, np.inf]), cols + 2, float(wide.min()))  # fmt: skip
    return Plane(field, no_coast(field.links.size), 0.0, 0.0, 1.0, ~np.isfinite(cells), False,
                 np.zeros(links.size))  # fmt: skip


def free_plane(hours):
    """Plane of any hours per cell (row, column), inf where closed: all in the stretch."""
    open_ = np.isfinite(hours)
    return framed_plane(np.where(open_, 1.0, np.inf), np.where(open_, hours, 1.0))


def pace(plane):
    """Hours per cell (row, column) with the scale of the map, inf where closed."""
    field = plane.field
    return plane.grid(field.table[field.codes[0]] * field.stretch)
