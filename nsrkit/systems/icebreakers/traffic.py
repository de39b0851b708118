"""Ships that an icebreaker fleet may have to lead: those of the traffic and of the service."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nsrkit.assumption import Assumption
from nsrkit.errors import DataError
from nsrkit.scenario.case import Case
from nsrkit.scenario.files import read_ship
from nsrkit.scenario.ship import Ship
from nsrkit.scenario.systems.traffic import Group
from nsrkit.voyage.trips import passage

_NO_WAIT = Assumption(0.0, "h", source="the simulation finds the waits", status="derived")


class Leg(NamedTuple):
    """A voyage of a round."""

    way: str
    """Name of the way in the timetable."""
    first: np.datetime64
    """Earliest departure, UTC."""
    last: np.datetime64
    """Latest departure, UTC."""
    stay_d: tuple[float, float, float]
    """Days from the arrival until she is ready for the next leg: least, central, most."""


class Line(NamedTuple):
    """Ships of one kind that sail the same round."""

    name: str
    ships: int
    legs: tuple[Leg, ...]
    begins: int
    """Number of the leg that they begin with."""
    gap_d: tuple[float, float, float]
    """Days between the first departures of two ships, likewise; 0: all are ready at once."""
    most: int | None
    """Most voyages of all in a season."""
    charter_usd_per_d: float
    """NaN where not supplied."""


def lines(case: Case) -> tuple[list[Line], dict[str, Case]]:
    """All ships by line, and the ways that they sail, each a case for the timetable.

    On the ways nobody waits for an icebreaker: how long that takes is what the simulation finds.

    Raises
    ------
    DataError
        The case names neither traffic nor a service.
    """
    found: list[Line] = []
    ways: dict[str, Case] = {}
    for name, group in (case.transit.fleet if case.transit else {}).items():
        found.append(_group(case, name, group, ways))
    if case.liner is not None:
        found.append(_service(case, ways))
    if not found:
        raise DataError(f"{case.name} has no ships to lead: name some under `transit` or `liner`")
    return found, ways


def _group(case: Case, name: str, group: Group, ways: dict[str, Case]) -> Line:
    ship = read_ship(group.ship)
    year = passage.ice_date(case).year
    first, last = (np.datetime64(f"{year}-{day}", "ns") for day in (group.first, group.last))
    last = last if last >= first else np.datetime64(f"{year + 1}-{group.last}", "ns")
    legs = []
    for ends in ((group.west, group.east), (group.east, group.west)):
        way = _way(case, ship, *ends, group.escort or case.voyage.escort, ways)
        legs.append(Leg(way, first, last, _range(group.port_d)))
    begins = 0 if group.starts == "east" else 1
    return Line(name, group.ships, tuple(legs), begins, _range(group.gap_d), group.voyages,
                _charter(ship))  # fmt: skip


def _service(case: Case, ways: dict[str, Case]) -> Line:
    from nsrkit.systems.liner.rotation import rotation

    plan = rotation(case)
    voyages = {name: one.voyage for name, one in plan.ways.items()}
    legs = []
    for leg in plan.legs:
        voyage = voyages[leg.way]
        way = _way(case, voyage.ship, voyage.origin, voyage.destination, voyage.escort, ways)
        legs.append(Leg(way, leg.first, leg.last, (leg.after_d,) * 3))
    ships = plan.service.ships
    gap = (float(plan.service.headway_d),) * 3
    return Line("service", ships, tuple(legs), 0, gap, None,
                _charter(plan.out.case.voyage.ship))  # fmt: skip


def _way(case: Case, ship: Ship, origin: str, destination: str, escort: str,
         ways: dict[str, Case]) -> str:  # fmt: skip
    """Name of the way of a ship between two ports, added to the ways where it is new."""
    name = f"{ship.name}: {origin} - {destination}" + (
        "" if escort == "required" else f", {escort}"
    )
    voyage = {"ship": ship, "origin": origin, "destination": destination, "escort": escort,
              "return_leg": "none"}  # fmt: skip
    ways[name] = case.model_copy(update={
        "voyage": case.voyage.model_copy(update=voyage),
        "escort": case.escort.model_copy(update={"wait_h": _NO_WAIT}),
    })  # fmt: skip
    return name


def _range(number: Assumption) -> tuple[float, float, float]:
    value = number.value or 0.0
    low, high = (value if end is None else end for end in (number.low, number.high))
    return low, value, high


def _charter(ship: Ship) -> float:
    return float(np.nan if (found := ship.charter_usd_per_d.value) is None else found)
