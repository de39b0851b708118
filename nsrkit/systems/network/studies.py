"""Projects and hours switched one at a time: what each brings, what it costs, what binds then."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.assumption import Assumption
from nsrkit.scenario.corridor.network import Network, Project
from nsrkit.systems.network import flows, inputs
from nsrkit.systems.network.described import variables
from nsrkit.systems.network.inputs import MT, Setting

if TYPE_CHECKING:
    import xarray as xr

HALF, FULL = 12.0, 24.0
FEW = 3  # arcs that are named as binding
LEAST_USD_T = 0.01  # a cent: less is another optimum of the same cost
LEAST_MT = 1e-3  # a kilotonne a year: less is rounding of the solver or a tie between ways


class Outcome(NamedTuple):
    """A solution in numbers of a year."""

    usd: float
    met: float
    """Demand that is met [Mt]."""
    out: dict[str, float]
    """Tonnes on an arc [Mt],"""
    both: dict[str, float]
    """and with those on its way back, by the name of the way out."""
    worth: dict[str, float]
    """What a tonne more of each arc would save, mean of the year [USD/t],"""
    load: dict[str, float]
    """and what flows take of its capacity [Mt]."""


def run(first: Setting, last: Setting, model: flows.Network) -> xr.Dataset:
    """Projects switched in the last year, hours in the first.

    Parameters
    ----------
    first, last
        Settings of the first and of the last year.
    model
        A network of their axes.

    Returns
    -------
    Dataset
        The variables on `study` and on `crossing` that `nsrkit.systems.network.run` tells of; NaN:
        no cost found, or no tonne more.
    """
    return _projects(last, model).merge(_hours(first, model))


def _outcome(at: Setting, model: flows.Network) -> Outcome:
    told = inputs.instance(at)
    solved = model.solve(told)
    names = [str(name) for name in solved["arc"].values]
    yearly = (
        solved["flow"].sum(("commodity", "month")),
        solved["worth"].mean("month"),
        solved["load"].sum("month"),
    )
    out, worth, load = (dict(zip(names, one.values.tolist(), strict=True)) for one in yearly)
    both = dict.fromkeys((arc.pair for arc in at.tables.arcs.values()), 0.0)
    for arc in at.tables.arcs.values():
        both[arc.pair] += out[arc.name]
    met = (told["demand"] - solved["unmet"]).sum()
    return Outcome(float(solved["total_usd"]), float(met), out, both, worth, load)


def _stops(now: Outcome, then: Outcome, arc: str) -> str:
    """What holds back what was widened: its own arc while it is full, and arcs that gained worth.

    A gain counts with the tonnes of the arc, so that a wide arc comes before a narrow one.
    """
    gained = {
        name: (worth - now.worth[name]) * then.load[name]
        for name, worth in then.worth.items()
        if worth - now.worth[name] > LEAST_USD_T
    }
    order = sorted(gained, key=lambda name: -gained[name])
    own = [arc] if then.worth[arc] > LEAST_USD_T and then.load[arc] > 0 else []
    return " ; ".join(list(dict.fromkeys([*own, *order]))[:FEW])


def _with(at: Setting, **parts: Any) -> Setting:
    """The same setting with other crossings or projects."""
    network = at.asked.model_copy(update=parts)
    return at._replace(case=at.case.model_copy(update={"network": network}))


def _switched(at: Setting, on: Collection[str]) -> Setting:
    """With these projects there, whatever their first year, and no others."""
    told = {name: one.model_copy(update={"on": name in on, "starts": min(one.starts, at.year)})
            for name, one in at.asked.projects.items()}  # fmt: skip
    return _with(at, projects=told)


def _pairs(at: Setting, model: flows.Network, base: set[str]) -> dict[str, tuple[Outcome, Outcome]]:
    """Without and with each project, beside those of `base`."""
    here = _outcome(_switched(at, base), model)
    return {
        name: (_outcome(_switched(at, base - {name}), model), here) if name in base
        else (here, _outcome(_switched(at, base | {name}), model))
        for name in at.asked.projects
    }  # fmt: skip


def _projects(at: Setting, model: flows.Network) -> xr.Dataset:
    """Each project there and not there: alone beside what is done, and beside all others."""
    import xarray as xr

    told = at.asked.projects
    done = {name for name, one in told.items() if one.on and one.built == "done"}
    asked = {name for name, one in told.items() if one.on and one.starts <= at.year}
    alone, beside = _pairs(at, model, done), _pairs(at, model, asked)
    columns: dict[str, tuple[list[Any], str, str]] = {
        "study_title": ([one.title for one in told.values()], "", "project"),
        "study_arc": ([one.arc for one in told.values()], "", "arc that it widens"),
        "study_year": ([at.year] * len(told), "", "year it is switched in"),
        "adds_mt": ([one.adds.value or 0.0 for one in told.values()], "Mt/y", "capacity added"),
        "then_binds": ([_stops(*pair, told[name].arc) for name, pair in alone.items()], "",
                       "what holds it back then"),
        **_gains("", told, alone), **_gains("beside_", told, beside), **_status(told),
    }  # fmt: skip
    extra = columns["arc_extra_mt"][0]
    return xr.Dataset(variables(columns | _building(at, extra), "study"), {"study": list(told)})


def _gains(
    prefix: str, told: dict[str, Project], pairs: dict[str, tuple[Outcome, Outcome]]
) -> dict[str, tuple[list[Any], str, str]]:
    """What projects bring."""
    by = ", beside all others" if prefix else ", beside what is done"
    rows = [(told[name].arc, *pair) for name, pair in pairs.items()]
    return {
        f"{prefix}extra_mt": ([_tiny(then.met - now.met) for _, now, then in rows], "Mt/y",
                              f"goods that arrive besides{by}"),
        f"{prefix}arc_extra_mt": ([_tiny(then.both[arc] - now.both[arc])
                                   for arc, now, then in rows], "Mt/y",
                                  f"goods on the arc besides, both ways{by}"),
        f"{prefix}saved_usd": ([now.usd - then.usd for _, now, then in rows], "USD/y",
                               f"saved in a year{by}"),
    }  # fmt: skip


def _building(at: Setting, extra: list[float]) -> dict[str, tuple[list[Any], str, str]]:
    """What projects cost."""
    rub, yearly = at.case.prices.rub_per_usd.value or float("nan"), annuity(at.asked)
    capital = [one.capital for one in at.asked.projects.values()]
    low, mid, high = (
        [float("nan") if n is None else n * 1e9 / rub for n in each]
        for each in zip(*((c.low, c.value, c.high) for c in capital), strict=True)
    )
    return {
        "capital_usd": (mid, "USD", "cost of building"),
        "annual_usd": ([n * yearly for n in mid], "USD/y", "that cost, spread over years"),
        "annual_low": ([n * yearly for n in low], "USD/y", "least of it"),
        "annual_high": ([n * yearly for n in high], "USD/y", "most of it"),
        "usd_per_t": ([n * yearly / (mt * MT) if mt > 0 else np.nan
                       for n, mt in zip(mid, extra, strict=True)], "USD/t",
                      "cost of building for each tonne more on the arc"),
    }  # fmt: skip


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

    told = at.asked.crossings
    arc = {name: one.arc for name, one in told.items()}
    columns: dict[str, tuple[list[Any], str, str]] = {}
    found: dict[float, dict[str, Outcome]] = {}
    for hours in (HALF, FULL):
        each = {name: _at_hours(at, name, hours) for name in told}
        most = [inputs.capacities(one.tables, one.asked, at.year)[arc[name]]
                for name, one in each.items()]  # fmt: skip
        found[hours] = {name: _outcome(one, model) for name, one in each.items()}
        by = f"at {hours:.0f} hours"
        columns |= {
            f"capacity_{hours:.0f}": (most, "Mt/y", f"capacity each way {by}"),
            f"carried_{hours:.0f}": ([found[hours][name].out[arc[name]] for name in told], "Mt/y",
                                     f"carried out {by}"),
            f"both_{hours:.0f}": ([found[hours][name].both[arc[name]] for name in told], "Mt/y",
                                  f"carried both ways {by}"),
        }  # fmt: skip
    pairs = [(found[HALF][name], found[FULL][name]) for name in told]
    columns |= {
        "hours_year": ([at.year] * len(told), "", "year they are switched in"),
        "arrives_24_mt": ([_tiny(full.met - half.met) for half, full in pairs], "Mt/y",
                          "goods that arrive besides by 24 hours over 12"),
        "saved_24_usd": ([half.usd - full.usd for half, full in pairs], "USD/y",
                         "saved by 24 hours over 12"),
        "binds_24": ([_stops(half, full, one)
                      for (half, full), one in zip(pairs, arc.values(), strict=True)], "",
                     "what holds it back at 24 hours"),
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
    >>> from nsrkit.scenario.corridor.network import Network
    >>> round(annuity(Network(detour=1.3, discount=0.1, life_y=25)), 4)
    0.1102
    """
    rate, years = told.discount.value or 0.0, told.life_y.value or 1.0
    return rate / (1 - (1 + rate) ** -years) if rate else 1 / years


def _tiny(mt: float) -> float:
    return 0.0 if abs(mt) < LEAST_MT else mt
