"""The answer as a dataset, with units and what each number means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.systems.network.flows.layout import MILLION
from nsrkit.systems.network.flows.numbers import AXES, Numbers
from nsrkit.systems.network.flows.program import Parts

if TYPE_CHECKING:
    import xarray as xr

WORTH = 1e-6
"""Worth [USD/t] above which a full arc counts as binding."""
_FULL = 1 - 1e-6
_NODES = ("node", "commodity", "month")
_TOLD = {
    "flow": (("arc", "commodity", "month"), "Mt", "Flow"),
    "supplied": (_NODES, "Mt", "Supplied"),
    "unmet": (_NODES, "Mt", "Demand that is not met"),
    "stored": (_NODES, "Mt", "Stored at the end of the month"),
    "price": (_NODES, "USD/t", "What one more t taken away costs"),
    "supply_worth": (_NODES, "USD/t", "What one more t of supply saves"),
    "room_worth": (_NODES, "USD/t", "What one more t of room in the store saves"),
    "load": (("arc", "month"), "Mt", "Capacity taken"),
    "utilisation": (("arc", "month"), "1", "Share of the capacity taken"),
    "worth": (("arc", "month"), "USD/t", "What one more t of capacity saves"),
    "binding": (("arc", "month"), "1", "Full, and worth more than it is"),
    "spent": (("budget", "month"), "d", "Days of the budget taken"),
    "day_worth": (("budget", "month"), "USD/d", "What one more day of the budget saves"),
    "total_usd": ((), "USD", "All costs, with the price of what is not met"),
    "unmet_usd": ((), "USD", "Price of what is not met"),
}


def dataset(instance: xr.Dataset, numbers: Numbers, found: Parts, together: bool) -> xr.Dataset:
    """All parts on the axes of the instance."""
    import xarray as xr

    load = np.einsum("akt,ak->at", found.flow, numbers.weight)
    limited = np.isfinite(numbers.capacity) & (numbers.capacity > 0)
    utilisation = np.where(limited, load / np.where(limited, numbers.capacity, 1.0), np.nan)
    full = load >= numbers.capacity * _FULL
    values = found._asdict() | {
        "load": load, "utilisation": utilisation, "binding": limited & full & (found.worth > WORTH),
        "spent": np.einsum("akt,bakt->bt", found.flow, numbers.use) * MILLION,
        "total_usd": found.total.sum() * MILLION,
        "unmet_usd": (found.unmet * np.nan_to_num(numbers.unmet)).sum() * MILLION,
    }  # fmt: skip
    told = {
        name: (dims, values[name], {"units": unit, "long_name": title})
        for name, (dims, unit, title) in _TOLD.items()
        if "budget" not in dims or "budget" in instance.coords
    }
    coords = {axis: instance[axis] for axis in AXES if axis in instance.coords}
    return xr.Dataset(told, coords, {"months": "together" if together else "apart"})
