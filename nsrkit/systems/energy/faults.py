"""What no single key of `energy` can tell: names that exist, dates in order, levers that fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from nsrkit.errors import Fault
from nsrkit.scenario.corridor.energy import Energy
from nsrkit.scenario.reading.faults import near
from nsrkit.scenario.reading.merge import merged


def faults(asked: Energy) -> Iterator[Fault]:
    """Faults of the whole, by keys below `energy`.

    Examples
    --------
    >>> from nsrkit.scenario.corridor.energy import Energy
    >>> [fault.key for fault in faults(Energy(years=(2026, 2024)))]
    ['years']
    """
    if any(after != before + 1 for before, after in pairwise(asked.years)):
        remedy = f"write the years from {min(asked.years)} to {max(asked.years)} in order"
        yield Fault("years", "are not one after another", list(asked.years), remedy)
    yield from _ways(asked)
    yield from _ships(asked)
    for name, ban in asked.bans.items():
        key = f"bans.{name}"
        yield from _known(f"{key}.plants", ban.plants, asked.plants)
        yield from _known(f"{key}.targets", ban.targets, [*asked.stores, *asked.markets])
        yield from _known(f"{key}.fleets", ban.fleets, asked.fleets)
        if ban.until is not None and ban.until <= ban.first:
            yield Fault(f"{key}.until", "is not after the first day", ban.until,
                        f"write a day after {ban.first}, or leave it out")  # fmt: skip
    for name, lever in asked.levers.items():
        for key, value in lever.sets.items():
            yield from _lever(asked, f"levers.{name}.sets", key, value)


def _ways(asked: Energy) -> Iterator[Fault]:
    targets = [*asked.stores, *asked.markets]
    for name, way in asked.ways.items():
        key = f"ways.{name}"
        yield from _known(f"{key}.plants", way.plants, asked.plants)
        yield from _known(f"{key}.fleet", [way.fleet], asked.fleets)
        yield from _known(f"{key}.to", [way.to], targets)
        market = asked.markets.get(way.to)
        for plant in way.plants:
            if market and plant in asked.plants and asked.plants[plant].cargo not in market.takes:
                cargo = asked.plants[plant].cargo
                yield Fault(f"{key}.to", f"takes no {cargo}, which {plant} gives", way.to,
                            f"add {cargo} to markets.{way.to}.takes")  # fmt: skip
    for name, leg in asked.onward.items():
        key = f"onward.{name}"
        yield from _known(f"{key}.stores", leg.stores, asked.stores)
        yield from _known(f"{key}.fleet", [leg.fleet], asked.fleets)
        yield from _known(f"{key}.to", [leg.to], asked.markets)


def _ships(asked: Energy) -> Iterator[Fault]:
    for name, fleet in asked.fleets.items():
        days = [step.on for step in fleet.steps]
        if days != sorted(set(days)):
            yield Fault(f"fleets.{name}.steps", "are not in the order of their days", days,
                        "write the earliest first")  # fmt: skip
        for key in ("fit", "cargo_t"):
            if not getattr(fleet, key).value:
                yield Fault(f"fleets.{name}.{key}", "must be a number above 0", None, "give it")
    for name, store in asked.stores.items():
        if store.aboard is not None:
            yield from _known(f"stores.{name}.aboard", [store.aboard], asked.fleets)
    if asked.fleets:
        yield from _known("counted", [asked.counted], asked.fleets)


def _known(key: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    known = list(known)
    for name in names:
        if name not in known:
            yield Fault(key, "is not a name here", name, near(name, known))


def _lever(asked: Energy, key: str, dotted: str, value: Any) -> Iterator[Fault]:
    """What is wrong with a value that a lever sets."""
    nested: Any = value
    for part in reversed(dotted.split(".")):
        nested = {part: nested}
    try:
        Energy.model_validate(merged(asked.model_dump(mode="json", exclude_none=True), nested))
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(map(str, first["loc"]))
        yield Fault(f"{key}.{dotted}", f"{at}: {first['msg']}", value, "a key below `energy`")
