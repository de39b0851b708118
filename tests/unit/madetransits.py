"""Timetables of transit traffic made by hand."""

import numpy as np
import xarray as xr

import nsrkit

GROUP = {"ship": "panamax-bulk-1c", "west": "Murmansk", "east": "Qingdao", "first": "07-01",
         "last": "10-31", "ships": 2}  # fmt: skip
CARGO = {"value": 50_000, "status": "found", "source": "made"}
LEAVING = np.arange("2024-07-01", "2024-11-01", 10, "M8[D]").astype("M8[ns]")


def case(**group):
    given = GROUP | {"cargo_t": CARGO} | group
    return nsrkit.load("smoke", {"transit.fleet": {"bulk": given}})


def made(closing, days=20.0, led_h=0.0):
    """A timetable in which each ice (by label) closes after so many departures."""
    sizes = (len(closing), 2, LEAVING.size)
    open_ = np.arange(LEAVING.size) < np.array(list(closing.values()))[:, None, None]
    values = {"days": days, "led_h": led_h, "nsr_enter_h": 48.0, "nsr_exit_h": 240.0}
    dims = ("ice", "way", "departure")
    return xr.Dataset(
        {name: (dims, np.where(open_, np.full(sizes, value), np.nan), {"units": "h"})
         for name, value in values.items()},
        coords={"ice": list(closing), "way": ["bulk east", "bulk west"], "departure": LEAVING},
    )  # fmt: skip
