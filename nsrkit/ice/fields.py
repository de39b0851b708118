"""Daily ice on the project's grid: `open("record", year=2024)`, `open("normal")`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import xarray as xr
from pyproj import CRS

from nsrkit.errors import DataError
from nsrkit.ice import days as ice_days
from nsrkit.ice import grid as ice_grid
from nsrkit.ice import record
from nsrkit.ice import static as ice_static

VARIABLES = ("siconc", "sithick")
# A normal has no year of its own; without a date it is written into this one (365 days).
NORMAL_YEAR = 2001
_ATTRS = {
    "siconc": {
        "standard_name": "sea_ice_area_fraction",
        "long_name": "sea ice concentration",
        "units": "1",
    },
    "sithick": {
        "standard_name": "sea_ice_thickness",
        "long_name": "thickness of the ice itself, 0 where there is none",
        "units": "m",
    },
}


def open(
    name: str = "record",
    *,
    year: int | None = None,
    start: str | np.datetime64 | None = None,
    end: str | np.datetime64 | None = None,
    period: tuple[int, int] = (1991, 2020),
    grid_km: float = 25.0,
    variables: Sequence[str] = VARIABLES,
) -> xr.Dataset:
    """Daily ice on the project's grid.

    Parameters
    ----------
    name
        `record`: the model fitted to the public record, 1979-2025. `normal`: its mean over
        `period`.
    year
        Calendar year. Without it the span from `start` to `end`; for a normal without dates, 2001.
    start, end
        First and last day (both in), e.g. "2024-06-01"; take the place of `year`.
    period
        First and last year of the normal.
    grid_km
        25, 12.5 or 5. Finer than 25 the fields are bilinear between the 25 km cells; next to a
        coast the nearest sea stands in for land. A year at 5 km takes 1.8 GB per variable: ask
        for the span you need.
    variables
        `siconc`, `sithick` or both.

    Returns
    -------
    Dataset (time, y, x)
        `siconc` [1]; `sithick` [m], thickness of the ice itself (not volume per area), 0 where
        `siconc` is 0. NaN means land or outside the domain; `surface` tells which. Coordinates
        `siconc_kind` and `sithick_kind` (time): observed-fit, reconstructed (regressed on the
        published ice area of the regions), extrapolated, or normal.

    Raises
    ------
    DataError
        Unknown name, a date outside the record, or thickness asked for where its file is missing.

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
    if name not in ("record", "normal"):
        raise DataError(f"there is no ice {name!r}; write 'record' or 'normal'")
    unknown = [v for v in variables if v not in VARIABLES]
    if unknown:
        raise DataError(f"the embedded ice has no variable {unknown[0]!r}, only {VARIABLES}")
    if grid_km not in ice_grid.SPACINGS_KM:
        raise DataError(f"grid_km must be one of {ice_grid.SPACINGS_KM}, not {grid_km!r}")
    first, last = _span(name, year, start, end)
    if name == "normal":
        _check_years(period[0], period[1], "period")
    days, years = np.arange(first, last + 1), (int(period[0]), int(period[1]))
    fields = _fields(name, days, years, float(grid_km), tuple(variables))
    return _dataset(name, days, years, float(grid_km), fields)


def _check_years(first: int, last: int, what: str) -> None:
    low, high = record.FIRST_YEAR, record.LAST_YEAR
    if not low <= first <= last <= high:
        got = f"{first}" if first == last else f"{first} to {last}"
        raise DataError(f"{what} {got} is not in the record, which holds {low} to {high}; "
                        "for later years use 'normal' or a projection")  # fmt: skip


def _span(
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
        if name == "record":
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


@lru_cache(maxsize=4)
def _surface(spacing_km: float) -> xr.Dataset:
    """Coordinates (y, x) that every field carries."""
    fixed = ice_static.static(spacing_km)
    return xr.Dataset(
        coords={
            **{name: fixed[name].variable for name in ("y", "x", "lon", "lat", "surface")},
            "crs": ((), np.int8(0), CRS.from_user_input(ice_grid.CRS).to_cf()),
        }
    )


def _finer(field: np.ndarray, factor: int) -> np.ndarray:
    """Bilinear on cells `factor` times as fine along y and x."""
    for axis in (0, 1):
        size = field.shape[axis]
        place = np.clip((np.arange(size * factor) + 0.5) / factor - 0.5, 0, size - 1)
        low = np.minimum(place.astype(int), size - 2)
        weight = (place - low).astype(np.float32)
        weight = weight[:, None] if axis == 0 else weight
        field = field.take(low, axis) * (1 - weight) + field.take(low + 1, axis) * weight
    return field


def _nodes(
    name: str, variable: str, year: int, period: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    if name == "normal":
        return record.normal_nodes(variable, period, year)
    return record.year_nodes(variable, year)


def _fields(
    name: str, days: np.ndarray, period: tuple[int, int], grid_km: float, variables: tuple[str, ...]
) -> dict[str, np.ndarray]:
    """The fields asked for, (day, y, x), NaN off the sea."""
    blank = np.where(_surface(grid_km)["surface"].values == 0, 0, np.nan).astype(np.float32)
    # The thickness is 0 where there is no ice: it needs the concentration of its days.
    needed = variables if "sithick" not in variables else ("siconc", "sithick")
    out = {v: np.empty((days.size, *blank.shape), np.float32) for v in needed}
    years = days.astype("datetime64[Y]").astype(int) + 1970
    for variable in needed:
        for year in np.unique(years):
            rows = np.flatnonzero(years == year)
            numbers, nodes = _nodes(name, variable, int(year), period)
            _fill(out[variable], rows, days[rows], variable, numbers, nodes, blank)
    if "sithick" in out:
        np.copyto(out["sithick"], np.float32(0), where=out["siconc"] == 0)
    return {v: out[v] for v in variables}


def _fill(
    out: np.ndarray, rows: np.ndarray, days: np.ndarray, variable: str, numbers: np.ndarray,
    nodes: np.ndarray, blank: np.ndarray,
) -> None:  # fmt: skip
    """Write the days of one year: line between nodes, limits, whole grid, finer cells."""
    months = (numbers - 1970 * 12).astype("datetime64[M]")
    before, weight = ice_days.weights(days, months)
    nearest = record.model(variable).nearest
    factor = blank.shape[0] // nearest.shape[0]
    for row, i, w in zip(rows, before, weight, strict=True):
        line = nodes[i] + (nodes[i + 1] - nodes[i]) * w
        np.clip(line, *record.LIMITS[variable], out=line)
        whole = line[nearest]
        np.add(whole if factor == 1 else _finer(whole, factor), blank, out=out[row])


def _kinds(name: str, variable: str, days: np.ndarray) -> np.ndarray:
    if name == "normal":
        return np.full(days.size, "normal")
    return record.kinds(variable, days.astype("datetime64[M]").astype(int) + 1970 * 12)


def _dataset(
    name: str, days: np.ndarray, period: tuple[int, int], grid_km: float,
    fields: dict[str, np.ndarray],
) -> xr.Dataset:  # fmt: skip
    """Fields with coordinates, attributes and kinds."""
    time = xr.Dataset(coords={"time": ("time", days.astype("datetime64[ns]"))})
    out = time.assign_coords(_surface(grid_km).coords)
    for variable, field in fields.items():
        attrs = _ATTRS[variable] | {"grid_mapping": "crs", "cell_methods": "time: mean area: mean"}
        out[variable] = (("time", "y", "x"), field, attrs)
        kind = _kinds(name, variable, days)
        out = out.assign_coords({f"{variable}_kind": ("time", kind)})
    metas = [record.model(variable).meta for variable in fields]
    title = f"normal {period[0]}-{period[1]}" if name == "normal" else "record"
    return out.assign_attrs(
        Conventions="CF-1.11",
        title=f"nsrkit embedded ice, {title}",
        **{key: " ".join(m[key] for m in metas if key in m) for key in
           ("source", "references", "licence")},
    )  # fmt: skip
