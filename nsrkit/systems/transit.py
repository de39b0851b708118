"""Transit traffic: groups of ships go to and fro by the NSR as long as the ice lets them.

What comes out is what the season allows the fleet; orders, permits and cargo may want less.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import shared
from nsrkit.errors import DataError
from nsrkit.scenario.case import Case
from nsrkit.scenario.files import read_ship
from nsrkit.scenario.systems.traffic import Group, Transit
from nsrkit.systems.chains import Leg, along, shuttle
from nsrkit.systems.reported import statistics
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage.tables import timetable as days
from nsrkit.voyage.trips.departures import WITH_MEMBERS

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["NORMAL", "OWN", "run", "sail", "statistics", "table", "ways"]

SIDES = ("east", "west")
OWN = days.OWN
NORMAL = -1
"""Label of the ice of the normal; members follow the case's own, which is 0."""
_STRONGER = "stronger"
_LIKELY = (0.1, 0.5, 0.9)


def asked(case: Case) -> Transit:
    """The traffic that a case asks for.

    Raises
    ------
    DataError
        It asks for none.
    """
    if case.transit is None:
        raise DataError(f"the scenario {case.name!r} has no `transit`: name the ships in it")
    return case.transit


def way(group: str, side: str, *, stronger: bool = False) -> str:
    """Name of a way in the timetable of traffic.

    Examples
    --------
    >>> way("bulk", "east"), way("bulk", "west", stronger=True)
    ('bulk east', 'bulk stronger west')
    """
    return f"{group} {_STRONGER} {side}" if stronger else f"{group} {side}"


def ways(case: Case, *, stronger: bool = True) -> dict[str, Case]:
    """The voyages of all groups, each way a case of its own.

    Parameters
    ----------
    case
        Scenario with `transit`.
    stronger
        Whether the stronger ships of groups that name one are wanted too.

    Returns
    -------
    dict
        Cases by name (`way`), with the ports, the ship and the escort of the group; the season of
        all is that of the fleet, every `scan.every_d` days.

    Examples
    --------
    >>> found = ways(nsrkit.load("transit-2024"))
    >>> found["bulk east"].voyage.destination, found["bulk stronger west"].voyage.origin
    ('Qingdao', 'Qingdao')
    """
    fleet = asked(case).fleet
    bounds = {"first": min(group.first for group in fleet.values()),
              "last": max(group.last for group in fleet.values())}  # fmt: skip
    case = case.model_copy(update={"scan": case.scan.model_copy(update=bounds)})
    found = {}
    for name, group in fleet.items():
        for side in SIDES:
            found[way(name, side)] = _way(case, group, side, group.ship)
            if stronger and group.stronger:
                found[way(name, side, stronger=True)] = _way(case, group, side, group.stronger)
    return found


def _way(case: Case, group: Group, side: str, ship: str) -> Case:
    ends = (group.west, group.east) if side == "east" else (group.east, group.west)
    update = {"origin": ends[0], "destination": ends[1], "ship": read_ship(ship),
              "escort": group.escort or case.voyage.escort}  # fmt: skip
    return case.model_copy(update={"voyage": case.voyage.model_copy(update=update)})


@shared
def table(case: Case) -> xr.Dataset:
    """Timetable of the fleet in the case's own ice, in a normal, and in members.

    Parameters
    ----------
    case
        Scenario with `transit`; `transit.members` says how many members.

    Returns
    -------
    Dataset
        As `nsrkit.voyage.timetable` gives it, with `ice` -1 for the normal of `ice.period` and
        `nsr_exit_h` [h] since departure, NaN where there is no route. A product of a user has
        neither members nor a normal.

    Raises
    ------
    DataError
        The case has no `transit`.

    Examples
    --------
    >>> group = {"ship": "panamax-bulk-1c", "west": "Murmansk", "east": "Qingdao", "first": "08-15"}
    >>> given = {"transit.members": 1, "transit.fleet": {"bulk": group}, "scan.every_d": 31}
    >>> found = table(nsrkit.load("smoke", given))
    >>> found.ice.values.tolist(), found.way.values.tolist()
    ([0, 1, -1], ['bulk east', 'bulk west'])
    """
    import xarray as xr

    known = case.ice.source in WITH_MEMBERS
    found = days.timetable(ways(case), asked(case).members if known else 0)
    if case.ice.source == "record":
        usual = case.model_copy(update={"ice": case.ice.model_copy(update={"source": "normal"})})
        normal = days.timetable(ways(usual)).assign_coords(ice=[NORMAL])
        found = xr.concat([found, normal], "ice", combine_attrs="override", join="override")
    left = (found["area_enter_h"] + found["area_h"]).max("area")
    return found.assign(nsr_exit_h=left.assign_attrs(units="h", long_name="leaving the NSR"))


def sail(
    found: xr.Dataset, name: str, group: Group, *, ships: int | None = None, stronger: bool = False
) -> tuple[xr.Dataset, list[Leg]]:
    """Voyages of a group, ship by ship, in each ice of a timetable.

    Parameters
    ----------
    found
        As `table` gives it.
    name, group
        The group of `transit.fleet`.
    ships
        How many sail; None takes those of the group.
    stronger
        Whether the stronger ship sails in their place.

    Returns
    -------
    tuple
        As `chains.shuttle` gives it, and the round: out and back.
    """
    year = int(found["departure"].dt.year[0])
    first, last = (_moment(year, day) for day in (group.first, group.last))
    order = SIDES if group.starts == "east" else SIDES[::-1]
    legs = [Leg(way(name, side, stronger=stronger), first, last, group.port_d.value or 0.0)
            for side in order]  # fmt: skip
    gap = np.timedelta64(round((group.gap_d.value or 0.0) * 86_400), "s")
    ready = [first + number * gap for number in range(ships or group.ships)]
    return shuttle(found, legs, ready, most=group.voyages), legs


def _moment(year: int, day: str) -> np.datetime64:
    return np.datetime64(dt.date.fromisoformat(f"{year}-{day}"), "ns")


def run(case: Case) -> xr.Dataset:
    """Transits of a season by group of ships and ice, and what an early closing takes away.

    Each ship leaves when the next departure comes through and she has had her days in port. The
    numbers of the fleet are at their central values; `levers` moves them.

    Parameters
    ----------
    case
        Scenario with `transit`.

    Returns
    -------
    Dataset
        On (ice, group, side), `ice` 0 for the case's own, -1 for the normal and 1 and so on for
        members, `side` east or west: `voyages`, `laden` and `escorted` [1], those behind an
        icebreaker for a part; `led_h` [h] of them; `closes`, the last departure with a route (NaT:
        none). On (ice, group, side, month): `entries` [1] into the NSR. On (ice, group): `tonnes`
        [t], NaN where no cargo is supplied; `late_t` [t], of these on voyages that leave after the
        last departure of the case's own ice; `idle_d` [d] ready in port before the ice opens;
        `first_entry`, `last_exit` of the NSR (NaT: no voyage). On (group): `ships`, `tariff_class`.
        On (quantile, group): `lost_t` [t], tonnes that a member carries more than the own ice.

    Raises
    ------
    DataError
        The case has no `transit`.

    Examples
    --------
    >>> group = {"ship": "panamax-bulk-1c", "west": "Murmansk", "east": "Qingdao", "first": "08-15"}
    >>> given = {"transit.members": 1, "transit.fleet": {"bulk": group}, "scan.every_d": 31}
    >>> found = run(nsrkit.load("smoke", given))
    >>> found.voyages.dims, bool((found.laden <= found.voyages).all())
    (('ice', 'group', 'side'), True)
    """
    import xarray as xr

    fleet, sailed = asked(case).fleet, table(case)
    parts = [_group(sailed, name, group) for name, group in fleet.items()]
    found = xr.concat(parts, dim="group", combine_attrs="override")
    found = found.assign_coords(group=list(fleet)).transpose("ice", "group", "side", "month")
    classes = [read_ship(group.ship).ice_class.tariff for group in fleet.values()]
    return found.assign(
        ships=("group", [group.ships for group in fleet.values()], _attrs("1", "ships")),
        tariff_class=("group", classes, {"long_name": "ice class of the tariff"}),
        lost_t=_lost(found),
    ).assign_attrs(case=case.name, publisher=asked(case).publisher, normal=str(case.ice.period),
                   year=int(sailed["departure"].dt.year[0]),
                   excluding=", ".join(_gaps(fleet)))  # fmt: skip


def _group(sailed: xr.Dataset, name: str, group: Group) -> xr.Dataset:
    """Counts of one group."""
    import xarray as xr

    found, legs = sail(sailed, name, group)
    sides = [leg.way.rsplit(" ", 1)[1] for leg in legs]
    side = xr.DataArray([sides[leg] for leg in found["leg"].values], dims="voyage").astype("U4")
    hours = {key: along(sailed, found, legs, key) for key in
             ("led_h", "nsr_enter_h", "nsr_exit_h")}  # fmt: skip
    enters, leaves = (_since(found["depart"], hours[key]) for key in ("nsr_enter_h", "nsr_exit_h"))
    sails, months = found["depart"].notnull(), enters.dt.month
    carries = xr.DataArray([group.laden in ("both", each) for each in SIDES],
                           dims="side", coords={"side": list(SIDES)})  # fmt: skip
    on = xr.concat([sails & (side == each) for each in SIDES], dim=carries["side"])
    over = ("ship", "voyage")
    voyages = on.sum(over)
    closes = _closes(sailed, name)
    late = (found["depart"] > closes.sel(ice=OWN)) & on & carries
    cargo = np.nan if group.cargo_t.value is None else group.cargo_t.value
    month = xr.DataArray(range(1, 13), dims="month", name="month")
    return xr.Dataset({
        "voyages": voyages.assign_attrs(_attrs("1", "voyages")),
        "laden": (voyages * carries).assign_attrs(_attrs("1", "laden voyages")),
        "escorted": (on & (hours["led_h"] > 0)).sum(over).assign_attrs(
            _attrs("1", "voyages with an icebreaker")),
        "led_h": hours["led_h"].where(on).sum(over).assign_attrs(
            _attrs("h", "behind an icebreaker")),
        "entries": (on & (months == month)).sum(over).assign_coords(month=month).assign_attrs(
            _attrs("1", "entries into the NSR")),
        "closes": closes,
        "tonnes": ((voyages * carries).sum("side") * cargo).assign_attrs(_attrs("t", "cargo")),
        "late_t": (late.sum((*over, "side")) * cargo).assign_attrs(
            _attrs("t", "cargo that leaves after the closing of the case's own ice")),
        "idle_d": found["idle_d"].sum(over).assign_attrs(_attrs("d", "ready in port")),
        "first_entry": enters.min(over, skipna=True),
        "last_exit": leaves.max(over, skipna=True),
    })  # fmt: skip


def _since(depart: xr.DataArray, hours: xr.DataArray) -> xr.DataArray:
    return depart + (hours / HOURS_PER_DAY * 86_400e9).astype("timedelta64[ns]")


def _closes(sailed: xr.Dataset, name: str) -> xr.DataArray:
    """(ice, side) the last departure with a route."""
    import xarray as xr

    each = [sailed["days"].sel(way=way(name, side), drop=True).notnull() for side in SIDES]
    opens = xr.concat(each, dim="side").assign_coords(side=list(SIDES))
    return sailed["departure"].where(opens).max("departure", skipna=True)


def _lost(found: xr.Dataset) -> xr.DataArray:
    """(quantile, group) tonnes that members carry more than the case's own ice; NaN without any."""
    import xarray as xr

    members = found["tonnes"].values[found["ice"].values > OWN]
    more = members - found["tonnes"].sel(ice=OWN).values
    shape = (len(_LIKELY), more.shape[1])
    values = np.quantile(more, _LIKELY, axis=0) if len(more) else np.full(shape, np.nan)
    return xr.DataArray(
        values, dims=("quantile", "group"), coords={"quantile": list(_LIKELY)},
        attrs=_attrs("t", "cargo of members above that of the case's own ice"),
    )  # fmt: skip


def _gaps(fleet: dict[str, Group]) -> list[str]:
    """What no number was supplied for."""
    texts = {"port_d": "days in port", "cargo_t": "cargo", "gap_d": "days between ships"}
    return [f"{text} of {name}" for name, group in fleet.items() for key, text in texts.items()
            if not getattr(group, key).supplied]  # fmt: skip


def levers(case: Case) -> xr.Dataset:
    """What a ship more, a stronger ship, or a number of the fleet at its ends would change.

    Parameters
    ----------
    case
        Scenario with `transit`.

    Returns
    -------
    Dataset
        On (lever, ice): `voyages`, `laden` [1] and `tonnes` [t] more than without it; tonnes NaN
        where no cargo is supplied. `lever` is a text, `group` (lever) the group that is moved.

    Examples
    --------
    >>> group = {"ship": "panamax-bulk-1c", "west": "Murmansk", "east": "Qingdao", "first": "08-15"}
    >>> given = {"transit.members": 1, "transit.fleet": {"bulk": group}, "scan.every_d": 31}
    >>> found = levers(nsrkit.load("smoke", given))
    >>> found.lever.values.tolist(), bool((found.voyages >= 0).all())
    (['1 ship more'], True)
    """
    import xarray as xr

    sailed, rows = table(case), list[xr.Dataset]()
    for name, group in asked(case).fleet.items():
        base = _sums(sailed, name, group)
        for text, changed, how in _moved(group):
            sums = _sums(sailed, name, changed, **how) - base
            rows.append(sums.assign_coords(lever=text, group=name))
    found = xr.concat(rows, "lever", coords="different", compat="equals")
    for key, unit in (("voyages", "1"), ("laden", "1"), ("tonnes", "t")):
        found[key].attrs = _attrs(unit, f"{key} more than without the lever")
    return found.assign_attrs(case=case.name)


def _moved(group: Group) -> list[tuple[str, Group, dict[str, Any]]]:
    """Levers of a group: name, the group, and how it sails."""
    found: list[tuple[str, Group, dict[str, Any]]] = [
        ("1 ship more", group, {"ships": group.ships + 1})
    ]
    if group.stronger:
        ship = read_ship(group.stronger)
        found.append((f"ships of {ship.ice_class.tariff}", group, {"stronger": True}))
    for key, title in (("port_d", "days in port"), ("gap_d", "days between ships")):
        number = getattr(group, key)
        if number.uncertain:
            for end in (number.low, number.high):
                moved = group.model_copy(update={key: _at(number, end)})
                found.append((f"{title} {end:g}, not {number.value:g}", moved, {}))
    return found


def _at(number: Any, value: float) -> Any:
    from dataclasses import replace

    return replace(number, value=value)


def _sums(sailed: xr.Dataset, name: str, group: Group, **how: Any) -> xr.Dataset:
    """(ice) voyages, laden voyages and tonnes of one group."""
    import xarray as xr

    found, legs = sail(sailed, name, group, **how)
    loaded = np.array([group.laden in ("both", leg.way.rsplit(" ", 1)[1]) for leg in legs], bool)
    sails = found["depart"].notnull()
    laden = (sails & xr.DataArray(loaded[found["leg"].values], dims="voyage")).sum(
        ("ship", "voyage"))  # fmt: skip
    cargo = np.nan if group.cargo_t.value is None else group.cargo_t.value
    return xr.Dataset({"voyages": sails.sum(("ship", "voyage")), "laden": laden,
                       "tonnes": laden * cargo})  # fmt: skip


def _attrs(units: str, long_name: str) -> dict[str, str]:
    return {"units": units, "long_name": long_name, "source": "nsrkit.systems.transit"}
