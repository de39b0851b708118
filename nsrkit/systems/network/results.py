"""Every year and state solved, and what the flows mean: limits, ways, and what was reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.scenario.case import Case
from nsrkit.systems.network import described, draws, flows, inputs, studies
from nsrkit.systems.network.inputs import Setting
from nsrkit.systems.network.tables import WAYS, Tables

if TYPE_CHECKING:
    import xarray as xr

SOLVED = ("flow", "unmet", "price", "stored", "load", "utilisation", "worth", "binding", "spent",
          "day_worth")  # fmt: skip
DRAWN = ("load_q", "worth_q", "binds", "binds_se", "spent_q", "day_worth_q", "way_mt_q", "unmet_q",
         "total_usd_q")  # fmt: skip
"""What is taken over from the ensemble."""
_LONG = {
    "flow": ("Mt", "goods on an arc"), "unmet": ("Mt", "demand that is not met"),
    "price": ("USD/t", "price of one tonne more"), "stored": ("Mt", "goods that wait"),
    "load": ("Mt", "what flows take of the capacity"), "utilisation": ("1", "load over capacity"),
    "worth": ("USD/t", "what one more tonne of capacity saves"),
    "binding": ("1", "whether the capacity is full and worth something"),
    "spent": ("d", "days that are used"), "day_worth": ("USD/d", "what one more day saves"),
    "cost": ("USD/t", "cost with the time of the goods"),
    "capacity": ("Mt", "most that an arc takes"), "budget_days": ("d", "days at hand"),
    "total_usd": ("USD", "cost of goods and ways, and the worth of what is unmet"),
    "carried_usd": ("USD", "cost of the ways, with the time of the goods"),
    "demand_mt": ("Mt", "demand"),
    "met_mt": ("Mt", "demand that is met"), "way_mt": ("Mt", "goods by way"),
    "share": ("1", "share of all goods that take one of the ways"),
}  # fmt: skip


def attrs(name: str) -> dict[str, str]:
    """Attributes of a variable of the answer."""
    units, long_name = _LONG[name]
    return {"units": units, "long_name": long_name, "source": "nsrkit.systems.network.run"}


def found(case: Case) -> xr.Dataset:
    """All years and states of a case, with studies and records."""
    import xarray as xr

    asked = inputs.asked(case)
    states = list(dict.fromkeys((case.voyage.red_sea, *asked.states)))
    met: dict[tuple[int, str], Setting] = {
        (year, state): inputs.setting(case, year, state)
        for year in asked.years for state in states
    }  # fmt: skip
    told = {at: inputs.instance(one) for at, one in met.items()}
    model = flows.Network(*told.values())
    out = xr.concat(
        [xr.concat([_answer(told[year, state], model.solve(told[year, state]))
                    for state in states], "state") for year in asked.years], "year")  # fmt: skip
    out = out.assign_coords(year=list(asked.years), state=states)
    read = next(iter(met.values())).tables
    out = out.assign_coords(described.coordinates(case, met[asked.years[-1], states[0]]))
    out = out.merge(_ways(out, read)).merge(described.records(read, out))
    out = out.merge(described.crossings(asked))
    if asked.studies:
        first, last = (met[year, states[0]] for year in (asked.years[0], asked.years[-1]))
        out = out.merge(studies.run(first, last, model))
    if asked.draws:
        spread = draws.spread(case)
        out = out.merge(spread[[name for name in DRAWN if name in spread]])
        out.attrs["draws"] = spread.attrs["draws"]
    return out.assign_attrs(
        case=case.name, title=case.title, base_year=case.prices.base_year,
        members=asked.seaways.members, unmet_usd="goods whose carriage costs more than they are "
        "worth are not carried",
    )  # fmt: skip


def _answer(told: xr.Dataset, solved: xr.Dataset) -> xr.Dataset:
    """What one solution says, on (arc, commodity, month) and so on."""
    import xarray as xr

    limit = told["capacity"].where(np.isfinite(told["capacity"]))
    bought = (solved["supplied"] * told["supply_cost"]).sum() * inputs.MT
    totals = {
        "total_usd": solved["total_usd"],
        "carried_usd": solved["total_usd"] - solved["unmet_usd"] - bought,
        "demand_mt": told["demand"].sum(("node", "month")),
        "met_mt": (told["demand"] - solved["unmet"]).sum(("node", "month")),
    }  # fmt: skip
    each = {name: solved[name] for name in SOLVED} | totals
    each |= {"cost": told["cost"], "capacity": limit, "budget_days": told["budget_days"]}
    # A closed arc carries nothing, so that its flow is no number that could be averaged.
    each["flow"] = solved["flow"].where(np.isfinite(told["cost"]))
    return xr.Dataset({name: (one.dims, one.values, attrs(name)) for name, one in each.items()},
                      coords={name: told[name] for name in ("node", "arc", "commodity", "month",
                                                            "budget")})  # fmt: skip


def _ways(out: xr.Dataset, read: Tables) -> xr.Dataset:
    """Tonnes by group of goods and by way, and the share of each way."""
    import xarray as xr

    groups = list(dict.fromkeys(good.group for good in read.goods.values()))
    of_way = np.array([[arc.way == way for arc in read.arcs.values()] for way in WAYS], float)
    of_group = np.array([[good.group == group for good in read.goods.values()]
                         for group in groups], float)  # fmt: skip
    yearly = out["flow"].sum("month").transpose("year", "state", "arc", "commodity").values
    mt = np.einsum("ysak,wa,gk->ysgw", yearly, of_way, of_group)
    share = mt.sum(2) / np.maximum(mt.sum((2, 3)), np.finfo(float).tiny)[..., None]
    return xr.Dataset(
        {"way_mt": (("year", "state", "group", "way"), mt, attrs("way_mt")),
         "share": (("year", "state", "way"), share, attrs("share"))},
        coords={"group": groups, "way": list(WAYS), "way_title": ("way", list(WAYS.values()))},
    )  # fmt: skip
