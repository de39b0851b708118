"""A service through a season, ice by ice: rounds, ships, boxes, reliability."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import shared
from nsrkit.scenario.case import Case
from nsrkit.systems import chains
from nsrkit.systems.liner import cost, rounds
from nsrkit.systems.liner.cost import attrs
from nsrkit.systems.liner.rotation import Rotation, days_, rotation
from nsrkit.voyage import ledger
from nsrkit.voyage.tables.kept import kept
from nsrkit.voyage.tables.timetable import OWN

if TYPE_CHECKING:
    import xarray as xr

NOT_MODELLED = (
    "storms and queues at ports, so that reliability is that of the ice alone",
    "terminals, hire and return of empty boxes, the margin of the line",
    "ice of the Baltic and the White Sea in winter",
)
_DAY = np.timedelta64(1, "D")


@shared
def run(case: Case, members: int | None = None) -> xr.Dataset:
    """The service of a case through a season: in its own ice, and in members of its climate.

    Parameters
    ----------
    case
        A scenario with `liner`.
    members
        Members of possible ice; None takes `liner.members`.

    Returns
    -------
    Dataset
        `ice` 0 is the case's own, 1 and so on are members. On (ice, sailing), by date [UTC] of
        leaving the first port: `out_d` [d] to the first port beyond the ice, `round_d` [d] until
        she is ready to sail again and `needed`, the ships that the headway then asks for; NaN where
        she does not come through, `round_d` and `needed` also where she does not come back by the
        NSR. Of the ships of the service, each of which sails whenever she is ready and comes
        through, on (ice, ship, voyage): `depart` and `arrive` [UTC] of the crossing, NaT where
        there is none, and `days` [d]; on (voyage) `leg`, 0 out and 1 back. On ice: `crossings`
        (each way counts), `rounds` and `abroad` (ships whose last crossing led out), `season_d` [d]
        from the first sailing to the last from which she comes back, `sailings`, as many as it
        holds a headway apart, `out_teu` and `back_teu`
        [TEU], NaN where the load is not supplied. On `late_d` [d]: `on_time` [1], the share of the
        crossings out of all members that arrive no later than so long after the promise (or after
        the median where none was published), and on (late_d, sailing) `on_time_by_sailing` [1], of
        members, with those that find no route as late.

        A loaded box [USD/TEU] of a round, over ices and draws of prices, fees and hire: on (ice,
        sailing) `unit_usd` with central numbers, NaN without a round, and on (sailing, quantile)
        `unit_usd_q`. On corridor (NSR, Suez, Cape): `corridor_usd`, `corridor_d` [d] of a round and
        `corridor_out_d` [d] to the first port beyond, on the NSR medians, `corridor_reason`, why
        there is no way, and `breakeven_d` [d], the season in which the NSR earns back what the ice
        class costs in a year, infinite where it never does. On (corridor, quantile):
        `corridor_usd_q`. On (corridor, component): `part_usd`, on the NSR the mean. On (corridor,
        sailing): `wins` [1], the share of ices and draws in which the NSR is cheaper; a sailing
        without a round does not win, and NaN withholds the ranking. On corridor:
        `corridor_excluded`, the components that its costs lack. On (offer, end), low, value and
        high: `offer_usd` [USD/TEU] and `offer_d` [d] of other ways. NaN: not supplied.

    Raises
    ------
    DataError
        The case has no service, or it does not lead by the NSR.

    Notes
    -----
    A member is possible ice of the climate, so that a probability over members is what a planner
    could know beforehand; `ice` 0 is the hindcast in the reconstructed field. Spread is that of the
    ice alone: storms, ports and delays keep their central values.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("newnew-2024", {"scan.every_d": 31, "ensemble.draws": 0})
    >>> found = run(case, members=0)
    >>> bool(found.round_d.max() > 40), bool(found.crossings[0] > 4)
    (True, True)
    """
    plan = rotation(case)
    assert case.liner is not None
    count = case.liner.members if members is None else members
    table = kept(plan.ways, count)
    both = rounds.sailed(plan, table)
    found = _sailings(plan, table, both).assign(_chained(plan, table))
    found = found.assign(_punctual(plan, found, case.liner.within_d))
    found = found.assign(cost.table(case, plan, both))
    return found.assign_attrs(_about(case, plan, count))


def _sailings(plan: Rotation, table: xr.Dataset, found: xr.Dataset) -> xr.Dataset:
    import xarray as xr

    leaving = table["departure"].values[: found.sizes["sailing"]]
    out = table["days"].sel(way="out").values[:, : leaving.size] + plan.out.before_d
    days = found["round_d"].values
    dims = ("ice", "sailing")
    needed = np.ceil(days / plan.service.headway_d)
    season = span(leaving, days)
    fits = np.floor(season / plan.service.headway_d) + 1
    return xr.Dataset(
        {
            "out_d": (dims, out, attrs("d", "days to the first port beyond the ice")),
            "round_d": (dims, days, attrs("d", "days of a round")),
            "needed": (dims, needed, attrs("1", "ships that the headway asks for")),
            "season_d": ("ice", season, attrs("d", "first to last sailing that comes back")),
            "sailings": ("ice", np.where(np.isfinite(days).any(axis=1), fits, 0),
                         attrs("1", "sailings a headway apart that the season holds")),
        },
        coords={"ice": table["ice"].values, "sailing": leaving - days_(plan.out.before_d)},
    )  # fmt: skip


def span(sailing: np.ndarray, days: np.ndarray) -> np.ndarray:
    """(ice) days from the first to the last sailing with a round; 0 without one."""
    found = []
    for row in np.isfinite(days):
        which = sailing[row]
        found.append((which[-1] - which[0]) / _DAY if which.size else 0.0)
    return np.array(found)


def _chained(plan: Rotation, table: xr.Dataset) -> dict[str, Any]:
    """The ships of the service, one headway apart at first."""
    service = plan.service
    ready = plan.ready(service.ships)
    found = chains.shuttle(table, plan.legs, ready)
    sailed = np.isfinite(found["days"].values)
    out = sailed & (found["leg"].values == 0)
    ways = out.sum(axis=(1, 2)), (sailed & ~out).sum(axis=(1, 2))
    loads = [cost.way_teu(plan, way, {}) for way in plan.loads]
    return {
        "depart": found["depart"], "arrive": found["arrive"], "days": found["days"],
        "leg": found["leg"],
        "crossings": ("ice", ways[0] + ways[1], attrs("1", "crossings, each way counted")),
        "rounds": ("ice", ways[1], attrs("1", "rounds of all ships")),
        "abroad": ("ice", ways[0] - ways[1], attrs("1", "ships that do not come back by the NSR")),
        "out_teu": ("ice", ways[0] * loads[0], attrs("TEU", "loaded boxes out")),
        "back_teu": ("ice", ways[1] * loads[1], attrs("TEU", "loaded boxes back")),
    }  # fmt: skip


def _punctual(plan: Rotation, found: xr.Dataset, within_d: tuple[int, ...]) -> dict[str, Any]:
    """How many arrive in time, over members; over the case's own ice where there are none."""
    drawn = found.sel(ice=found["ice"] != OWN) if found.sizes["ice"] > 1 else found
    out = drawn["out_d"].values
    crossed = drawn["days"].values[..., drawn["leg"].values == 0] + plan.out.before_d
    crossed = crossed[np.isfinite(crossed)]
    told = plan.service.promised_d.value
    promise = told if told is not None else float(np.median(crossed)) if crossed.size else np.nan
    late = np.array(within_d, float)
    shares = [np.mean(crossed <= promise + days) if crossed.size else np.nan for days in late]
    by_sailing = (out[None] <= promise + late[:, None, None]).mean(axis=1)
    return {
        "promise_d": ((), promise, attrs("d", "days promised")),
        "late_d": ("late_d", late, attrs("d", "days behind the promise")),
        "on_time": ("late_d", np.array(shares), attrs("1", "share of crossings out in time")),
        "on_time_by_sailing": (("late_d", "sailing"), by_sailing,
                               attrs("1", "share of members in time")),
    }  # fmt: skip


def _about(case: Case, plan: Rotation, members: int) -> dict[str, Any]:
    service, ship = plan.service, plan.out.case.voyage.ship
    return {
        "title": service.title, "ship": ship.title, "ships": service.ships,
        "ice_class": ship.ice_class.notation, "headway_d": service.headway_d,
        "slots": ship.capacity.amount.value or math.nan, "members": members,
        "year": int(str(plan.first)[:4]), "climate": _climate(case),
        "ports_out": " - ".join(service.out), "ports_back": " - ".join(service.back),
        "last": str(plan.last)[:10], "before_d": plan.out.before_d, "after_d": plan.out.after_d,
        "turn_d": plan.out.turn_d, "base_year": case.prices.base_year,
        "promised": str(service.promised_d.supplied),
        "not_modelled": "; ".join((*ledger.NOT_MODELLED, *NOT_MODELLED)),
        "missing": ", ".join(f"liner.service.{key}" for key in ("turn_d", "out_load", "back_load")
                             if not getattr(service, key).supplied),
    }  # fmt: skip


def _climate(case: Case) -> str:
    if case.ice.source == "normal":
        return f"{case.ice.period[0]}-{case.ice.period[1]}"
    return str(case.ice.year or case.voyage.depart.year)
