"""NSIDC: the climate data record G02202 version 4, and NSIDC-0051 as flat binary."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.errors import DataError
from nsrkit.ice.readers.products.spec import Aid, Field, Flat, Marks, Product

if TYPE_CHECKING:
    import xarray as xr

# Bytes above 250 are no concentrations; scaled by 0.01 they would pass for 2.51 to 2.55.
FLAGS: dict[float, str] = {
    251: "pole hole",
    252: "lake",
    253: "coast",
    254: "land",
    255: "missing",
}
# The flat binaries: a header of 21 words of six letters and some text, then bytes, from the top.
ROWS, COLUMNS, HEADER, WORD = 448, 304, 300, 6
X_EDGE_M, Y_EDGE_M, STEP_M = -3_850_000.0, 5_850_000.0, 25_000.0


def _is_flat(path: Path) -> bool:
    """A header that states 304 columns and 448 rows, and just as many bytes after it."""
    if path.stat().st_size != HEADER + ROWS * COLUMNS:
        return False
    with path.open("rb") as file:
        words = _words(file.read(HEADER))
    return words[1:3] == [str(COLUMNS), str(ROWS)]


def _words(header: bytes) -> list[str]:
    return [header[i : i + WORD].decode("latin-1").strip(" \0")
            for i in range(0, 21 * WORD, WORD)]  # fmt: skip


def _read_flat(path: Path, aid: Aid) -> xr.Dataset:
    """One day or month, as a dataset like that of a netCDF file."""
    import xarray as xr

    del aid  # the header says it all
    packed = path.read_bytes()
    first, last = _days(_words(packed), path)
    field = np.frombuffer(packed, "u1", offset=HEADER).reshape(1, ROWS, COLUMNS)
    x = X_EDGE_M + STEP_M * (np.arange(COLUMNS) + 0.5)
    y = Y_EDGE_M - STEP_M * (np.arange(ROWS) + 0.5)
    axes = {name: (name, axis, {"units": "m", "standard_name": f"projection_{name}_coordinate"})
            for name, axis in (("x", x), ("y", y))}  # fmt: skip
    bounds = np.array([[first, last + 1]], float)
    time = {"units": "days since 1970-01-01", "bounds": "time_bnds"}
    return xr.Dataset(
        {"ice_concentration": (("time", "y", "x"), field), "time_bnds": (("time", "nv"), bounds)},
        coords={**axes, "time": ("time", bounds[:, 0], time)},
        attrs={"frequency": "day" if first == last else "month"},
    )


def _days(words: list[str], path: Path) -> tuple[int, int]:
    """First and last day of a header, days since 1970-01-01; else of the file's name."""
    try:
        first, last, year = int(words[11]), int(words[14]), int(words[17])
        year += 1900 if year < 100 else 0
        if not (1 <= first <= last <= 366 and 1978 <= year <= 2100):
            raise ValueError
        start = np.datetime64(f"{year:04d}-01-01").astype(int)
        return int(start) + first - 1, int(start) + last - 1
    except (ValueError, IndexError):
        pass
    found = re.search(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)?(?!\d)", path.name)
    if not found:
        raise DataError(f"{path}: neither its header nor its name (nt_YYYYMM...) says of which "
                        "time it is")  # fmt: skip
    month = np.datetime64(f"{found[1]}-{found[2]}")
    day = month.astype("datetime64[D]").astype(int)
    if found[3]:
        return int(day) + int(found[3]) - 1, int(day) + int(found[3]) - 1
    return int(day), int((month + 1).astype("datetime64[D]").astype(int)) - 1


G02202_V4 = Product(
    name="g02202-v4",
    title="NOAA/NSIDC Climate Data Record of passive microwave sea ice concentration, version 4",
    fields={
        "siconc": Field(
            (r"cdr_seaice_conc(_monthly)?", r"nsidc_(nt|bt)_seaice_conc(_monthly)?"),
            units="1",
            flags=FLAGS,
        )
    },
    marks=Marks(
        variables=(r"cdr_seaice_conc(_monthly)?", r"nsidc_nt_seaice_conc(_monthly)?"),
        dims=("tdim",),
    ),
    grid="NSIDC polar stereographic (EPSG:3411), 25 km",
    cadence="auto",
    crs="EPSG:3411",
    licence="no constraints on data access or use",
    references="Meier et al. (2021), NSIDC G02202 version 4, doi:10.7265/efmz-2t65",
    checked="daily 2021-12-31 and monthly 2021-12, F17, v04r00",
    notes=("nsidc_nt_ and nsidc_bt_ hold the NASA Team and Bootstrap estimates: ask with names=",),
)

NSIDC_0051 = Product(
    name="nsidc-0051",
    title="NSIDC-0051 sea ice concentration, NASA Team, flat binary (also NSIDC-0081)",
    fields={"siconc": Field((r"ice_concentration",), units="1", flags=FLAGS, scale=1 / 250)},
    flat=Flat(_is_flat, _read_flat),
    grid="NSIDC polar stereographic (EPSG:3411), 25 km",
    cadence="auto",
    crs="EPSG:3411",
    licence="free use with citation",
    references="Cavalieri et al. (1996), NSIDC-0051, doi:10.5067/8GQ8LZQVL0VL",
    checked="monthly 2016-09, F17, v1.1",
)

PRODUCTS = (G02202_V4, NSIDC_0051)
