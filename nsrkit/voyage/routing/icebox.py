"""The ice of a season and the limits of a ship as a plane that routes are found on."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit._kernels import encode
from nsrkit._kernels.field import FIRST, Coast, Field
from nsrkit.errors import DataError
from nsrkit.ice import grid
from nsrkit.ice import static as ice_static
from nsrkit.ship import speed as ship_speed
from nsrkit.units import KM_PER_NM, as_
from nsrkit.voyage.ports import ports
from nsrkit.voyage.routing.plane import Plane, framed, stretch_of

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Sailing
    from nsrkit.scenario.ship import Ship

_LEVELS = 256 - FIRST
_HARBOUR_M = 40_000.0


class Limits(NamedTuple):
    """What may close a cell to a ship."""

    escort: str
    minimum_rio: float
    need_m: float
    """Draught and clearance [m]."""
    barrier: bool
    """Whether the passage north of Severnaya Zemlya is closed."""


class Sea(NamedTuple):
    """What does not change on the routing grid, framed and flattened to nodes."""

    spacing_km: float
    open: np.ndarray
    """(node) bool: sea of the domain."""
    depth: np.ndarray
    """(node) [m]."""
    harbour: np.ndarray
    """(node) bool: so near to a port that its own draught limit holds, not the grid's depth."""
    barrier: np.ndarray
    """(node) bool."""
    flag: np.ndarray
    """(node) int8: number of the sea."""
    point: np.ndarray
    """(node, 2) sea point x, y [m]."""
    plane: Plane
    """Its field has no codes yet."""


class Ice(NamedTuple):
    """An ice cube and how it is read at the nodes."""

    times: np.ndarray
    """(layer) datetime64[ns]."""
    conc: np.ndarray
    """(layer, cell) float32 [1]."""
    thick: np.ndarray
    """(layer, cell) float32 [m]."""
    nodes: np.ndarray
    """(n) nodes of the sea."""
    sources: np.ndarray
    """(n, 4) cells each node lies between."""
    weights: np.ndarray
    """(n, 4) float32, 0 for cells that are no sea."""

    def at(self, layer: np.ndarray, node: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Concentration [1] and thickness [m] at nodes of the sea, layer by layer."""
        place = np.searchsorted(self.nodes, node)
        cells, part = self.sources[place], self.weights[place]
        share = part * self.conc[layer[:, None], cells]
        conc = share.sum(axis=1)
        volume = np.where(share > 0, share * self.thick[layer[:, None], cells], 0.0).sum(axis=1)
        return conc, np.divide(volume, conc, out=np.zeros_like(conc), where=conc > 0)


@lru_cache(maxsize=3)
def sea(spacing_km: float) -> Sea:
    """Static fields of a spacing, ready for the kernels."""
    fixed = ice_static.static(spacing_km)
    x, y = fixed.x.values, fixed.y.values
    step = spacing_km * 1000.0
    land = ice_static.land_1km()
    is_open = framed(fixed.surface.values == 0, False)
    x0, y0 = x[0] - step, y[0] - step
    coast = Coast(
        framed((fixed.land_fraction.values > 0).astype(np.uint8)), land.land,
        (x0 - land.x0_m) / land.step_m - 0.5, (y0 - land.y0_m) / land.step_m - 0.5,
        step / land.step_m,
    )  # fmt: skip
    none = np.zeros((1, is_open.size), np.uint8)
    field = Field(none, np.full(256, np.inf), stretch_of(x, y, step), framed(fixed.links.values),
                  np.array([0.0, np.inf]), x.size + 2)  # fmt: skip
    plane = Plane(field, coast, x0, y0, step, fixed.surface.values != 0, True)
    point = np.stack(
        [framed(fixed.sea_x.values, np.nan), framed(fixed.sea_y.values, np.nan)], axis=1
    )
    return Sea(spacing_km, is_open, framed(fixed.depth.values, np.nan), _harbours(point),
               framed(ice_static.closed_by_default(spacing_km), False),
               framed(fixed.sea.values), point, plane)  # fmt: skip


def on_grid(x: np.ndarray, y: np.ndarray) -> Sea | None:
    """The static fields of the project's grid that has these cell centres, if one has."""
    for spacing_km in grid.SPACINGS_KM:
        cells = grid.grid(spacing_km)
        if x.shape == cells.x.shape and y.shape == cells.y.shape:
            same = np.allclose(x, cells.x, atol=1.0) and np.allclose(y, cells.y, atol=1.0)
            return sea(spacing_km) if same else None
    return None


def _harbours(point: np.ndarray) -> np.ndarray:
    """Nodes near the sea point of a port: the grid knows no dredged or marked channels."""
    near = np.zeros(len(point), bool)
    for port in ports().values():
        if grid.SOUTH_N <= port.lat <= grid.NORTH_N:
            x, y = grid.xy(port.lon, port.lat)
            reach = _HARBOUR_M * float(grid.scale(port.lat))
            with np.errstate(invalid="ignore"):
                near |= np.hypot(point[:, 0] - x, point[:, 1] - y) <= reach
    return near


def read(ice: xr.Dataset, box: Sea, fill: str | None = None) -> Ice:
    """The cube of a dataset and its weights at the sea nodes of the routing grid.

    Raises
    ------
    DataError
        Not on the project's map, no daily rising times, or sea cells without data and no `fill`.
    """
    for name in ("siconc", "sithick", "x", "y", "time"):
        if name not in ice.variables:
            raise DataError(f"the ice dataset has no {name!r}")
    ice = ice.sortby(["y", "x"])
    conc = as_(ice["siconc"], "1").transpose("time", "y", "x")
    thick = as_(ice["sithick"], "m").transpose("time", "y", "x")
    c = np.asarray(conc.values, np.float32)
    h = np.where(c > 0, np.asarray(thick.values, np.float32), np.float32(0))
    gone = np.isnan(c) | np.isnan(h)
    known = "surface" in ice.variables
    is_sea = np.asarray(ice["surface"].values == 0 if known else ~gone.all(axis=0))
    missing = gone & is_sea
    if missing.any():
        if fill != "nearest":
            day = str(ice["time"].values[int(missing.any(axis=(1, 2)).argmax())])[:10]
            count = int(missing.any(axis=0).sum())
            raise DataError(f"{count} sea cells have no ice data (first on {day}); "
                            "give fill='nearest' to take the nearest cell that has")  # fmt: skip
        _fill(c, h, gone, missing)
    nodes, sources, weights = _weights(ice["x"].values, ice["y"].values, is_sea, box)
    shape = (c.shape[0], -1)
    return Ice(np.asarray(ice["time"].values, "datetime64[ns]"), np.nan_to_num(c).reshape(shape),
               np.nan_to_num(h).reshape(shape), nodes, sources, weights)  # fmt: skip


def _fill(c: np.ndarray, h: np.ndarray, gone: np.ndarray, missing: np.ndarray) -> None:
    """Sea cells without data take those of the nearest cell with data on the same day, in place."""
    from scipy.ndimage import distance_transform_edt

    for layer in np.flatnonzero(missing.any(axis=(1, 2))):
        if gone[layer].all():
            raise DataError("a day of the ice dataset holds no data at all")
        near = distance_transform_edt(gone[layer], return_distances=False, return_indices=True)
        rows, cols = (index[missing[layer]] for index in near)
        for values in (c[layer], h[layer]):
            values[missing[layer]] = values[rows, cols]


def _weights(x: np.ndarray, y: np.ndarray, is_sea: np.ndarray,
             box: Sea) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Bilinear over sea; a node with no sea around it takes the nearest sea cell."""
    from scipy.ndimage import distance_transform_edt

    nodes = np.flatnonzero(box.open)
    cols = box.plane.field.cols
    at_x, at_y = box.plane.xy(nodes % cols, nodes // cols)
    u, v = (at_x - x[0]) / (x[1] - x[0]), (at_y - y[0]) / (y[1] - y[0])
    # A node may lie up to one cell outside the data: the coast is filled anyway.
    if min(u.min(), v.min()) < -1 or u.max() > x.size or v.max() > y.size:
        raise DataError("the ice does not cover the routing grid (20 E to 160 W, 60 to 84 N)")
    u, v = np.clip(u, 0, x.size - 1), np.clip(v, 0, y.size - 1)
    col = np.minimum(np.floor(u).astype(int), x.size - 2)
    row = np.minimum(np.floor(v).astype(int), y.size - 2)
    near = distance_transform_edt(~is_sea, return_distances=False, return_indices=True)
    sources, weights = np.empty((nodes.size, 4), np.int64), np.empty((nodes.size, 4), np.float32)
    for i, (dr, dc) in enumerate(((0, 0), (0, 1), (1, 0), (1, 1))):
        r, c = row + dr, col + dc
        part = (1 - abs(v - r)) * (1 - abs(u - c))
        sources[:, i], weights[:, i] = r * x.size + c, np.where(is_sea[r, c], part, 0.0)
    total = weights.sum(axis=1)
    dry = total < 1e-6
    r, c = np.rint(v[dry]).astype(int), np.rint(u[dry]).astype(int)
    sources[dry, 0] = near[0][r, c] * x.size + near[1][r, c]
    weights[dry] = (1.0, 0.0, 0.0, 0.0)
    weights[~dry] /= total[~dry, None]
    return nodes, sources, weights


def _levels(speeds: np.ndarray) -> np.ndarray:
    """At most 200 speeds [kn] that stand for all.

    Even steps of the logarithm; the frequent ones (ordered speed, convoy cap) exactly.
    """
    moving, count = np.unique(speeds[speeds > 0], return_counts=True)
    if moving.size <= _LEVELS:
        return moving
    levels = np.geomspace(moving[0], moving[-1], _LEVELS)
    for exact in moving[count > 0.005 * speeds.size]:
        levels[np.abs(levels - exact).argmin()] = exact
    return np.unique(levels)


def tables(ship: Ship, sailing: Sailing, limits: Limits) -> tuple[np.ndarray, np.ndarray]:
    """Speed [kn] by concentration and thickness: without and with an icebreaker near."""
    own = ship_speed.table(ship, sailing, escorted=False, minimum_rio=limits.minimum_rio)
    if limits.escort == "none":
        return own, own
    led = ship_speed.table(ship, sailing, escorted=True, minimum_rio=limits.minimum_rio)
    return own, led if limits.escort == "full" else np.where(own > 0, own, led)


def plane(ice: Ice, box: Sea, speeds: tuple[np.ndarray, np.ndarray], limits: Limits,
          length_factor: float) -> Plane:  # fmt: skip
    """The season as a framed plane: order-coded speeds, with waits, closed where too shallow."""
    levels = _levels(np.stack(speeds))
    between = np.sqrt(levels[1:] * levels[:-1])
    own, led = (np.where(kn > 0, FIRST + np.searchsorted(between, kn), 0).astype(np.uint8).ravel()
                for kn in speeds)  # fmt: skip
    codes = np.zeros((ice.times.size, box.open.size), np.uint8)
    keep = deep_enough(box, limits)[ice.nodes]
    nodes = ice.nodes[keep]
    available = np.isin(box.flag[nodes], ship_speed.ESCORT_SEAS)
    encode.encode(ice.conc, ice.thick, nodes, ice.sources[keep], ice.weights[keep], available,
                  own, led, codes)  # fmt: skip
    encode.add_waits(codes)
    table = np.full(256, np.inf)
    table[FIRST : FIRST + levels.size] = box.spacing_km / (levels * KM_PER_NM) * length_factor
    return box.plane._replace(field=box.plane.field._replace(codes=codes, table=table))


def deep_enough(box: Sea, limits: Limits) -> np.ndarray:
    """(node) bool: sea, deep enough, and not behind the barrier."""
    with np.errstate(invalid="ignore"):
        kept = box.open & ((box.depth >= limits.need_m) | box.harbour)
    return np.asarray(kept & ~box.barrier if limits.barrier else kept)


def leaving(whole: Plane, times: np.ndarray, depart: Any) -> Plane:
    """The plane as seen from a departure: hours count from it, and end with the data.

    Raises
    ------
    DataError
        The departure lies outside the times.
    """
    from nsrkit.voyage.routing.plane import hours_since

    edges = hours_since(times, depart)
    last = edges[-2] + (edges[-2] - edges[-3] if edges.size > 2 else 24.0)
    edges[-1] = last  # the ice after the data is not known: no leg ends there
    first = int(np.searchsorted(edges, 0.0, side="right")) - 1
    field = whole.field._replace(codes=whole.field.codes[first:], edges=edges[first:])
    return whole._replace(field=field)
