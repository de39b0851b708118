"""Where the cells of a source grid lie on the project's map, and the matrices that remap them.

All geometry is done on the project's own map (EPSG:3411). It is conformal, so near and far mean the
same in every direction, and it has no seam at the pole or the date line. A matrix has a row per sea
cell of the target and a column per source cell; a row that is not empty sums to 1.

Plain matrices, because a field with other gaps needs the same weights shared among other cells, on
many times and in other processes; the libraries that were weighed hand over fields, or weights with
the gaps of one field built in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from pyproj import CRS, Transformer
from scipy.sparse import coo_array, csr_array
from scipy.spatial import Delaunay, QhullError, cKDTree

from nsrkit.errors import DataError
from nsrkit.ice import grid as ice_grid
from nsrkit.ice import static as ice_static

# Source cells are cut into pieces no longer than this share of a target cell before they are
# shared out between target cells; a coarser source is interpolated, so more pieces are not needed.
PIECE, MOST_PIECES = 0.25, 8
# Area means up to this size of a source cell, in target cells: a source of the target's own
# spacing is shared out too, whatever its map (scales differ by some percent).
FINE = 1.1
# Distance between the places of a projected source that are worked out one by one [m].
KNOTS_M = 20_000.0
# Source cells handled in one go.
BLOCK = 1 << 18
# A triangle with a longer side, in cells, spans a hole in the source or a bay of its outline.
LONGEST_SIDE = 2.5


class Target(NamedTuple):
    """Sea cells of the project's grid."""

    cells: np.ndarray  # (row) flat index on (y, x)
    row: np.ndarray  # (y * x) row of the cell, -1 where it is not sea
    x: np.ndarray  # (row) [m]
    y: np.ndarray
    shape: tuple[int, int]
    step: float  # [m]


@lru_cache(maxsize=3)
def target(grid_km: float) -> Target:
    """Sea cells of the grid of this spacing [km]."""
    plane = ice_grid.grid(grid_km)
    cells = np.flatnonzero(ice_static.static(grid_km).surface.values.ravel() == 0)
    row = np.full(plane.x.size * plane.y.size, -1, np.int32)
    row[cells] = np.arange(cells.size)
    y, x = np.divmod(cells, plane.x.size)
    return Target(cells, row, plane.x[x], plane.y[y], plane.shape, plane.spacing_km * 1000)


@dataclass(frozen=True, eq=False)
class Source:
    """Centres of the cells of a source grid.

    `x` and `y` are in the units of `crs`: axes of the columns and rows, or a value per cell.
    """

    x: np.ndarray
    y: np.ndarray
    crs: CRS

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return (self.y.size, self.x.size) if self.x.ndim == 1 else self.x.shape

    def on_map(self, rows: np.ndarray) -> np.ndarray:
        """Map position (2, row, column) [m] of the cells of some rows; NaN far from the Arctic."""
        if self.x.ndim == 2:
            return self._moved(self.x[rows], self.y[rows])
        if self.crs.is_geographic:
            return self._moved(*np.meshgrid(self.x, self.y[rows]))
        # Between points of a map `KNOTS_M` apart a line is as good (some metres), and far quicker.
        knots_x, to_x = _knots(self.x)
        knots_y, to_y = _knots(self.y[rows])
        return np.stack([to_y @ (to_x @ part.T).T
                         for part in self._moved(*np.meshgrid(knots_x, knots_y))])  # fmt: skip

    def _moved(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        place = np.array(_transformer(self.crs, CRS(ice_grid.CRS)).transform(x, y))
        place[:, ~(np.hypot(*place) < 9e6)] = np.nan  # about 20 N
        return place

    def at(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Position in the source's own coordinates of positions on the map [m]."""
        return _transformer(CRS(ice_grid.CRS), self.crs).transform(x, y)


def _knots(axis: np.ndarray) -> tuple[np.ndarray, csr_array]:
    """Some positions of an axis, and the matrix that leads from them to all of it by lines."""
    every = int(KNOTS_M // max(float(np.abs(np.diff(axis)).max(initial=0)), 1.0))
    index = np.unique(np.append(np.arange(0, axis.size, max(every, 1)), axis.size - 1))
    low = np.clip(np.searchsorted(index, np.arange(axis.size), side="right") - 1, 0, None)
    high = np.minimum(low + 1, index.size - 1)
    span = np.where(high > low, axis[index[high]] - axis[index[low]], 1.0)
    weight = (axis - axis[index[low]]) / span
    row = np.arange(axis.size)
    parts = (np.concatenate([1 - weight, weight]),
             (np.concatenate([row, row]), np.concatenate([low, high])))  # fmt: skip
    return axis[index], csr_array(parts, shape=(axis.size, index.size))


@lru_cache(maxsize=16)
def _transformer(of: CRS, to: CRS) -> Transformer:
    return Transformer.from_crs(of, to, always_xy=True)


class _Block(NamedTuple):
    """Some source cells within or near the box of the target."""

    cells: np.ndarray  # (cell) flat index in the source
    place: np.ndarray  # (2, cell) [m]
    along: np.ndarray  # (2, cell) [m] to the next column
    across: np.ndarray  # (2, cell) [m] to the next row

    @property
    def area(self) -> np.ndarray:
        (a, b), (c, d) = self.along, self.across
        return np.asarray(np.abs(a * d - b * c))

    @property
    def length(self) -> np.ndarray:
        """Longer side of the cell [m]."""
        return np.asarray(np.maximum(np.hypot(*self.along), np.hypot(*self.across)))


def _blocks(source: Source, thin: int = 1) -> Iterator[_Block]:
    """Source cells in the box of the target and a border of some cells about it, rows by rows.

    With `thin` only every so many rows: a sample, spread over the whole source.
    """
    rows, columns = source.shape
    stride = max(1, BLOCK // columns)
    for start in range(0, rows, stride):
        stop = min(start + max(1, stride // thin), rows)
        low, high = max(start - 1, 0), min(stop + 1, rows)
        place = source.on_map(np.arange(low, high))
        own = slice(start - low, stop - low)
        across, along = _step(place, 1)[:, own], _step(place[:, own], 2)
        place = place[:, own]
        # An infinite or absent neighbour leaves a cell without a size: it takes no part.
        known = np.isfinite(place + along + across).all(axis=0)
        reach = 4 * np.where(known, np.maximum(np.hypot(*along), np.hypot(*across)), 0)
        (x, y), (west, east) = place, ice_grid.X_EDGES_M
        (south, north) = ice_grid.Y_EDGES_M
        near = (x > west - reach) & (x < east + reach) & (y > south - reach) & (y < north + reach)
        keep = np.flatnonzero(known & near)
        if keep.size:
            yield _Block(start * columns + keep,
                         *(a.reshape(2, -1)[:, keep] for a in (place, along, across)))  # fmt: skip


def _step(place: np.ndarray, axis: int) -> np.ndarray:
    """Way to the next cell along an axis: the shorter of those ahead and behind.

    The shorter, because grids are folded and cut: the neighbour in the file may be far away.
    """
    ways = np.diff(place, axis=axis)
    ways[:, ~(np.hypot(*ways) > 0)] = np.nan
    none = np.full_like(np.take(place, [0], axis), np.nan)
    ahead, behind = np.concatenate([ways, none], axis), np.concatenate([none, ways], axis)
    shorter = np.isnan(ahead) | (np.hypot(*behind) < np.hypot(*ahead))
    return np.where(shorter, behind, ahead)


def spacing(source: Source) -> float:
    """Typical side of the source's cells in the domain [m].

    Raises
    ------
    DataError
        The source has no cell there.
    """
    rows, columns = source.shape
    for thin in (max(1, rows * columns // (4 * BLOCK)), 1):
        sides = [np.sqrt(block.area) for block in _blocks(source, thin)]
        if sides:
            break
    else:
        raise DataError(nothing(source))
    return float(np.median(np.concatenate(sides)))


def nothing(source: Source) -> str:
    """What to say of a source without a cell in the domain."""
    bounds = " and ".join(
        f"{name} {np.nanmin(axis):.6g} to {np.nanmax(axis):.6g}"
        for name, axis in (("x or lon", source.x), ("y or lat", source.y))
    )
    return (f"the grid of {source.shape[0]} x {source.shape[1]} cells ({bounds}) holds nothing of "
            "the project's domain, 20 E - 160 W and 60 - 84 N: is it of another region, are lon "
            "and lat swapped, or are they not in degrees?")  # fmt: skip


def matrix(source: Source, sea: Target) -> tuple[csr_array, str, float]:
    """Matrix, name of the method, and typical side of a source cell [m]."""
    side = spacing(source)
    if side <= FINE * sea.step:
        return _area_mean(source, sea), "area mean", side
    if source.x.ndim == 1:
        return _bilinear(source, sea), "bilinear", side
    return _triangles(source, sea), "linear in triangles", side


def _area_mean(source: Source, sea: Target) -> csr_array:
    """Each source cell shared out by area between the target cells that it overlaps.

    A cell of a grid that fits into the target's (NSIDC's own) falls whole into one of them.
    """
    size = (sea.cells.size, source.shape[0] * source.shape[1])
    total = csr_array(size)
    for block in _blocks(source):
        pieces = int(np.clip(np.ceil(np.percentile(block.length, 99) / (PIECE * sea.step)),
                             1, MOST_PIECES))  # fmt: skip
        offsets = (np.arange(pieces) + 0.5) / pieces - 0.5
        for i in offsets:
            for j in offsets:
                row = _row(block.place + i * block.along + j * block.across, sea)
                hit = row >= 0
                entries = (block.area[hit] / pieces**2, (row[hit], block.cells[hit]))
                total = total + coo_array(entries, shape=size).tocsr()
    share = total.sum(axis=1) / sea.step**2
    # A target cell of which less than half is covered lies beyond the source's edge.
    return _normal(total, share >= 0.5)


def _row(place: np.ndarray, sea: Target) -> np.ndarray:
    """Row of the target cell that holds each place (2, n); -1 where it is no sea cell."""
    column = np.floor((place[0] - ice_grid.X_EDGES_M[0]) / sea.step).astype(np.int64)
    line = np.floor((place[1] - ice_grid.Y_EDGES_M[0]) / sea.step).astype(np.int64)
    inside = (column >= 0) & (column < sea.shape[1]) & (line >= 0) & (line < sea.shape[0])
    return np.where(inside, sea.row[np.where(inside, line * sea.shape[1] + column, 0)], -1)


def _normal(weights: csr_array, keep: np.ndarray) -> csr_array:
    """Rows that sum to 1, empty where not kept."""
    counts = np.diff(weights.indptr)
    sums = np.repeat(weights.sum(axis=1), counts)
    weights.data = np.where(np.repeat(keep, counts), weights.data / np.where(sums, sums, 1), 0)
    weights.eliminate_zeros()
    return weights


def _bilinear(source: Source, sea: Target) -> csr_array:
    """Between the four cells about each target centre, on a grid with axes."""
    x, y = source.at(sea.x, sea.y)
    turn = 360.0 if source.crs.is_geographic else None
    column, to_next, ok_x = _between(source.x, x, turn)
    line, to_above, ok_y = _between(source.y, y, None)
    rows, columns = source.shape
    ok = np.flatnonzero(ok_x & ok_y)
    entries = [
        (weight[ok], ok, ((line + up)[ok] * columns + (column + right)[ok] % columns))
        for up, way_y in ((0, 1 - to_above), (1, to_above))
        for right, way_x in ((0, 1 - to_next), (1, to_next))
        for weight in [way_x * way_y]
    ]
    data, row, index = (np.concatenate(part) for part in zip(*entries, strict=True))
    found = coo_array((data, (row, index)), shape=(sea.cells.size, rows * columns)).tocsr()
    found.eliminate_zeros()
    return found


def _between(
    axis: np.ndarray, place: np.ndarray, turn: float | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Position before each place, weight 0..1 of the next, and whether the axis reaches there.

    An axis reaches half a cell beyond its first and last centre. An axis of longitudes (`turn`)
    that closes the circle is followed by its own first value: positions are to be wrapped.
    """
    if axis[0] > axis[-1]:
        axis, place = -axis, -place
    if turn:
        half = (axis[1] - axis[0]) / 2
        place = axis[0] - half + (place - axis[0] + half) % turn
        if axis[-1] - axis[0] + 3 * half >= turn:
            axis, place = np.append(axis, axis[0] + turn), np.where(
                place < axis[0], place + turn, place)  # fmt: skip
    low = np.clip(np.searchsorted(axis, place, side="right") - 1, 0, axis.size - 2)
    weight = (place - axis[low]) / (axis[low + 1] - axis[low])
    return low, np.clip(weight, 0, 1), (weight >= -0.5) & (weight <= 1.5)


def _triangles(source: Source, sea: Target) -> csr_array:
    """Linear in the triangles between the cells of a grid of any shape, folds and halos included.

    Four neighbours meet in their middle, whose value is their mean: with one diagonal only, edges
    of the ice that cross the grid come out as saws. Beyond the triangles the nearest cell counts up
    to half a cell away.
    """
    blocks = list(_blocks(source))
    cells = np.concatenate([block.cells for block in blocks])
    place, along, across = (
        np.concatenate([block[part] for block in blocks], axis=1) for part in (1, 2, 3)
    )
    fours = _fours(source.shape, cells, place, np.hypot(*along) + np.hypot(*across))
    places = np.concatenate([place, place[:, fours].mean(axis=1)], axis=1)
    # Folded grids hold cells twice: one point to a place (to ten metres), its weight shared.
    points, one, copy = np.unique(
        np.round(places / 10).T, axis=0, return_index=True, return_inverse=True
    )
    try:
        mesh = Delaunay(points := points * 10)
    except (QhullError, ValueError) as fault:
        raise DataError("the cells of the grid lie on one line or point: lon and lat do not "
                        "describe a grid") from fault  # fmt: skip
    number = np.arange(cells.size)
    of = np.concatenate([number, fours[0]])[one]
    sides = np.stack([along[:, of], across[:, of]])
    row, point, weight = _linear(mesh, points, sides, np.column_stack([sea.x, sea.y]))
    to_points = csr_array((weight, (row, point)), shape=(sea.cells.size, len(points)))
    held = np.concatenate([number, fours.ravel()])
    rows = copy[np.concatenate([number, np.tile(number.size + np.arange(fours.shape[1]), 4)])]
    spread = coo_array((np.ones(held.size), (rows, cells[held])),
                       shape=(len(points), source.shape[0] * source.shape[1])).tocsr()  # fmt: skip
    return csr_array(to_points @ _normal(spread, np.ones(len(points), bool)))


def _fours(
    shape: tuple[int, int], cells: np.ndarray, place: np.ndarray, length: np.ndarray
) -> np.ndarray:
    """Positions (4, n) in `cells` of those that are neighbours in the file and on the map."""
    position = np.full(shape[0] * shape[1] + shape[1] + 1, -1)
    position[cells] = np.arange(cells.size)
    steps = np.array([0, 1, shape[1], shape[1] + 1])
    fours = position[cells + steps[:, None]]
    fours[:, cells % shape[1] == shape[1] - 1] = -1  # the next cell begins another row
    fours = fours[:, (fours >= 0).all(axis=0)]
    way = place[:, fours[1:]] - place[:, fours[:1]]
    return np.asarray(fours[:, np.hypot(*way).max(axis=0) <= 1.5 * length[fours[0]]])


def _linear(
    mesh: Delaunay, points: np.ndarray, sides: np.ndarray, wanted: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Row, point and weight of the linear interpolation to the places wanted (row, 2).

    `sides` (2, 2, point): ways along and across the cell of each point.
    """
    found = mesh.find_simplex(wanted)
    corners = mesh.simplices[found]
    edges = points[corners] - points[np.roll(corners, 1, axis=1)]
    longest = np.hypot(edges[..., 0], edges[..., 1]).max(axis=1)
    length = np.hypot(sides[:, 0], sides[:, 1]).max(axis=0)
    inside = (found >= 0) & (longest <= LONGEST_SIDE * length[corners].max(axis=1))
    row = np.flatnonzero(inside)
    map_ = mesh.transform[found[row]]
    first = np.einsum("nij,nj->ni", map_[:, :2], wanted[row] - map_[:, 2])
    weight = np.clip(np.column_stack([first, 1 - first.sum(axis=1)]), 0, 1)
    left = np.flatnonzero(~inside)
    _, nearest = cKDTree(points).query(wanted[left])
    own = _within(wanted[left].T - points[nearest].T, *sides[:, :, nearest])
    edge, nearest = left[own], nearest[own]
    return (
        np.concatenate([np.repeat(row, 3), edge]),
        np.concatenate([corners[row].ravel(), nearest]),
        np.concatenate([weight.ravel(), np.ones(edge.size)]),
    )


def _within(way: np.ndarray, along: np.ndarray, across: np.ndarray) -> np.ndarray:
    """Whether ways (2, n) from the centres of cells end within them, half a side each way."""
    turn = along[0] * across[1] - along[1] * across[0]
    i = way[0] * across[1] - way[1] * across[0]
    j = along[0] * way[1] - along[1] * way[0]
    return np.asarray((2 * np.abs(i) <= np.abs(turn)) & (2 * np.abs(j) <= np.abs(turn)))
