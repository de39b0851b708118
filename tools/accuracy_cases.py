"""Fields whose fastest ways are known in closed form, and what others make of them.

Lengths in km, speeds in km/h. Used by the tests and by `tools/write_accuracy.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import NamedTuple

import numpy as np
import xarray as xr
from scipy.optimize import brentq
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from nsrkit.ice import grid as ice_grid
from nsrkit.voyage.route import arrival, track

KM = 1e3
DAY0 = np.datetime64("2024-09-01")
FAR = 0.2  # of the size: errors are taken further from the start than that


class Case(NamedTuple):
    """A square of sea with a start, goals and the exact hours to anywhere."""

    title: str
    size: float
    origin: tuple[float, float]
    start: Callable[[float], tuple[float, float]]
    """(x, y) by cell size; the same for all but a singular start."""
    goals: tuple[tuple[float, float], ...]
    """The first is the one that the table shows."""
    speed: Callable[[np.ndarray, np.ndarray], np.ndarray]
    exact: Callable[..., np.ndarray]
    """Hours from the start (x0, y0) to (x, y)."""
    everywhere: bool = True
    """Whether `exact` holds at every cell, or at the goals alone."""


class Found(NamedTuple):
    """Errors [%] of one case at one resolution."""

    exact: float
    hours: float
    """Arrival at the first goal [h]."""
    sailed: float
    """Track to the first goal, as sailed [h]."""
    mean: float
    """Mean size of the error of the arrival, far from the start."""
    worst: float
    path: float
    """Mean size of the error of the tracks to the goals."""
    tracks: float
    """Largest of them."""


def field(case: Case, n: int, values: np.ndarray | None = None) -> xr.DataArray:
    """The case on n x n cells."""
    step = case.size / n
    x, y = (edge + (np.arange(n) + 0.5) * step for edge in case.origin)
    if values is None:
        values = case.speed(*np.meshgrid(x, y))
    coords = {"y": y * KM, "x": x * KM}
    return xr.DataArray(values, coords, dims=("y", "x"), attrs={"units": "km h-1"})


def metres(point: tuple[float, float]) -> tuple[float, float]:
    return point[0] * KM, point[1] * KM


def off(case: Case, hours: xr.DataArray, start: tuple[float, float]) -> np.ndarray:
    """Errors [%] of arrival times far from the start."""
    if not case.everywhere:
        gx, gy = (xr.DataArray(list(each), dims="goal") for each in zip(*case.goals, strict=True))
        at = hours.interp(x=gx * KM, y=gy * KM).values
        return (at / case.exact(*start, gx.values, gy.values) - 1) * 100
    x, y = np.meshgrid(hours.x / KM, hours.y / KM)
    away = np.hypot(x - start[0], y - start[1]) > FAR * case.size
    return (hours.values[away] / case.exact(*start, x[away], y[away]) - 1) * 100


def measure(case: Case, n: int) -> Found:
    """Arrival and tracks of a case on n x n cells against the closed form."""
    speed, start = field(case, n), case.start(case.size / n)
    hours = arrival(speed, metres(start))
    error = abs(off(case, hours, start))
    exact = [float(case.exact(*start, *np.array(goal))) for goal in case.goals]
    sailed = [float(track(speed, metres(start), metres(goal)).hours[-1]) for goal in case.goals]
    at = hours.interp(x=case.goals[0][0] * KM, y=case.goals[0][1] * KM)
    tracks = abs(np.array(sailed) / exact - 1) * 100
    return Found(exact[0], float(at), sailed[0], error.mean(), error.max(), tracks.mean(),
                 tracks.max())  # fmt: skip


def order(coarse: float, fine: float) -> float:
    """Order of an error that falls like this when the cell is halved."""
    return float(np.log2(coarse / fine)) if fine > 1e-6 else np.inf


# Closed forms ------------------------------------------------------------------------------------
SPIRAL, GRADIENT = 0.05, 0.025
FAST, SLOW = 26.5, 8.0


def even_hours(x0, y0, x, y):
    return np.hypot(x - x0, y - y0) / 27.0


def gradient_hours(v0: float, slope: float) -> Callable[..., np.ndarray]:
    """Speed v0 + slope y: the rays are arcs of circles (as in seismics)."""

    def hours(x0, y0, x, y):
        d2 = (x - x0) ** 2 + (y - y0) ** 2
        return np.arccosh(1 + slope**2 * d2 / (2 * (v0 + slope * y0) * (v0 + slope * y))) / slope

    return hours


def crossing(x0, y0, x, y):
    """Where the ray crosses y = 0, by bisection of the law of refraction."""
    low, high = np.minimum(x0, x) + 0.0 * x, np.maximum(x0, x) + 0.0 * x
    for _ in range(60):
        at = (low + high) / 2
        sine = (at - x0) / np.hypot(at - x0, y0) / FAST, (x - at) / np.hypot(x - at, y) / SLOW
        short = sine[0] < sine[1]
        low, high = np.where(short, at, low), np.where(short, high, at)
    return (low + high) / 2


def snell_hours(x0, y0, x, y):
    at = crossing(x0, y0, x, np.maximum(y, 1e-9))
    refracted = np.hypot(at - x0, y0) / FAST + np.hypot(x - at, y) / SLOW
    return np.where(y > 0, refracted, np.hypot(x - x0, y - y0) / FAST)


def spiral_hours(x0, y0, x, y):
    """Speed c r: straight in (log r, angle)."""
    turn = np.angle(np.exp(1j * (np.arctan2(y, x) - np.arctan2(y0, x0))))
    return np.hypot(np.log(np.hypot(x, y) / np.hypot(x0, y0)), turn) / SPIRAL


# Speed 2 sqrt(y) from (0, 0) to (300, 100): x = a (p - sin p), y = a (1 - cos p), and the time from
# the cusp is sqrt(a / 2) p.
CYCLOID_END = brentq(lambda p: (p - np.sin(p)) / (1 - np.cos(p)) - 3.0, 1.0, 6.0)
CYCLOID_A = 100.0 / (1 - np.cos(CYCLOID_END))


def cycloid(p: float) -> tuple[float, float]:
    return CYCLOID_A * (p - np.sin(p)), CYCLOID_A * (1 - np.cos(p))


def cycloid_hours(x0, y0, x, y):
    """Between two points of that cycloid, y0 on its first half."""
    first = np.arccos(1 - y0 / CYCLOID_A)
    p = np.arccos(1 - y / CYCLOID_A)
    p = np.where(np.isclose(CYCLOID_A * (p - np.sin(p)), x), p, 2 * np.pi - p)
    return np.sqrt(CYCLOID_A / 2) * (p - first)


def half_a_cell_up(step: float) -> tuple[float, float]:
    """Where the cycloid leaves its cusp by half a cell: a ship cannot start at speed 0."""
    return cycloid(np.arccos(1 - 0.5 * step / CYCLOID_A))


def fixed(x: float, y: float) -> Callable[[float], tuple[float, float]]:
    return lambda step: (x, y)


SIX = ((950, 640), (950, 144), (950, 300), (943, 951), (300, 930), (30, 870))
CASES = {
    "free water": Case(
        "free water, 27 km/h", 1000, (0, 0), fixed(131, 144), SIX,
        lambda x, y: np.full(x.shape, 27.0), even_hours),
    "snell": Case(
        "two half-planes, 26.5 and 8 km/h (Snell)", 800, (-200, -400), fixed(0, -300),
        ((400, 300), (200, 300), (500, 60), (-100, 200)),
        lambda x, y: np.where(y < 0, FAST, SLOW), snell_hours),
    "gradient": Case(
        "6 + 0.025 y km/h (circular rays)", 1000, (0, 0), fixed(131, 144), SIX,
        lambda x, y: 6 + GRADIENT * y, gradient_hours(6, GRADIENT)),
    "arc": Case(
        "10 + 0.02 y km/h, 600 km apart (circular arc)", 900, (-150, -150), fixed(0, 0),
        ((600, 0), (600, 300), (0, 600)), lambda x, y: 10 + 0.02 * y, gradient_hours(10, 0.02)),
    "cycloid": Case(
        "2 sqrt(y) km/h, (0, 0) to (300, 100) (cycloid)", 340, (-20, 0), half_a_cell_up,
        (cycloid(CYCLOID_END), cycloid(2.2), cycloid(3.1)), lambda x, y: 2 * np.sqrt(y),
        cycloid_hours, False),
    "spiral": Case(
        "0.05 r km/h, r = 100 to 300 km, 1.2 rad (logarithmic spiral)", 800, (-400, -400),
        fixed(100, 0), ((300 * np.cos(1.2), 300 * np.sin(1.2)), (-250, 150), (60, -330)),
        lambda x, y: 0.05 * np.hypot(x, y), spiral_hours),
}  # fmt: skip
PUBLISHED_H = {"snell": 55.336543, "arc": 56.882490, "cycloid": 22.552816, "spiral": 32.538893}


# A speed that is even in space and new every day -------------------------------------------------
DAILY = np.random.default_rng(0).uniform(8, 36, 60)
LEAVING = "2024-09-01T06:00"


def daily_field(n: int) -> xr.DataArray:
    still = field(CASES["free water"], n)
    layers = np.broadcast_to(DAILY[:, None, None], (DAILY.size, n, n))
    times = DAY0 + np.arange(DAILY.size)
    coords = {"time": times, "y": still.y, "x": still.x}
    return xr.DataArray(layers, coords, dims=("time", "y", "x"), attrs=still.attrs)


def daily_hours(distance: np.ndarray) -> np.ndarray:
    """Hours since LEAVING that a distance [km] takes: the integral of the speed, inverted."""
    edges = np.concatenate([[0.0], 18.0 + 24 * np.arange(DAILY.size - 1)])
    sailed = np.concatenate([[0.0], np.cumsum(np.diff(edges) * DAILY[:-1])])
    return np.interp(distance, sailed, edges)


def measure_daily(n: int) -> Found:
    case, speed = CASES["free water"], daily_field(n)
    start = case.start(0.0)
    hours = arrival(speed, metres(start), LEAVING)
    x, y = np.meshgrid(hours.x / KM, hours.y / KM)
    away = np.hypot(x - start[0], y - start[1])
    far = away > FAR * case.size
    error = abs(hours.values[far] / daily_hours(away[far]) - 1) * 100
    exact = [float(daily_hours(np.hypot(gx - start[0], gy - start[1]))) for gx, gy in case.goals]
    sailed = [float(track(speed, metres(start), metres(goal), LEAVING).hours[-1])
              for goal in case.goals]  # fmt: skip
    at = hours.interp(x=case.goals[0][0] * KM, y=case.goals[0][1] * KM)
    tracks = abs(np.array(sailed) / exact - 1) * 100
    return Found(exact[0], float(at), sailed[0], error.mean(), error.max(), tracks.mean(),
                 tracks.max())  # fmt: skip


# Great circles -----------------------------------------------------------------------------------
# (lon, lat) of both ends: at 60, 75 and 85 N, over the pole, and across 180 in both directions.
GREAT_CIRCLES = {
    "60 N": ((97.0, 60.0), (103.0, 60.8)),
    "75 N": ((94.0, 75.0), (106.0, 75.8)),
    "85 N": ((80.0, 85.0), (120.0, 85.8)),
    "over the pole": ((100.0, 88.0), (-79.0, 88.5)),
    "across 180 eastward": ((175.0, 72.0), (-175.0, 72.8)),
    "across 180 westward": ((-174.0, 66.8), (178.0, 66.0)),
}
GREAT_KN = 20.0
CRS = {
    "grid_mapping_name": "polar_stereographic", "straight_vertical_longitude_from_pole": -45.0,
    "standard_parallel": 70.0, "latitude_of_projection_origin": 90.0,
    "semi_major_axis": 6378273.0, "inverse_flattening": 298.279411123064,
}  # fmt: skip


def map_field(ends: tuple[tuple[float, float], ...], step: float, reach: float = 500e3):
    """Even sea without land on the project's map, around two places."""
    x, y = ice_grid.xy(*(np.array(each) for each in zip(*ends, strict=True)))
    axis = np.arange(-round(reach / step), round(reach / step) + 1) * step + 3000.0
    coords = {"y": axis + round(float(y.mean()) / step) * step,
              "x": axis + round(float(x.mean()) / step) * step,
              "crs": xr.DataArray(0, attrs=CRS)}  # fmt: skip
    values = np.full((axis.size, axis.size), GREAT_KN)
    attrs = {"units": "kn", "grid_mapping": "crs"}
    return xr.DataArray(values, coords, dims=("y", "x"), attrs=attrs)


def measure_great_circle(name: str, step: float) -> Found:
    from pyproj import Geod

    ends = GREAT_CIRCLES[name]
    speed = map_field(ends, step)
    start, goal = (tuple(float(value) for value in ice_grid.xy(*end)) for end in ends)
    exact = Geod(ellps="WGS84").inv(*ends[0], *ends[1])[2] / 1852 / GREAT_KN
    at = float(arrival(speed, start).interp(x=goal[0], y=goal[1]))
    sailed = float(track(speed, start, goal).hours[-1])
    error, path = abs(at / exact - 1) * 100, abs(sailed / exact - 1) * 100
    return Found(exact, at, sailed, error, error, path, path)


# What others make of them ------------------------------------------------------------------------
NEIGHBOURS = {8: 1, 16: 2, 32: 3}


def graph(speed: xr.DataArray, start: tuple[float, float], neighbours: int) -> xr.DataArray:
    """Hours [h] of scipy's Dijkstra over straight legs, half at each end's speed, from a node."""
    v, step = speed.values, float(speed.x[1] - speed.x[0]) / KM
    rows, cols = v.shape
    reach = NEIGHBOURS[neighbours]
    legs = [leg for leg in product(range(-reach, reach + 1), repeat=2) if np.gcd(*leg) == 1]
    legs = [leg for leg in legs if reach < 3 or abs(leg[0]) + abs(leg[1]) <= 5]
    r, c = np.divmod(np.arange(v.size), cols)
    begin, end, hours = [], [], []
    for dr, dc in legs:
        ok = (r + dr >= 0) & (r + dr < rows) & (c + dc >= 0) & (c + dc < cols)
        a = np.flatnonzero(ok)
        b = a + dr * cols + dc
        begin.append(a)
        end.append(b)
        hours.append(np.hypot(dr, dc) * step * (0.5 / v.flat[a] + 0.5 / v.flat[b]))
    ends = np.concatenate(begin), np.concatenate(end)
    edges = coo_matrix((np.concatenate(hours), ends), (v.size, v.size)).tocsr()
    row = int(abs(speed.y.values - start[1] * KM).argmin())
    col = int(abs(speed.x.values - start[0] * KM).argmin())
    found = dijkstra(edges, indices=row * cols + col).reshape(rows, cols)
    return speed.copy(data=found).assign_attrs(units="h")


def node_start(case: Case, n: int) -> Case:
    """The case with its start moved to the centre of its cell, where a graph has a node."""
    step = case.size / n
    x, y = ((np.floor((p - edge) / step) + 0.5) * step + edge
            for p, edge in zip(case.start(step), case.origin, strict=True))  # fmt: skip
    return case._replace(start=fixed(x, y))


def fast_marching(speed: xr.DataArray, start: tuple[float, float]) -> xr.DataArray:
    """Hours [h] of scikit-fmm, second order, from a small circle around the start."""
    import skfmm

    step = float(speed.x[1] - speed.x[0]) / KM
    x, y = np.meshgrid(speed.x / KM, speed.y / KM)
    away = np.hypot(x - start[0], y - start[1])
    local = float(speed.sel(x=start[0] * KM, y=start[1] * KM, method="nearest"))
    found = skfmm.travel_time(away - 2 * step, speed.values, dx=step, order=2)
    inner = away / local
    return speed.copy(data=np.where(away < 2 * step, inner, found + 2 * step / local))
