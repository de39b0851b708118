"""Rounds from each departure of a timetable: both crossings, until she is ready to sail again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.systems import chains
from nsrkit.systems.liner.rotation import Rotation
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage.pricing.book import Trip

if TYPE_CHECKING:
    import xarray as xr

_DAY = np.timedelta64(86_400_000_000_000, "ns")
_OF_TRIP = ("fuel_t", "zones", "nm", "led_h", "nsr_enter_h")


def sailed(plan: Rotation, table: xr.Dataset) -> xr.Dataset:
    """The round that begins with each departure of a timetable.

    Parameters
    ----------
    plan
        The rotation.
    table
        Timetable of its crossings, on (ice, way, departure).

    Returns
    -------
    Dataset
        On (ice, sailing, leg), a sailing for each departure of the crossing out, leg 0 out and 1
        back: `depart` [UTC] of the crossing, NaT where there is no round; `days` [d], `fuel_t` [t],
        `zones`, `nm`, `led_h` [h] and `nsr_enter_h` [h], NaN likewise. On (ice, sailing): `round_d`
        [d] until she is ready to sail again. A round needs a route on the day itself and one back,
        by the NSR, as soon as there is one within the season.
    """
    import xarray as xr

    leaving = table["departure"].values[table["departure"].values <= plan.last]
    # A shuttle of one ship per departure, which takes it or, where it is closed, a later one.
    found = chains.shuttle(table, plan.legs, list(leaving))
    if found.sizes["voyage"] < len(plan.legs):  # nobody comes back, in any ice
        return _none(table.sizes["ice"], leaving.size)
    names = {name: chains.along(table, found, plan.legs, name) for name in _OF_TRIP}
    found = found.assign(names).isel(voyage=slice(len(plan.legs)))
    found = found.rename(ship="sailing", voyage="leg").drop_vars("leg")
    home = found["depart"][..., 1] + (found["days"][..., 1] * HOURS_PER_DAY * 3600e9).astype(
        "m8[ns]"
    )
    whole = (found["depart"][..., 0] == xr.DataArray(leaving, dims="sailing")) & home.notnull()
    days = (home - found["depart"][..., 0]) / _DAY + plan.back.after_d + plan.out.before_d
    return found.assign(round_d=days).where(whole)[["depart", "days", "round_d", *_OF_TRIP]]


def trip(found: xr.Dataset, leg: int) -> Trip:
    """One crossing of all rounds as a trip whose quantities are arrays (ice, sailing, 1).

    The last axis is there for draws. Zones of a departure between two of the timetable are rounded.
    """
    one = found.isel(leg=leg).expand_dims("draw", axis=-1)
    entry = one["depart"].values + (one["nsr_enter_h"].values * 3600e9).astype("m8[ns]")
    return Trip("nsr", one["days"].values * HOURS_PER_DAY, one["fuel_t"].values,
                np.rint(np.nan_to_num(one["zones"].values)), entry, nm=one["nm"].values,
                escorted_h=one["led_h"].values)  # fmt: skip


def _none(ices: int, sailings: int) -> xr.Dataset:
    import xarray as xr

    shape = ices, sailings, 2
    dims = ("ice", "sailing", "leg")
    gone = np.full(shape, np.datetime64("NaT", "ns"))
    empty = {name: (dims, np.full(shape, np.nan)) for name in ("days", *_OF_TRIP)}
    return xr.Dataset({"depart": (dims, gone), "round_d": (dims[:2], np.full(shape[:2], np.nan)),
                       **empty})  # fmt: skip
