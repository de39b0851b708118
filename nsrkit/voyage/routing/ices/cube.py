"""An ice cube laid out for a routing grid: days by sea cells, and what each node reads of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit._kernels import encode
from nsrkit.errors import DataError
from nsrkit.ice import grid, static
from nsrkit.units import as_
from nsrkit.voyage.routing.plane import on_map, sea_weights

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.ice.months import Months
    from nsrkit.voyage.routing.icebox import Sea

_DAYS_AT_ONCE = 32  # of ice read from its dataset, which may be far larger than what is kept of it
_MOST_ENTRIES = 50_000_000  # kept of the ice for several ships, 100 MB


class Ice(NamedTuple):
    """An ice cube and how it is read at the nodes."""

    times: np.ndarray
    """(layer) datetime64[ns]."""
    conc: np.ndarray
    """(layer, sea cell) float32 [1]."""
    thick: np.ndarray
    """(layer, sea cell) float32 [m]."""
    nodes: np.ndarray
    """(n) nodes of the sea."""
    sources: np.ndarray
    """(n, 4) sea cells each node lies between."""
    weights: np.ndarray
    """(n, 4) float32, 0 in the place of cells that are no sea."""
    x: np.ndarray
    """(column) [m] of the cells."""
    y: np.ndarray
    """(row) [m]."""
    is_sea: np.ndarray
    """(row, column) bool."""
    kept: dict[str, Any]
    """What several ships or policies in this ice share."""
    longest: int | None = None
    """Layers that count from a departure on, where the cube is kept for a season; None: all."""

    def entries(self) -> np.ndarray | None:
        """(layer, node) where each reads a table of speeds; None where one season alone asks.

        Working it out takes as long as coding one season; what it saves, the others gain.
        """
        if self.kept.get("seasons", 0) < 2 or self.times.size * self.nodes.size > _MOST_ENTRIES:
            return None
        if "entries" not in self.kept:
            self.kept["entries"] = encode.entries(self.conc, self.thick, self.sources, self.weights)
        found: np.ndarray = self.kept["entries"]
        return found

    def at(self, layer: np.ndarray, node: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Concentration [1] and thickness [m] at nodes of the sea, layer by layer."""
        place = np.searchsorted(self.nodes, node)
        cells, part = self.sources[place], self.weights[place]
        share = part * self.conc[layer[:, None], cells]
        conc = share.sum(axis=1)
        volume = np.where(share > 0, share * self.thick[layer[:, None], cells], 0.0).sum(axis=1)
        return conc, np.divide(volume, conc, out=np.zeros_like(conc), where=conc > 0)


def read(ice: xr.Dataset, box: Sea, fill: str | None = None) -> Ice:
    """The cube of a dataset and its weights at the sea nodes of the routing grid.

    Raises
    ------
    DataError
        Not on the project's map, no daily rising times, or sea cells without data and no `fill`.
    """
    if fill not in (None, "nearest"):
        raise DataError(f"unknown fill {fill!r}; 'nearest' or None")
    for name in ("siconc", "sithick", "x", "y", "time"):
        if name not in getattr(ice, "variables", ()):
            raise DataError(f"the ice must be a dataset with {name!r}")
    for name in ("siconc", "sithick"):
        if set(ice[name].dims) != {"time", "y", "x"} or not ice[name].size:
            raise DataError(f"{name} has dims {dict(ice[name].sizes)}; needed are time, y and x, "
                            "none empty: select along the others")  # fmt: skip
    on_map(ice["siconc"])
    falling = [name for name in ("y", "x") if not ice.get_index(name).is_monotonic_increasing]
    ice = ice.sortby(falling) if falling else ice  # which copies all of it
    conc = as_(ice["siconc"], "1").transpose("time", "y", "x")
    thick = as_(ice["sithick"], "m").transpose("time", "y", "x")
    times, x, y = np.asarray(ice["time"].values, "datetime64[ns]"), ice["x"].values, ice["y"].values
    if "surface" in ice.variables:
        is_sea = ice["surface"].transpose("y", "x").values == 0
    else:
        is_sea = (conc.notnull() & (thick.notnull() | (conc <= 0))).any("time").values
    spans = [slice(low, low + _DAYS_AT_ONCE) for low in range(0, times.size, _DAYS_AT_ONCE)]
    parts = [_at_sea(conc[days].values, thick[days].values, is_sea, times[days], fill)
             for days in spans]  # fmt: skip
    c, h = (np.concatenate(cubes) for cubes in zip(*parts, strict=True))
    nodes = np.flatnonzero(box.open)
    return Ice(times, c, h, nodes, *sea_weights(box.plane, nodes, x, y, is_sea), x, y, is_sea, {})


def _at_sea(c: np.ndarray, h: np.ndarray, is_sea: np.ndarray, times: np.ndarray,
            fill: str | None) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Concentration and thickness (day, sea cell), checked and without gaps."""
    if fill is None:  # gaps are not filled from beyond the sea, which is a fifth of the map
        c, h, is_sea = c[:, is_sea], h[:, is_sea], np.ones(int(is_sea.sum()), bool)
    c, h = np.asarray(c, np.float32), np.where(c > 0, np.asarray(h, np.float32), np.float32(0))
    gone = np.isnan(c) | np.isnan(h)
    c, h = _bounded("siconc", c, is_sea, 1.01), _bounded("sithick", h, is_sea, 100.0)
    missing = gone & is_sea
    if missing.any():
        if fill is None:
            day = str(times[int(missing.any(axis=1).argmax())])[:10]
            raise DataError(
                f"{int(missing.any(axis=0).sum())} sea cells have no ice data (first "
                f"on {day}); give fill='nearest' to take the nearest that has"
            )
        _fill(c, h, gone, missing)
    return c[:, is_sea], h[:, is_sea]


def drawn(months: Months, ends: tuple[np.datetime64, np.datetime64], box: Sea) -> Ice:
    """The cube of one history of the embedded ice: what `read` has of its dataset, far sooner.

    For several seasons: ships, or one led and alone.
    """
    from nsrkit.ice.fields.drawn import at_sea

    days = np.arange(ends[0], ends[1] + 1)
    fixed = static.static(grid.SPACINGS_KM[0])
    x, y, is_sea = fixed.x.values, fixed.y.values, fixed.surface.values == 0
    nodes = np.flatnonzero(box.open)
    return Ice(days.astype("datetime64[ns]"), *at_sea(months, days), nodes,
               *sea_weights(box.plane, nodes, x, y, is_sea), x, y, is_sea,
               {"seasons": 1})  # fmt: skip


def relaid(ice: Ice, box: Sea) -> Ice:
    """The same cube, read at the nodes of another routing grid."""
    nodes = np.flatnonzero(box.open)
    sources, weights = sea_weights(box.plane, nodes, ice.x, ice.y, ice.is_sea)
    return ice._replace(nodes=nodes, sources=sources, weights=weights, kept={})


def _bounded(name: str, values: np.ndarray, is_sea: np.ndarray, most: float) -> np.ndarray:
    """The values, none beyond what the tables of the kernels can hold; NaN stays.

    Refused at sea (percent for a share, fill values); elsewhere kept from becoming an index.
    """
    bad = is_sea & ((values < -0.01) | (values > most))
    if bad.any():
        raise DataError(f"{name} is {values[bad][0]:g} at one of {int(bad.sum())} places at sea; "
                        f"it must lie between 0 and {most:g}: check unit, fill value")  # fmt: skip
    return np.asarray(np.clip(values, 0.0, most))


def _fill(c: np.ndarray, h: np.ndarray, gone: np.ndarray, missing: np.ndarray) -> None:
    """Sea cells without data take those of the nearest cell with data on the same day, in place."""
    from scipy.ndimage import distance_transform_edt

    for layer in np.flatnonzero(missing.any(axis=(1, 2))):
        if gone[layer].all():
            raise DataError("a day of the ice dataset holds no data at all")
        near = distance_transform_edt(gone[layer], return_distances=False, return_indices=True)
        rows, cols = (index[missing[layer]] for index in near)
        for values in (c[layer], h[layer]):
            values[missing[layer]] = values[rows, cols]
