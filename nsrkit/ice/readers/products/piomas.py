"""PIOMAS, as flat binaries and repacked as netCDF; volume per area, not thickness of the ice."""

from __future__ import annotations

import gzip
import re
import zlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.errors import DataError
from nsrkit.ice.readers.products.spec import Aid, Field, Flat, Marks, Product

if TYPE_CHECKING:
    import xarray as xr

ROWS, COLUMNS = 120, 360
_RECORD = 4 * ROWS * COLUMNS
# What stands in front of .HYYYY in the names of the files -> is it daily.
VARIABLES = {"heff": False, "area": False, "hiday": True, "aiday": True}
GRID_FILES = ("grid.dat", "grid.dat.gz", "grid.dat.txt", "grid.dat.txt.gz")
# Text of the grid: seven numbers of eight letters to a longitude and its latitude are plenty.
_MOST_TEXT = 7 * 2 * 8 * ROWS * COLUMNS


def _is_flat(path: Path) -> bool:
    """Whole records of 360 x 120 numbers, a year of them at most, which are no negative metres."""
    size = path.stat().st_size
    if not size or size % _RECORD or size // _RECORD > 366:
        return False
    with path.open("rb") as file:
        first = np.frombuffer(file.read(_RECORD), "<f4")
    return bool(np.isfinite(first).all() and first.min() >= 0 and first.max() < 100)


def _read_flat(path: Path, aid: Aid) -> xr.Dataset:
    """One year, as a dataset like that of a netCDF file; the numbers stay in the file."""
    import xarray as xr

    name, year = _told(path, aid)
    count = path.stat().st_size // _RECORD
    fields = np.memmap(path, "<f4", "r", shape=(count, ROWS, COLUMNS))
    monthly = count <= 12
    if name in VARIABLES and VARIABLES[name] == monthly:
        raise DataError(f"{path} holds {count} records, not what {name} should: cut short?")
    lon, lat = _grid(path, aid)
    start = np.datetime64(f"{year:04d}", "M")
    if monthly:
        edges = (start + np.arange(count + 1)).astype("datetime64[D]").astype(float)
    else:
        edges = start.astype("datetime64[D]").astype(float) + np.arange(count + 1)
    time = {"units": "days since 1970-01-01", "bounds": "time_bnds"}
    bounds = np.column_stack([edges[:-1], edges[1:]])
    return xr.Dataset(
        {name: (("time", "j", "i"), fields), "time_bnds": (("time", "nv"), bounds)},
        coords={"time": ("time", edges[:-1], time),
                "lon": (("j", "i"), lon, {"units": "degrees_east"}),
                "lat": (("j", "i"), lat, {"units": "degrees_north"})},
        attrs={"frequency": "month" if monthly else "day"},
    )  # fmt: skip


def _told(path: Path, aid: Aid) -> tuple[str, int]:
    """Variable and year, which the bytes do not tell: what the user says, else the name."""
    found = re.match(r"([a-z]+)\.H(\d{4})", path.name)
    name = next(iter(aid.names.values()), found[1] if found else "")
    year = int(found[2]) if found else aid.year
    if name not in VARIABLES or year is None:
        raise DataError(f"{path} has the size of a PIOMAS file but tells neither variable nor "
                        "year, as the name heff.H2017 would: say names={'sivol': 'heff'} (or "
                        f"another of {', '.join(VARIABLES)}) and year=")  # fmt: skip
    return name, year


def _grid(path: Path, aid: Aid) -> tuple[np.ndarray, np.ndarray]:
    """Longitudes and latitudes of grid.dat: 360 x 120 of the one, then of the other."""
    known = [aid.grid_file] if aid.grid_file else [path.parent / name for name in GRID_FILES]
    file = next((each for each in known if each.is_file()), None)
    if file is None:
        raise DataError(f"{path} says nothing of its grid: put PIOMAS's grid.dat beside it, or "
                        "name it with grid_file=")  # fmt: skip
    try:
        if file.suffix == ".gz":
            with gzip.open(file) as packed:
                text = packed.read(_MOST_TEXT)
        else:
            with file.open("rb") as plain:
                text = plain.read(_MOST_TEXT)
        both = np.array(text.split(), dtype=float).reshape(2, ROWS, COLUMNS)
    except (OSError, EOFError, ValueError, zlib.error) as fault:
        raise DataError(f"{file} is not PIOMAS's grid.dat: it needs {2 * ROWS * COLUMNS} numbers, "
                        f"longitudes, then latitudes ({fault})") from None  # fmt: skip
    return both[0], both[1]


FLAT = Product(
    name="piomas",
    title="PIOMAS v2.1, flat binaries of one year (heff, area, hiday, aiday) with grid.dat",
    fields={
        "sivol": Field((r"heff", r"hiday"), units="m"),
        "siconc": Field((r"area", r"aiday"), units="1"),
    },
    flat=Flat(_is_flat, _read_flat),
    grid="PIOMAS generalised curvilinear, 360 x 120, 22 km on average in the Arctic",
    cadence="auto",
    zero_on_land=True,
    licence="research data, to be cited; no explicit licence",
    references="Zhang and Rothrock (2003), Mon. Weather Rev. 131, 845-861",
    checked="monthly heff of 2017",
    notes=("The bytes tell neither variable nor year: the names heff.H2017 ... do.",),
)

REPACK = replace(
    FLAT,
    name="piomas-netcdf",
    title="PIOMAS v2.1 effective ice thickness, repacked as netCDF",
    flat=None,
    marks=Marks(variables=(r"heff|hiday",)),
    checked="monthly heff 1979-2017, repacked",
    notes=(),
)

PRODUCTS = (FLAT, REPACK)
