"""Compiled loops over ice fields: the only place where xarray meets the kernels of this room."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.errors import DataError
from nsrkit.units import as_

if TYPE_CHECKING:
    import xarray as xr


def pair(ice: xr.Dataset) -> tuple[xr.DataArray, xr.DataArray]:
    """Concentration [1] and thickness [m] of a dataset, without what they say of themselves.

    Raises
    ------
    DataError
        A variable or its unit is missing.
    """
    missing = [name for name in ("siconc", "sithick") if name not in ice]
    if missing:
        raise DataError(
            f"the ice dataset has no {' and no '.join(missing)}; it needs siconc and sithick"
        )
    return unnamed(as_(ice["siconc"], "1")), unnamed(as_(ice["sithick"], "m"))


def unnamed(field: xr.DataArray) -> xr.DataArray:
    """The field with no attributes but its grid mapping, for another quantity on its cells."""
    kept = {key: field.attrs[key] for key in ("grid_mapping",) if key in field.attrs}
    found = field.copy(deep=False)  # drop_attrs would copy the data
    found.attrs = kept
    return found


def cellwise(ice: xr.Dataset, fill: Callable[..., object], *more: xr.DataArray) -> xr.DataArray:
    """Field (float32, dims of the ice) that `fill(conc, thickness, out)` writes; flat arrays.

    What else fill needs it gets as further arrays: of the last dims of the ice alone where they
    have no others, so that one mask serves all times, else of every cell.
    """
    import xarray as xr

    def run(conc: np.ndarray, thickness: np.ndarray, *others: np.ndarray) -> np.ndarray:
        shape = np.broadcast_shapes(*(a.shape for a in (conc, thickness, *others)))
        out = np.empty(shape, np.float32)
        if out.size:
            others = tuple(_trailing(values, shape) for values in others)
            fill(_flat(conc, shape), _flat(thickness, shape), out.reshape(-1), *others)
        return out

    found: xr.DataArray = xr.apply_ufunc(
        run, *pair(ice), *more, dask="parallelized", output_dtypes=[np.float32]
    )
    return found


def _flat(values: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    if values.dtype not in (np.float32, np.float64):
        values = values.astype(np.float64)
    if values.shape != shape:  # a broadcast array is read-only, which is another type to numba
        values = np.broadcast_to(values, shape).copy()
    return np.ascontiguousarray(values).reshape(-1)


def _trailing(values: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    while values.ndim and values.shape[0] == 1:
        values = values[0]
    if values.shape != shape[len(shape) - values.ndim :]:
        values = np.broadcast_to(values, shape)
    return np.ascontiguousarray(values).reshape(-1)


def spacing_of(ice: xr.Dataset) -> float | None:
    """Spacing [km] of the project's grid that the dataset lies on; None for any other grid."""
    from nsrkit.ice.grid import SPACINGS_KM, grid

    if "x" not in ice.coords or "y" not in ice.coords:
        return None
    x, y = ice["x"].values, ice["y"].values
    for spacing in SPACINGS_KM:
        cells = grid(spacing)
        same = x.shape == cells.x.shape and y.shape == cells.y.shape
        if same and np.allclose(x, cells.x) and np.allclose(y, cells.y):
            return spacing
    return None
