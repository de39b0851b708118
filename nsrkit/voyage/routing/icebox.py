"""The ice of a season and the limits of a ship as a plane that routes are found on."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit._kernels import encode
from nsrkit._kernels.field import FIRST, Coast, Field
from nsrkit.ice import grid
from nsrkit.ice import static as ice_static
from nsrkit.units import KM_PER_NM
from nsrkit.voyage.ports import ports
from nsrkit.voyage.routing.coastal import Offing, offing
from nsrkit.voyage.routing.plane import Plane, framed, hours_since, stretch_of

if TYPE_CHECKING:
    from nsrkit.voyage.routing.ices.cube import Ice
    from nsrkit.voyage.routing.led.ways import Ways

_LEVELS = 256 - FIRST
_HARBOUR_M = 40_000.0
_RIM_KM = 30.0  # of land kept around the sea: no place is moved so far
_LAYERS = 32  # coding begins at a multiple of so many, lest each earlier departure code all anew


class Limits(NamedTuple):
    """What may close a cell to a ship."""

    escort: str
    minimum_rio: float
    need_m: float
    """Draught and clearance [m]."""
    barrier: bool
    """Whether the passage north of Severnaya Zemlya is closed."""
    lawful: bool = True
    """Whether rules of admission hold, where there are any."""
    shut: bool = True
    """Whether waters that are closed for a time are."""


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
    offings: dict[bytes, Offing]
    """Ways round the coast, by what is usable: ice has no part in them."""


@lru_cache(maxsize=3)
def sea(spacing_km: float) -> Sea:
    """Static fields of a spacing, ready for the kernels; without the land far from any sea."""
    whole = _whole(spacing_km)
    rim, is_open = int(_RIM_KM / spacing_km) + 1, whole.open.reshape(-1, whole.plane.field.cols)
    cells = np.argwhere(is_open)
    top, left = np.maximum(cells.min(axis=0) - rim, 0).tolist()
    bottom, right = np.minimum(cells.max(axis=0) + rim + 1, is_open.shape).tolist()
    return cut(whole, slice(top, bottom), slice(left, right))


@lru_cache(maxsize=1)
def _whole(spacing_km: float) -> Sea:
    """The same on all of the project's grid."""
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
    stretch = stretch_of(x, y, step)
    field = Field(none, np.full(256, np.inf), stretch, framed(fixed.links.values),
                  np.array([0.0, np.inf]), x.size + 2, float(stretch.min()))  # fmt: skip
    plane = Plane(field, coast, x0, y0, step, fixed.surface.values != 0, True,
                  np.zeros(is_open.size))  # fmt: skip
    point = np.stack(
        [framed(fixed.sea_x.values, np.nan), framed(fixed.sea_y.values, np.nan)], axis=1
    )
    return Sea(spacing_km, is_open, framed(fixed.depth.values, np.nan), _harbours(point),
               framed(ice_static.closed_by_default(spacing_km), False),
               framed(fixed.sea.values), point, plane, {})  # fmt: skip


def cut(box: Sea, rows: slice, cols: slice) -> Sea:
    """The static fields on some rows and columns of nodes, whose rim becomes a closed frame."""
    plane, wide = box.plane, box.plane.field.cols

    def part(values: np.ndarray, rim: Any = None) -> np.ndarray:
        grid = values.reshape(-1, wide, *values.shape[1:])[rows, cols].copy()
        if rim is not None:
            grid[[0, -1]] = grid[:, [0, -1]] = rim
        return grid.reshape(-1, *values.shape[1:])

    is_open = part(box.open, False)
    field = plane.field._replace(
        codes=np.zeros((1, is_open.size), np.uint8), stretch=part(plane.field.stretch),
        links=part(plane.field.links, 0), cols=cols.stop - cols.start,
    )  # fmt: skip
    coast = plane.coast
    coast = coast._replace(flag=part(coast.flag), u0=coast.u0 + coast.ratio * cols.start,
                           v0=coast.v0 + coast.ratio * rows.start)  # fmt: skip
    land = plane.land[rows.start : rows.stop - 2, cols.start : cols.stop - 2]
    return Sea(box.spacing_km, is_open, part(box.depth), part(box.harbour), part(box.barrier),
               part(box.flag), part(box.point),
               Plane(field, coast, plane.x0 + cols.start * plane.step,
                     plane.y0 + rows.start * plane.step, plane.step, land, plane.mapped,
                     np.zeros(is_open.size)), {})  # fmt: skip


def on_grid(x: np.ndarray, y: np.ndarray) -> Sea | None:
    """The static fields of the project's grid that has these cell centres, if one has."""
    for spacing_km in grid.SPACINGS_KM:
        cells = grid.grid(spacing_km)
        if x.shape == cells.x.shape and y.shape == cells.y.shape:
            same = np.allclose(x, cells.x, atol=1.0) and np.allclose(y, cells.y, atol=1.0)
            return _whole(spacing_km) if same else None
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


class Season:
    """A season of ice under the limits of a ship, coded where and from when it is asked for.

    Parameters
    ----------
    ice, box
        The cube, laid out for `box` or, where that is cut out of a wider grid, for the wider one.
    ways
        Speeds by concentration and thickness, by sea and by day.
    limits
        What may close a cell.
    length_factor
        Sailed length over the length of the track.
    corner
        (row, column) of the first node of `box` on the grid that `ice` is laid out for, and the
        columns of that.
    """

    def __init__(
        self, ice: Ice, box: Sea, ways: Ways, limits: Limits, length_factor: float,
        corner: tuple[int, int, int] | None = None,
    ) -> None:  # fmt: skip
        self.ice, self.box, self.limits = ice, box, limits
        ice.kept["seasons"] = ice.kept.get("seasons", 0) + 1
        self.ways, self.length_factor = ways, length_factor
        self.usable = deep_enough(box, limits)
        self.offing = offing(box, self.usable)
        self.nsr = np.isin(box.flag, ice_static.NSR_SEAS)
        self._corner = corner or (0, 0, box.plane.field.cols)
        levels, kn = _levels(ways.speeds), ways.speeds.reshape(len(ways.speeds), -1)
        between = np.sqrt(levels[1:] * levels[:-1])
        self._codes = np.where(kn > 0, FIRST + np.searchsorted(between, kn), 0).astype(np.uint8)
        table = np.full(256, np.inf)
        table[FIRST : FIRST + levels.size] = box.spacing_km / (levels * KM_PER_NM) * length_factor
        self.table = table
        codes = np.zeros((ice.times.size, box.open.size), np.uint8)
        self._blank = box.plane._replace(
            field=box.plane.field._replace(codes=codes, table=table))  # fmt: skip
        self._since = np.where(self.usable, ice.times.size, -1).astype(np.int32)

    def plane(self, first: int = 0, within: np.ndarray | None = None) -> Plane:
        """The season as a framed plane, all of it coded that holds from layer `first` on.

        Order-coded speeds, with waits, closed where too shallow. `within` (n): nodes; others may
        not be coded yet, and look closed.
        """
        first -= first % _LAYERS
        if within is None:
            nodes = np.flatnonzero(self._since > first)
        else:
            nodes = within[self._since[within] > first]
        if nodes.size:
            row, col, wide = self._corner
            cols = self.box.plane.field.cols
            places = np.searchsorted(self.ice.nodes,
                                     (nodes // cols + row) * wide + nodes % cols + col)  # fmt: skip
            known, ice = self.ice.entries(), self.ice
            ways = (self.box.flag[nodes], self.ways.which, self._codes, first,
                    self._blank.field.codes)  # fmt: skip
            if known is None:
                encode.encode(ice.conc, ice.thick, places, nodes, ice.sources, ice.weights, *ways)
            else:
                encode.recode(known, places, nodes, *ways)
            self._since[nodes] = first
        return self._blank

    def cut(self, top: int, bottom: int, left: int, right: int) -> Season:
        """The same on some rows and columns of nodes, not coded yet; their rim becomes a frame."""
        return Season(self.ice, cut(self.box, slice(top, bottom), slice(left, right)), self.ways,
                      self.limits, self.length_factor,
                      (top, left, self.box.plane.field.cols))  # fmt: skip

    def leaving(self, depart: Any, within: np.ndarray | None = None) -> Plane:
        """The plane as seen from a departure: hours count from it, and end with the data.

        Raises
        ------
        DataError
            The departure lies outside the times.
        """
        edges = hours_since(self.ice.times, depart)
        last = edges[-2] + (edges[-2] - edges[-3] if edges.size > 2 else 24.0)
        edges[-1] = last  # the ice after the data is not known: no leg ends there
        first = int(np.searchsorted(edges, 0.0, side="right")) - 1
        if self.ice.longest is not None:  # layers after the last one that counts have no time
            edges = np.minimum(edges, edges[min(first + self.ice.longest, edges.size - 1)])
        whole = self.plane(first, within)
        field = whole.field._replace(codes=whole.field.codes[first:], edges=edges[first:])
        return whole._replace(field=field)


def deep_enough(box: Sea, limits: Limits) -> np.ndarray:
    """(node) bool: sea, deep enough, and not behind the barrier."""
    with np.errstate(invalid="ignore"):
        kept = box.open & ((box.depth >= limits.need_m) | box.harbour)
    return np.asarray(kept & ~box.barrier if limits.barrier else kept)
