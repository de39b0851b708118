"""What ships meet on their way, area by area, as plain lists that a simulation reads fast."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.units import HOURS_PER_DAY

if TYPE_CHECKING:
    import xarray as xr

_HOUR = np.timedelta64(3_600_000_000_000, "ns")
_LITTLE_H = 1.0  # behind an icebreaker, for which a ship asks nobody
_READ = ("nsr_enter_h", "days", "area_enter_h", "area_h", "area_led_h")


class Met(NamedTuple):
    """What a ship meets who enters an area at some hour."""

    own_h: float
    """Hours in the area on her own."""
    led_h: float
    """Hours behind an icebreaker."""
    opens: float
    """Hour at which the area lets ships pass, led or not; that of entering, where it does."""


class Way(NamedTuple):
    """Departures of a way in one ice; hours count from the first departure of the timetable."""

    east: bool
    """Whether she goes east."""
    areas: tuple[int, ...]
    """Areas of the NSR in the order of the way, those she keeps out of included."""
    leaves: list[float]
    """(departure) hour."""
    before_h: list[float]
    """(departure) hours until she enters the NSR."""
    after_h: list[float]
    """(departure) hours in port and open water that follow the last area."""
    enter: list[list[float]]
    """[area][departure] hour of entering, rising."""
    own_h: list[list[float]]
    led_h: list[list[float]]
    passes: list[list[bool]]
    """[area][departure] whether the ice lets her through the area."""

    def at(self, area: int, hour: float) -> Met:
        """What a ship meets who enters an area at an hour: the row of the departure that does.

        Between two departures hours are linear; where one of them has no route, the nearer counts.
        """
        enter, passes = self.enter[area], self.passes[area]
        late = bisect_left(enter, hour)
        low, late = max(late - 1, 0), min(late, len(enter) - 1)
        share = (hour - enter[low]) / (enter[late] - enter[low]) if low < late else 0.0
        near = late if share > 0.5 else low
        if not passes[near]:
            return Met(0.0, 0.0, self._opens(area, near))
        if not (passes[low] and passes[late]):
            low = late = near
        own, led = (hours[low] + share * (hours[late] - hours[low])
                    for hours in (self.own_h[area], self.led_h[area]))  # fmt: skip
        return Met(own, led, hour) if led > _LITTLE_H else Met(own + led, 0.0, hour)

    def _opens(self, area: int, row: int) -> float:
        """Hour from which the row of a departure with a route is the nearer one; inf: never."""
        enter, passes = self.enter[area], self.passes[area]
        for late in range(row + 1, len(enter)):
            if passes[late]:
                # A minute more, so that rounding does not put her back before it.
                return (enter[late - 1] + enter[late]) / 2.0 + 1.0 / 60.0
        return math.inf

    def row(self, hour: float) -> int:
        """Number of the departure nearest to an hour."""
        late = min(bisect_left(self.leaves, hour), len(self.leaves) - 1)
        early = max(late - 1, 0)
        return late if self.leaves[late] - hour < hour - self.leaves[early] else early


def ways(table: xr.Dataset, back: Mapping[str, str]) -> list[dict[str, Way]]:
    """Ways by name for each ice of a timetable with `passes` on (ice, way, departure, area).

    Where a departure has no route its hours are those of the nearest one that has, which tells
    when she would be where; in an ice without any route, those of the other ice. An area that a
    ship gets through on the way `back` is open too.
    """
    names = table["way"].values.tolist()
    found = [{name: _way(table.sel(way=name), number) for name in names}
             for number in range(table.sizes["ice"])]  # fmt: skip
    return [{name: way._replace(passes=_both(way, each[back[name]])) if name in back else way
             for name, way in each.items()} for each in found]  # fmt: skip


def origin(table: xr.Dataset) -> np.datetime64:
    """First departure of a timetable: where hours count from."""
    return np.datetime64(table["departure"].values[0], "ns")


def hour(table: xr.Dataset, moment: np.datetime64) -> float:
    """Hours from the first departure of a timetable to a moment."""
    return float((moment - origin(table)) / _HOUR)


def lengths_nm(table: xr.Dataset, knots: dict[str, float]) -> list[float]:
    """Length of each area along the way [nm]: the least time in it at the ordered speed.

    Of several ways the longest counts; an area that nobody enters has none.
    """
    least = table["area_h"].min("departure").median("ice").values
    order = np.array([knots[name] for name in table["way"].values.tolist()])
    found = np.nanmax(np.nan_to_num(least) * order[:, None], axis=0)
    return [float(length) for length in found]


def _way(one: xr.Dataset, number: int) -> Way:
    leaves = (one["departure"].values - one["departure"].values[0]) / _HOUR
    filled = {name: _filled(one[name].transpose("ice", "departure", ...).values, number)
              for name in _READ}  # fmt: skip
    east = _goes_east(one["area_enter_h"].values)
    areas = tuple(range(one.sizes["area"])) if east else tuple(range(one.sizes["area"]))[::-1]
    before = np.nan_to_num(filled["nsr_enter_h"])
    # An area that she keeps out of is entered, for no time, when the one before it is.
    enter = np.where(np.isnan(filled["area_enter_h"]), -np.inf, filled["area_enter_h"])
    enter = np.maximum(np.maximum.accumulate(enter[:, areas], axis=1), before[:, None])
    enter = np.maximum.accumulate(leaves[:, None] + enter, axis=0)[:, np.argsort(areas)]
    hours, led = np.nan_to_num(filled["area_h"]), np.nan_to_num(filled["area_led_h"])
    after = np.nan_to_num(filled["days"]) * HOURS_PER_DAY - before - hours.sum(axis=1)
    return Way(
        east, areas, leaves.tolist(), before.tolist(),
        np.maximum(after, 0.0).tolist(), enter.T.tolist(), np.maximum(hours - led, 0.0).T.tolist(),
        led.T.tolist(), one["passes"].transpose("ice", "area", "departure").values[number].tolist(),
    )  # fmt: skip


def _both(way: Way, back: Way) -> list[list[bool]]:
    """Whether an area lets ships pass at the hours of a way, by what both ways tell."""
    return [[here or math.isclose(back.at(area, hour).opens, hour)
             for here, hour in zip(way.passes[area], way.enter[area], strict=True)]
            for area in range(len(way.areas))]  # fmt: skip


def _filled(values: np.ndarray, number: int) -> np.ndarray:
    """(departure, ...) of one ice: a departure without a route has the values of the nearest."""
    here = values[number]
    known = np.flatnonzero(~np.isnan(here.reshape(len(here), -1)).all(axis=1))
    if known.size:
        rows = np.arange(len(here))
        return np.asarray(here[known[np.abs(rows[:, None] - known).argmin(axis=1)]])
    flat = np.isfinite(values)
    count = flat.sum(axis=(0, 1))
    total = np.where(flat, values, 0.0).sum(axis=(0, 1))
    mean = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return np.broadcast_to(mean, here.shape)


def _goes_east(enter: np.ndarray) -> bool:
    """Whether areas are entered from west to east; NaN where she keeps out of one."""
    flat = enter.reshape(-1, enter.shape[-1])
    step = np.nanmean(np.diff(flat[np.isfinite(flat).any(axis=1)], axis=1))
    return bool(not step < 0)
