"""Navigable days: which days of ice a rule passes, place by place, and their counts by year."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from nsrkit.errors import DataError
from nsrkit.ship.fields import pair, spacing_of
from nsrkit.ship.season import rules as known
from nsrkit.ship.season.ways import CORRIDOR, Way, ways

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.ensemble.executor import Progress

DAYS_AT_ONCE = 64  # bounds the memory; the flood takes as many days at once
COUNTS = ("days", "first", "last", "longest")
_DAILY = ("route", "sea")  # kinds of places whose days are kept
GROUPS = {"route": "", "sea": "sea_", "strait": "strait_"}
_LONG = {"days": "navigable days", "first": "first navigable day", "last": "last navigable day",
         "longest": "longest run of navigable days"}  # fmt: skip
_WHERE = {"route": "whole route", "sea": "as far as the ice of the sea goes",
          "strait": "through the strait"}  # fmt: skip


class _Asked(NamedTuple):
    """What is counted, and where."""

    classes: list[str]
    rules: Sequence[known.Rule]
    spacing_km: float
    thickness_factor: float

    @property
    def places(self) -> tuple[Way, ...]:
        """Made anew in each process rather than sent to it."""
        return ways(self.spacing_km)


@dataclass(frozen=True)
class _Worker:
    """Counts one year of one member; all that travels to another process."""

    ice: xr.Dataset
    asked: _Asked
    days: dict[int, slice | np.ndarray]

    def __call__(self, block: Any) -> tuple[dict[str, np.ndarray], np.ndarray]:
        """Counts (rule, class, place), and the days of the places whose days are kept."""
        at = {**block.at, "time": self.days[block.at["year"]]}
        del at["year"]
        one = self.ice.isel(at)
        open_ = _passed(one, self.asked)
        kept = [p for p, way in enumerate(self.asked.places) if way.kind in _DAILY]
        return _count(open_, one["time"].values), open_[:, :, kept]


def windows(
    ice: xr.Dataset,
    classes: Sequence[str],
    rule: str | known.Rule | Sequence[str | known.Rule] = "polaris",
    *,
    minimum_rio: float = 0.0,
    escorted: bool = False,
    convention: str = "wmo",
    thickness_factor: float = 1.0,
    workers: int = 1,
    how: Literal["threads", "processes"] = "threads",
    progress: Progress | None = None,
) -> xr.Dataset:
    """Navigable days of each class and year: whole Northern Sea Route, its seas and its straits.

    Ice that is read lazily is never held: it is taken year by year, member by member, 64 days at a
    time, so forty years of twenty members need no more memory than one season.

    Parameters
    ----------
    ice
        Daily `siconc` [1] and `sithick` [m] on (time, y, x) of the project's grid; further leading
        dimensions (`member` ...) are kept.
    classes
        POLARIS classes, e.g. ["PC6", "PC3"].
    rule
        "polaris", "concentration" (below 40 %), "thickness" (limit of the class), or one of
        `season.Polaris`, `season.Concentration`, `season.Thickness` with other limits. Several
        rules are counted side by side, on a dimension `rule`.
    minimum_rio
        For "polaris": a cell is passable where the index is at least this; the circular's limit of
        normal operation is 0, that of elevated risk -10. It is applied alike to all classes.
    escorted
        For "polaris": add the 10 points of icebreaker escort.
    convention
        For "polaris": edges between stages, see `polaris.index`.
    thickness_factor
        Multiplies all thickness: what an error of its source would move, or a stress test.
    workers
        Years that are worked on at once.
    how
        In "threads" or in "processes". Processes start in some seconds, but do not wait for each
        other; they are for many years of ice that is read lazily.
    progress
        Called after each year of a member with years done, years in all, seconds passed and
        seconds left; `nsrkit.ensemble.bar` makes one that draws.

    Returns
    -------
    Dataset
        On (ice_class, year), after `rule` and the leading dimensions of the ice: `days` [d] on
        which passable cells join Cape Zhelaniya or Kara Gate with Bering Strait; `first`, `last`
        (dates, NaT where none); `longest` [d], the longest unbroken run. The same with `sea_` on
        (sea): days on which the ice of that sea alone would leave the route open; and with
        `strait_` on (strait): days on which the strait can be passed from mouth to mouth, whatever
        lies before and behind it; depth does not count. `covered` [d] (year): days with data;
        `navigable` (ice_class, time) and `sea_navigable` (ice_class, sea, time): day by day. NaN
        (NaT) where a rule has no limit for a class. Sea cells without data (NaN) count as closed.
        Coordinates `siconc_kind` and `sithick_kind` (year) and the attributes `rule`, `stages` and
        `thickness` say what the counts rest on. A daily test lies within some days of
        time-dependent passages, which meet each sea on another date.

    Raises
    ------
    DataError
        Unknown rule, no daily time axis, or ice that is not on the project's grid.
    ScenarioError
        Unknown class.

    References
    ----------
    IMO MSC.1/Circ.1519 (2016), one stage of development per cell. Counts of the rules differ by a
    factor of two and more; docs/season.md has them side by side, with published counts.

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.ship import season
    >>> ice = nsrkit.ice.open("record", start="2020-09-10", end="2020-09-12")
    >>> season.windows(ice, ["PC3"]).days.item()
    3.0
    >>> found = season.windows(ice, ["none"], [season.Concentration(0.15), season.Thickness()])
    >>> found.strait_days.sel(strait="vilkitsky").values.ravel().tolist()
    [3.0, 3.0]
    """
    several = isinstance(rule, Sequence) and not isinstance(rule, str)
    listed: list[Any] = list(rule) if several else [rule]  # type: ignore[arg-type]
    given = [known.named(each, minimum_rio=minimum_rio, escorted=escorted, convention=convention)
             for each in listed]  # fmt: skip
    asked = _Asked(list(classes), given, _checked(ice, classes, given), thickness_factor)
    found = _counted(ice, asked, _years(ice), progress=progress, workers=workers,
                     how=how if workers > 1 else "serial")  # fmt: skip
    return found if several else _single(found)


def _checked(ice: xr.Dataset, classes: Sequence[str], given: Sequence[known.Rule]) -> float:
    """Spacing of the grid [km]; what is asked for is possible."""
    if not classes or not given:
        raise DataError("give at least one class and one rule")
    for each, name in itertools.product(given, classes):
        each.knows(name)
    if len({each.label for each in given}) < len(given):
        raise DataError(f"two rules have one label: {[each.label for each in given]}")
    if "time" not in ice.dims:
        raise DataError("a season needs ice with a dimension time")
    pair(ice.isel({dim: slice(0, 1) for dim in ice.dims}))  # units and variables
    spacing = spacing_of(ice)
    if spacing is None:
        raise DataError("a season needs ice on the project's grid; open it with nsrkit.ice.open")
    return spacing


def _leading(ice: xr.Dataset) -> list[str]:
    dims = dict.fromkeys([*ice["siconc"].dims, *ice["sithick"].dims])
    return [str(dim) for dim in dims if dim not in ("time", "y", "x")]


def _passed(ice: xr.Dataset, asked: _Asked) -> np.ndarray:
    """Days (rule, class, place, day) of ice (time, y, x) on which a place is open."""
    classes, places, days = asked.classes, asked.places, ice.sizes["time"]
    found = np.zeros((len(asked.rules), len(classes), len(places), days), bool)
    for low in range(0, days, DAYS_AT_ONCE):
        part = slice(low, low + DAYS_AT_ONCE)
        block = _at_nodes(ice.isel(time=part), places[0].network.cells)
        block["sithick"].values[:] *= asked.thickness_factor
        join_days(block, asked.rules, classes, places, found[..., part])
    return found


def join_days(
    block: xr.Dataset, rules: Sequence[known.Rule], classes: Sequence[str], places: Sequence[Way],
    out: np.ndarray,
) -> None:  # fmt: skip
    """Write into `out` (rule, class, place, day) the days of ice (time, node) that a place is open.

    The first place is the whole route, whose nodes the ice has.
    """
    from nsrkit._kernels import join

    for r, rule in enumerate(rules):
        passable = rule(block, classes).transpose("ice_class", "time", "node").values
        for c in range(len(classes)):
            whole = join.words(np.ascontiguousarray(passable[c]))
            for p, way in enumerate(places):
                bits = whole if way.nodes is None else np.ascontiguousarray(whole[:, way.nodes])
                join.joined(bits, way.free, *way.network[1:], out[r, c, p])


def _at_nodes(ice: xr.Dataset, cells: np.ndarray) -> xr.Dataset:
    """Concentration and thickness (time, node) at some cells, in memory."""
    import xarray as xr

    fields = zip(("siconc", "sithick"), pair(ice), strict=True)
    flat = {name: field.transpose("time", "y", "x").values.reshape(ice.sizes["time"], -1)
            for name, field in fields}  # fmt: skip
    units = {"siconc": "1", "sithick": "m"}
    return xr.Dataset({
        name: (("time", "node"), np.ascontiguousarray(values[:, cells]), {"units": units[name]})
        for name, values in flat.items()
    })  # fmt: skip


def _years(ice: xr.Dataset) -> list[tuple[int, slice | np.ndarray]]:
    """Each year with the days of it; a slice where they follow each other, as they should."""
    years = ice["time"].dt.year.values
    found: list[tuple[int, slice | np.ndarray]] = []
    for year in np.unique(years):
        at = np.flatnonzero(years == year)
        whole = at[-1] - at[0] + 1 == at.size
        found.append((int(year), slice(int(at[0]), int(at[-1]) + 1) if whole else at))
    return found


def _counted(
    ice: xr.Dataset, asked: _Asked, years: list[tuple[int, slice | np.ndarray]], **how: Any
) -> xr.Dataset:
    """Counts of all years and members, each worked on by itself."""
    from nsrkit import ensemble

    leading = _leading(ice)
    sizes = [ice.sizes[dim] for dim in leading]
    plan = ensemble.plan({**{dim: np.arange(ice.sizes[dim]) for dim in leading},
                          "year": [year for year, _ in years]}, inner=())  # fmt: skip
    shape = (len(asked.rules), *sizes, len(asked.classes), len(years), len(asked.places))
    kept = sum(way.kind in _DAILY for way in asked.places)
    out = {name: _empty(name, shape) for name in COUNTS}
    navigable = np.zeros((*shape[:-2], kept, ice.sizes["time"]), bool)

    def keep(block: Any, result: tuple[dict[str, np.ndarray], np.ndarray]) -> None:
        counts, daily = result
        *before, k = block.place
        for name, values in counts.items():
            out[name][(slice(None), *before, slice(None), k)] = values
        navigable[(slice(None), *before, slice(None), slice(None), years[k][1])] = daily

    fields = ice[["siconc", "sithick"]].reset_coords(drop=True)
    ensemble.run(_Worker(fields, asked, dict(years)), plan.blocks(), each=keep, **how)
    return _dataset(ice, asked, years, out, navigable)


def _empty(name: str, shape: tuple[int, ...]) -> np.ndarray:
    if name in ("first", "last"):
        return np.full(shape, np.datetime64("NaT"), "datetime64[ns]")
    return np.zeros(shape)


def _count(open_: np.ndarray, time: np.ndarray) -> dict[str, np.ndarray]:
    """Counts (rule, class, place) of the days (rule, class, place, day) of one year."""
    dates = time.astype("datetime64[ns]")
    any_, last = open_.any(axis=-1), open_.shape[-1] - 1
    never = np.datetime64("NaT", "ns")
    run = np.zeros(open_.shape[:-1])
    longest = run.copy()
    for day in range(open_.shape[-1]):
        run = (run + 1) * open_[..., day]
        np.maximum(longest, run, out=longest)
    return {
        "days": open_.sum(axis=-1).astype(float),
        "first": np.where(any_, dates[open_.argmax(axis=-1)], never),
        "last": np.where(any_, dates[last - open_[..., ::-1].argmax(axis=-1)], never),
        "longest": longest,
    }


def _dataset(
    ice: xr.Dataset, asked: _Asked, years: list[tuple[int, slice | np.ndarray]],
    out: Mapping[str, np.ndarray], navigable: np.ndarray,
) -> xr.Dataset:  # fmt: skip
    import xarray as xr

    classes, given, places, leading = asked.classes, asked.rules, asked.places, _leading(ice)
    blind = ~np.array([[rule.knows(name) for name in classes] for rule in given])
    dims = ("rule", *leading, "ice_class", "year")
    told = _told(ice, asked.thickness_factor)
    found = xr.Dataset(
        coords={"rule": [rule.label for rule in given],
                "rule_about": ("rule", [rule.about for rule in given]),
                "ice_class": classes, "year": [year for year, _ in years],
                "time": ice["time"].values}
        | {name: one.variable for name, one in ice.coords.items()
           if one.dims and set(one.dims) <= set(leading)} | _kinds(ice, years),
        attrs={"corridor": CORRIDOR, "source": ice.attrs.get("source", ""),
               "thickness_factor": asked.thickness_factor, **told},
    )  # fmt: skip
    for name, values in out.items():
        gap = np.datetime64("NaT", "ns") if name in ("first", "last") else np.nan
        for r, c in zip(*np.nonzero(blind), strict=True):
            values[(r, *(slice(None),) * len(leading), c)] = gap
        unit = {} if name in ("first", "last") else {"units": "d"}
        for kind, prefix in GROUPS.items():
            at = [p for p, way in enumerate(places) if way.kind == kind]
            part = values[..., at[0]] if kind == "route" else values[..., at]
            attrs = unit | {"long_name": f"{_LONG[name]}, {_WHERE[kind]}"} | told
            found[prefix + name] = (dims if kind == "route" else (*dims, kind), part, attrs)
    for kind in ("sea", "strait"):
        found[kind] = [way.name for way in places if way.kind == kind]
    titles = [way.title for way in places if way.kind == "strait"]
    daily = dims[:-1]
    covered = [int(np.size(ice["time"].values[at])) for _, at in years]
    return found.assign_coords(strait_title=("strait", titles)).assign(
        covered=("year", covered, {"units": "d", "long_name": "days with data"}),
        navigable=((*daily, "time"), navigable[..., 0, :], {"long_name": "whole route open"}),
        sea_navigable=(
            (*daily, "sea", "time"),
            navigable[..., 1:, :],
            {"long_name": "ice of the sea leaves the route open"},
        ),
    )


def _told(ice: xr.Dataset, factor: float) -> dict[str, str]:
    """What the counts rest on, to stand beside each of them."""
    times = "" if factor == 1 else f"{factor:g} times the "
    source = ice["sithick"].attrs.get("source", ice.attrs.get("source", "not stated"))
    return {"thickness": f"{times}thickness of the ice itself, not volume per area; source: "
                         f"{source}",
            "stages": "one stage of development per cell, that of its thickness"}  # fmt: skip


def _kinds(ice: xr.Dataset, years: list[tuple[int, slice | np.ndarray]]) -> dict[str, Any]:
    """Kinds of the ice of each year, as far as the ice tells."""
    found = {}
    for name in ("siconc_kind", "sithick_kind"):
        if name in ice.coords and ice[name].dims == ("time",):
            kinds = ice[name].values
            found[name] = ("year", [" and ".join(dict.fromkeys(map(str, kinds[at])))
                                    for _, at in years])  # fmt: skip
    return found


def _single(found: xr.Dataset) -> xr.Dataset:
    """Counts of one rule, which then stands in the attributes."""
    label, about = str(found["rule"].values[0]), str(found["rule_about"].values[0])
    one = found.isel(rule=0, drop=True)
    for name in one.data_vars:
        if "time" not in one[name].dims and name != "covered":
            one[name].attrs["rule"] = label
    return one.assign_attrs(rule=label, rule_about=about)
