"""What a chain of sea and rail is run with: the service as it is, or as levers change it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.ensemble import shared
from nsrkit.scenario.case import Case
from nsrkit.scenario.files import read_ship
from nsrkit.scenario.ship import Ship
from nsrkit.scenario.systems.express import Lever
from nsrkit.systems.chains import Leg
from nsrkit.systems.express import particulars
from nsrkit.systems.express.parts import number, parts
from nsrkit.systems.liner import cost
from nsrkit.systems.liner.rotation import Rotation, rotation
from nsrkit.voyage import ports
from nsrkit.voyage.tables.kept import kept
from nsrkit.voyage.tables.timetable import trip

if TYPE_CHECKING:
    import xarray as xr

NO_LIMIT = float("inf")
_DAY = np.timedelta64(86_400_000_000_000, "ns")


class Setting(NamedTuple):
    """A service with the port, the yard and the trains behind it."""

    ship: str
    ships: int
    headway_d: int
    first: str
    last: str
    turn_d: float
    trains_per_d: float
    train_teu: float
    store_teu: float
    out_load: float
    back_load: float
    draught_m: float | None
    loa_m: float | None


def as_it_is(case: Case) -> Setting:
    """The service of a case without any lever; what is not supplied is no limit, a load NaN."""
    service, express, _ = parts(case)
    port = ports.place(service.out[-1])
    return Setting(
        service.ship, service.ships, service.headway_d, service.first, service.last,
        number(service.turn_d, 0.0), number(express.trains_per_d, NO_LIMIT),
        number(express.train_teu, NO_LIMIT), number(express.store_teu, NO_LIMIT),
        number(service.out_load), number(service.back_load), port.draught_m, port.loa_m,
    )  # fmt: skip


def pulled(base: Setting, levers: Iterable[Lever]) -> Setting:
    """A setting with levers pulled one after the other.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("arctic-express")
    >>> pulled(as_it_is(case), [case.express.levers["trains"]]).trains_per_d
    2.0
    """
    for lever in levers:
        given = {name: value for name in Setting._fields
                 if (value := getattr(lever, name, None)) is not None}  # fmt: skip
        if lever.load is not None:
            given |= {"out_load": lever.load, "back_load": lever.load}
        base = base._replace(**given)
    return base


def fleet(case: Case) -> list[str]:
    """Ships that the service or a lever asks for."""
    asked = (lever.ship for lever in parts(case).express.levers.values())
    return list(dict.fromkeys((parts(case).service.ship, *(name for name in asked if name))))


def plan(case: Case, chosen: Setting) -> Rotation:
    """The rotation of the service as a setting has it."""
    service, liner = parts(case).service, parts(case).liner
    turn = replace(service.turn_d, value=chosen.turn_d, low=None, high=None, status="user",
                   source="as the setting has it")  # fmt: skip
    names = ("ship", "ships", "headway_d", "first", "last")
    update = {name: getattr(chosen, name) for name in names}
    if chosen.turn_d != service.turn_d.value:
        update["turn_d"] = turn
    liner = liner.model_copy(update={"service": service.model_copy(update=update)})
    return rotation(case.model_copy(update={"liner": liner}), chosen.ship)


@shared
def sailings(case: Case) -> xr.Dataset:
    """Days of the voyages out and back through the season, for every ship that is asked for.

    Parameters
    ----------
    case
        Scenario with `liner` and `express`.

    Returns
    -------
    Dataset
        As `nsrkit.voyage.timetable`, from the earliest sailing of the service and its levers to
        the latest, ways "out:<ship>" and "back:<ship>"; besides, `usd` [USD] on
        (ice, way, departure), the cost of the crossing with one call, NaN where there is no route,
        and the attribute `excluded`, what it leaves out.

    Examples
    --------
    >>> few = {"liner.service.first": "08-01", "liner.service.last": "10-10", "scan.every_d": 31,
    ...        "express.levers.season.first": "08-01", "express.levers.season.last": "10-10",
    ...        "express.members": 0}
    >>> sailings(nsrkit.load("arctic-express", few)).way.values.tolist()
    ['out:feeder-1as', 'back:feeder-1as', 'out:container-1a', 'back:container-1a']
    """
    base = as_it_is(case)
    pulls = [base, *(pulled(base, [lever]) for lever in parts(case).express.levers.values())]
    widest = base._replace(
        first=min(one.first for one in pulls), last=max(one.last for one in pulls)
    )
    asked = {f"{way}:{ship}": one for ship in fleet(case)
             for way, one in plan(case, widest._replace(ship=ship)).ways.items()}  # fmt: skip
    table = kept(asked, parts(case).express.members)
    left_out = cost.excluded(case, plan(case, base))
    return table.assign(usd=_usd(table, asked)).assign_attrs(excluded=left_out)


def _usd(table: xr.Dataset, asked: dict[str, Case]) -> xr.DataArray:
    """What each crossing of a timetable costs."""
    totals = [cost.total(cost.stretch(trip(table, way), one, {})) for way, one in asked.items()]
    usd = np.stack([np.broadcast_to(total, table["days"].sel(way=way).shape)
                    for total, way in zip(totals, asked, strict=True)], axis=1)  # fmt: skip
    found = table["days"].copy(data=np.where(np.isfinite(table["days"].values), usd, np.nan))
    return found.assign_attrs(units="USD", long_name="cost of the crossing")


def aside_usd(both: Rotation) -> float:
    """Cost [USD] of the stretches of a round that do not lead through the ice, and their calls."""
    stretches = [(way, sea) for way in (both.out, both.back) for sea in (*way.before, *way.after)]
    costs = (cost.stretch(cost.aside(way, sea), way.case, {}) for way, sea in stretches)
    return float(sum(np.sum(usd) for one in costs for usd in one.values()))


def legs(both: Rotation, ship: str, table: xr.Dataset, home_share: float) -> list[Leg]:
    """The round of a setting, with the names of the timetable's ways.

    Out she sails as long as enough of the seasons that the planner holds possible, members where
    there are any, let her return.
    """
    out, back = (leg._replace(way=f"{leg.way}:{ship}") for leg in both.legs)
    return [out._replace(last=_last(table, out, back, home_share)), back]


def _last(table: xr.Dataset, out: Leg, back: Leg, share: float) -> np.datetime64:
    """The latest departure of the timetable with which she comes home in so many seasons."""
    days = table["days"].sel(ice=table["ice"] > 0) if table.sizes["ice"] > 1 else table["days"]
    leaving = table["departure"].values
    routes = np.isfinite(days.sel(way=back.way).values) & (leaving <= back.last)
    home = np.where(routes, (leaving - leaving[0]) / _DAY, -np.inf).max(axis=1, keepdims=True)
    ready = (leaving - leaving[0]) / _DAY + days.sel(way=out.way).values + out.after_d
    fits = (ready <= home).mean(axis=0) >= share  # NaN is none
    return min(out.last, leaving[fits].max(initial=leaving[0]))


def boxes(case: Case, chosen: Setting, ship: Ship | None = None) -> tuple[float, float]:
    """Boxes of a voyage out and back [TEU]: slots by load, or what weight and draught allow.

    Nothing where the ship exceeds the length of the port; NaN where a dimension was not found.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("arctic-express")
    >>> [round(teu) for teu in boxes(case, as_it_is(case))]
    [632, 972]
    """
    of_ship = particulars.vessel(ship or read_ship(chosen.ship))
    if particulars.verdict(of_ship, None, chosen.loa_m) == particulars.LONG:
        return 0.0, 0.0
    out, back = loaded(case, of_ship, chosen, {})
    return float(out), float(back)


def loaded(case: Case, ship: particulars.Vessel, chosen: Setting, drawn: cost.Drawn) -> list[Any]:
    """Boxes out and back [TEU] of a ship within the length, where drawn weights take their place.

    Loads are drawn by the key of their number; without a draw they are those of the setting.
    """
    express = parts(case).express

    def of(name: str) -> Any:
        return drawn.get(f"express.{name}", number(getattr(express, name)))

    room = particulars.payload_t(ship, of("stores_share"), chosen.draught_m)
    slots = float("nan") if ship.teu is None else ship.teu
    return [np.minimum(slots * drawn.get(f"liner.service.{way}_load", load),
                       room / (of(f"{way}_t_per_teu") + of("tare_t")))
            for way, load in (("out", chosen.out_load), ("back", chosen.back_load))]  # fmt: skip
