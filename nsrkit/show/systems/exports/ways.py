"""A map of the ways from one port to its destinations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.maps import world
from nsrkit.show.price.families import title
from nsrkit.show.svg import Figure
from nsrkit.systems.exports import CORRIDORS

if TYPE_CHECKING:
    import xarray as xr

DETOUR = 2.0
"""A way that is so many times as long as the shortest to its destination is not drawn."""


def export_map(found: xr.Dataset) -> Figure:
    """The ways from the port to its destinations, as charted.

    Parameters
    ----------
    found
        As `nsrkit.systems.exports.run` gives it: `nm` [nm], NaN without a way.

    Returns
    -------
    Figure
        A line for each corridor that is not a long detour, and below it the shortest ways.

    Examples
    --------
    >>> told = {"destinations": ["Shanghai"], "ships": [], "members": 0, "every_d": 28}
    >>> case = nsrkit.load("vologda-corridor", {f"exports.{key}": v for key, v in told.items()})
    >>> "Shanghai" in export_map(nsrkit.systems.exports.run(case)).alt
    True
    """
    from nsrkit.voyage import ports

    drawn = {(str(port), name): _line(found, str(port), name)
             for port in found.destination.values for name in _near(found, str(port))}  # fmt: skip
    where = world.view(_lines(list(drawn.values())))
    canvas = world.base(where)
    spots = [world.corridor(canvas, _lines([line], name), name, where)
             for (_, name), line in reversed(drawn.items())]  # fmt: skip
    seen = [name for name in CORRIDORS if any(name == by for _, by in drawn)]
    to = {name: [port for port, by in drawn if by == name] for name in seen}
    key = world.key(canvas, [(theme.corridor(name), title(name), "to " + ", ".join(to[name]))
                             for name in seen])  # fmt: skip
    names = [found.attrs["port"], *map(str, found.destination.values)]
    places = [(place.title, place.lon, place.lat) for place in map(ports.place, names)]
    world.names(canvas, spots, places, key, where)
    canvas.add("</g>")
    return canvas.figure(_alt(found, names[0]), _CAPTION)


_CAPTION = (
    "Ways on the network of waypoints; the Northern Sea Route as charted, a voyage is routed "
    f"through the ice. Ways more than {DETOUR:g} times as long as the shortest are left out."
)


def _near(found: xr.Dataset, port: str) -> list[str]:
    nm = found.nm.sel(destination=port)
    return [name for name in CORRIDORS if float(nm.sel(corridor=name)) <= DETOUR * float(nm.min())]


def _line(found: xr.Dataset, port: str, corridor: str) -> np.ndarray:
    """(vertex, 2) longitude and latitude [degrees]."""
    from nsrkit.voyage import corridors

    legs = corridors.plan(found.attrs["port"], port, corridor, draught_m=found.attrs["draught_m"])
    return np.concatenate([np.column_stack([leg.lon, leg.lat]) for leg in legs])


def _lines(lines: list[np.ndarray], name: str = "") -> xr.Dataset:
    """Lines one after the other, as a map takes them."""
    import xarray as xr

    lon, lat = np.concatenate(lines).T[:, None]
    each = ("corridor", "vertex")
    return xr.Dataset({"lon": (each, lon), "lat": (each, lat)}, coords={"corridor": [name]})


def _alt(found: xr.Dataset, start: str) -> str:
    told = []
    for port in map(str, found.destination.values):
        nm = found.nm.sel(destination=port)
        best = str(nm.corridor.values[int(np.nanargmin(nm.values))])
        told.append(f"{port} by {title(best)}, {words.number(float(nm.min()))} nm")
    return f"Map of the ways from {start}; the shortest: {'; '.join(told)}."
