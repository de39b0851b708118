"""Ice of other packages: entry points of the group `nsrkit.ice_sources`, loaded only when named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.errors import DataError
from nsrkit.scenario.reading.faults import near

if TYPE_CHECKING:
    import xarray as xr

GROUP = "nsrkit.ice_sources"
UNITS = {"siconc": "1", "sithick": "m"}
# Values beyond these, by more than what packing does, are not in the unit that they claim.
LIMITS = {"siconc": (-0.001, 1.001), "sithick": (-0.001, 30.0)}


def points() -> dict[str, EntryPoint]:
    """Installed plug-ins by name; none is loaded. Of two with one name the first found counts.

    Examples
    --------
    >>> isinstance(points(), dict)
    True
    """
    found: dict[str, EntryPoint] = {}
    for point in entry_points(group=GROUP):
        found.setdefault(point.name, point)
    return dict(sorted(found.items()))


def names() -> tuple[str, ...]:
    """Names of the installed plug-ins; none is loaded.

    Examples
    --------
    >>> "record" in names()
    False
    """
    return tuple(points())


def open(
    name: str,
    *,
    start: str | np.datetime64,
    end: str | np.datetime64,
    grid_km: float = 25.0,
    variables: Sequence[str] = ("siconc", "sithick"),
    **options: Any,
) -> xr.Dataset:
    """Daily ice of a plug-in.

    A plug-in is a function `source(start, end, grid_km, variables, **options)`, with days as
    datetime64, registered as an entry point of the group `nsrkit.ice_sources`. It returns either a
    dataset in the canonical form, or files (a path or a list of paths) that `nsrkit.ice.open`
    reads. Coordinates that only repeat the grid (lon, lat, surface, crs) and kinds are added.

    Parameters
    ----------
    name
        Of the entry point.
    start, end
        First and last day, both in.
    grid_km
        25, 12.5 or 5 [km].
    variables
        `siconc`, `sithick` or both.
    **options
        Handed on to the plug-in.

    Returns
    -------
    Dataset (time, y, x)
        `siconc` [1] and `sithick` [m] as `nsrkit.ice.open` gives them; NaN on land.

    Raises
    ------
    DataError
        No such plug-in, it does not load, it fails, or what it returns is not canonical: what is
        wrong, and in which package.

    Examples
    --------
    >>> open("none-of-this-name", start="2020-03-01", end="2020-03-02")
    Traceback (most recent call last):
    ...
    nsrkit.errors.DataError: no plug-in 'none-of-this-name' is installed; there is none
    """
    installed = points()
    if name not in installed:
        raise DataError(f"no plug-in {name!r} is installed; {near(name, installed)}")
    point = installed[name]
    first, last = np.datetime64(str(start), "D"), np.datetime64(str(end), "D")
    source = _loaded(point)
    try:
        found = source(first, last, float(grid_km), tuple(variables), **options)
    except DataError:
        raise
    except Exception as fault:  # a stranger's code raises what it likes
        raise DataError(f"{_who(point)} failed: {type(fault).__name__}: {fault}") from fault
    return _canonical(_read(found, point, first, last, grid_km, variables),
                      point, first, last, grid_km, variables)  # fmt: skip


def _who(point: EntryPoint) -> str:
    """Plug-in, with the package that somebody may have to mend."""
    package = f" of {point.dist.name} {point.dist.version}" if point.dist else ""
    return f"the plug-in {point.name!r}{package} ({point.value})"


def _loaded(point: EntryPoint) -> Callable[..., Any]:
    try:
        source = point.load()
    except Exception as fault:  # whatever an import raises
        raise DataError(f"{_who(point)} does not load: {type(fault).__name__}: {fault}; mend or "
                        "uninstall that package") from fault  # fmt: skip
    if not callable(source):
        raise DataError(f"{_who(point)} is {type(source).__name__}, not a function of start, end, "
                        "grid_km and variables")  # fmt: skip
    called: Callable[..., Any] = source
    return called


def _read(
    found: Any, point: EntryPoint, first: np.datetime64, last: np.datetime64, grid_km: float,
    variables: Sequence[str],
) -> xr.Dataset:  # fmt: skip
    """What a plug-in returned as a dataset; its files are opened."""
    import xarray as xr

    if isinstance(found, xr.Dataset):
        return found
    paths = [found] if isinstance(found, str | Path) else found
    if not isinstance(paths, list | tuple) or not all(isinstance(p, str | Path) for p in paths):
        raise DataError(f"{_who(point)} returned {type(found).__name__}; it must return a Dataset, "
                        "a path or a list of paths")  # fmt: skip
    lost = [str(path) for path in paths if not Path(path).exists()]
    if lost or not paths:
        raise DataError(f"{_who(point)} returned {lost[0] if lost else 'an empty list'}: there is "
                        "no such file")  # fmt: skip
    from nsrkit.ice.readers.opening import open_product

    return open_product([Path(path) for path in paths], start=first, end=last, grid_km=grid_km,
                        variables=variables)  # fmt: skip


def _canonical(
    data: xr.Dataset, point: EntryPoint, first: np.datetime64, last: np.datetime64,
    grid_km: float, variables: Sequence[str],
) -> xr.Dataset:  # fmt: skip
    """The dataset with what only repeats the grid; an error where it is not canonical."""
    from nsrkit.ice.fields import dataset
    from nsrkit.ice.months import Normal

    blank = dataset(Normal(1991, 2020), first, last, float(grid_km), ("siconc",))
    for wrong in _wrongs(data, blank, variables):
        raise DataError(f"{_who(point)} returned ice that is not canonical: {wrong}")
    out = data[list(variables)]
    days = out.time.values.astype("datetime64[D]")
    out = out.isel(time=(days >= first) & (days <= last))
    out = out.assign_coords({name: blank[name] for name in ("x", "y")})
    out = out.assign_coords({name: blank[name] for name in ("lon", "lat", "surface", "crs")
                             if name not in out.coords})  # fmt: skip
    kinds = {f"{name}_kind": ("time", np.full(out.sizes["time"], "product")) for name in variables
             if f"{name}_kind" not in out.coords}  # fmt: skip
    told = {"source": _who(point), "references": "not supplied", "licence": "not supplied",
            "Conventions": "CF-1.11"}  # fmt: skip
    return out.assign_coords(kinds).assign_attrs(told | dict(data.attrs))


def _wrongs(data: xr.Dataset, blank: xr.Dataset, variables: Sequence[str]) -> list[str]:
    """What is not canonical, the first thing first; values are looked at on two days only."""
    wrong = [f"{name} is missing" for name in variables if name not in data.data_vars]
    if wrong:
        return wrong
    wrong = [f"{name} has the dimensions {data[name].dims}, not (..., time, y, x)"
             for name in variables if data[name].dims[-3:] != ("time", "y", "x")]  # fmt: skip
    if wrong:
        return wrong
    for axis in ("x", "y"):
        here = data[axis].values if axis in data.coords else np.zeros(0)
        if here.shape != blank[axis].shape or np.abs(here - blank[axis].values).max() > 1:
            wrong.append(f"its {axis} is not that of the project's grid "
                         "(nsrkit.ice.grid.grid(grid_km))")  # fmt: skip
    wrong += _wrong_times(data, blank)
    for name in variables:
        unit = data[name].attrs.get("units")
        if unit != UNITS[name]:
            wrong.append(f"{name} has units {unit!r}, not {UNITS[name]!r}")
        wrong += _wrong_values(data[name])
    return wrong


def _wrong_times(data: xr.Dataset, blank: xr.Dataset) -> list[str]:
    times = data.time.values if "time" in data.coords else np.zeros(0)
    if times.dtype.kind != "M":
        return ["its time is not datetime64 (decode the calendar first)"]
    days = times.astype("datetime64[D]")
    if (np.diff(days).astype(int) < 1).any():
        return ["its days are not in order, or double"]
    missing = np.setdiff1d(blank.time.values.astype("datetime64[D]"), days)
    if missing.size:
        return [f"{missing.size} of the days asked for are missing, such as {missing[0]}"]
    return []


def _wrong_values(field: xr.DataArray) -> list[str]:
    ends = np.asarray(field.isel(time=[0, -1]).values)
    if not np.isfinite(ends).any():
        return [f"{field.name} has no number on its first and last day"]
    low, high = float(np.nanmin(ends)), float(np.nanmax(ends))
    least, most = LIMITS[str(field.name)]
    if low < least or high > most:
        return [f"{field.name} runs from {low:g} to {high:g} {UNITS[str(field.name)]}"]
    return []
