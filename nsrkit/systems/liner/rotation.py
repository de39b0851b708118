"""A rotation of ports: the crossing of each way, and the calls and seas before and after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from nsrkit.assumption import Assumption
from nsrkit.errors import DataError, NoRouteError
from nsrkit.scenario.case import Case
from nsrkit.scenario.files import read_ship
from nsrkit.scenario.parts.season import Scan
from nsrkit.scenario.ship import Ship
from nsrkit.scenario.systems.liner import Service
from nsrkit.systems.chains import Leg
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage import corridors
from nsrkit.voyage.trips import passage


class Sea(NamedTuple):
    """A stretch between two ports of one side; a call of `turn_d` follows it."""

    start: str
    end: str
    nm: float


class Way(NamedTuple):
    """One way of a round. Every stretch, the crossing included, ends with a call."""

    case: Case
    """The crossing: its ports, the ship, days of one call as days in port."""
    before: tuple[Sea, ...]
    after: tuple[Sea, ...]
    turn_d: float
    """Days at a port; 0 where not supplied."""

    @property
    def knots(self) -> float:
        """Speed on all stretches but the ice."""
        return passage.order(self.case, "nsr")

    def days(self, stretches: Sequence[Sea]) -> float:
        """Days of stretches between ports of one side, with the call after each."""
        return sum(one.nm / self.knots / HOURS_PER_DAY + self.turn_d for one in stretches)

    @property
    def before_d(self) -> float:
        """Days from sailing until the crossing begins."""
        return self.days(self.before)

    @property
    def after_d(self) -> float:
        """Days from the end of the crossing until the last call of the way is over."""
        return self.turn_d + self.days(self.after)

    def until_d(self, port: str) -> float:
        """Days besides the crossing from the first port until she comes to one of this way."""
        if self.case.voyage.destination == port:
            return self.before_d
        last = [sea.end for sea in self.after].index(port)
        return self.before_d + self.turn_d + self.days(self.after[: last + 1]) - self.turn_d


class Rotation(NamedTuple):
    """Both ways of a service, and when it sails."""

    service: Service
    out: Way
    back: Way
    first: np.datetime64
    """Earliest sailing from the first port."""
    last: np.datetime64
    """Latest sailing of a crossing."""

    @property
    def ways(self) -> dict[str, Case]:
        """The crossings, as `nsrkit.voyage.timetable` takes them."""
        return {"out": self.out.case, "back": self.back.case}

    @property
    def legs(self) -> tuple[Leg, Leg]:
        """The round, as `chains.shuttle` takes it."""
        opens = self.first + days_(self.out.before_d)
        return (
            Leg("out", opens, self.last, self.out.after_d + self.back.before_d),
            Leg("back", opens, self.last, self.back.after_d + self.out.before_d),
        )

    @property
    def loads(self) -> dict[str, Assumption]:
        """Share of the slots with a loaded box, by way."""
        return {"out": self.service.out_load, "back": self.service.back_load}

    def ready(self, ships: int) -> list[np.datetime64]:
        """When ships, a headway apart, are ready for their first crossing."""
        apart = [days_(i * self.service.headway_d) for i in range(ships)]
        return [self.legs[0].first + each for each in apart]


def days_(days: float) -> np.timedelta64:
    """Days as a span of time."""
    return np.timedelta64(round(days * 86400e9), "ns")


def rotation(case: Case, ship: str | None = None) -> Rotation:
    """The service of a case, laid out as crossings and what lies around them.

    Parameters
    ----------
    case
        A scenario with a service.
    ship
        Another ship than that of the service, a name of `params/ships/`.

    Returns
    -------
    Rotation
        Both ways. The ship is that of the voyage, with all that was changed about her, if the
        service names her too.

    Raises
    ------
    DataError
        The case has no service, or a way that does not lead by the NSR exactly once.

    Examples
    --------
    >>> import nsrkit
    >>> found = rotation(nsrkit.load("china-europe-express"))
    >>> found.out.case.voyage.destination, [sea.end for sea in found.out.after]
    ('Felixstowe', ['Hamburg', 'Gdansk', 'Rotterdam'])
    """
    if case.liner is None:
        raise DataError(f"{case.name} has no `liner`: name a service of params/services/ there")
    service = case.liner.service
    vessel = _ship(case, ship or service.ship)
    first, last = _season(case, service)
    out, back = (_way(case, service, vessel, ports) for ports in (service.out, service.back))
    return Rotation(service, out, back, first, last)


def crosses(ports: Sequence[str], draught_m: float | None = None) -> list[int]:
    """Numbers of the stretches of a way that lead by the NSR.

    Examples
    --------
    >>> crosses(["Ningbo", "Felixstowe", "Hamburg"])
    [0]
    """
    return [i for i, pair in enumerate(pairwise(ports)) if _by_nsr(*pair, draught_m)]


def _by_nsr(start: str, end: str, draught_m: float | None) -> bool:
    try:
        return bool(corridors.plan(start, end, "nsr", draught_m=draught_m))
    except NoRouteError:
        return False


def _ship(case: Case, name: str) -> Ship:
    found = read_ship(name)
    own = case.voyage.ship
    return own if own.name == found.name else found


def _season(case: Case, service: Service) -> tuple[np.datetime64, np.datetime64]:
    year = passage.ice_date(case).year
    later = year + (service.last < service.first)
    return np.datetime64(f"{year}-{service.first}", "ns"), np.datetime64(
        f"{later}-{service.last}", "ns")  # fmt: skip


def _way(case: Case, service: Service, ship: Ship, ports: Sequence[str]) -> Way:
    found = crosses(ports, ship.draught_m.value)
    if len(found) != 1:
        told = " - ".join(ports)
        raise DataError(f"{told} leads by the NSR {len(found)} times, and must do so once")
    at = found[0]
    seas = [Sea(one, two, 0.0 if i == at else corridors.nearest_nm(one, two))
            for i, (one, two) in enumerate(pairwise(ports))]  # fmt: skip
    voyage = case.voyage.model_copy(update={
        "origin": seas[at].start, "destination": seas[at].end, "ship": ship,
        "return_leg": "none"})  # fmt: skip
    crossing = case.model_copy(update={
        "voyage": voyage, "scan": _scan(case, service),
        "fees": case.fees.model_copy(update={"port_days": service.turn_d}),
    })  # fmt: skip
    return Way(crossing, tuple(seas[:at]), tuple(seas[at + 1 :]), service.turn_d.value or 0.0)


def _scan(case: Case, service: Service) -> Scan:
    """Departures of the timetable: the season of the service, and one beyond its end."""
    last = dt.date.fromisoformat(f"2001-{service.last}") + dt.timedelta(days=case.scan.every_d - 1)
    return case.scan.model_copy(update={"first": service.first, "last": f"{last:%m-%d}"})
