"""Files and zarr stores that a user names, opened as they are: nothing decoded or read yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.errors import DataError
from nsrkit.ice.readers.products import products
from nsrkit.ice.readers.products.spec import Aid, Marks, Product

if TYPE_CHECKING:
    import xarray as xr

# Ends of names taken from a folder; .H1979 and the like are PIOMAS's.
ENDINGS = r"(?i)\.(nc4?|cdf|h5|hdf5|zarr|bin|h\d{4})"
# First bytes of netCDF: the newer kind, which is HDF5, and the classic ones.
_NETCDF = b"\x89HDF\r\n\x1a\n", b"CDF\x01", b"CDF\x02", b"CDF\x05"
# `decode_cf=False` alone does not reach the groups of a file. An index would read its whole axis.
_AS_STORED: dict[str, Any] = {"mask_and_scale": False, "decode_times": False,
    "decode_timedelta": False, "decode_coords": False, "concat_characters": False,
    "create_default_indexes": False}  # fmt: skip
# First bytes of what is often met in the place of a product -> what to do about it.
_FOREIGN = {
    b"\x1f\x8b": "a gzip archive: unpack it first",
    b"PK\x03\x04": "a zip archive: unpack it first",
    b"GRIB": "GRIB, which is not read here: convert it to netCDF (cdo -f nc copy)",
    b"II*\x00": "a TIFF picture, which is not read here: take the netCDF of the product",
    b"MM\x00*": "a TIFF picture, which is not read here: take the netCDF of the product",
    b"\x0e\x03\x13\x01": "HDF4, which is not read here: convert it to netCDF (h4toh5, ncdump)",
}


class Raw(NamedTuple):
    """One file or store as it is, with the product that it is."""

    path: Path
    data: xr.Dataset
    product: Product


def find(source: str | Path | Iterable[str | Path]) -> list[Path]:
    """Files of a name, a pattern, a folder or a list of these, in order of their names.

    Raises
    ------
    DataError
        There are none.
    """
    if not isinstance(source, str | Path):
        listed = list(dict.fromkeys(path for each in source for path in find(each)))
        if not listed:
            raise DataError("no file is given: the list is empty")
        return listed
    if re.match(r"[a-z][a-z0-9+]+://", str(source)):
        raise DataError(f"{source} is an address: fetch it first (nsrkit ice fetch), then open "
                        "the file")  # fmt: skip
    path = Path(source).expanduser()
    if path.is_file() or is_zarr(path):
        return [path]
    if path.is_dir():
        found = [each for each in sorted(path.iterdir()) if re.fullmatch(ENDINGS, each.suffix)]
        if not found:
            raise DataError(
                f"the folder {path} has no file that ends in .nc, .zarr, .bin or .H1979"
            )
        return found
    base = Path(path.anchor)
    found = sorted(base.glob(str(path.relative_to(base)))) if str(path) != path.anchor else []
    if not found:
        raise DataError(f"there is no file {path}: check the name and the folder (now "
                        f"{Path.cwd()})")  # fmt: skip
    return found


def is_zarr(path: Path) -> bool:
    """Whether a folder is a zarr store."""
    return path.is_dir() and any((path / key).exists()
                                 for key in ("zarr.json", ".zgroup", ".zmetadata"))  # fmt: skip


def read(path: Path, aid: Aid, product: Product | None = None) -> Raw:
    """Open a file and recognise it; only its header is read.

    Parameters
    ----------
    path
        netCDF, HDF5, zarr store, or a flat binary that some product knows.
    aid
        What the user adds.
    product
        Take it for this product.

    Raises
    ------
    DataError
        Empty, damaged, not data, or of no product known here.
    """
    try:
        flat = _flat(path, product)
        if flat is not None and flat.flat is not None:
            return Raw(path, flat.flat.read(path, aid), flat)
        data = _opened(path)
    except OSError as fault:
        raise DataError(f"{path} may not be read ({fault.strerror or fault}): look at its "
                        "permissions, and those of its folder") from fault  # fmt: skip
    return Raw(path, data, product or recognise(path, data, aid.names))


def _flat(path: Path, product: Product | None) -> Product | None:
    """The product whose flat layout a file has."""
    if path.is_dir():
        return None
    if not path.stat().st_size:
        raise DataError(f"{path} is empty (0 bytes): fetch it again")
    if product is not None:
        return product if product.flat else None
    if _magic(path).startswith(_NETCDF):
        return None
    return next((each for each in products() if each.flat and each.flat.fits(path)), None)


def _magic(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(512)


def _opened(path: Path) -> xr.Dataset:
    """All variables of a file or store, those of groups named group/variable."""
    import xarray as xr

    engine = _engine(path)
    more: dict[str, Any] = {"consolidated": False} if engine == "zarr" else {}
    try:
        groups = xr.open_groups(path, engine=engine, cache=False, **_AS_STORED, **more)
    except Exception as fault:  # whatever a library raises on a damaged file
        raise DataError(f"{path} cannot be opened: damaged or cut short; fetch it again "
                        f"({type(fault).__name__}: {str(fault)[:200]})") from fault  # fmt: skip
    return _whole(_flattened(groups), path)


def _whole(data: xr.Dataset, path: Path) -> xr.Dataset:
    """The dataset, unless it is a classic file that is shorter than what it declares.

    The netCDF library would read zeros past its end. Nothing is packed in a classic file: its
    numbers, names and attributes take at least this much.
    """
    if not path.is_file() or not _magic(path).startswith(b"CDF"):
        return data
    parts = [("", data.attrs, 0), *((str(k), v.attrs, v.nbytes) for k, v in data.variables.items())]
    needed = sum(len(name) + 20 + numbers + sum(len(key) + 12 + _size(value)
                 for key, value in attrs.items()) for name, attrs, numbers in parts)  # fmt: skip
    size = path.stat().st_size
    if needed > size:
        raise DataError(f"{path} is cut short: {size} bytes, and what it declares takes {needed}; "
                        "fetch it again")  # fmt: skip
    return data


def _size(value: object) -> int:
    return len(value) if isinstance(value, str) else np.asarray(value).nbytes


def _engine(path: Path) -> str:
    """Library of xarray that opens it, by its first bytes."""
    if path.is_dir():
        if find_spec("zarr") is None:
            raise DataError(f"{path} is a zarr store: pip install 'nsrkit[cluster]'")
        return "zarr"
    start = _magic(path)
    if start.startswith(_NETCDF):
        return "netcdf4"
    for magic, what in _FOREIGN.items():
        if start.startswith(magic):
            raise DataError(f"{path} is {what}")
    if start.lstrip()[:1] == b"<":
        raise DataError(f"{path} is a web page, not data: the download was refused (is a login "
                        "needed?); delete it and fetch again")  # fmt: skip
    raise DataError(f"{path} ({path.stat().st_size} bytes) is neither netCDF nor a flat binary of "
                    "a known size; see 'nsrkit ice list' for what is read")  # fmt: skip


def _flattened(groups: dict[str, xr.Dataset]) -> xr.Dataset:
    """The root with the variables of its groups beside its own, where their dims agree."""
    out = groups["/"]
    for name, group in groups.items():
        for variable, values in group.variables.items():
            known = {**out.sizes, **dict(zip(values.dims, values.shape, strict=True))}
            if name != "/" and all(known[dim] == n for dim, n in out.sizes.items()):
                out = out.assign({f"{name.strip('/')}/{variable}": values})
    return out.reset_coords()


def recognise(path: Path, data: xr.Dataset, names: Mapping[str, str] | None = None) -> Product:
    """The first product whose marks a file bears and of which it holds a field.

    Raises
    ------
    DataError
        There is none.
    """
    for product in products():
        if not product.flat and fits(product.marks, data) and locate(product, data, names):
            return product
    held = ", ".join(str(name) for name in data.variables) or "none"
    raise DataError(
        f"{path} holds no sea ice that is known here (its variables: {held[:300]}): say which one "
        "it is with names={'siconc': 'variable'}, or product= one of 'nsrkit ice list'"
    )


def fits(marks: Marks, data: xr.Dataset) -> bool:
    """Whether a file bears all the marks."""
    names = [str(name) for name in data.variables]
    told = {v.attrs.get("standard_name") for v in data.variables.values()}
    return (
        all(any(re.fullmatch(mark, name) for name in names) for mark in marks.variables)
        and all(any(re.fullmatch(mark, str(d)) for d in data.sizes) for mark in marks.dims)
        and all(re.search(mark, str(data.attrs.get(key, "")), re.IGNORECASE)
                for key, mark in marks.attrs.items())
        and told >= set(marks.standard_names)
    )  # fmt: skip


def locate(
    product: Product, data: xr.Dataset, names: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Canonical name -> variable of the file, of the fields that it holds.

    Parameters
    ----------
    product
        What is known of the file.
    data
        The file.
    names
        Canonical name -> variable that the user wants taken.
    """
    fields = [str(name) for name, v in data.variables.items() if v.ndim >= 2]
    out = {wanted: given for wanted, given in (names or {}).items() if given in fields}
    for wanted, place in product.fields.items():
        found = [name for mark in place.names for name in fields if re.fullmatch(mark, name)]
        if not found and place.standard_name:
            found = [name for name in fields
                     if data[name].attrs.get("standard_name") == place.standard_name]  # fmt: skip
        if found and wanted not in out and found[0] not in out.values():
            out[wanted] = found[0]
    return out
