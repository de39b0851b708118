"""The network over draws of its uncertain numbers and possible ices, year by year.

A draw is one world: its prices, rates, capacities and amounts hold in all years, and it meets one
of the possible ices of each. Its years are flows of least cost, solved from the central ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.assumption import Assumption
from nsrkit.ensemble import bar, design, plan, run, shared
from nsrkit.ensemble.plan import Block
from nsrkit.errors import DataError
from nsrkit.scenario.case import Case
from nsrkit.systems.network import flows, inputs
from nsrkit.systems.network.inputs import Setting
from nsrkit.systems.network.tables import WAYS

if TYPE_CHECKING:
    import xarray as xr

QUANTILES = (0.1, 0.5, 0.9)
_PRICED = ("prices.", "fees.", "hire.", "carbon.")


class Year(NamedTuple):
    """What all draws of a year share."""

    setting: Setting
    sea: xr.Dataset
    """Sea arcs on (draw, arc, month)."""
    network: flows.Network


@shared
def spread(case: Case, years: Sequence[int] | None = None, draws: int | None = None) -> xr.Dataset:
    """Flows, what binds and what it costs over draws of all numbers and possible ices.

    Parameters
    ----------
    case
        Scenario with `network`; `ensemble.seed` says which draws.
    years
        None takes `network.years`.
    draws
        How many worlds; None takes `network.draws`.

    Returns
    -------
    Dataset
        On `year`, in the state of the Red Sea of the voyage, over draws (`quantile` 0.1, 0.5, 0.9).
        (year, quantile, arc): `load_q` [Mt/y], `worth_q` [USD/t], what one more t of capacity
        saves, mean of the months. (year, arc): `binds` [1], share of draws in which it binds in
        some month, and `binds_se` [1], its standard error. (year, quantile, budget): `spent_q`
        [d/y; of a gate ships], `day_worth_q` [USD/d], mean of the months; (year, quantile, way):
        `way_mt_q` [Mt/y]; (year, quantile, commodity): `unmet_q` [Mt/y]; (year, quantile):
        `total_usd_q` [USD/y]. Beside these `load`, `way_mt`, `unmet` and so on with central
        numbers. NaN nowhere. In `attrs`: `draws`, `drawn` (how many numbers), `seed`.

    Raises
    ------
    DataError
        The case has no network, asks for no draws, or a table cannot be read.

    Notes
    -----
    Drawn are the numbers of the network and its tables, prices, fees, hire and carbon, those of a
    group together; ices in turn. Hours of crossings and projects are decisions, and ships sail as
    with central values. Threads take the draws: the solver lets go of the interpreter lock.

    Examples
    --------
    >>> import nsrkit
    >>> spread(nsrkit.load("baseline"))
    Traceback (most recent call last):
    ...
    nsrkit.errors.DataError: baseline has no `network`; begin with the scenario border-hubs
    """
    told = inputs.asked(case)
    count, seed = told.draws if draws is None else draws, case.ensemble.seed
    if count < 1:
        raise DataError("there are no draws of the network: give network.draws, at least 1")
    settings = [inputs.setting(case, year) for year in years or told.years]
    drawn = design(_numbers(case, settings), count, seed)
    made = [_year(one, drawn) for one in settings]
    blocks = plan({}, inner=(), draws=drawn).blocks()
    found = run(partial(_world, made), blocks, how="threads", progress=bar("draws"))
    attrs = {"draws": count, "drawn": len(drawn), "seed": seed}
    return _dataset(made, found).assign_attrs(attrs)


def _numbers(case: Case, settings: Sequence[Setting]) -> dict[str, Assumption]:
    """What is drawn: money of the case, and the network's own numbers of any year."""
    found = {key: one for key, one in case.numbers().items() if key.startswith(_PRICED)}
    for one in settings:
        found |= inputs.numbers(one)
    return found


def _year(at: Setting, drawn: dict[str, np.ndarray]) -> Year:
    """A year with the sea of each draw, and a network with room for what any of them opens."""
    from nsrkit.systems.network import seaways

    if sailed := inputs.services(at.tables):
        sea = seaways.drawn(at.case, sailed, drawn, at.year).assign(voyages_t=at.sea["voyages_t"])
    else:
        sea = at.sea.expand_dims(draw=len(next(iter(drawn.values()))))
    most = {key: float(values.max()) for key, values in drawn.items()}
    widest = inputs.instance(at, most, sea.max("draw"))
    return Year(at, sea, flows.Network(inputs.instance(at), widest))


def _world(years: Sequence[Year], block: Block) -> list[dict[str, np.ndarray]]:
    """The years of one draw."""
    return [_kept(one, one.network.solve(_drawn(one, block))) for one in years]


def _drawn(one: Year, block: Block) -> xr.Dataset:
    from nsrkit.systems.network import seaways

    mine = {key: value for key, value in block.drawn.items() if key.startswith("network.")}
    budgets = seaways.budgets(one.setting.case.replaced(mine), one.setting.year)
    at = one.setting._replace(budgets=budgets)
    return inputs.instance(at, block.drawn, one.sea.isel(draw=block.at["draw"]))


_KEPT = {
    "load": (("arc",), "Mt", "Goods on an arc in a year, by what they take of it"),
    "worth": (("arc",), "USD/t", "What one more t of capacity saves, mean of the months"),
    "binds": (("arc",), "1", "Binds in some month"),
    "spent": (("budget",), "d", "Days (of a gate: ships) taken in a year"),
    "day_worth": (("budget",), "USD/d", "What one more day (ship) saves, mean of the months"),
    "way_mt": (("way",), "Mt", "Goods that go this way in a year"),
    "unmet": (("commodity",), "Mt", "Demand of a year that is not met"),
    "total_usd": ((), "USD", "All costs of a year, with the price of what is not met"),
}


def _kept(one: Year, found: xr.Dataset) -> dict[str, np.ndarray]:
    """The numbers of a year whose spread is told."""
    by_arc = found["flow"].values.sum(axis=(1, 2))
    ways = np.array([arc.way for arc in one.setting.tables.arcs.values()])
    return {
        "load": found["load"].values.sum(axis=1),
        "worth": found["worth"].values.mean(axis=1),
        "binds": found["binding"].values.any(axis=1),
        "spent": found["spent"].values.sum(axis=1),
        "day_worth": found["day_worth"].values.mean(axis=1),
        "way_mt": np.array([by_arc[ways == way].sum() for way in WAYS]),
        "unmet": found["unmet"].values.sum(axis=(0, 2)),
        "total_usd": found["total_usd"].values,
    }


def _dataset(years: Sequence[Year], found: Sequence[list[dict[str, np.ndarray]]]) -> xr.Dataset:
    """Quantiles over draws beside the central values."""
    import xarray as xr

    central = [_kept(one, one.network.first) for one in years]
    told: dict[str, object] = {}
    for name, (dims, units, title) in _KEPT.items():
        attrs = {"units": units, "long_name": title}
        drawn = np.array([[year[name] for year in world] for world in found], float)
        middle = np.array([year[name] for year in central], float)
        if name == "binds":
            share = drawn.mean(axis=0)
            error = np.sqrt(share * (1 - share) / len(found))
            told["binds"] = (("year", *dims), share, attrs | {"long_name": "Share of draws"})
            told["binds_se"] = (("year", *dims), error, attrs | {"long_name": "Standard error"})
        else:
            told[name] = (("year", *dims), middle, attrs)
            told[f"{name}_q"] = (("quantile", "year", *dims), np.quantile(drawn, QUANTILES, axis=0),
                                 attrs)  # fmt: skip
    first = years[0].network.first
    labels = {"year": [one.setting.year for one in years], "quantile": list(QUANTILES),
              "way": list(WAYS)}  # fmt: skip
    labels |= {axis: first[axis].values for axis in ("arc", "budget", "commodity")}
    return xr.Dataset(told, labels).transpose("year", "quantile", ...)
