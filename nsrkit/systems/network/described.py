"""What stands beside the numbers of a network: names, sources, and what was reported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.assumption import Assumption
from nsrkit.scenario.case import Case
from nsrkit.scenario.corridor.network import Crossing, Network
from nsrkit.systems.network import inputs
from nsrkit.systems.network.inputs import GATE, Setting
from nsrkit.systems.network.tables import Amount, Arc, Tables

if TYPE_CHECKING:
    import xarray as xr

_RANK = {"user": 0, "found": 1, "derived": 2, "assumed": 3, "not supplied": 4}


def coordinates(case: Case, at: Setting) -> dict[str, Any]:
    """Names, places and sources of nodes, arcs, goods and budgets."""
    read, told = at.tables, inputs.asked(case)
    budgets = [str(name) for name in inputs.instance(at)["budget"].values]
    parts = {
        "node": _nodes(read), "arc": _arcs(read, told, at.year),
        "commodity": _goods(read, at.year), "budget": _budgets(read, told, budgets),
    }  # fmt: skip
    return {name: (dim, np.array(values)) for dim, columns in parts.items()
            for name, values in columns.items()}  # fmt: skip


def _nodes(read: Tables) -> dict[str, list[Any]]:
    nodes = list(read.nodes.values())
    names = ("kind", "lat", "lon", "port", "place_status", "place_source")
    columns = {name: [getattr(node, name) for node in nodes] for name in names}
    return {"node_title": [node.title for node in nodes]} | columns


def _arcs(read: Tables, told: Network, year: int) -> dict[str, list[Any]]:
    arcs, km = list(read.arcs.values()), inputs.kilometres(read, told.detour.value or 1.0)
    title = {node.name: node.title for node in read.nodes.values()}
    limits, paid = [_limit(told, arc, year) for arc in arcs], [_paid(told, arc) for arc in arcs]
    columns = {name: [getattr(arc, name) for arc in arcs]
               for name in ("tail", "head", "mode", "corridor", "carrier", "back_of")}  # fmt: skip
    return columns | {
        "arc_title": [f"{title[arc.tail]} - {title[arc.head]}" for arc in arcs],
        "through": [" ".join(arc.through) for arc in arcs],
        "arc_way": [arc.way for arc in arcs],
        "km": [np.nan if arc.carrier else km[arc.name] for arc in arcs],
        "capacity_status": [one.status for one in limits],
        "capacity_source": [one.source for one in limits],
        "cost_status": [one.status for one in paid],
        "cost_source": [one.source for one in paid],
    }


def _goods(read: Tables, year: int) -> dict[str, list[Any]]:
    goods = list(read.goods.values())
    wants = [_wanted(read, good.name, year) for good in goods]
    return {
        "commodity_title": [good.title for good in goods],
        "commodity_group": [good.group for good in goods],
        "value_usd_t": [good.value.value for good in goods],
        "value_status": [good.value.status for good in goods],
        "value_source": [good.value.source for good in goods],
        "at_source": [good.at_source.value for good in goods],
        "at_source_status": [good.at_source.status for good in goods],
        "at_source_source": [good.at_source.source for good in goods],
        "demand_status": [one.status for one in wants],
        "demand_source": [one.source for one in wants],
    }


def _joined(numbers: list[tuple[str, Assumption]], none: str) -> Assumption:
    """Several numbers as one with the weakest status, their sources one after the other."""
    known = [(name, one) for name, one in numbers if one.supplied]
    if not known:
        return Assumption(source=none, status="not supplied")
    weakest = max((one.status for _, one in known), key=_RANK.__getitem__)
    if weakest == "found" and len(known) > 1:
        weakest = "derived"
    source = "; ".join(f"{name}: {one.source}" if name else one.source for name, one in known)
    return Assumption(0.0, "", 0.0, 0.0, source, weakest)


def _limit(told: Network, arc: Arc, year: int) -> Assumption:
    """Where the capacity of an arc comes from."""
    border = {one.arc: one for one in told.crossings.values()}.get(arc.pair)
    parts = _slots(border) if border is not None else [("", arc.capacity)]
    parts += [(one.title, one.adds) for one in inputs.there(told, arc.pair, year)]
    if arc.pair in told.shares:
        parts.append(("share", told.shares[arc.pair]))
    return _joined(parts, arc.capacity.source)


def _slots(border: Crossing) -> list[tuple[str, Assumption]]:
    return [("slots", border.slots_per_h), ("hours", border.hours),
            ("availability", border.availability), ("load", border.load_t)]  # fmt: skip


def _paid(told: Network, arc: Arc) -> Assumption:
    """Where the cost of an arc comes from."""
    rate = told.rates[arc.rate]
    tariffs = [rate.bulk] + ([rate.boxes] if rate.boxes is not None else [])
    parts = [(rate.title, one) for each in tariffs for one in (each.usd_t_km, each.usd_t)]
    found = _joined(parts, "")
    if not arc.carrier:
        return found
    ship = f"ships: computed by nsrkit.systems.network.seaways.table, carrier {arc.carrier}"
    return Assumption(0.0, "", 0.0, 0.0, f"{ship}; {found.source}", found.status)


def _wanted(read: Tables, good: str, year: int) -> Assumption:
    """Where the demand for goods comes from."""
    of: dict[str, Amount] = {}
    for one in sorted(read.amounts, key=lambda one: one.year):
        if (one.side, one.commodity) == ("demand", good) and one.year <= year:
            of[one.node] = one
    return _joined([(read.nodes[node].title, one.mt) for node, one in of.items()], "none found")


def _budgets(read: Tables, told: Network, names: list[str]) -> dict[str, list[Any]]:
    found = [_budget(read, told, name) for name in names]
    return {"budget_title": [title for title, _ in found],
            "budget_status": [one.status for _, one in found],
            "budget_source": [one.source for _, one in found]}  # fmt: skip


def _budget(read: Tables, told: Network, name: str) -> tuple[str, Assumption]:
    """A budget for people, and where it comes from."""
    of = name.partition(": ")[2]
    if name.startswith(GATE):
        return f"ships through {read.nodes[of].title}", read.nodes[of].passages
    if of in told.seaways.carriers:
        carrier = told.seaways.carriers[of]
        return carrier.title, carrier.ships
    fleet = Assumption(0.0, "", source="icebreakers of Atomflot in service day by day "
                       f"(params/icebreakers.csv); share fit for work: {told.seaways.fit.source}",
                       status="derived")  # fmt: skip
    return "nuclear icebreakers", fleet


def records(read: Tables, out: xr.Dataset) -> xr.Dataset:
    """What was reported, beside what the first year and state give."""
    import xarray as xr

    first = out["flow"].isel(year=0, state=0).sum("month")
    told = read.records
    modelled = [
        float(first.sel(arc=list(one.arcs), commodity=list(one.commodities or read.goods)).sum())
        for one in told
    ]
    made = f"nsrkit.systems.network.run, {int(out['year'][0])}, least cost of all goods together"
    columns: dict[str, tuple[list[Any], str, str]] = {
        "record_title": ([one.title for one in told], "", "what was reported"),
        "reported": ([_or_nan(one.mt.value) for one in told], "Mt", "reported"),
        "reported_low": ([_or_nan(one.mt.low) for one in told], "Mt", "least of what was reported"),
        "reported_high": ([_or_nan(one.mt.high) for one in told], "Mt", "most of it"),
        "modelled": (modelled, "Mt", "modelled"),
        "modelled_source": ([made] * len(told), "", "how it was reckoned"),
        "record_year": ([one.year for one in told], "", "year of the report"),
        "definition": ([one.definition for one in told], "", "what was counted"),
        "publisher": ([one.publisher for one in told], "", "who counted"),
        "record_status": ([one.mt.status for one in told], "", "status"),
        "record_source": ([one.mt.source for one in told], "", "source"),
        "why": ([one.why for one in told], "", "what the two are known to differ by"),
    }
    return xr.Dataset(variables(columns, "record"), {"record": [one.name for one in told]})


def variables(columns: Mapping[str, tuple[list[Any], str, str]], dim: str) -> dict[str, Any]:
    """Columns (values, unit, long name) on one axis; texts have no unit."""
    return {
        name: (dim, np.array(values), {"long_name": long_name} | ({"units": unit} if unit else {}))
        for name, (values, unit, long_name) in columns.items()
    }


def crossings(told: Network) -> xr.Dataset:
    """Crossings with their hours."""
    import xarray as xr

    each = list(told.crossings.values())
    columns: dict[str, tuple[list[Any], str, str]] = {
        "crossing_title": ([one.title for one in each], "", "crossing"),
        "crossing_arc": ([one.arc for one in each], "", "its arc"),
        "hours": ([_or_nan(one.hours.value) for one in each], "h/d", "hours of work"),
        "hours_status": ([one.hours.status for one in each], "", "status of the hours"),
        "hours_source": ([one.hours.source for one in each], "", "source of the hours"),
    }
    found = xr.Dataset(variables(columns, "crossing"), {"crossing": list(told.crossings)})
    return found.set_coords(list(columns))


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value
