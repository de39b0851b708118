"""Groups of ships, their ways and their timetable."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.ensemble import shared
from nsrkit.errors import DataError
from nsrkit.scenario.case import Case
from nsrkit.scenario.files import read_ship
from nsrkit.scenario.systems.traffic import Group, Transit
from nsrkit.systems.chains import Leg, shuttle
from nsrkit.voyage.tables import timetable as days
from nsrkit.voyage.tables.kept import kept
from nsrkit.voyage.trips.departures import WITH_MEMBERS

if TYPE_CHECKING:
    import xarray as xr

SIDES = ("east", "west")
OWN = days.OWN
NORMAL, THIN, THICK = -1, -2, -3
"""Labels of ice beside the case's own (0) and its members (1 and so on): a normal, and the own ice
at the lower and the upper end of `sailing.thickness_factor`."""
_STRONGER = "stronger"


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
    """Timetable of the fleet in the case's own ice, in members of it, and in ice to compare with.

    Parameters
    ----------
    case
        Scenario with `transit`; `transit.members` says how many members.

    Returns
    -------
    Dataset
        As `nsrkit.voyage.timetable` gives it, with `ice` -1 for the normal of `ice.period`, -2 and
        -3 for the own ice at both ends of `sailing.thickness_factor`, and `nsr_exit_h` [h] since
        departure, NaN where there is no route. A product of a user has neither members nor a
        normal.

    Raises
    ------
    DataError
        The case has no `transit`.

    Examples
    --------
    >>> group = {"ship": "panamax-bulk-1c", "west": "Murmansk", "east": "Qingdao", "first": "08-15"}
    >>> given = {"transit": {"members": 0, "fleet": {"bulk": group}}, "scan.every_d": 31,
    ...          "ice.source": "normal", "sailing.thickness_factor": 1}
    >>> found = table(nsrkit.load("smoke", given))
    >>> found.ice.values.tolist(), found.way.values.tolist()
    ([0], ['bulk east', 'bulk west'])
    """
    import xarray as xr

    known = case.ice.source in WITH_MEMBERS
    found = [kept(ways(case), asked(case).members if known else 0)]
    for label, other in _others(case).items():
        found.append(kept(ways(other)).assign_coords(ice=[label]))
    every = xr.concat(found, "ice", combine_attrs="override", join="override")
    left = (every["area_enter_h"] + every["area_h"]).max("area")
    return every.assign(nsr_exit_h=left.assign_attrs(units="h", long_name="leaving the NSR"))


def _others(case: Case) -> dict[int, Case]:
    """The case in a normal, and in its own ice at both ends of its thickness."""
    found = {}
    if case.ice.source == "record":
        ice = case.ice.model_copy(update={"source": "normal"})
        found[NORMAL] = case.model_copy(update={"ice": ice})
    factor = case.sailing.thickness_factor
    if factor.uncertain:
        for label, end in ((THIN, factor.low), (THICK, factor.high)):
            moved = {"thickness_factor": replace(factor, value=end)}
            found[label] = case.model_copy(
                update={"sailing": case.sailing.model_copy(update=moved)}
            )
    return found


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


def attrs(units: str, long_name: str) -> dict[str, str]:
    """Attributes of a variable of the traffic."""
    return {"units": units, "long_name": long_name, "source": "nsrkit.systems.transit"}
