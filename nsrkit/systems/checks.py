"""What no single key of a system can tell: ports and ships that exist and fit each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from nsrkit.errors import DataError, Fault, ScenarioError
from nsrkit.scenario.corridor.energy import Energy
from nsrkit.scenario.corridor.network import Network
from nsrkit.scenario.corridor.outlook import Outlook
from nsrkit.scenario.files import read_ship
from nsrkit.scenario.reading.faults import near
from nsrkit.scenario.ship import Ship
from nsrkit.scenario.systems.exports import Exports
from nsrkit.scenario.systems.express import Express
from nsrkit.scenario.systems.icebreakers import Icebreakers
from nsrkit.scenario.systems.liner import Liner
from nsrkit.scenario.systems.seasons import Seasons
from nsrkit.scenario.systems.traffic import Transit
from nsrkit.ship import escort
from nsrkit.ship.season.facts import facts
from nsrkit.systems.network import inputs, tables
from nsrkit.systems.transit import reported
from nsrkit.voyage import ports

_PORT, _SHIP = "name a port of params/ports.csv", "name a file of params/ships/ or a path"


def _transit(asked: Transit) -> Iterator[Fault]:
    if not asked.fleet:
        yield Fault("fleet", "names no ships", None, "give at least one group")
    for name, group in asked.fleet.items():
        key = f"fleet.{name}"
        yield from _called(f"{key}.ship", group.ship, {f"{key}.west": group.west,
                                                       f"{key}.east": group.east})  # fmt: skip
        if group.stronger:
            yield from _ship(f"{key}.stronger", group.stronger)
        if group.last < group.first:
            remedy = f"begin before {group.last}"
            yield Fault(f"{key}.first", "lies after the latest departure", group.first, remedy)
    names = sorted({one.publisher for one in reported.counts()})
    if asked.publisher not in names:
        text = "counted no transits that are known here"
        yield Fault("publisher", text, asked.publisher, f"name one of {', '.join(names)}")


def _exports(asked: Exports) -> Iterator[Fault]:
    yield from _port("port", asked.port)
    for name in asked.destinations:
        yield from _port("destinations", name)
        if name == asked.port:
            yield Fault("destinations", "is the port of loading", name, "name another port")
    if not asked.commodities:
        yield Fault("commodities", "names no cargo", None, "give at least one commodity")
    for name in asked.ships:
        yield from _called("ships", name, {"ships": asked.port})


def _energy(asked: Energy) -> Iterator[Fault]:
    from nsrkit.systems.energy import faults  # a room of its own: it has many names to check

    for name, fleet in asked.fleets.items():
        yield from _ship(f"fleets.{name}.ship", fleet.ship)
    for part in ("plants", "stores", "markets"):
        for name, one in getattr(asked, part).items():
            yield from _port(f"{part}.{name}.port", one.port)
    yield from faults.faults(asked)


def _liner(asked: Liner) -> Iterator[Fault]:
    service = asked.service
    yield from _ship("service.ship", service.ship)
    for name in asked.classes:
        yield from _ship("classes", name)
    for way in ("out", "back"):
        ports_, key = getattr(service, way), f"service.{way}"
        faults = [fault for name in ports_ for fault in _fits(key, service.ship, name)]
        yield from faults or _crossing(key, ports_)
    if (service.out[-1], service.out[0]) != (service.back[0], service.back[-1]):
        remedy = f"begin at {service.out[-1]} and end at {service.out[0]}"
        text = "does not lead from the last port of `out` to its first"
        yield Fault("service.back", text, list(service.back), remedy)


def _express(asked: Express) -> Iterator[Fault]:
    for name, lever in asked.levers.items():
        if lever.ship is not None:
            yield from _ship(f"levers.{name}.ship", lever.ship)


def _icebreakers(asked: Icebreakers) -> Iterator[Fault]:
    if not asked.fleets:
        yield Fault("fleets", "names no icebreakers", None, "give at least one fleet")
    yield from _posts(asked)
    areas = [area for station in asked.stations.values() for area in station.areas]
    for area in sorted({area for area in areas if areas.count(area) > 1}):
        yield Fault("stations", "two of them have this area", area, "name it once")
    if not asked.transfer_kn.supplied:
        remedy = "give the speed of an icebreaker on her way to a ship"
        yield Fault("transfer_kn", "is not supplied", None, remedy)
    if asked.members < 1 and (asked.ice, asked.knows) != ("own", "season"):
        text = "the ice of seasons, or what is known of it, needs members"
        yield Fault("members", text, 0, "give 1 or more, or set ice: own and knows: season")


def _posts(asked: Icebreakers) -> Iterator[Fault]:
    """Posts of icebreakers that are not known, or at no station."""
    known = escort.icebreakers()
    posts = [("more_post", asked.more_post)]
    for fleet, one in asked.fleets.items():
        for name, found in one.posts.items():
            posts += [(f"fleets.{fleet}.posts.{name}", post) for post in found]
            if name not in known:
                remedy = near(name, [each.name for each in known.values() if each.begins])
                yield Fault(f"fleets.{fleet}.posts", "unknown icebreaker", name, remedy)
    for key, post in posts:
        if post.station is not None and post.station not in asked.stations:
            remedy = f"one of {', '.join(asked.stations)}; without one she goes everywhere"
            yield Fault(f"{key}.station", "unknown station", post.station, remedy)


def _network(asked: Network) -> Iterator[Fault]:
    try:
        read = tables.read(asked.tables)
    except DataError as error:
        yield Fault(
            "tables", str(error), asked.tables, "name a folder of params/, or mend the table"
        )
        return
    yield from inputs.faults(asked, read)


def _crossing(key: str, names: tuple[str, ...]) -> Iterator[Fault]:
    """A way of a service that does not lead by the NSR, or does so twice."""
    from nsrkit.systems.liner.rotation import crosses

    count = len(crosses(names))
    if count != 1:
        remedy = "order the ports so that one stretch leads by the NSR"
        yield Fault(key, f"leads by the NSR {count} times", list(names), remedy)


def _seasons(asked: Seasons) -> Iterator[Fault]:
    known = sorted({fact.date.year for fact in facts()})
    for year in asked.years:
        if year not in known:
            remedy = f"write some of {', '.join(map(str, known))}, or none for all of them"
            yield Fault("years", "has no report of a season", year, remedy)
    if not asked.thickness_factor.supplied:
        yield Fault("thickness_factor", "must be a number", None, "write 1, or leave it out")


def _outlook(asked: Outlook) -> Iterator[Fault]:
    for key, states in (("sanctions", asked.sanction_states), ("price", asked.price_states)):
        if (name := getattr(asked, key)) and name not in states:
            remedy = f"one of {', '.join(states) or 'none'}, or empty; more go into {key}_states"
            yield Fault(key, "is a state without numbers", name, remedy)
    if asked.until <= asked.origin:
        yield Fault("until", "lies before the years to come", asked.until,
                    f"write a year after {asked.origin}")  # fmt: skip
    yield from _projects(asked)
    through, counted = asked.transit, asked.reliable
    for key, among in (("ice_class", counted.classes), ("scenario", counted.scenarios)):
        if through.of_season.supplied and getattr(through, key) not in among:
            yield Fault(f"transit.{key}", "has no season counted", getattr(through, key),
                        f"one of those of outlook.reliable: {', '.join(among)}")  # fmt: skip


def _projects(asked: Outlook) -> Iterator[Fault]:
    """What projects of an outlook lack."""
    needed = ("running", "late", "delay_y", "other_growth") if asked.projects else ()
    for key in needed:
        if not getattr(asked, key).supplied:
            yield Fault(key, "is not supplied", None, "give value, low, high, source and status")
    for name, one in asked.projects.items():
        if not one.base.supplied:
            yield Fault(f"projects.{name}.base", "is not supplied", None, "write 0 for a new one")


def _called(key: str, name: str, calls: dict[str, str]) -> Iterator[Fault]:
    """Faults of a ship, of the ports she calls at, and of the two together."""
    yield from _ship(key, name)
    for at, port in calls.items():
        yield from _fits(at, name, port)


def _fits(key: str, name: str, port: str) -> Iterator[Fault]:
    """Faults of a port, and of a ship in it."""
    yield from _port(key, port)
    ship = _opened(name)
    if isinstance(ship, Ship) and not [*_port(key, port)]:
        over = (limit for limit in ports.limits(ports.place(port), ship) if limit.found)
        yield from (Fault(key, limit.text, port, limit.remedy) for limit in over)


def _ship(key: str, name: str) -> Iterator[Fault]:
    found = _opened(name)
    if not isinstance(found, Ship):
        yield Fault(key, found, name, _SHIP)


def _opened(name: str) -> Ship | str:
    """The ship, or what is wrong with her."""
    try:
        return read_ship(name)
    except ScenarioError as error:
        return error.faults[0].message


def _port(key: str, name: str) -> Iterator[Fault]:
    try:
        ports.place(name)
    except DataError as error:
        yield Fault(key, str(error), name, _PORT)


CHECKS: dict[str, Callable[[Any], Iterator[Fault]]] = {
    "transit": _transit, "exports": _exports, "liner": _liner, "express": _express,
    "icebreakers": _icebreakers, "seasons": _seasons, "energy": _energy,
    "network": _network, "outlook": _outlook,
}  # fmt: skip
"""Faults of a part of a scenario by its key; theirs lack the name of the part."""
