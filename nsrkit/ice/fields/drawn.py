"""Daily fields drawn from months, lazily: worked out where they are looked at."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import xarray as xr
from pyproj import CRS
from xarray.backends import BackendArray, BackendEntrypoint
from xarray.core import indexing

from nsrkit.errors import DataError
from nsrkit.ice import days as ice_days
from nsrkit.ice import grid as ice_grid
from nsrkit.ice import record
from nsrkit.ice import static as ice_static
from nsrkit.ice.months import Months, nodes

VARIABLES = ("siconc", "sithick")
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


_POLE = {"long_name": "grid mapping of x and y", "latitude_of_projection_origin": 90.0}


@lru_cache(maxsize=4)
def _surface(spacing_km: float) -> xr.Dataset:
    """Coordinates (y, x) that every field carries."""
    fixed = ice_static.static(spacing_km)
    return xr.Dataset(
        coords={
            **{name: fixed[name].variable for name in ("y", "x", "lon", "lat", "surface")},
            "crs": ((), np.int8(0), CRS.from_user_input(ice_grid.CRS).to_cf() | _POLE),
        }
    )


def dataset(
    months: Months | Sequence[Months],
    first: np.datetime64,
    last: np.datetime64,
    grid_km: float = 25.0,
    variables: Sequence[str] = VARIABLES,
) -> xr.Dataset:
    """Daily ice drawn from months, worked out where it is looked at.

    Nothing is held but the mid-month nodes of the years read last (1.5 MB a year): each look works
    its days out again, some 0.1 s a year at 25 km. `load()` keeps what it is called on.

    Parameters
    ----------
    months
        One history, or several, which make a leading dimension `member`.
    first, last
        First and last day (both in).
    grid_km
        25, 12.5 or 5 [km].
    variables
        `siconc`, `sithick` or both.

    Returns
    -------
    Dataset (time, y, x) or (member, time, y, x)
        As `open` gives it.

    Raises
    ------
    DataError
        The months do not reach from the one before `first` to the one after `last`, from which
        their days are drawn too.

    Examples
    --------
    >>> from nsrkit.ice.months import Normal, Record
    >>> dates = np.datetime64("2020-03-01"), np.datetime64("2020-03-03")
    >>> dict(dataset([Record(), Normal(1991, 2020)], *dates).siconc.sizes)
    {'member': 2, 'time': 3, 'y': 192, 'x': 257}
    """
    many = isinstance(months, Sequence)
    given = tuple(months) if isinstance(months, Sequence) else (months,)
    first, last = first.astype("datetime64[D]"), last.astype("datetime64[D]")
    for each in given:
        for number in range(_month(first) - 1, _month(last) + 2):
            if not each.has(number):
                year, month = divmod(number, 12)
                raise DataError(f"{each.title} has no month {year}-{month + 1:02d}, which the days "
                                f"from {first} to {last} are drawn from")  # fmt: skip
    span = _Span(given, many, first, last, float(grid_km), tuple(variables))
    # Without xarray's cache: it would keep each variable whole once it is read whole.
    return xr.open_dataset(span, engine=_Engine, cache=False)  # type: ignore[arg-type]


def _month(day: np.datetime64) -> int:
    return int(day.astype("datetime64[M]").astype(int)) + 1970 * 12


@dataclass(frozen=True)
class _Span:
    """What is asked for; all that travels to another process."""

    months: tuple[Months, ...]
    many: bool
    first: np.datetime64
    last: np.datetime64
    grid_km: float
    variables: tuple[str, ...]

    @property
    def days(self) -> np.ndarray:
        return np.arange(self.first, self.last + 1)

    @property
    def dims(self) -> tuple[str, ...]:
        return (*(("member",) if self.many else ()), "time", "y", "x")


class _Engine(BackendEntrypoint):
    """Opens a span as xarray opens files."""

    def open_dataset(
        self, filename_or_obj: Any, *, drop_variables: str | Iterable[str] | None = None
    ) -> xr.Dataset:
        """Coordinates, attributes, kinds, and fields yet to be read."""
        span: _Span = filename_or_obj
        days, one = span.days, span.months[0]
        coords: dict[Hashable, Any] = {"time": ("time", days.astype("datetime64[ns]"))}
        if span.many:
            coords["member"] = ("member", np.arange(len(span.months)))
        coords |= dict(_surface(span.grid_km).coords)
        month = days.astype("datetime64[M]").astype(int) + 1970 * 12
        fields = {}
        for name in span.variables:
            attrs = _ATTRS[name] | {"grid_mapping": "crs", "cell_methods": "time: mean area: mean"}
            field = indexing.LazilyIndexedArray(_Field(span, name))
            fields[name] = xr.Variable(span.dims, field, attrs)
            coords[f"{name}_kind"] = ("time", one.kinds(name, month))
        more = f" and {len(span.months) - 1} more" if len(span.months) > 1 else ""
        title = f"nsrkit embedded ice, {one.title}{more}"
        return xr.Dataset(fields, coords, {"Conventions": "CF-1.11", "title": title, **one.attrs})


class _Field(BackendArray):
    """One variable of a span, worked out where it is looked at."""

    def __init__(self, span: _Span, name: str) -> None:
        self.span, self.name = span, name
        members = (len(span.months),) if span.many else ()
        self.shape = (*members, span.days.size, *ice_grid.grid(span.grid_km).shape)
        self.dtype = np.dtype(np.float32)

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        return indexing.explicit_indexing_adapter(
            key, self.shape, indexing.IndexingSupport.OUTER, self._read
        )

    def _read(self, key: tuple[Any, ...]) -> np.ndarray:
        """The values of an outer selection: along each dimension a number, a slice or an array."""
        chosen = [np.arange(n)[k] for n, k in zip(self.shape, key, strict=True)]
        members = np.atleast_1d(chosen[0]) if self.span.many else np.zeros(1, int)
        time, rows, cols = (np.atleast_1d(each) for each in chosen[-3:])
        out = np.empty((members.size, time.size, rows.size, cols.size), np.float32)
        if out.size:
            days, window = self.span.days[time], _Window(self.span.grid_km, rows, cols)
            for member, field in zip(members, out, strict=True):
                _fill(field, self.span.months[member], self.name, days, window)
        return out.reshape([size for each in chosen for size in each.shape])


def _fill(out: np.ndarray, months: Months, name: str, days: np.ndarray, window: _Window) -> None:
    """Write the days of a variable; the thickness is 0 where their concentration is."""
    drawn = zip(out, _drawn(months, name, days, window), strict=True)
    if name == "siconc":
        for day, field in drawn:
            day[...] = field
        return
    for (day, field), conc in zip(drawn, _drawn(months, "siconc", days, window), strict=True):
        day[...] = field
        np.copyto(day, np.float32(0), where=conc == 0)


def at_sea(months: Months, days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What `dataset` holds at sea on the 25 km grid, without the map around it: for many members.

    Parameters
    ----------
    months
        One history.
    days : ndarray (day) of datetime64[D]

    Returns
    -------
    ndarray (day, sea cell), ndarray (day, sea cell)
        Concentration [1] and thickness [m], float32; the cells of `static.surface` that are sea,
        row by row.
    """
    is_sea = _surface(ice_grid.SPACINGS_KM[0])["surface"].values == 0
    conc, thick = (
        np.concatenate(list(_lines(months, name, days, record.model(name).nearest[is_sea])))
        for name in VARIABLES
    )
    thick[conc == 0] = 0
    return conc, thick


def _lines(months: Months, name: str, days: np.ndarray, cells: np.ndarray) -> Iterator[np.ndarray]:
    """Year by year (day, cell): lines between the nodes of some cells, limited."""
    years = days.astype("datetime64[Y]").astype(int) + 1970
    for part in np.split(days, np.flatnonzero(np.diff(years)) + 1):
        numbers, values = nodes(months, name, _month(part[0]) // 12)
        at = ice_days.weights(part, (numbers - 1970 * 12).astype("datetime64[M]"))
        yield ice_days.drawn(values, *at, cells, *record.LIMITS[name])


def _drawn(months: Months, name: str, days: np.ndarray, window: _Window) -> Iterator[np.ndarray]:
    """Day by day (y, x) of the window."""
    cells, place = window.cells(name)
    for lines in _lines(months, name, days, cells):
        for line in lines:
            yield window.spread(line[place])


class _Window:
    """Some rows and columns of a grid, and the 25 km cells that they are read from."""

    def __init__(self, grid_km: float, rows: np.ndarray, cols: np.ndarray) -> None:
        is_sea = _surface(grid_km)["surface"].values[np.ix_(rows, cols)] == 0
        self._blank = np.where(is_sea, 0, np.nan).astype(np.float32)
        self._factor = round(ice_grid.SPACINGS_KM[0] / grid_km)
        if self._factor == 1:
            self._native = np.ix_(rows, cols)
            return
        shape = ice_grid.grid(ice_grid.SPACINGS_KM[0]).shape
        self._lines = [
            _between(*each, self._factor) for each in zip((rows, cols), shape, strict=True)
        ]
        self._native = np.ix_(*(np.arange(low.min(), low.max() + 2) for low, _ in self._lines))

    def cells(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Cells of the model that the window needs, and where (y, x) it reads them."""
        model = record.model(name)
        place = model.nearest[self._native]
        if place.size >= model.cells.size:
            return np.arange(model.cells.size), place
        cells, place = np.unique(place, return_inverse=True)
        return cells, place

    def spread(self, field: np.ndarray) -> np.ndarray:
        """25 km cells (y, x) to those of the window, bilinear, NaN off the sea."""
        if self._factor > 1:
            for axis, (low, weight) in enumerate(self._lines):
                low, weight = low - low.min(), weight[:, None] if axis == 0 else weight
                field = field.take(low, axis) * (1 - weight) + field.take(low + 1, axis) * weight
        return np.asarray(field + self._blank)


def _between(chosen: np.ndarray, size: int, factor: int) -> tuple[np.ndarray, np.ndarray]:
    """For finer cells the coarse one before them of `size`, and the weight of the next."""
    place = np.clip((chosen + 0.5) / factor - 0.5, 0, size - 1)
    low = np.minimum(place.astype(int), size - 2)
    return low, (place - low).astype(np.float32)
