"""Departures through a season, priced: which corridor is cheapest when, how surely, what turns it.

The central line sails the ice of the case with its central numbers. The band lies over members of
the ice (possible ice of the same climate) and over draws of the numbers that the ledger multiplies;
numbers of the sailing keep their central value, `compare`'s draws vary those.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.ensemble import design, plan, run
from nsrkit.ensemble.plan import Block
from nsrkit.scenario.case import Case
from nsrkit.voyage import ledger
from nsrkit.voyage.choices.flips import cheapest, flips
from nsrkit.voyage.choices.priced import Priced, meets_ice, price
from nsrkit.voyage.pricing.book import Cost
from nsrkit.voyage.trips import departures, passage
from nsrkit.voyage.trips.block import LONGEST_DAYS

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.voyage.routing.ices.cube import Ice

Costs = tuple[Cost, ...]
"""The components of one way, arrays (draw); empty where there is none."""

QUANTILES = (0.1, 0.5, 0.9)
MEMBERS_GRID_KM = 25.0
_LAST = passage.RECORD_ENDS - dt.timedelta(days=LONGEST_DAYS)
_UNKNOWN = "the record of the ice ends before the passage can be judged"


class Season(NamedTuple):
    """Departures of a case, sailed through its own ice and through members of it."""

    cases: tuple[Case, ...]
    """The case as it leaves on each departure."""
    leaving: np.ndarray
    """(departure) datetime64 in the year of the ice."""
    central: tuple[tuple[Priced, ...], ...]
    """By departure and corridor."""
    members: tuple[tuple[dict[str, Priced], ...], ...]
    """Corridors that meet ice, by member and departure; empty without members."""


def season(case: Case, found: Season | None = None) -> xr.Dataset:
    """The variables of `compare` on `departure`.

    Parameters
    ----------
    case
        The scenario; `scan` says which departures and how many members of the ice.
    found
        The departures as sailed; None sails those of the case.

    Returns
    -------
    Dataset
        On (corridor, departure): `season_days` [d], `season_usd` [USD], NaN where there is no way,
        and `season_reason`, why; `season_wins` [1], the share of members and draws in which the
        corridor is cheaper than all others whatever is not supplied, with `season_wins_se`, and
        `season_route_share` [1]. On (corridor, departure, quantile): `season_days_q` [d] and
        `season_usd_q` [USD] over members and draws with a way. On departure: `season_cheapest`, and
        `season_flip`, what has turned the order since the departure before. On corridor:
        `season_months`, the departures for which it is cheapest.

    Raises
    ------
    DataError
        The ice is not known.
    """
    found = found or sailed(case)
    out = _central(case, found)
    drawn = design(case.numbers(), case.ensemble.draws, case.ensemble.seed)
    if drawn and case.ensemble.draws:
        out = out.assign(_bands(case, found, drawn)).assign_coords(quantile=list(QUANTILES))
    return out.assign_attrs(
        season_ice=f"{case.ice.source}, {passage.ice_date(case).year}",
        season_members=len(found.members), season_grid_km=MEMBERS_GRID_KM,
    )  # fmt: skip


def sailed(case: Case, leaving: Sequence[dt.datetime] = ()) -> Season:
    """Every departure by every corridor, and through members of the ice where ice is met.

    Parameters
    ----------
    case
        The scenario.
    leaving
        Days of leaving port, rising, in the year of the ice; none takes those of `case.scan`.
    """
    leaving = leaving or departures.days(case, passage.ice_date(case).year)
    cases = tuple(departures.leaving(case, when) for when in leaving)
    iced = [corridor for corridor in case.voyage.corridors if meets_ice(case, corridor)]
    own = partial(passage.open_ice, case, leaving[0], leaving[-1])
    routes = _routers(case, iced, own, case.routing.grid_km, explain=True)
    central = tuple(
        tuple(_priced(one, corridor, routes.get(corridor)) for corridor in case.voyage.corridors)
        for one in cases
    )
    members: list[tuple[dict[str, Priced], ...]] = []
    if iced and case.ice.source in departures.WITH_MEMBERS and case.scan.members:
        blocks = plan({"member": list(range(case.scan.members))}, inner=()).blocks()
        members = run(partial(_member, case, cases, leaving, iced), blocks)
    return Season(cases, np.array(leaving, "datetime64[ns]"), central, tuple(members))


def _priced(case: Case, corridor: str, route: passage.Router | None) -> Priced:
    known = case.ice.source != "record" or passage.ice_date(case) <= _LAST
    if route is not None and not known:
        return Priced(corridor, None, reason=_UNKNOWN)
    return _in_time(price(case, corridor, route=route))


def _in_time(one: Priced) -> Priced:
    """A corridor unless its ship would lie before the ice for months: that is no voyage."""
    if not one.days > passage.ICE_DAYS:
        return one
    why = f"{one.days:.0f} days with the wait for ice to open, more than {passage.ICE_DAYS}"
    return Priced(one.corridor, None, reason=why)


def _member(
    case: Case, cases: Sequence[Case], leaving: Sequence[dt.datetime], iced: Sequence[str],
    block: Block,
) -> tuple[dict[str, Priced], ...]:  # fmt: skip
    """The corridors that meet ice, on every departure, in one member of the ice."""
    end = leaving[-1] + dt.timedelta(days=passage.ICE_DAYS)
    ice = partial(departures.member, case, block.at["member"], leaving[0], end)
    routes = _routers(case, iced, ice, MEMBERS_GRID_KM, explain=False)
    return tuple({name: _in_time(price(one, name, route=routes[name])) for name in iced}
                 for one in cases)  # fmt: skip


def _routers(
    case: Case, iced: Sequence[str], open_: Callable[[], xr.Dataset], grid_km: float, *,
    explain: bool,
) -> dict[str, passage.Router]:  # fmt: skip
    """A router for each corridor that meets ice, which is read once for all."""
    if not iced:
        return {}
    ice = _read(open_(), grid_km)
    return {name: passage.router(case, ice, grid_km, name, explain=explain) for name in iced}


def _read(ice: xr.Dataset, grid_km: float) -> Ice:
    from nsrkit.voyage.routing import icebox
    from nsrkit.voyage.routing.ices import cube

    return cube.read(ice, icebox.sea(grid_km))


def _central(case: Case, found: Season) -> xr.Dataset:
    import xarray as xr

    def grid(name: str) -> list[list[Any]]:
        return [[getattr(row[i], name) for row in found.central]
                for i in range(len(case.voyage.corridors))]  # fmt: skip

    best = [cheapest(row) for row in found.central]
    dims = ("corridor", "departure")
    return xr.Dataset(
        {
            "season_days": (dims, grid("days"), _attrs("d", "days port to port")),
            "season_usd": (dims, grid("usd"), _attrs("USD", "cost of the voyage")),
            "season_reason": (dims, grid("reason"), _text("why there is no route")),
            "season_cheapest": ("departure", [one.corridor if one else "" for one in best],
                                _text("cheapest corridor, central numbers")),
            "season_flip": ("departure", flips(found.central),
                            _text("what has turned the order since the departure before")),
            "season_months": ("corridor", [_spells(found.leaving, best, corridor)
                                           for corridor in case.voyage.corridors],
                              _text("departures for which the corridor is cheapest")),
        },
        coords={"corridor": list(case.voyage.corridors), "departure": found.leaving},
    )  # fmt: skip


def _spells(leaving: np.ndarray, best: Sequence[Priced | None], corridor: str) -> str:
    """First and last departures of each spell in which a corridor is cheapest."""
    won = [one is not None and one.corridor == corridor for one in best]
    days = [f"{day:%-d %b}" for day in leaving.astype("datetime64[D]").astype(object)]
    spells = []
    for is_won, run_ in groupby(zip(won, days, strict=True), key=lambda pair: pair[0]):
        spell = [day for _, day in run_]
        if is_won:
            spells.append(spell[0] if len(spell) == 1 else f"{spell[0]} to {spell[-1]}")
    return ", ".join(spells)


def _bands(case: Case, found: Season, drawn: dict[str, np.ndarray]) -> dict[str, Any]:
    """Bands and probabilities over (member, draw), departure by departure."""
    names = case.voyage.corridors
    shape = len(names), found.leaving.size
    days, usd = np.full((*shape, 3), np.nan), np.full((*shape, 3), np.nan)
    share, wins, error = (np.full(shape, np.nan) for _ in range(3))
    for d, one in enumerate(found.cases):
        sides = [_sides(found, d, i, name) for i, name in enumerate(names)]
        costs = [[ledger.costs(each.passage.trip, one, drawn) if each.passage else ()
                  for each in side] for side in sides]  # fmt: skip
        totals = [np.array([_total(each, case.ensemble.draws) for each in side])
                  for side in costs]  # fmt: skip
        for i, side in enumerate(sides):
            days[i, d] = _quantiles(np.array([each.days for each in side]))
            usd[i, d] = _quantiles(totals[i])
            share[i, d] = np.mean([each.passage is not None for each in side])
            won = _won(costs, i, one)
            wins[i, d], error[i, d] = won.mean(), _error(won)
    three = ("corridor", "departure", "quantile")
    two = three[:2]
    spread = "quantile over members of the ice"
    return {
        "season_days_q": (three, days, _attrs("d", f"days port to port, {spread}")),
        "season_usd_q": (three, usd, _attrs("USD", f"cost of the voyage, {spread} and draws")),
        "season_route_share": (two, share, _attrs("1", "share of the members with a route")),
        "season_wins": (two, wins, _attrs("1", "probability that the corridor is cheapest")),
        "season_wins_se": (two, error, _attrs("1", "standard error of that probability")),
    }


def _sides(found: Season, departure: int, i: int, corridor: str) -> list[Priced]:
    """A corridor on a departure: in every member, or the one way that all members share."""
    own = [member[departure][corridor] for member in found.members if corridor in member[departure]]
    return own or [found.central[departure][i]]


def _total(costs: Costs, draws: int) -> np.ndarray:
    """Cost of one member by draw; NaN without a way."""
    return np.broadcast_to(ledger.total(costs)[0] if costs else np.nan, draws)


def _won(costs: Sequence[Sequence[Costs]], i: int, case: Case) -> np.ndarray:
    """(member, draw) bool: a corridor has a way and is surely cheaper than every other with one."""
    members = range(max(len(side) for side in costs))
    others = [side for j, side in enumerate(costs) if j != i]
    rows = []
    for m in members:
        mine = costs[i][m % len(costs[i])]
        beaten = [_beats(mine, side[m % len(side)], case) for side in others]
        rows.append(np.logical_and.reduce([np.full(case.ensemble.draws, bool(mine)), *beaten]))
    return np.stack(rows)


def _beats(one: Costs, other: Costs, case: Case) -> np.ndarray:
    """(draw) bool, whatever is not supplied; who has no way beats nobody and is beaten by all."""
    if not one or not other:
        return np.full(case.ensemble.draws, bool(one))
    return np.broadcast_to(ledger.surely_cheaper(one, other, case), case.ensemble.draws)


def _error(won: np.ndarray) -> float:
    """Standard error of the share of (member, draw), which are crossed and not one heap.

    Equal answers of all members are no proof: the error is not below 1 / (members + 2).
    """
    sides = won.mean(axis=1), won.mean(axis=0)
    parts = [side.var(ddof=1) / side.size for side in sides if side.size > 1]
    least = 1 / (2 + (sides[0].size if sides[0].size > 1 else sides[1].size))
    return float(np.maximum(np.sqrt(sum(parts)), least))


def _quantiles(values: np.ndarray) -> np.ndarray:
    known = values[np.isfinite(values)]
    return np.quantile(known, QUANTILES) if known.size else np.full(len(QUANTILES), np.nan)


def _attrs(units: str, long_name: str) -> dict[str, str]:
    return {"units": units} | _text(long_name)


def _text(long_name: str) -> dict[str, str]:
    return {"long_name": long_name, "source": "nsrkit.voyage.compare, season"}
