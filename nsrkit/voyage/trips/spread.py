"""Spread of a comparison: ship and ice drawn and routed anew, prices and fees drawn on top.

Routing takes nearly all of the time, so each routed draw is priced with many draws of the money.
These share their voyage: errors are those of the means over routed draws, not of all prices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.assumption import Assumption
from nsrkit.ensemble import design, plan, run
from nsrkit.ensemble.memo import Memo
from nsrkit.ensemble.plan import Block
from nsrkit.errors import NoRouteError
from nsrkit.scenario.case import Case
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage import ledger
from nsrkit.voyage.choices.resail import Model, sails
from nsrkit.voyage.pricing.book import Trip
from nsrkit.voyage.trips import passage

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.voyage.routing.ices.cube import Ice

QUANTILES = (0.1, 0.5, 0.9)
GRID_KM = 25.0  # of the draws; the central result keeps the grid of the case
PRICES = 16  # draws of prices and fees for each routed draw
_FEWEST = 3  # draws from which a correlation is told

Drawn = dict[str, np.ndarray]
Trips = tuple[Trip | None, ...]
"""A trip by corridor; None where there is no route."""


class Totals(NamedTuple):
    """What the draws add up to."""

    hours: np.ndarray
    """(routed draw, corridor) [h]; NaN where there is no route."""
    fuel_t: np.ndarray
    """(routed draw, corridor) [t]."""
    usd: np.ndarray
    """(draw, corridor) [USD], draws of the money innermost."""
    parts: np.ndarray
    """(draw, corridor, component) [USD]; NaN where not supplied."""
    sure: np.ndarray
    """(draw, corridor) 1 where the first corridor is cheaper whatever is not supplied, else 0."""
    possible: np.ndarray
    """(draw, corridor) 1 where it may be cheaper."""


def draws(case: Case, central: Sequence[passage.Passage | None]) -> xr.Dataset | None:
    """Quantiles and probabilities over draws of all uncertain numbers of a case.

    Parameters
    ----------
    case
        The scenario; `ensemble.draws` and `ensemble.seed` say how many routed draws and which.
    central
        Its corridors sailed with central values, in order; None where there is no route.

    Returns
    -------
    Dataset or None
        The variables on `quantile` and the probabilities of `compare`; None without draws. In
        `attrs`: `draws` (routed) and `draws_priced`; `resail_correlation` and `resail_bias`, how
        the hours of `choices.resail` on the central track stand to the routed ones.
    """
    sailed, money = _designs(case)
    if case.ensemble.draws == 0 or not (sailed or money):
        return None
    trips = _routed(case, central, sailed)
    drawn = {key: np.repeat(row, PRICES) for key, row in sailed.items()} | money
    out = _summary(case, _totals(case, trips, drawn))
    return out.assign_attrs(_told(case, central, trips, sailed))


def _designs(case: Case) -> tuple[Drawn, Drawn]:
    """Draws of what is sailed with, and so many times more of the prices and fees.

    A group with a member on either side is drawn with what is sailed, so that it stays together.
    """
    numbers, n = case.numbers(), case.ensemble.draws
    groups = {number.group for key, number in numbers.items() if sails(key)} - {None}

    def on_board(key: str, number: Assumption) -> bool:
        return sails(key) or number.group in groups

    sailed = {key: number for key, number in numbers.items() if on_board(key, number)}
    money = {key: number for key, number in numbers.items() if key not in sailed}
    apart = int(np.random.SeedSequence([case.ensemble.seed, 1]).generate_state(1)[0])
    return design(sailed, n, case.ensemble.seed), design(money, n * PRICES, apart)


def _routed(case: Case, central: Sequence[passage.Passage | None], drawn: Drawn) -> list[Trips]:
    """For each draw the trips of all corridors: those through ice routed, others sailed again."""
    names, n = case.voyage.corridors, case.ensemble.draws
    icy = tuple(name for name, one in zip(names, central, strict=True)
                if name == "nsr" or (one is not None and _meets_ice(one)))  # fmt: skip
    try:
        coarse = _icy_trips(case, icy, None) if icy else {}
        found = [coarse] * n
        if icy and drawn:
            blocks = plan({}, inner=(), draws=drawn).blocks()
            found = run(partial(_icy_trips, case, icy), blocks)
    finally:
        _ICE.clear()
    dry = Model(case, [one for name, one in zip(names, central, strict=True)
                       if name not in icy])(drawn)  # fmt: skip
    marks = {name: one.trip for name, one in zip(names, central, strict=True) if one is not None}

    def trip(name: str, i: int) -> Trip | None:
        if name not in icy:
            return _row(dry[name], i if drawn else 0) if name in dry else None
        return _scaled(found[i][name], coarse.get(name), marks.get(name))

    return [tuple(trip(name, i) for name in names) for i in range(n)]


def _meets_ice(one: passage.Passage) -> bool:
    return one.track is not None or (one.back is not None and _meets_ice(one.back))


def _icy_trips(case: Case, icy: Sequence[str], block: Block | None) -> dict[str, Trip | None]:
    """The corridors through ice under the draw of a block, on the coarse grid."""
    ice = _ICE(case)
    drawn = case if block is None else case.replaced(block.drawn)
    out: dict[str, Trip | None] = {}
    for name in icy:
        try:
            route = passage.router(drawn, ice, GRID_KM, name, explain=False)
            out[name] = passage.sail(drawn, name, route).trip
        except NoRouteError:
            out[name] = None
    return out


def _read(case: Case) -> Ice:
    return passage.read_ice(case, GRID_KM)


_ICE = Memo(_read, size=1)  # read once in each process


def _scaled(trip: Trip | None, coarse: Trip | None, central: Trip | None) -> Trip | None:
    """A trip of the coarse grid, times what the grid of the case makes of the central one."""
    if trip is None or coarse is None or central is None or coarse.corridor != central.corridor:
        return trip
    fuel = central.fuel_t / coarse.fuel_t if coarse.fuel_t > 0 else 1.0
    return trip._replace(
        hours=trip.hours * central.hours / coarse.hours,
        fuel_t=trip.fuel_t * fuel,
        back=_scaled(trip.back, coarse.back, central.back),
    )


def _row(trip: Trip, i: int) -> Trip:
    """One draw of a trip of arrays."""
    back = None if trip.back is None else _row(trip.back, i)
    entry = None if trip.entry is None else trip.entry[i].item()  # type: ignore[index]
    return trip._replace(hours=float(trip.hours[i]), fuel_t=float(trip.fuel_t[i]), back=back,
                         zones=float(trip.zones[i]), escorted_h=float(trip.escorted_h[i]),
                         entry=entry)  # fmt: skip


def _kind(trip: Trip | None) -> Any:
    """What must be alike for trips to be priced together."""
    if trip is None:
        return None
    return trip.corridor, trip.canal, trip.red_sea, trip.entry is None, _kind(trip.back)


def _stacked(trips: Sequence[Trip]) -> Trip:
    """One trip of arrays (draw), each number repeated for the draws of the money."""
    first = trips[0]

    def column(name: str) -> np.ndarray:
        return np.repeat([getattr(trip, name) for trip in trips], PRICES)

    back = None if first.back is None else _stacked([trip.back for trip in trips if trip.back])
    entry = None if first.entry is None else column("entry").astype("datetime64[D]")
    return first._replace(hours=column("hours"), fuel_t=column("fuel_t"), zones=column("zones"),
                          escorted_h=column("escorted_h"), nm=column("nm"), entry=entry,
                          back=back)  # fmt: skip


def _totals(case: Case, trips: Sequence[Trips], drawn: Mapping[str, np.ndarray]) -> Totals:
    """Trips of one kind are priced together, whole arrays at a time."""
    n, width = len(trips), len(case.voyage.corridors)
    hours, fuel = (np.array([[np.nan if one is None else getattr(one, name) for one in row]
                             for row in trips]) for name in ("hours", "fuel_t"))  # fmt: skip
    usd = np.full((n * PRICES, width), np.nan)
    parts = np.full((*usd.shape, len(ledger.NAMES)), np.nan)
    sure, possible = np.zeros_like(usd), np.zeros_like(usd)
    kinds = [tuple(_kind(one) for one in row) for row in trips]
    for kind in dict.fromkeys(kinds):
        mine = [i for i in range(n) if kinds[i] == kind]
        rows = (np.array(mine)[:, None] * PRICES + np.arange(PRICES)).ravel()
        given = {key: row[rows] for key, row in drawn.items()}
        columns = [[one for one in (trips[i][j] for i in mine) if one] for j in range(width)]
        costs = [ledger.costs(_stacked(column), case, given) if column else None
                 for column in columns]  # fmt: skip
        for j, one in enumerate(costs):
            if one is not None:
                usd[rows, j] = ledger.total(one)[0]
                for k, cost in enumerate(one):
                    parts[rows, j, k] = cost.usd
            sure[rows, j], possible[rows, j] = _verdict(case, costs[0], one)
    return Totals(hours, fuel, usd, parts, sure, possible)


def _verdict(case: Case, first: Any, other: Any) -> tuple[Any, Any]:
    """Whether the first is surely cheaper, and whether it may be; no route is not cheaper."""
    if first is None or other is None:
        return (0.0, 0.0) if first is None else (1.0, 1.0)
    return (ledger.surely_cheaper(first, other, case),
            ~np.asarray(ledger.surely_cheaper(other, first, case), bool))  # fmt: skip


def _summary(case: Case, found: Totals) -> xr.Dataset:
    import xarray as xr

    days = found.hours / HOURS_PER_DAY
    out: dict[str, Any] = {
        "route_share": ("corridor", np.isfinite(days).mean(axis=0),
                        _attrs("1", "share of the draws with a route"))
    }  # fmt: skip
    for name, values, units, text in (
        ("days", days, "d", "days port to port"),
        ("fuel", found.fuel_t, "t", "main-engine fuel"),
        ("total", found.usd, "USD", "cost of the voyage"),
    ):
        at, error = f"{text}, quantile of the draws", f"{text}, standard error of the mean"
        out[f"{name}_q"] = (("corridor", "quantile"), _quantiles(values), _attrs(units, at))
        out[f"{name}_se"] = ("corridor", _error_of_mean(values, len(days)), _attrs(units, error))
    for name, values, units in (("days_saved", days, "d"), ("saved", found.usd, "USD")):
        gap = _quantiles(values - values[:, :1])
        gap[0] = np.nan
        text = f"by the first corridor against this one, quantile of the draws, {units}"
        out[f"{name}_q"] = (("corridor", "quantile"), gap, _attrs(units, f"saved {text}"))
    by_part = np.stack([_quantiles(each) for each in np.moveaxis(found.parts, 2, 0)], axis=1)
    out["cost_q"] = (("corridor", "component", "quantile"), by_part,
                     _attrs("USD", "cost by component, quantile of the draws"))  # fmt: skip
    out |= _probabilities(case, found)
    coords = {"corridor": list(case.voyage.corridors), "component": list(ledger.NAMES),
              "quantile": list(QUANTILES)}  # fmt: skip
    attrs = {"draws": len(days), "draws_priced": len(found.usd), "seed": case.ensemble.seed,
             "draws_grid_km": GRID_KM}  # fmt: skip
    return xr.Dataset(out, coords=coords, attrs=attrs)


def _quantiles(values: np.ndarray) -> np.ndarray:
    columns = [column[np.isfinite(column)] for column in values.T]
    return np.array([np.quantile(column, QUANTILES) if column.size else [np.nan] * len(QUANTILES)
                     for column in columns])  # fmt: skip


def _by_voyage(values: np.ndarray, routed: int) -> np.ndarray:
    """(routed draw, corridor) means of the priced draws of each voyage."""
    return np.asarray(values.reshape(routed, -1, values.shape[1]).mean(axis=1))


def _error_of_mean(values: np.ndarray, routed: int) -> np.ndarray:
    columns = [column[np.isfinite(column)] for column in _by_voyage(values, routed).T]
    return np.array([column.std(ddof=1) / column.size**0.5 if column.size > 1 else np.nan
                     for column in columns])  # fmt: skip


def _probabilities(case: Case, found: Totals) -> dict[str, Any]:
    """Probability that the first corridor is cheaper or faster than each other one.

    No route is neither. What a missing number could turn counts in `cheaper_high` only.
    """
    n, first = len(found.hours), case.voyage.corridors[0]
    faster = (found.hours[:, :1] < found.hours).astype(float)
    shares = {"cheaper_low": found.sure, "cheaper_high": found.possible, "faster": faster}
    mean = {name: values.mean(axis=0) for name, values in shares.items()}
    error = {name: _error_of_share(values, n) for name, values in shares.items()}
    for values in (*mean.values(), *error.values()):
        values[0] = np.nan  # the first corridor against itself
    cheaper = f"probability that {first} is cheaper"
    texts = {
        "cheaper_low": (mean["cheaper_low"], f"{cheaper}, whatever is not supplied"),
        "cheaper_high": (mean["cheaper_high"], f"{cheaper}, if what is not supplied favours it"),
        "cheaper_se": (error["cheaper_low"], f"standard error of the {cheaper}"),
        "faster": (mean["faster"], f"probability that {first} is faster"),
        "faster_se": (error["faster"], f"standard error, {first} faster"),
    }
    return {name: ("corridor", values, _attrs("1", text)) for name, (values, text) in texts.items()}


def _error_of_share(values: np.ndarray, routed: int) -> np.ndarray:
    """Standard error of a probability: the spread of its means over the routed draws.

    Where all of them agree, that of n equal answers under a flat prior, about 1 / n, and not 0.
    """
    spread = _by_voyage(values, routed).std(axis=0) / routed**0.5
    return np.asarray(np.maximum(spread, 1.0 / (routed + 2)))


def _told(
    case: Case, central: Sequence[passage.Passage | None], trips: Sequence[Trips], drawn: Drawn
) -> dict[str, float]:
    """How sailing the central track of the NSR again stands to routing it, draw by draw."""
    names = case.voyage.corridors
    one = central[names.index("nsr")] if "nsr" in names else None
    if one is None or not drawn:
        return {}
    hours = Model(case, [one])(drawn)["nsr"].hours
    routed = [row[names.index("nsr")] for row in trips]
    true = np.array([np.nan if trip is None else trip.hours for trip in routed])
    both = np.isfinite(hours) & np.isfinite(true)
    if both.sum() < _FEWEST or np.ptp(true[both]) == 0 or np.ptp(hours[both]) == 0:
        return {}
    return {
        "resail_correlation": float(np.corrcoef(hours[both], true[both])[0, 1]),
        "resail_bias": float((hours[both] / true[both]).mean() - 1),
    }


def _attrs(units: str, long_name: str) -> dict[str, str]:
    return {"units": units, "long_name": long_name, "source": "nsrkit.voyage.compare, draws"}
