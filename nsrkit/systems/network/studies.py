"""Projects and hours switched one at a time: what each brings, what it costs, what binds then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.assumption import Assumption
from nsrkit.scenario.systems.network import Network, Project
from nsrkit.systems.network import flows, inputs
from nsrkit.systems.network.inputs import Setting

if TYPE_CHECKING:
    import xarray as xr

HALF, FULL = 12.0, 24.0
FEW = 3  # arcs that are named as binding
LEAST_MT = 1e-3  # a kilotonne a year: less is rounding of the solver or a tie between ways


class Outcome(NamedTuple):
    """A solution in numbers of a year."""

    usd: float
    met: float
    """Demand that is met [Mt]."""
    on: dict[str, float]
    """Tonnes on an arc and its way back [Mt], by the name of the way out."""
    binds: tuple[str, ...]
    """Arcs that bind, largest worth first."""


def run(at: Setting, model: flows.Network) -> xr.Dataset:
    """Studies of every project and crossing, in the year and state of a setting."""
    base = _outcome(at, model)
    projects = _projects(at, model, base)
    return projects.merge(_hours(at, model))


def _outcome(at: Setting, model: flows.Network) -> Outcome:
    told = inputs.instance(at)
    solved = model.solve(told)
    pair = {arc.name: arc.pair for arc in at.tables.arcs.values()}
    on: dict[str, float] = {}
    for name, mt in zip(solved["arc"].values, solved["flow"].sum(("commodity", "month")).values,
                        strict=True):  # fmt: skip
        on[pair[str(name)]] = on.get(pair[str(name)], 0.0) + float(mt)
    # Dollars a year by one per cent more of an arc: so a wide arc counts more than a narrow one.
    weight = (solved["worth"] * solved["load"]).sum("month").values
    order = np.argsort(-weight, kind="stable")
    binds = [str(solved["arc"].values[i]) for i in order if weight[i] > 0]
    met = (told["demand"] - solved["unmet"]).sum()
    return Outcome(float(solved["total_usd"]), float(met), on, tuple(binds[:FEW]))


def _with(at: Setting, **parts: Any) -> Setting:
    """The same setting with other crossings or projects."""
    network = at.asked.model_copy(update=parts)
    return at._replace(case=at.case.model_copy(update={"network": network}))


def _switched(at: Setting, name: str, on: bool) -> Setting:
    """With one project there, whatever its first year, or not there."""
    told = dict(at.asked.projects)
    told[name] = told[name].model_copy(update={"on": on, "starts": min(told[name].starts, at.year)})
    return _with(at, projects=told)


def _projects(at: Setting, model: flows.Network, base: Outcome) -> xr.Dataset:
    """Each project there and not there, all others as asked."""
    import xarray as xr

    from nsrkit.systems.network.results import variables

    told = at.asked.projects
    rub = at.case.prices.rub_per_usd.value or float("nan")
    yearly = annuity(at.asked)
    rows = []
    for name, one in told.items():
        there = one.on and one.starts <= at.year
        with_ = base if there else _outcome(_switched(at, name, True), model)
        without = _outcome(_switched(at, name, False), model) if there else base
        rows.append((one, with_, without))
    extra = [_tiny(with_.on[one.arc] - without.on[one.arc]) for one, with_, without in rows]
    usd = [tuple(_or_nan(n) * 1e9 / rub for n in (c.low, c.value, c.high))
           for c in (one.capital for one in told.values())]  # fmt: skip
    columns: dict[str, tuple[list[Any], str, str]] = {
        "study_title": ([one.title for one in told.values()], "", "project"),
        "study_arc": ([one.arc for one in told.values()], "", "arc that it widens"),
        "study_year": ([at.year] * len(told), "", "year it is switched in"),
        "adds_mt": ([one.adds.value or 0.0 for one in told.values()], "Mt/y", "capacity added"),
        "extra_mt": ([_tiny(with_.met - without.met) for _, with_, without in rows], "Mt/y",
                     "goods that arrive besides"),
        "arc_extra_mt": (extra, "Mt/y", "goods on the arc besides, both ways"),
        "saved_usd": ([without.usd - with_.usd for _, with_, without in rows], "USD/y",
                      "saved in a year"),
        "capital_usd": ([each[1] for each in usd], "USD", "cost of building"),
        "annual_usd": ([each[1] * yearly for each in usd], "USD/y", "that cost, spread over years"),
        "annual_low": ([each[0] * yearly for each in usd], "USD/y", "least of it"),
        "annual_high": ([each[2] * yearly for each in usd], "USD/y", "most of it"),
        "usd_per_t": ([each[1] * yearly / (mt * 1e6) if mt > 0 else np.nan
                       for each, mt in zip(usd, extra, strict=True)], "USD/t",
                      "cost of building for each tonne more on the arc"),
        "then_binds": ([" ; ".join(with_.binds) for _, with_, _ in rows], "", "what binds then"),
        **_status(told),
    }  # fmt: skip
    return xr.Dataset(variables(columns, "study"), {"study": list(told)})


def _status(told: dict[str, Project]) -> dict[str, tuple[list[Any], str, str]]:
    """How far projects have come, and where their numbers are from."""
    each = list(told.values())
    return {
        "starts": ([one.starts for one in each], "", "first year"),
        "on": ([one.on for one in each], "", "whether it is reckoned with"),
        "built": ([one.built for one in each], "", "how far it has come"),
        "adds_status": ([one.adds.status for one in each], "", "status of the capacity"),
        "adds_source": ([one.adds.source for one in each], "", "source of the capacity"),
        "capital_status": ([one.capital.status for one in each], "", "status of the cost"),
        "capital_source": ([one.capital.source for one in each], "", "source of the cost"),
    }


def _hours(at: Setting, model: flows.Network) -> xr.Dataset:
    """Each crossing with 12 and with 24 hours a day, all others as asked."""
    import xarray as xr

    from nsrkit.systems.network.results import variables

    told = at.asked.crossings
    half, full = ({name: _at_hours(at, name, hours) for name in told} for hours in (HALF, FULL))
    mt = [{name: inputs.capacities(one.tables, one.asked, at.year)[told[name].arc]
           for name, one in each.items()} for each in (half, full)]  # fmt: skip
    out = [{name: _outcome(one, model) for name, one in each.items()} for each in (half, full)]
    columns: dict[str, tuple[list[Any], str, str]] = {
        "crossing_title": ([one.title for one in told.values()], "", "crossing"),
        "crossing_arc": ([one.arc for one in told.values()], "", "its arc"),
        "hours": ([one.hours.value for one in told.values()], "h/d", "hours of work"),
        "hours_status": ([one.hours.status for one in told.values()], "", "status of the hours"),
        "hours_source": ([one.hours.source for one in told.values()], "", "source of the hours"),
        "capacity_12": (list(mt[0].values()), "Mt/y", "capacity each way at 12 hours"),
        "capacity_24": (list(mt[1].values()), "Mt/y", "capacity each way at 24 hours"),
        "carried_12": ([out[0][name].on[told[name].arc] for name in told], "Mt/y",
                       "carried at 12 hours, both ways"),
        "carried_24": ([out[1][name].on[told[name].arc] for name in told], "Mt/y",
                       "carried at 24 hours, both ways"),
        "arrives_24_mt": ([_tiny(out[1][name].met - out[0][name].met) for name in told], "Mt/y",
                          "goods that arrive besides by 24 hours over 12"),
        "saved_24_usd": ([out[0][name].usd - out[1][name].usd for name in told], "USD/y",
                         "saved by 24 hours over 12"),
        "binds_24": ([" ; ".join(out[1][name].binds) for name in told], "", "what binds at 24"),
    }  # fmt: skip
    return xr.Dataset(variables(columns, "crossing"), {"crossing": list(told)})


def _at_hours(at: Setting, name: str, hours: float) -> Setting:
    told = dict(at.asked.crossings)
    of = Assumption(hours, "h/d", source="of the study", status="user")
    told[name] = told[name].model_copy(update={"hours": of})
    return _with(at, crossings=told)


def annuity(told: Network) -> float:
    """Share of a cost of building that a year has to pay [1/y].

    Examples
    --------
    >>> from nsrkit.scenario.systems.network import Network
    >>> round(annuity(Network(detour=1.3, discount=0.1, life_y=25)), 4)
    0.1102
    """
    rate, years = told.discount.value or 0.0, told.life_y.value or 1.0
    return rate / (1 - (1 + rate) ** -years) if rate else 1 / years


def _tiny(mt: float) -> float:
    return 0.0 if abs(mt) < LEAST_MT else mt


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value
