"""Daily ice on the project's grid: `open("record", year=2024)`, `open("normal")`, `open(path)`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from nsrkit.errors import DataError
from nsrkit.ice import grid as ice_grid
from nsrkit.ice import record
from nsrkit.ice.fields.drawn import VARIABLES, dataset
from nsrkit.ice.months import Normal, Record, sources

__all__ = ["VARIABLES", "dataset", "open"]

EMBEDDED = ("record", "normal")
# A normal has no year of its own; without a date it is written into this one (365 days).
NORMAL_YEAR = 2001


def open(
    name: str | Path | Iterable[str | Path] = "record",
    *,
    year: int | None = None,
    start: str | np.datetime64 | None = None,
    end: str | np.datetime64 | None = None,
    period: tuple[int, int] = (1991, 2020),
    grid_km: float = 25.0,
    variables: Sequence[str] = VARIABLES,
    **reading: Any,
) -> xr.Dataset:
    """Daily ice on the project's grid: of the record, of a normal, or from files of any product.

    Nothing but the coordinates is read or worked out until it is looked at, nor kept then: `load()`
    keeps what it is called on, and must come before writing into `.values`.

    Parameters
    ----------
    name
        `record`: the model fitted to the public record, 1979-2025. `normal`: its mean over
        `period`. Anything else is files, whose product is recognised from what is in them: a path,
        a pattern with `*`, a folder, a zarr store or a list of these; or the name of a plug-in of
        the entry point group `nsrkit.ice_sources`.
    year
        Calendar year. Without it the span from `start` to `end`; without dates 2001 for a normal,
        and all that files hold.
    start, end
        First and last day (both in), e.g. "2024-06-01"; take the place of `year`.
    period
        First and last year of the normal.
    grid_km
        25, 12.5 or 5. Finer than 25 the fields of the record are bilinear between the 25 km cells;
        next to a coast the nearest sea stands in for land. Loaded, a year takes 72 MB per variable
        at 25 km and 1.8 GB at 5 km.
    variables
        `siconc`, `sithick` or both; files may hold others.
    **reading
        How files are read: `thickness="record"` or `siconc="record"` takes from the record what a
        product has not, flagged as such; `product`, `names`, `units`, `flags` and `grid_file` tell
        what a file does not, see `nsrkit.ice.readers.opening.open_product`. A plug-in gets all.

    Returns
    -------
    Dataset (time, y, x)
        `siconc` [1]; `sithick` [m], thickness of the ice itself (not volume per area), 0 where
        `siconc` is 0. NaN means land or outside the domain; `surface` tells which. Coordinates
        `siconc_kind` and `sithick_kind` (time): observed-fit, reconstructed (regressed on the
        published ice area of the regions), extrapolated, normal, or product.

    Raises
    ------
    DataError
        Unknown name, a date outside the record, or thickness asked for where its file is missing;
        or what is wrong with a file, and what to do about it.

    References
    ----------
    Cavalieri et al. (1996), NSIDC-0051, doi:10.5067/8GQ8LZQVL0VL. Fetterer et al. (2017), Sea Ice
    Index, NSIDC G02135, doi:10.7265/N5K072F8. Zhang and Rothrock (2003), Mon. Weather Rev. 131,
    845-861 (PIOMAS).

    Examples
    --------
    >>> ice = open("record", start="2020-03-01", end="2020-03-03")
    >>> ice.siconc.sizes["time"], ice.siconc.sizes["y"], ice.siconc.sizes["x"]
    (3, 192, 257)
    >>> str(ice.siconc_kind.values[0])
    'observed-fit'
    """
    if not isinstance(name, str) or name not in EMBEDDED:
        days = {"year": year, "start": start, "end": end}
        return _elsewhere(name, days, period, grid_km, variables, reading)
    if reading:
        raise DataError(f"{next(iter(reading))} tells how files are read; {name!r} is none")
    unknown = [v for v in variables if v not in VARIABLES]
    if unknown:
        raise DataError(f"the embedded ice has no variable {unknown[0]!r}, only {VARIABLES}")
    if grid_km not in ice_grid.SPACINGS_KM:
        raise DataError(f"grid_km must be one of {ice_grid.SPACINGS_KM}, not {grid_km!r}")
    first, last = span(name, year, start, end)
    if name == "normal":
        _check_years(period[0], period[1], "period")
    months = Record() if name == "record" else Normal(int(period[0]), int(period[1]))
    found = dataset(months, first, last, float(grid_km), tuple(variables))
    return found.assign_attrs(sources(tuple(variables)))


def _elsewhere(
    name: str | Path | Iterable[str | Path], days: dict[str, Any], period: tuple[int, int],
    grid_km: float, variables: Sequence[str], reading: dict[str, Any],
) -> xr.Dataset:  # fmt: skip
    """Ice of a plug-in or from files."""
    if isinstance(name, str) and name.replace("-", "").replace("_", "").isalnum():
        from nsrkit.ice.catalog import plugins

        if name in plugins.names():
            first, last = span(name, **days)
            return plugins.open(name, start=first, end=last, grid_km=grid_km, variables=variables,
                                **reading)  # fmt: skip
        if not Path(name).exists():
            raise _unknown(name, plugins.names())
    from nsrkit.ice.readers.opening import open_product

    return open_product(name, **days, period=period, grid_km=grid_km, variables=variables,
                        **reading)  # fmt: skip


def _unknown(name: str, installed: Sequence[str]) -> DataError:
    """What to say to a bare word that means nothing here."""
    from nsrkit.ice.catalog.table import entries

    if name in entries():
        return DataError(f"{name} is a product to be fetched: nsrkit ice fetch {name} --from ... "
                         "--to ...; then open its files")  # fmt: skip
    others = f", a plug-in ({', '.join(installed)})" if installed else ""
    return DataError(f"there is no ice {name!r}; write 'record' or 'normal'{others} or the path of "
                     "files, here there is none of that name; members and years to come are drawn "
                     "by nsrkit.ice.members and nsrkit.ice.project")  # fmt: skip


def _check_years(first: int, last: int, what: str) -> None:
    low, high = record.FIRST_YEAR, record.LAST_YEAR
    if not low <= first <= last <= high:
        got = f"{first}" if first == last else f"{first} to {last}"
        raise DataError(f"{what} {got} is not in the record, which holds {low} to {high}; "
                        "for later years use 'normal' or a projection")  # fmt: skip


def span(
    name: str,
    year: int | None,
    start: str | np.datetime64 | None,
    end: str | np.datetime64 | None,
) -> tuple[np.datetime64, np.datetime64]:
    """First and last day asked for."""
    if year is not None and (start is not None or end is not None):
        raise DataError("give either year or start and end, not both")
    if (start is None) != (end is None):
        raise DataError("start and end go together")
    if year is None and start is None:
        if name != "normal":
            raise DataError("which time? give year=2024, or start= and end=")
        year = NORMAL_YEAR
    try:
        first = np.datetime64(str(f"{year:04d}-01-01" if start is None else start), "D")
        last = np.datetime64(str(f"{year:04d}-12-31" if end is None else end), "D")
    except (ValueError, TypeError) as fault:
        raise DataError(f"not a date: {fault}") from None
    if np.isnat(first) or np.isnat(last) or last < first:
        raise DataError(f"the span from {first} to {last} is empty")
    if name == "record":
        _check_years(_year(first), _year(last), "year")
    return first, last


def _year(day: np.datetime64) -> int:
    return int(day.astype("datetime64[Y]").astype(int)) + 1970
