"""Season: the days on which ships of a class can pass the whole Northern Sea Route."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.errors import DataError
from nsrkit.ship import polaris
from nsrkit.ship.fields import pair, spacing_of

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit._kernels.ice import Risk

SEAS = {"Kara": (1, 2), "Laptev": (3, 4), "East Siberian": (5, 6), "Chukchi": (7,)}
WEST, EAST = ("cape_zhelaniya", "kara_gate"), ("bering_strait",)
_GATE_M = 50_000.0  # cells this near to a gate count as the gate


class _Corridor(NamedTuple):
    """The sea as numbered nodes."""

    cells: np.ndarray  # flat cell of each node
    neighbours: np.ndarray  # (node, 8) node numbers, -1 = none
    starts: np.ndarray
    goals: np.ndarray
    sea: np.ndarray  # flag of the sea of each node


def windows(
    ice: xr.Dataset,
    classes: Sequence[str],
    rule: str = "polaris",
    *,
    minimum_rio: float = 0.0,
    escorted: bool = False,
    convention: str = "wmo",
) -> xr.Dataset:
    """Navigable days of each class and year on the whole Northern Sea Route.

    Parameters
    ----------
    ice
        Daily `siconc` [1] and `sithick` [m] on (time, y, x) of the project's grid; one more leading
        dimension (`member` ...) is kept.
    classes
        POLARIS classes, e.g. ["PC6", "PC3"].
    rule
        Only "polaris".
    minimum_rio
        A cell is passable where the index is at least this; the circular's limit of normal
        operation is 0, that of elevated risk -10. It is applied alike to all classes.
    escorted
        Add the 10 points of icebreaker escort.
    convention
        Edges between stages, see `polaris.index`.

    Returns
    -------
    Dataset
        `days` [d] (ice_class, year): days on which passable cells join Cape Zhelaniya or Kara Gate
        with Bering Strait; `first`, `last` (dates, NaT where none); `longest` [d], the longest
        unbroken run; `sea_days` [d] (ice_class, year, sea): days on which the ice of that sea
        alone would leave the route open; `covered` [d] (year): days with data; `navigable`
        (ice_class, time). Sea cells without data (NaN) count as closed. A daily test lies within
        some days of time-dependent passages, which meet each sea on another date.

    Raises
    ------
    DataError
        Unknown rule, no daily time axis, or ice that is not on the project's grid.
    ScenarioError
        Unknown class.

    References
    ----------
    IMO MSC.1/Circ.1519 (2016), one stage of development per cell.

    Examples
    --------
    >>> import nsrkit
    >>> ice = nsrkit.ice.open("record", start="2020-09-10", end="2020-09-12")
    >>> windows(ice, ["PC3"]).days.item()
    3.0
    """
    import xarray as xr

    if rule != "polaris":
        raise DataError(f"unknown rule {rule!r}; only 'polaris' is known")
    if not classes:
        raise DataError("give at least one class")
    conc, _ = pair(ice)
    if "time" not in conc.dims:
        raise DataError("a season needs ice with a dimension time")
    extra = [dim for dim in conc.dims if dim not in ("time", "y", "x")]
    if extra:
        parts = [windows(ice.isel({extra[0]: i}), classes, rule, minimum_rio=minimum_rio,
                         escorted=escorted, convention=convention)
                 for i in range(ice.sizes[extra[0]])]  # fmt: skip
        return xr.concat(parts, ice[extra[0]] if extra[0] in ice.coords else extra[0])
    spacing = spacing_of(ice)
    if spacing is None:
        raise DataError("a season needs ice on the project's grid; open it with nsrkit.ice.open")
    corridor = _corridor(spacing)
    risks = [polaris.risk(name, escorted, convention) for name in classes]
    whole, alone = _daily(ice, corridor, risks, minimum_rio)
    found = _counted(ice["time"], list(classes), whole, alone)
    return found.assign_attrs(rule=rule, minimum_rio=minimum_rio, escorted=int(escorted),
                              convention=convention, corridor=f"{' or '.join(WEST)} - {EAST[0]}",
                              source=ice.attrs.get("source", ""))  # fmt: skip


def _daily(
    ice: xr.Dataset, corridor: _Corridor, risks: Sequence[Risk], minimum: float
) -> tuple[np.ndarray, np.ndarray]:
    """(class, day) whole route open; (class, day, sea) open as far as that sea goes."""
    from nsrkit._kernels import ice as compiled

    fields = [da.transpose("time", "y", "x") for da in pair(ice)]
    days = ice.sizes["time"]
    whole = np.zeros((len(risks), days), bool)
    alone = np.zeros((len(risks), days, len(SEAS)), bool)
    net = (corridor.neighbours, corridor.starts, corridor.goals)
    # Other named seas are taken as open; the unnamed sea to the north keeps its ice.
    forced = [(corridor.sea > 0) & ~np.isin(corridor.sea, flags) for flags in SEAS.values()]
    for low in range(0, days, 366):  # bounds the memory for many years
        part = slice(low, low + 366)
        conc, thickness = (
            np.ascontiguousarray(da[part].values.reshape(-1, da[0].size)[:, corridor.cells])
            for da in fields
        )
        index = np.empty(conc.shape, np.float32)
        for i, risk in enumerate(risks):
            compiled.index(conc.reshape(-1), thickness.reshape(-1), risk, index.reshape(-1))
            nothing = np.zeros(corridor.cells.size, bool)
            whole[i, part] = compiled.connected_days(index, minimum, nothing, *net)
            for k, free in enumerate(forced):
                alone[i, part, k] = compiled.connected_days(index, minimum, free, *net)
    return whole, alone


def _counted(
    time: xr.DataArray, classes: list[str], whole: np.ndarray, alone: np.ndarray
) -> xr.Dataset:
    import xarray as xr

    years = time.dt.year.values
    each = np.unique(years)
    dates = time.values.astype("datetime64[ns]")
    of = [np.flatnonzero(years == year) for year in each]
    shape = (len(classes), each.size)
    first = np.full(shape, np.datetime64("NaT"), "datetime64[ns]")
    last, longest = first.copy(), np.zeros(shape)
    for i in range(len(classes)):
        for k, days in enumerate(of):
            open_days = days[whole[i, days]]
            if open_days.size:
                first[i, k], last[i, k] = dates[open_days[0]], dates[open_days[-1]]
                breaks = np.flatnonzero(np.diff(open_days) > 1)
                longest[i, k] = np.diff(np.r_[-1, breaks, open_days.size - 1]).max()
    count = np.stack([whole[:, days].sum(axis=1) for days in of], axis=1).astype(float)
    per_sea = np.stack([alone[:, days].sum(axis=1) for days in of], axis=1).astype(float)
    two, d = ("ice_class", "year"), {"units": "d"}
    return xr.Dataset(
        {
            "days": (two, count, d | {"long_name": "navigable days"}),
            "first": (two, first, {"long_name": "first navigable day"}),
            "last": (two, last, {"long_name": "last navigable day"}),
            "longest": (two, longest, d | {"long_name": "longest run of navigable days"}),
            "sea_days": ((*two, "sea"), per_sea,
                         d | {"long_name": "days that the ice of the sea leaves open"}),
            "covered": (("year",), np.array([days.size for days in of]),
                        d | {"long_name": "days with data"}),
            "navigable": (("ice_class", "time"), whole, {"long_name": "route open"}),
        },
        coords={"ice_class": classes, "year": each, "sea": list(SEAS), "time": time},
    )  # fmt: skip


@lru_cache(maxsize=3)
def _corridor(spacing_km: float) -> _Corridor:
    from nsrkit.ice import places
    from nsrkit.ice.static import DIRECTIONS, closed_by_default, static

    fixed = static(spacing_km)
    passable = (fixed["surface"].values == 0) & np.isfinite(fixed["sea_x"].values)
    passable &= ~np.asarray(closed_by_default(spacing_km))
    rows, columns = passable.shape
    number = np.full(passable.shape, -1, np.int32)
    number[passable] = np.arange(np.count_nonzero(passable))
    row, column = np.nonzero(passable)
    neighbours = np.full((row.size, len(DIRECTIONS)), -1, np.int32)
    links = fixed["links"].values[row, column]
    for d, (right, up) in enumerate(DIRECTIONS):
        r, c = row + up, column + right
        inside = (r >= 0) & (r < rows) & (c >= 0) & (c < columns) & (links >> d & 1 == 1)
        neighbours[inside, d] = number[r[inside], c[inside]]
    at = np.stack([fixed["sea_x"].values[row, column], fixed["sea_y"].values[row, column]])

    def near(gates: Sequence[str]) -> np.ndarray:
        from nsrkit.ice.grid import xy

        reach = np.zeros(row.size, bool)
        for name in gates:
            x, y = xy(*places.gate(name))
            reach |= np.hypot(at[0] - x, at[1] - y) <= _GATE_M
        return np.flatnonzero(reach).astype(np.int32)

    return _Corridor(np.flatnonzero(passable), neighbours, near(WEST), near(EAST),
                     fixed["sea"].values[row, column])  # fmt: skip
