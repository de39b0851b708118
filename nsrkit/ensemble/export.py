"""Ensembles for other programs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import hypercube
from nsrkit.errors import NsrkitError

if TYPE_CHECKING:
    import xarray as xr

_GROUP_ROWS = 1 << 20


def parquet(ensemble: str | Path | xr.Dataset, path: str | Path) -> Path:
    """An ensemble as a long table in a parquet file, one row for each combination of its axes.

    Parameters
    ----------
    ensemble
        Folder of an ensemble, or its dataset.
    path
        File to write; an existing one is replaced in one step.

    Returns
    -------
    Path
        The file: a column for each axis, for each coordinate along an axis (drawn values, dates),
        and for each variable on all axes, in the units that the metadata of the columns name; NaN
        becomes null. A variable with flags keeps its codes, whose meanings the metadata name.

    Raises
    ------
    NsrkitError
        pyarrow is not installed, or the folder holds no finished ensemble.

    Examples
    --------
    >>> import numpy as np, xarray as xr
    >>> hours = ("year", "ship"), [[1.5, np.nan]], {"units": "h"}
    >>> found = xr.Dataset({"hours": hours}, {"year": [2020], "ship": ["a", "b"]})
    >>> parquet(found, "voyages.parquet").name
    'voyages.parquet'
    """
    import xarray as xr

    try:
        import pyarrow
        from pyarrow import parquet as writer
    except ImportError:
        raise NsrkitError(
            "a parquet file needs more libraries: pip install 'nsrkit[export]'"
        ) from None
    found = ensemble if isinstance(ensemble, xr.Dataset) else hypercube.opened(ensemble)
    dims = max((found[name].dims for name in found.data_vars), key=len, default=())
    columns = [str(name) for name in dims]
    along = [name for name in found.coords if name not in dims and found[name].dims]
    columns += [str(name) for name in along if set(found[name].dims) <= set(dims)]
    columns += [str(name) for name in found.data_vars if found[name].dims == dims]
    kinds = {name: _field(pyarrow, found[name]) for name in columns}
    schema = pyarrow.schema(list(kinds.values()), metadata=_text(found.attrs))
    target, part = Path(path), Path(f"{path}.part")
    try:
        with writer.ParquetWriter(part, schema, compression="zstd") as file:
            for piece in _pieces(found, dims):
                arrays = [_column(pyarrow, piece, name, dims, kinds[name]) for name in columns]
                file.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
        os.replace(part, target)  # noqa: PTH105 - says what it does
    finally:
        part.unlink(missing_ok=True)
    return target


def _pieces(found: xr.Dataset, dims: tuple[Any, ...]) -> list[xr.Dataset]:
    """Parts along the first axis, each of no more rows than memory is happy with."""
    rows = int(np.prod([found.sizes[dim] for dim in dims[1:]], initial=1))
    step = max(1, _GROUP_ROWS // max(1, rows))
    if not dims:
        return []
    return [found.isel({dims[0]: slice(i, i + step)}) for i in range(0, found.sizes[dims[0]], step)]


def _field(pyarrow: Any, values: xr.DataArray) -> Any:
    kind = values.dtype
    if kind.kind in "UOT":
        told = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
    else:
        told = pyarrow.timestamp("ns") if kind.kind == "M" else pyarrow.from_numpy_dtype(kind)
    return pyarrow.field(str(values.name), told, metadata=_text(values.attrs))


def _column(pyarrow: Any, piece: xr.Dataset, name: str, dims: tuple[Any, ...], field: Any) -> Any:
    """One column of a piece, NaN as null."""
    sizes = {dim: piece.sizes[dim] for dim in dims}
    one = piece[name]
    spread = one.expand_dims({dim: n for dim, n in sizes.items() if dim not in one.dims})
    whole = spread.transpose(*dims).values.ravel()
    if pyarrow.types.is_dictionary(field.type):
        texts, codes = np.unique(whole.astype(str), return_inverse=True)
        indices = pyarrow.array(codes.astype(np.int32))
        return pyarrow.DictionaryArray.from_arrays(
            indices, pyarrow.array(texts.tolist(), pyarrow.string())
        )
    gap = np.isnan(whole) if whole.dtype.kind == "f" else None
    return pyarrow.array(whole, field.type, mask=gap)


def _text(attrs: dict[Any, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in attrs.items()}
