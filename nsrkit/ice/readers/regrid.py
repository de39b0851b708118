"""From any source grid to the project's: weights worked out once, kept, applied to each field."""

from __future__ import annotations

import hashlib
import os
import sys
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from nsrkit.ensemble.memo import Memo
from nsrkit.errors import DataError
from nsrkit.ice import grid as ice_grid
from nsrkit.ice.readers import remap
from nsrkit.placing import placed

# Raise it with every change of the weights: those kept on disk are then made anew.
VERSION = 3
# A target cell is the mean of its valid sources when they carry this share of its weight; with
# less it counts as coast. A quarter keeps the coastal cells whose own sources are mostly land.
LEAST_SHARE = 0.25
# Coast, where the source has land or nothing, takes the nearest cell with data up to this far away
# [m], or up to this many source cells where that is farther.
COAST_M, COAST_CELLS = 75_000.0, 1.5
# Files kept on disk; the oldest go first.
MOST_FILES = 64
# Values of one go.
_BLOCK = 1 << 23


@dataclass(frozen=True, eq=False)
class Weights:
    """How each sea cell of the project's grid follows from the cells of one source grid.

    Attributes
    ----------
    method
        "area mean", "bilinear" or "linear in triangles".
    shape
        Rows and columns of the source.
    grid_km
        Spacing of the target: 25, 12.5 or 5.
    side_km
        Typical side of a source cell in the domain [km].
    matrix
        (row, column) weights; `cells` and `columns` tell which target and source cells they are.
    """

    key: str
    method: str
    shape: tuple[int, int]
    grid_km: float
    side_km: float
    columns: np.ndarray
    matrix: csr_array

    @property
    def cells(self) -> np.ndarray:
        """Flat index on (y, x) of the target cells, the rows of the matrix."""
        return remap.target(self.grid_km).cells

    @property
    def covered(self) -> np.ndarray:
        """Sea cells (y, x) of the target that the source reaches, with data or not."""
        sea = remap.target(self.grid_km)
        out = np.zeros(sea.row.size, bool)
        out[sea.cells] = np.diff(self.matrix.indptr) > 0
        return out.reshape(sea.shape)

    def __dask_tokenize__(self) -> str:
        return self.key

    def apply(self, values: Any) -> Any:
        """Fields on the project's grid.

        Parameters
        ----------
        values : ndarray or dask array (..., y, x)
            Fields of the source grid in any unit; NaN where there are none (land, missing).

        Returns
        -------
        ndarray or dask array (..., y, x) of float32
            NaN on land and outside the domain, where the source does not reach, and farther than
            the coast is filled from any cell with data. A dask array stays lazy.

        Raises
        ------
        DataError
            The fields are not on the grid that the weights were made for.
        """
        if tuple(values.shape[-2:]) != self.shape or values.ndim < 2:
            raise DataError(f"fields of shape {tuple(values.shape)} do not lie on the grid of "
                            f"{self.shape[0]} x {self.shape[1]} cells: are lon and lat those of "
                            "this variable, and its last dimensions y and x?")  # fmt: skip
        dask = sys.modules.get("dask.array")
        if dask is None or not isinstance(values, dask.Array):
            return self._apply(np.asarray(values))
        whole = values.rechunk({-2: -1, -1: -1})
        rows, columns = remap.target(self.grid_km).shape
        chunks = (*whole.chunks[:-2], (rows,), (columns,))
        meta = np.empty((0,) * whole.ndim, np.float32)
        return whole.map_blocks(self._apply, chunks=chunks, dtype=np.float32, meta=meta)

    def _apply(self, values: np.ndarray) -> np.ndarray:
        sea = remap.target(self.grid_km)
        flat = values.reshape(-1, self.shape[0] * self.shape[1])
        out = np.full((len(flat), sea.row.size), np.nan, np.float32)
        coast = _Coast(np.column_stack([sea.x, sea.y]), np.diff(self.matrix.indptr) > 0,
                       max(COAST_M, COAST_CELLS * self.side_km * 1000))  # fmt: skip
        step = max(1, _BLOCK // max(1, self.columns.size))
        for start in range(0, len(flat), step):
            part = flat[start : start + step, self.columns].astype(np.float32, copy=False).T
            known = np.isfinite(part)
            share = self.matrix @ known.astype(np.float32)
            fields = self.matrix @ np.where(known, part, np.float32(0))
            poor = share < LEAST_SHARE
            fields /= np.where(poor, np.float32(1), share)
            fields[poor] = np.nan
            for field, target in zip(fields.T, out[start : start + step], strict=True):
                target[sea.cells] = coast.filled(field)
        return out.reshape(*values.shape[:-2], *sea.shape)


class _Coast:
    """Fills the coast from the nearest cells with data; fields with the same gaps share one search.

    The nearest is sought among the cells of the target, whose values are whole: there is no
    difference to the nearest source cell but that a search does not grow with a fine source.
    """

    def __init__(self, places: np.ndarray, covered: np.ndarray, reach: float) -> None:
        self.places, self.covered, self.reach = places, covered, reach
        self.gaps = np.zeros(0, bool)
        self.to = self.of = np.zeros(0, np.intp)

    def filled(self, field: np.ndarray) -> np.ndarray:
        gaps = np.isnan(field)
        if not np.array_equal(gaps, self.gaps):
            self.gaps = gaps
            self.to = np.flatnonzero(gaps & self.covered)
            known = np.flatnonzero(~gaps)
            if self.to.size and known.size:
                tree = cKDTree(self.places[known])
                far, near = tree.query(self.places[self.to], distance_upper_bound=self.reach)
                self.to, near = self.to[np.isfinite(far)], near[np.isfinite(far)]
                self.of = known[near]
            else:
                self.to = self.of = np.zeros(0, np.intp)
        field = field.copy()
        field[self.to] = field[self.of]
        return field


def weights(
    lon: Any, lat: Any, grid_km: float, *, x: Any = None, y: Any = None, crs: Any = None
) -> Weights:
    """Weights from a source grid to the project's, from memory or disk where they are kept.

    A source as fine as the target or finer is shared out by area (each source cell, cut into
    pieces of a quarter of a target cell, to the cells that the pieces fall into): whole fields keep
    their total to about 0.1 %, and cells of NSIDC's own grids are copied (25 km) or averaged (12.5
    and 6.25 km) exactly. From a coarser source the value at the cell's centre is interpolated:
    bilinear where the grid has axes, else linear in the Delaunay triangles of the cell centres and
    the middles between four of them, which pass over folds, halos and seams; totals are kept to
    about 1 %.
    Both are done on the project's conformal map, which has no seam at the pole or the date line.
    Nothing is extrapolated beyond half a source cell.

    Weights are kept in memory and in the folder NSRKIT_CACHE (else XDG_CACHE_HOME/nsrkit or
    ~/.cache/nsrkit; set NSRKIT_CACHE to nothing to keep none on disk). A file that is damaged is
    made anew; a folder that cannot be written is passed over.

    Parameters
    ----------
    lon, lat : array (y, x), or (x) and (y)
        Centres of the source cells [degrees], longitudes in any turn, NaN where a cell has none.
        Not read where `crs` is given.
    grid_km
        Spacing of the target: 25, 12.5 or 5 [km].
    x, y : array (x), (y)
        Projected centres of the source cells [m], in the place of lon and lat.
    crs
        Projection of x and y: anything that pyproj reads.

    Returns
    -------
    Weights
        To be applied to any fields of that grid, NaN where they have no value.

    Raises
    ------
    DataError
        No such target grid; coordinates that describe no grid; nothing of the domain in it.

    Notes
    -----
    Thickness of the ice itself does not average: regrid volume and concentration, then divide.

    Examples
    --------
    >>> lon, lat = np.arange(20.0, 200.0), np.arange(60.5, 85.0)
    >>> to_25_km = weights(lon, lat, 25)
    >>> to_25_km.method
    'bilinear'
    >>> field = to_25_km.apply(np.broadcast_to(lat[:, None], (lat.size, lon.size)))
    >>> field.shape, round(float(np.nanmin(field)), 1)
    ((192, 257), 60.5)
    """
    if grid_km not in ice_grid.SPACINGS_KM:
        raise DataError(f"grid_km must be one of {ice_grid.SPACINGS_KM}, not {grid_km!r}")
    source = _source(lon, lat, x, y, crs)
    head = f"{VERSION} {grid_km:g} {source.shape} {source.crs.to_wkt()}"
    digest = hashlib.blake2b(head.encode(), digest_size=16)
    for part in (remap.target(float(grid_km)).cells, source.x, source.y):
        digest.update(part.tobytes())
    return _kept(_Order(digest.hexdigest(), float(grid_km), source))


def _source(lon: Any, lat: Any, x: Any, y: Any, crs: Any) -> remap.Source:
    """The source grid, checked."""
    geographic = crs is None
    names, given = (("lon", "lat"), (lon, lat)) if geographic else (("x", "y"), (x, y))
    try:
        across, up = (np.ascontiguousarray(a, dtype=np.float64) for a in given)
        found = CRS("EPSG:4326" if geographic else crs)
    except (TypeError, ValueError) as fault:
        raise DataError(f"{names[0]} and {names[1]} are not numbers: {fault}") from None
    except CRSError as fault:
        raise DataError(f"unknown projection {crs!r}: {fault}") from None
    if across.ndim != up.ndim or across.ndim > 2 or (across.ndim == 2 and across.shape != up.shape):
        raise DataError(f"{names[0]} {across.shape} and {names[1]} {up.shape} describe no grid: "
                        "give both as axes, or both per cell")  # fmt: skip
    if min((*across.shape, *up.shape), default=0) < 2:
        raise DataError(f"a grid needs two rows and columns; {names[0]} is {across.shape}, "
                        f"{names[1]} {up.shape}")  # fmt: skip
    if not (np.isfinite(across).any() and np.isfinite(up).any()):
        raise DataError(f"{names[0]} and {names[1]} hold no numbers")
    if geographic and np.nanmax(np.abs(up), initial=0) > 90.001:
        raise DataError(f"latitudes reach {np.nanmax(np.abs(up)):g}: are lon and lat swapped, "
                        "or fill values not marked?")  # fmt: skip
    if across.ndim == 1:
        across = np.unwrap(across, period=360) if geographic else across
        _check_axis(names[0], across)
        _check_axis(names[1], up)
    return remap.Source(across, up, found)


def _check_axis(name: str, axis: np.ndarray) -> None:
    ways = np.diff(axis)
    if not (np.all(ways > 0) or np.all(ways < 0)):
        raise DataError(f"{name} neither rises nor falls throughout (or is missing in places): "
                        "sort the axis, and the fields with it")  # fmt: skip


@dataclass(frozen=True)
class _Order:
    """Weights wanted; two orders are equal when their keys are."""

    key: str
    grid_km: float
    source: remap.Source

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Order) and other.key == self.key


def _kept_or_made(order: _Order) -> Weights:
    folder = _folder()
    path = folder / f"regrid-{order.key}.npz" if folder else None
    found = _read(path, order) if path else None
    if found is None:
        found = _made(order)
        if path:
            _write(path, found)
    return found


_kept = Memo(_kept_or_made, size=8)


def _made(order: _Order) -> Weights:
    full, method, side = remap.matrix(order.source, remap.target(order.grid_km))
    columns, index = np.unique(full.indices, return_inverse=True)
    if not columns.size:
        raise DataError(remap.nothing(order.source))
    small = csr_array((full.data.astype(np.float32), index.astype(np.int32), full.indptr),
                      shape=(full.shape[0], columns.size))  # fmt: skip
    return Weights(
        order.key, method, order.source.shape, order.grid_km, side / 1000, columns, small
    )


def _folder() -> Path | None:
    """Where weights are kept between runs."""
    named = os.environ.get("NSRKIT_CACHE")
    if named is not None:
        return Path(named).expanduser() if named else None
    with suppress(RuntimeError):  # no home
        base = os.environ.get("XDG_CACHE_HOME")
        return (Path(base) if base else Path.home() / ".cache") / "nsrkit"
    return None


def _read(path: Path, order: _Order) -> Weights | None:
    """Weights of a file; None where it is absent or damaged."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as pack:
            parts = tuple(pack[name] for name in ("data", "indices", "indptr"))
            columns = pack["columns"]
            rows = remap.target(order.grid_km).cells.size
            small = csr_array(parts, shape=(rows, columns.size))
            small.check_format()
            return Weights(order.key, str(pack["method"]), order.source.shape, order.grid_km,
                           float(pack["side_km"]), columns, small)  # fmt: skip
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _write(path: Path, found: Weights) -> None:
    """Write weights; a cache that cannot be written is no fault of the fields."""
    with suppress(OSError):
        with placed(path) as part, part.open("wb") as file:
            np.savez(file, data=found.matrix.data, indices=found.matrix.indices,
                     indptr=found.matrix.indptr, columns=found.columns, method=found.method,
                     side_km=found.side_km)  # fmt: skip
        kept = sorted(path.parent.glob("regrid-*.npz"), key=lambda each: each.stat().st_mtime)
        for old in kept[:-MOST_FILES]:
            old.unlink(missing_ok=True)
