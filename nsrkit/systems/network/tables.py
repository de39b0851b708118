"""Nodes, arcs, goods, what is supplied and demanded, and stores: the tables of `params/network/`.

Each number of a table has value, low, high, status, source and as_of, as those of a scenario. An
empty value is `not supplied`: a capacity without a limit, a supply of as much as is wanted, a
demand of nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from nsrkit.assumption import Assumption
from nsrkit.scenario.files import find
from nsrkit.scenario.reading.faults import near
from nsrkit.systems.network.lines import Line, lines, once

KINDS = ("port", "gate", "border", "inland")
MODES = ("sea", "rail", "border_rail", "border_road", "ferry", "conveyor", "hub")
CORRIDORS = ("nsr", "suez", "cape", "panama", "direct")
GROUPS = ("bulk", "energy", "boxes")
SIDES = ("supply", "demand")
WAYS = {
    "nsr": "Northern Sea Route", "suez": "Suez Canal", "cape": "Cape of Good Hope",
    "west": "Arctic to Europe", "ocean": "other seas", "rail_border": "rail, Russia - China",
    "road_border": "road, Russia - China", "conveyor": "conveyor",
    "rail_kazakhstan": "rail over Kazakhstan", "middle_corridor": "Middle Corridor",
    "far_east": "ports of the Far East",
}  # fmt: skip
"""How goods get from one side to the other, by the name in the column `way` of an arc."""
_OF_GOODS = ("value", "at_source", "tariff")


class Node(NamedTuple):
    """A place where goods begin, end or change."""

    name: str
    title: str
    kind: str
    lat: float
    lon: float
    port: str
    """Name in `params/ports.csv`; empty where there is none."""
    place_status: str
    place_source: str
    passages: Assumption
    """Ships that pass in a year at most [1/y]."""


class Arc(NamedTuple):
    """A way between two nodes in one direction."""

    name: str
    tail: str
    head: str
    mode: str
    corridor: str
    """By sea: how the ship goes; empty on land."""
    carrier: str
    """By sea: a name of `network.seaways.carriers`; empty where a rate by distance does."""
    through: tuple[str, ...]
    """Gates that it leads past."""
    carries: tuple[str, ...]
    """Goods that may take it."""
    way: str
    """What its tonnes count for (`WAYS`); empty where they count for nothing."""
    rate: str
    """A name of `network.rates`."""
    km: Assumption
    """Its length; not supplied: great circle and detour."""
    capacity: Assumption
    """Most that it takes [Mt/y]; not supplied: no limit."""
    back_of: str
    """Name of the arc that it is the way back of; empty where it is the way out."""

    @property
    def pair(self) -> str:
        """Name of the way out: what both directions share."""
        return self.back_of or self.name


class Good(NamedTuple):
    """Goods of one kind."""

    name: str
    title: str
    group: str
    hurry: str
    """A name of `network.hurry`, what a day costs it."""
    value: Assumption
    """What it is worth where it is wanted [USD/t]."""
    at_source: Assumption
    """Share of that which it costs where it begins [1]; more than the rest is not paid to carry
    it."""
    tariff: Assumption
    """Its class: rate by distance on railways with classes, over the base rate [1]."""


class Amount(NamedTuple):
    """What is supplied or demanded at a node from a year on."""

    side: str
    node: str
    commodity: str
    year: int
    mt: Assumption
    """[Mt/y]"""

    @property
    def key(self) -> str:
        """Name among the numbers of the tables."""
        return f"{self.side}.{self.node}.{self.commodity}.{self.year}"


class Store(NamedTuple):
    """Room where goods may wait from month to month."""

    node: str
    title: str
    commodity: str
    mt: Assumption
    """[Mt]"""


class Record(NamedTuple):
    """Something that was reported and that the network can be held to."""

    name: str
    title: str
    arcs: tuple[str, ...]
    """Arcs whose flow is added up."""
    commodities: tuple[str, ...]
    """Goods that count; all where empty."""
    year: int
    definition: str
    publisher: str
    mt: Assumption
    """[Mt]"""
    why: str
    """What the two are known to differ by."""


class Tables(NamedTuple):
    """All tables of one folder."""

    nodes: dict[str, Node]
    arcs: dict[str, Arc]
    goods: dict[str, Good]
    amounts: tuple[Amount, ...]
    stores: tuple[Store, ...]
    records: tuple[Record, ...]

    def numbers(self) -> dict[str, Assumption]:
        """Numbers that may be drawn, by key; those of records are measured, not drawn.

        Examples
        --------
        >>> read("network").numbers()["tables.capacity.UTR-MMK nsr"].unit
        'Mt/y'
        """
        found = {f"tables.capacity.{arc.name}": arc.capacity for arc in self.arcs.values()
                 if not arc.back_of}  # fmt: skip
        for good in self.goods.values():
            found |= {f"tables.{name}.{good.name}": getattr(good, name) for name in _OF_GOODS}
        found |= {f"tables.{one.key}": one.mt for one in self.amounts}
        return found

    def replaced(self, values: Mapping[str, float]) -> Tables:
        """The same tables with drawn values; keys of other numbers are passed over.

        Examples
        --------
        >>> drawn = read("network").replaced({"tables.value.coal": 100.0})
        >>> drawn.goods["coal"].value.value
        100.0
        """

        def drawn(key: str, number: Assumption) -> Assumption:
            return _valued(number, values[key]) if key in values else number

        arcs = {name: arc._replace(capacity=drawn(f"tables.capacity.{arc.pair}", arc.capacity))
                for name, arc in self.arcs.items()}  # fmt: skip
        goods = {}
        for name, good in self.goods.items():
            of = [drawn(f"tables.{key}.{name}", getattr(good, key)) for key in _OF_GOODS]
            goods[name] = Good(*good[:4], *of)
        amounts = tuple(one._replace(mt=drawn(f"tables.{one.key}", one.mt)) for one in self.amounts)
        return self._replace(arcs=arcs, goods=goods, amounts=amounts)


def _valued(number: Assumption, value: float) -> Assumption:
    """The number with another value; validating it would take ten times as long."""
    drawn = copy(number)
    object.__setattr__(drawn, "value", float(value))
    return drawn


def read(folder: str) -> Tables:
    """The tables of a folder.

    Parameters
    ----------
    folder
        A name in `params/` (beside the scenario, in the current folder, in the package), or a path.

    Returns
    -------
    Tables
        Nodes, arcs in both directions, goods, amounts, stores and records.

    Raises
    ------
    DataError
        A table is missing, or a line of it cannot be read; file, line and column are named, and
        what to write.

    Examples
    --------
    >>> tables = read("network")
    >>> tables.arcs["MZL-ZAB"].back_of, tables.nodes["SHA"].port
    ('ZAB-MZL', 'Shanghai')
    """
    names = ("nodes", "arcs", "commodities", "demand", "stores", "records")
    return _read(tuple(find("tables", f"{folder}/{name}").resolve() for name in names))


@lru_cache(maxsize=4)
def _read(paths: tuple[Path, ...]) -> Tables:
    nodes = once(paths[0], "node", _node)
    goods = once(paths[2], "commodity", _good)
    told = once(paths[1], "arc", lambda line: _arc(line, nodes, goods))
    arcs = {}
    for arc in told.values():
        for each in arc:
            arcs[each.name] = each
    amounts = [one for line in lines(paths[3]) for one in _amounts(line, nodes, goods)]
    stores = [one for line in lines(paths[4]) for one in _stores(line, nodes, goods)]
    records = [_record(line, arcs, goods) for line in lines(paths[5])]
    return Tables(nodes, arcs, goods, tuple(amounts), tuple(stores), tuple(records))


def _node(line: Line) -> Node:
    return Node(line.text("node"), line.text("title"), line.one_of("kind", KINDS),
                line.needed("lat"), line.needed("lon"), line.text("port"),
                line.text("place_status"), line.text("place_source"),
                line.assumed("1/y"))  # fmt: skip


def _good(line: Line) -> Good:
    numbers = {"value": line.assumed("USD/t")}
    for name in _OF_GOODS[1:]:
        columns = (name, *(f"{name}_{part}" for part in ("low", "high", "status", "source")), "")
        numbers[name] = line.assumed("1", columns)
    for name, number in numbers.items():
        if not number.supplied:
            raise line.fault(name, "is missing", "write a number: no good goes without")
    return Good(line.text("commodity"), line.text("title"), line.one_of("group", GROUPS),
                line.text("hurry"), **numbers)  # fmt: skip


def _arc(line: Line, nodes: dict[str, Node], goods: dict[str, Good]) -> tuple[Arc, ...]:
    """An arc, and the one back where it leads both ways."""
    name, tail, head = line.text("arc"), line.one_of("tail", nodes), line.one_of("head", nodes)
    ends, _, rest = name.partition(" ")
    if ends != f"{tail}-{head}":
        raise line.fault(
            "arc", "does not begin with its ends", f"write {tail}-{head} {rest}".strip()
        )
    mode, both = line.one_of("mode", MODES), line.one_of("ways", ("both", "out"))
    corridor = line.one_of("corridor", ("", *CORRIDORS))
    if bool(corridor) != bool(line.text("carrier")) or (corridor and mode != "sea"):
        raise line.fault("corridor", "a ship needs a corridor and a carrier, and the mode sea",
                         f"one of {', '.join(CORRIDORS)} and a carrier, or neither")  # fmt: skip
    for gate in line.some("through"):
        if gate not in nodes:
            raise line.fault("through", f"{gate} is no node", near(gate, nodes))
    km = line.assumed("km", ("km", "", "", "km_status", "km_source", ""))
    out = Arc(name, tail, head, mode, corridor, line.text("carrier"), line.some("through"),
              _goods(line, "carries", goods), line.one_of("way", ("", *WAYS)), line.text("rate"),
              km, line.assumed("Mt/y"), "")  # fmt: skip
    back = out._replace(name=f"{head}-{tail} {rest}".strip(), tail=head, head=tail,
                        through=out.through[::-1], back_of=name)  # fmt: skip
    return (out, back) if both == "both" else (out,)


def _goods(line: Line, column: str, goods: dict[str, Good]) -> tuple[str, ...]:
    """Goods by name or by group."""
    found: list[str] = []
    for word in line.some(column):
        of = [word] if word in goods else [one.name for one in goods.values() if one.group == word]
        if not of:
            raise line.fault(column, f"{word} is neither a commodity nor a group",
                             near(word, [*goods, *GROUPS]))  # fmt: skip
        found += of
    return tuple(dict.fromkeys(found))


def _amounts(line: Line, nodes: dict[str, Node], goods: dict[str, Good]) -> Iterator[Amount]:
    for good in _goods(line, "commodities", goods):
        yield Amount(line.one_of("side", SIDES), line.one_of("node", nodes), good,
                     line.whole("year"), line.assumed("Mt/y"))  # fmt: skip


def _stores(line: Line, nodes: dict[str, Node], goods: dict[str, Good]) -> Iterator[Store]:
    for good in _goods(line, "commodities", goods):
        yield Store(line.one_of("node", nodes), line.text("title"), good, line.assumed("Mt"))


def _record(line: Line, arcs: dict[str, Arc], goods: dict[str, Good]) -> Record:
    names = tuple(name.strip() for name in line.text("arcs").split(";") if name.strip())
    for name in names:
        if name not in arcs:
            raise line.fault("arcs", f"{name} is no arc", near(name, arcs))
    return Record(line.text("record"), line.text("title"), names,
                  _goods(line, "commodities", goods), line.whole("year"), line.text("definition"),
                  line.text("publisher"), line.assumed("Mt"), line.text("why"))  # fmt: skip
