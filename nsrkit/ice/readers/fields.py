"""A product's fields on the project's grid, day by day, worked out where they are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from xarray.backends import BackendArray
from xarray.core import indexing

from nsrkit.ensemble.memo import Memo
from nsrkit.errors import DataError
from nsrkit.ice import grid as ice_grid
from nsrkit.ice import record
from nsrkit.ice.fields import dataset
from nsrkit.ice.months import MARGIN, Months
from nsrkit.ice.readers import daily, thickness
from nsrkit.ice.readers.gather import Gathered
from nsrkit.ice.readers.raw.decode import LIMITS
from nsrkit.ice.readers.regrid import Weights, weights

# Between two times no farther apart than this [d] the days are drawn on a line: products of every
# other day (SMMR), weekly means. Days in longer gaps are left out.
LONGEST_GAP_D = 8.0
# Numbers of one go.
_BLOCK = 1 << 22


@dataclass(frozen=True, eq=False)
class Source:
    """A product with its way to the project's grid.

    `hidden` marks cells (row, column) of the product that are land, though it does not say so;
    `conc` gives the concentration that a volume is divided by where the product has none.
    """

    gathered: Gathered
    weights: Weights
    hidden: np.ndarray | None
    conc: Months | None

    def holds(self, name: str) -> bool:
        """Whether the product has this variable, or what it follows from."""
        series = self.gathered.series
        if name == "sithick":
            return name in series or ("sivol" in series and self.has_conc)
        return name in series

    @property
    def has_conc(self) -> bool:
        """Whether there is a concentration, of the product or in its stead."""
        return "siconc" in self.gathered.series or self.conc is not None

    def needs(self, names: Sequence[str]) -> tuple[str, ...]:
        """Variables of the product that these are worked out from."""
        series, out = self.gathered.series, dict.fromkeys(n for n in names if n != "sithick")
        if "sithick" in names:
            out |= dict.fromkeys(["sithick" if "sithick" in series else "sivol"])
            out |= dict.fromkeys(name for name in ["siconc"] if name in series)
        return tuple(name for name in out if name in series)

    def read(self, names: Sequence[str], times: Sequence[float]) -> dict[str, np.ndarray]:
        """Fields (time, y, x) on the project's grid; a thickness as volume where that can be.

        The thickness of the ice itself does not average over cells, the volume does.
        """
        series = self.gathered.series
        native = {name: series[name].read(times) for name in self.needs(names)}
        if "sithick" in native and "siconc" in native:
            conc, thick = native["siconc"], native.pop("sithick")
            native["sivol"] = np.where(conc == 0, np.float32(0), conc * thick)
        out = {}
        for name, values in native.items():
            if self.hidden is not None:
                values[:, self.hidden] = np.nan
            out[name] = self.weights.apply(values)
        return out


@dataclass(frozen=True, eq=False)
class Days:
    """Days of a product; the array behind each variable of its dataset."""

    source: Source
    days: np.ndarray  # datetime64[D]
    times: np.ndarray  # of the product: month numbers, or days since 1970-01-01
    thick: Months | None = None  # whose thickness stands in for the product's

    def read(self, name: str, days: np.ndarray) -> np.ndarray:
        """Fields (day, y, x) of some of the days."""
        if name == "sithick" and self.thick is not None:
            return _stand_in(self, days)
        draw = _of_months if self.source.gathered.monthly else _of_days
        out = np.empty((days.size, *ice_grid.grid(self.source.weights.grid_km).shape), np.float32)
        start = 0
        for part in draw(self, name, days):
            out[start : start + len(part)] = part
            start += len(part)
        return out


def _stand_in(plan: Days, days: np.ndarray) -> np.ndarray:
    """Thickness (day, y, x) of the months that stand in, 0 where the product has no ice."""
    assert plan.thick is not None
    months, grid_km = thickness.Everywhere(plan.thick), plan.source.weights.grid_km
    found = dataset(months, days.min(), days.max(), grid_km, ("sithick",))["sithick"]
    thick = found.sel(time=days.astype("datetime64[ns]")).values
    if "siconc" in plan.source.gathered.series:
        conc = plan.read("siconc", days)
        thick[conc == 0] = 0.0
        thick[np.isnan(conc)] = np.nan
    return np.asarray(thick)


def weights_of(gathered: Gathered, grid_km: float) -> Weights:
    """Weights from the product's window to the project's grid."""
    place = gathered.place
    try:
        if place.crs is not None:
            return weights(None, None, grid_km, x=place.x, y=place.y, crs=place.crs)
        return weights(place.lon, place.lat, grid_km)
    except DataError as fault:
        raise DataError(f"{gathered.names[0]}: {fault}") from fault


def covered(times: np.ndarray, monthly: bool) -> np.ndarray:
    """Days (datetime64[D]) that can be drawn from the times of a product."""
    if monthly:
        months = (times - 1970 * 12).astype("datetime64[M]")
        parts = [np.arange(m.astype("datetime64[D]"), (m + 1).astype("datetime64[D]"))
                 for m in months]  # fmt: skip
        return np.concatenate(parts)
    dates = np.unique(np.floor(times)).astype("i8")
    near = np.diff(dates) <= LONGEST_GAP_D
    parts = [np.arange(a, b) if ok else np.array([a])
             for a, b, ok in zip(dates[:-1], dates[1:], near, strict=True)]  # fmt: skip
    return np.concatenate([*parts, dates[-1:]]).astype("datetime64[D]")


def _of_days(plan: Days, name: str, days: np.ndarray) -> Iterator[np.ndarray]:
    """Days from times: the mean of a day's own, else the line between the nearest two days."""
    dates = np.unique(np.floor(plan.times)).astype("i8")
    target = ice_grid.grid(plan.source.weights.grid_km).shape
    step = max(1, _BLOCK // max(int(np.prod(plan.source.weights.shape)), int(np.prod(target))))
    wanted = days.astype("datetime64[D]").astype("i8")
    for start in range(0, wanted.size, step):
        part = wanted[start : start + step]
        after = np.searchsorted(dates, part).clip(0, dates.size - 1)
        before = np.where(dates[after] == part, after, after - 1)
        used = np.unique(np.concatenate([before, after]))
        fields = _dates(plan, name, dates[used])
        gap = np.maximum(dates[after] - dates[before], 1)
        weight = ((part - dates[before]) / gap).astype(np.float32)[:, None, None]
        low, high = np.searchsorted(used, before), np.searchsorted(used, after)
        drawn = {key: values[low] * (1 - weight) + values[high] * weight
                 for key, values in fields.items()}  # fmt: skip
        yield _finished(plan, name, drawn, part.astype("datetime64[D]"))


def _dates(plan: Days, name: str, dates: np.ndarray) -> dict[str, np.ndarray]:
    """Means (date, y, x) of all times of each date."""
    floors = np.floor(plan.times).astype("i8")
    own = np.flatnonzero(np.isin(floors, dates))
    fields = plan.source.read([name], plan.times[own].tolist())
    if own.size == dates.size:
        return fields
    out = {}
    for key, values in fields.items():
        groups = [values[floors[own] == date] for date in dates]
        out[key] = np.stack([group.mean(axis=0) for group in groups])
    return out


def _finished(plan: Days, name: str, drawn: dict[str, np.ndarray], days: np.ndarray) -> np.ndarray:
    """The variable asked for from what was carried: thickness from volume."""
    if name != "sithick":
        return np.asarray(np.clip(drawn[name], *LIMITS[name][:2]))
    conc = drawn.get("siconc")
    if conc is None and plan.source.conc is not None:
        conc = _stand_in_conc(plan, days)
    if "sithick" in drawn:
        thick = np.clip(drawn["sithick"], *LIMITS["sithick"][:2])
    elif "siconc" in drawn:
        thick = thickness.in_ice(drawn["sivol"], drawn["siconc"])
    else:
        assert conc is not None
        thick = thickness.of_two(drawn["sivol"], conc, plan.source.weights.grid_km)
        thick = np.where(np.isnan(drawn["sivol"]), np.nan, np.fmax(thick, thickness.THINNEST_M))
    return thick if conc is None else np.where(conc == 0, np.float32(0), thick)


def _stand_in_conc(plan: Days, days: np.ndarray) -> np.ndarray:
    """Concentration (day, y, x) of the months that stand in for the product's."""
    months = plan.source.conc
    assert months is not None
    found = dataset(months, days.min(), days.max(), plan.source.weights.grid_km, ("siconc",))
    return np.asarray(found["siconc"].sel(time=days.astype("datetime64[ns]")).values)


def _of_months(plan: Days, name: str, days: np.ndarray) -> Iterator[np.ndarray]:
    """Days from months, year by year, as the record draws them."""
    years = days.astype("datetime64[Y]").astype(int) + 1970
    for part in np.split(days, np.flatnonzero(np.diff(years)) + 1):
        year = int(part[0].astype("datetime64[Y]").astype(int)) + 1970
        numbers, nodes = _kept_nodes(plan, name, year)
        own = part.astype("datetime64[D]")
        drawn = daily.between(nodes, numbers, own.min(), own.max(), name)
        out = drawn[(own - own.min()).astype(int)]
        if name == "sithick" and plan.source.has_conc:
            conc = (
                _stand_in_conc(plan, own)
                if plan.source.conc is not None
                else np.concatenate(list(_of_months(plan, "siconc", part)))
            )
            out = np.where(conc == 0, np.float32(0), out)
        yield out


def _months(plan: Days, name: str, year: int) -> tuple[np.ndarray, np.ndarray]:
    """Month numbers of a year and those about it, and their fields (month, y, x)."""
    wanted = np.arange(year * 12 - MARGIN, year * 12 + 12 + MARGIN)
    numbers = wanted[np.isin(wanted, plan.times)]
    drawn = plan.source.read([name], numbers.tolist())
    if name != "sithick":
        return numbers, np.clip(drawn[name], *LIMITS[name][:2])
    if "sivol" not in drawn:
        return numbers, drawn[name]
    if plan.source.conc is None:
        conc, thick = drawn["siconc"], thickness.in_ice(drawn["sivol"], drawn["siconc"])
    else:
        conc = _record_months(plan, numbers)
        thick = thickness.of_two(drawn["sivol"], conc, plan.source.weights.grid_km)
    conc = np.where(np.isnan(drawn["sivol"]), np.nan, conc)
    return numbers, thickness.carried(thick, conc, numbers)


def _nodes(plan: Days, name: str, year: int) -> tuple[np.ndarray, np.ndarray]:
    """Month numbers, and the mid-month values that the days of a year run between."""
    numbers, means = _months(plan, name, year)
    return numbers, daily.nodes(means, numbers, name)


_kept_nodes = Memo(_nodes, size=4)


def _record_months(plan: Days, numbers: np.ndarray) -> np.ndarray:
    """Month means (month, y, x) of the record's concentration on the grid."""
    months, grid_km = plan.source.conc, plan.source.weights.grid_km
    assert months is not None
    coarse = ice_grid.grid(25)
    nearest = record.model("siconc").nearest
    fields = months.means("siconc", numbers)[:, nearest]
    to_grid = weights(None, None, grid_km, x=coarse.x, y=coarse.y, crs=ice_grid.CRS)
    return np.asarray(to_grid.apply(fields))


class Field(BackendArray):
    """One variable of some days of a product."""

    def __init__(self, plan: Days, name: str) -> None:
        self.plan, self.name = plan, name
        self.shape = (plan.days.size, *ice_grid.grid(plan.source.weights.grid_km).shape)
        self.dtype = np.dtype(np.float32)

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        return indexing.explicit_indexing_adapter(
            key, self.shape, indexing.IndexingSupport.OUTER, self._read
        )

    def _read(self, key: tuple[Any, ...]) -> np.ndarray:
        """The values of an outer selection: along each dimension a number, a slice or an array."""
        time, rows, columns = key
        wanted = np.atleast_1d(self.plan.days[time])
        if not wanted.size:
            shape = tuple(np.arange(n)[k].shape for n, k in zip(self.shape, key, strict=True))
            return np.empty([size for each in shape for size in each], np.float32)
        order, back = np.unique(wanted, return_inverse=True)
        found = self.plan.read(self.name, order)[back]
        found = found[0] if np.ndim(self.plan.days[time]) == 0 else found
        return np.asarray(found[..., rows, :][..., columns])


def variable(plan: Days, name: str, attrs: dict[str, Any]) -> xr.Variable:
    """The variable as xarray keeps it, not yet read."""
    return xr.Variable(("time", "y", "x"), indexing.LazilyIndexedArray(Field(plan, name)), attrs)
