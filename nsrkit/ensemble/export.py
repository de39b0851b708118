"""Results for other programs: netCDF by the CF conventions, tables in parquet."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import nsrkit
from nsrkit.ensemble import hypercube
from nsrkit.errors import NsrkitError
from nsrkit.placing import placed

if TYPE_CHECKING:
    import xarray as xr

CONVENTIONS = "CF-1.11"
_GROUP_ROWS = 1 << 20
_SAID, _PLAIN = "units_said", "plain_variables"
# UDUNITS reads "nm" as nanometres and knows neither money nor boxes: those count as one.
_UDUNITS = {"kn": "knot", "nm": "nautical_mile", "y": "year", "kWh": "kW.h", "kt": "1000 t",
            "ship-days": "day", "ship-d": "day", "ship-day": "day"}  # fmt: skip
_COUNTED = {"USD", "EUR", "RUB", "CNY", "TEU", "FEU", "GT", "SCNT", "ship", "ships", "voyage",
            "voyages", "months", "month", "points", "capacity", "unit"}  # fmt: skip
_PLACES = {
    "lon": {"standard_name": "longitude", "units": "degrees_east"},
    "lat": {"standard_name": "latitude", "units": "degrees_north"},
    "time": {"standard_name": "time", "long_name": "time", "axis": "T"},
    "x": {"standard_name": "projection_x_coordinate", "axis": "X"},
    "y": {"standard_name": "projection_y_coordinate", "axis": "Y"},
}


def netcdf(found: xr.Dataset, path: str | Path) -> Path:
    """A dataset as a netCDF file that follows the CF conventions.

    Parameters
    ----------
    found
        Any dataset of this package: ice, tracks, comparisons, seasons.
    path
        File to write; an existing one is replaced in one step.

    Returns
    -------
    Path
        The file. Longitudes and latitudes are coordinates; units are such as UDUNITS reads, where
        money and boxes count as one (`1` for USD, `t-1` for USD/t): what the package calls the unit
        stands in `units_said`. NaN is stored as NaN. `opened` takes both back.

    References
    ----------
    CF Metadata Conventions 1.11, https://cfconventions.org.

    Examples
    --------
    >>> import xarray as xr
    >>> way = xr.Dataset({"distance": ("point", [0.0, 12.5], {"units": "nm"})})
    >>> opened(netcdf(way, "way.nc"))["distance"].attrs["units"]
    'nm'
    """
    target = Path(path)
    told = _told(found)
    plain = {name: {"_FillValue": None} for name in told.coords if told[name].dtype.kind in "fiuM"}
    with placed(target) as name:
        told.drop_encoding().to_netcdf(name, engine="netcdf4", encoding=plain)
    return target


def opened(path: str | Path) -> xr.Dataset:
    """A dataset that `netcdf` wrote, loaded, with the units and variables that it had.

    Examples
    --------
    >>> import xarray as xr
    >>> cost = xr.Dataset({"cost": ((), 7.5, {"units": "USD/t"})})
    >>> opened(netcdf(cost, "cost.nc"))["cost"].attrs
    {'long_name': 'cost', 'units': 'USD/t'}
    """
    import xarray as xr

    with xr.open_dataset(path, engine="netcdf4", decode_timedelta=False) as file:
        found = file.load()
    for name in found.variables:
        if _SAID in (attrs := found[name].attrs):
            attrs["units"] = attrs.pop(_SAID)
    return found.reset_coords(found.attrs.pop(_PLAIN, "").split())


def _told(found: xr.Dataset) -> xr.Dataset:
    """A dataset with the names, units and attributes of the conventions."""
    places = [name for name in ("lon", "lat") if name in found.data_vars]
    told = found.set_coords(places).copy()
    about = {"Conventions": CONVENTIONS, "title": "nsrkit result",
             "history": f"written by nsrkit {nsrkit.__version__}"}  # fmt: skip
    told.attrs = about | found.attrs | ({_PLAIN: " ".join(places)} if places else {})
    for name in told.variables:
        attrs = {"long_name": str(name).replace("_", " ")} | told[name].attrs
        if told[name].dtype.kind == "M":
            attrs["units_metadata"] = "leap_seconds: none"
        unit = attrs.get("units", "")
        attrs |= {key: text for key, text in _PLACES.get(str(name), {}).items()
                  if key in ("units", "standard_name") or told[name].dims == (name,)}  # fmt: skip
        attrs["units"] = attrs["units"] if "units" in _PLACES.get(str(name), {}) else udunits(unit)
        if attrs["units"] != unit:
            attrs[_SAID] = unit
        told[name].attrs = {key: value for key, value in attrs.items() if key != "units" or unit}
    return told


def udunits(unit: str) -> str:
    """A unit as UDUNITS reads it; money, boxes and other things that are counted become one.

    Examples
    --------
    >>> udunits("kn"), udunits("USD/t"), udunits("km h-1")
    ('knot', '1/t', 'km h-1')
    """
    if unit in _UDUNITS:
        return _UDUNITS[unit]
    words = re.sub(r"[A-Za-z]+", lambda word: "1" if word[0] in _COUNTED
                   else _UDUNITS.get(word[0], word[0]), unit)  # fmt: skip
    return "1" if re.fullmatch(r"[1/ ]+", words) else words


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
    with placed(path) as part, writer.ParquetWriter(part, schema, compression="zstd") as file:
        for piece in _pieces(found, dims):
            arrays = [_column(pyarrow, piece, name, dims, kinds[name]) for name in columns]
            file.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
    return Path(path)


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
