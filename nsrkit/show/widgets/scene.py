"""What the map in the browser is sent: the ground once, the ice of some dates, and routes.

Positions and pictures lie as `ground` says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.errors import DataError
from nsrkit.ice import grid, static
from nsrkit.show import words
from nsrkit.show.maps.lines import thinned
from nsrkit.show.widgets.ground import GRID_KM, UNIT_KM, base, units
from nsrkit.show.widgets.packs import pack

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["NO_DATA", "NO_RIO", "Line", "base", "fields", "routes"]

NO_DATA, NO_RIO = 255, -32768
_MOST = 252  # of a code: a multiple of every step
_COARSE = 4
_UNDER_COAST = 3.0  # cells to which the sea is continued, so that smoothing leaves no fringe
_HOUR_KM = 4.0  # how far an hour counts when a route is thinned
_HOURS = 16  # parts of an hour that are kept: round numbers pack well


class Line(NamedTuple):
    """A route to draw."""

    track: xr.Dataset
    """As `voyage.trips.transit.transit` or `voyage.route.fastest` gives it; no points: no route."""
    name: str
    title: str
    role: str = "nsr"
    """Its colour, a role of `theme.COLOURS`."""
    dash: bool = False
    frame: int | None = None
    """The frame that it belongs to; None is shown with all."""


def fields(
    ice: xr.Dataset,
    rio: xr.DataArray | None = None,
    dates: Any = None,
    *,
    shut: xr.DataArray | None = None,
    coarse: bool = False,
) -> bytes:
    """The ice of some dates, a frame each.

    Parameters
    ----------
    ice
        `siconc` [1] and `sithick` [m] on (time, y, x) of the 25 km grid; NaN off the sea and where
        there is no data.
    rio
        The POLARIS index [1] on the same dims, as `ship.polaris.index` gives it.
    dates
        UTC dates to send, the nearest of the ice each; None sends all.
    shut
        Where a sea is closed (true) on the same dims; its `long_name` says what closes it.
    coarse
        In steps of 2 %, 8 cm and 2 points of the index: half the bytes once compressed, which a
        page carries and a screen does not show.

    Returns
    -------
    bytes
        A pack on (frame, row, column): `siconc` in half percents, `sithick` in units of 2 cm,
        `rio` in halves above -90, rounded down, `shut` 0 or 1. 255 is sea without data; under land
        the sea goes on, so that a smooth picture has no pale fringe.

    Raises
    ------
    DataError
        The ice is not on the 25 km grid, or a date has none at all.

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.show.widgets.packs import unpack
    >>> ice = nsrkit.ice.open("record", start="2024-09-10", end="2024-09-12")
    >>> about, arrays = unpack(fields(ice, dates=["2024-09-11"]))
    >>> about["dates"], arrays["siconc"].shape
    (['2024-09-11'], (1, 192, 257))
    """
    at = _frames(ice, dates)
    when = ice["time"].values[at].astype("datetime64[D]")
    about = {"dates": when.astype(str).tolist(), "kind": _kind(ice, at)}
    step = _COARSE if coarse else 1
    sent = {
        "siconc": _codes(ice["siconc"], at, 200.0, step, np.rint),
        "sithick": _codes(ice["sithick"], at, 50.0, step, np.rint),
    }
    if rio is not None:
        sent["rio"] = _codes(rio + 90.0, at, 2.0, step, _down)
    if shut is not None:
        closed = shut.transpose("time", "y", "x").values[at]
        sent["shut"] = closed.astype("u1")
        about["shut"] = str(shut.attrs.get("long_name", "closed"))
    return pack(about, **sent)


def _kind(ice: xr.Dataset, at: list[int]) -> str:
    """What kind of ice stands behind some dates, in words."""
    if "siconc_kind" not in ice.coords:
        return ""
    kinds = ice["siconc_kind"].values
    said = {words.ice_kind(str(kind)) for kind in (kinds[at] if kinds.ndim else [kinds])}
    return (
        str(ice.attrs.get("title", "product")) if said == {"product"} else "; ".join(sorted(said))
    )


def _frames(ice: xr.Dataset, dates: Any) -> list[int]:
    cells = grid.grid(GRID_KM)
    if ice.sizes.get("y") != cells.y.size or ice.sizes.get("x") != cells.x.size or not (
        np.array_equal(ice["y"].values, cells.y) and np.array_equal(ice["x"].values, cells.x)
    ):  # fmt: skip
        raise DataError("the map takes ice on the project's 25 km grid; regrid it")
    times = ice["time"].values
    if dates is None:
        return list(range(times.size))
    wanted = [np.datetime64(str(date), "ns") for date in dates]
    return [int(np.argmin(abs(times - date))) for date in wanted]


def _codes(
    field: xr.DataArray,
    at: list[int],
    per_unit: float,
    step: int,
    rounded: Callable[[np.ndarray], np.ndarray],
) -> np.ndarray:
    """(frame, row, column) codes of a field, the sea continued under the coast."""
    values = field.transpose("time", "y", "x").values
    sea = static.static(GRID_KM)["surface"].values == 0
    out = np.empty((len(at), *values.shape[1:]), "u1")
    for frame, i in enumerate(at):
        day = values[i]
        gap = np.isnan(day)
        if gap.all():
            raise DataError(f"{field.name or 'the field'} to draw holds no number")
        near, far = _near(np.packbits(gap).tobytes())
        code = np.clip(rounded(day * (per_unit / step)) * step, 0, _MOST)[near]
        code[far] = 0
        code[gap & sea] = NO_DATA
        out[frame] = code
    return out


def _down(values: np.ndarray) -> np.ndarray:
    """Rounded down, so that what lies below a limit stays below it."""
    return np.floor(values + 1e-3)


@lru_cache(maxsize=8)
def _near(packed: bytes) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray]:
    """The nearest cell with data to each cell, and which cells lie too far from any to show."""
    from scipy import ndimage

    shape = grid.grid(GRID_KM).shape
    gap = np.unpackbits(np.frombuffer(packed, np.uint8), count=shape[0] * shape[1])
    away, (rows, columns) = ndimage.distance_transform_edt(gap.reshape(shape), return_indices=True)
    return (rows, columns), away > _UNDER_COAST


def routes(lines: Sequence[Line], *, draught_m: float, clearance_m: float) -> bytes:
    """Routes with the hours along them.

    Parameters
    ----------
    lines
        Routes, in the order in which they are listed.
    draught_m, clearance_m
        Draught and under-keel clearance [m]: cells that are shallower than both are hatched.

    Returns
    -------
    bytes
        A pack. `starts` says where the points of each route begin; on points: positions (n, 2) in
        quarters of a kilometre right and down of the pole, `hours` [h] since `begin`, `led` (1
        where an icebreaker leads on the leg before the point), `led_h` [h] behind her on that leg
        and `rio`, the least on it, rounded down, -32768 where it is not known. A route without
        points says why in `reason`.

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.show.widgets.packs import unpack
    >>> from nsrkit.voyage.trips import transit
    >>> track = transit.transit(nsrkit.load("smoke"))
    >>> about, arrays = unpack(routes([Line(track, "own", "As loaded")], draught_m=9,
    ...                               clearance_m=2))
    >>> arrays["starts"].tolist() == [0, len(arrays["points"])]
    True
    """
    told, parts = [], []
    for line in lines:
        part = _part(line.track)
        told.append({
            "name": line.name, "title": line.title, "role": line.role, "dash": line.dash,
            "frame": line.frame,
            "label": f"{line.track['hours'].values[-1] / 24:.1f} d" if len(part[0]) else "",
            "begin": str(line.track.attrs.get("enter", "")).replace(" ", "T"),
            "reason": str(line.track.attrs.get("reason", "")),
        })  # fmt: skip
        parts.append(part)
    points, hours, led, led_h, rio = (
        np.concatenate(each) for each in zip(*parts, _NOTHING, strict=True)
    )
    starts = np.cumsum([0, *(len(part[0]) for part in parts)]).astype("u4")
    return pack(
        {"routes": told, "draught_m": float(draught_m), "clearance_m": float(clearance_m)},
        points=points, hours=hours, led=led, led_h=led_h, rio=rio, starts=starts,
    )  # fmt: skip


_Part = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]
_NOTHING: _Part = (np.empty((0, 2), "i2"), np.empty(0, "f4"), np.empty(0, "u1"),
                   np.empty(0, "f4"), np.empty(0, "i2"))  # fmt: skip


def _part(track: xr.Dataset) -> _Part:
    """Positions, hours, led, hours led and least RIO at the points that a route needs."""
    if not track.sizes.get("point"):
        return _NOTHING
    at = units(track["lon"].values, track["lat"].values)
    hours = track["hours"].values
    led = track["escorted"].values.astype("u1")
    keep = _kept(at, hours, led)
    least = track["rio"].values
    # The leg to a kept point holds the points after the kept one before it.
    spans = np.append(0, keep[:-1] + 1)
    worst = np.fmin.reduceat(least, spans)
    rio = np.where(np.isnan(worst), NO_RIO, np.floor(np.nan_to_num(worst))).astype("i2")
    led_h = np.add.reduceat(words.led_h(track), spans)
    return at[keep], _parts(hours[keep]), led[keep], _parts(led_h), rio


def _parts(hours: np.ndarray) -> np.ndarray:
    """Hours to a sixteenth."""
    return np.asarray(np.rint(hours * _HOURS) / _HOURS, "f4")


def _kept(at: np.ndarray, hours: np.ndarray, led: np.ndarray) -> np.ndarray:
    """The points that tell of the way and its hours within a kilometre, every change of lead."""
    space = np.column_stack([at * UNIT_KM, hours * _HOUR_KM])
    changes = np.flatnonzero(np.diff(led.astype(int)))
    ends = np.unique(np.concatenate([[0], changes, [len(at) - 1]]))
    if ends.size < 2:
        return ends
    found = [first + thinned(space[first : last + 1], 1.0) for first, last in pairwise(ends)]
    return np.unique(np.concatenate(found))
