"""One document out of several: `extends:`, files of ship and service, and overrides."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nsrkit.errors import DataError, Fault
from nsrkit.scenario.reading import yaml
from nsrkit.scenario.reading.lookup import find
from nsrkit.scenario.reading.yaml import Document, Place

SHIP, SERVICE = "voyage.ship", "liner.service"
NAMED = {SHIP: "ships", SERVICE: "services"}
"""Keys that may name a file, and its kind."""


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """`above` laid over `below`; a number or an `extends` replaces as a whole.

    Examples
    --------
    >>> merged({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}})
    {'a': {'b': 3, 'c': 2}}
    """
    found = dict(below)
    for key, value in above.items():
        old = found.get(key)
        if isinstance(old, str) and key in ("ship", "service") and isinstance(value, Mapping):
            old = {"extends": old}
        whole = isinstance(value, Mapping) and not {"value", "status", "extends"}.isdisjoint(value)
        if isinstance(value, Mapping) and isinstance(old, Mapping) and not whole:
            found[key] = merged(old, value)
        else:
            found[key] = value
    return found


def extended(file: Path, kind: str) -> Document:
    """A file laid over those that its `extends:` names, each of them once, the first lowest."""
    chain = _chain(file.resolve(), file, kind, ())
    below, *above = chain.values()
    for document in above:
        below = Document(merged(below.data, document.data), below.places | document.places,
                         below.faults + document.faults)  # fmt: skip
    return below


def _chain(at: Path, file: Path, kind: str, seen: tuple[Path, ...]) -> dict[Path, Document]:
    """A file and all that it starts from, what lies lowest first.

    A file that two of them start from is laid down once: it would otherwise take back what the
    first of the two had changed.
    """
    document = yaml.read(file)
    given = document.data.pop("extends", ())
    place = document.places.get("extends", Place(yaml.shown(file), None))
    found: dict[Path, Document] = {}
    faults: list[Fault] = []
    for name in given if isinstance(given, list | tuple) else [given]:
        if not isinstance(name, str):
            faults.append(Fault("extends", "expected names or paths", name, "", *place))
            continue
        try:
            base = find(kind, name, file.parent)
            if base.resolve() in (*seen, at):
                raise DataError("the files extend each other in a circle")
        except DataError as error:
            faults.append(Fault("extends", str(error), name, "name an existing file", *place))
            continue
        below = _chain(base.resolve(), base, kind, (*seen, at))
        found |= {path: one for path, one in below.items() if path not in found}
    return found | {at: document._replace(faults=[*document.faults, *faults])}


def overridden(document: Document, overrides: Mapping[str, Any]) -> Document:
    """Values by dotted key laid over a document; their place is "overrides"."""
    data, places = document.data, dict(document.places)
    for key, value in overrides.items():
        # A number set by hand takes the place of the old one, source and all.
        key = key.removesuffix(".value") if isinstance(value, int | float) else key
        nested: Any = dict(value) if isinstance(value, Mapping) else value
        for part in reversed(key.split(".")):
            nested = {part: nested}
        data = merged(data, nested)
        places[key] = Place("overrides", None)
    return document._replace(data=data, places=places)


def with_named(document: Document, beside: Path | None) -> Document:
    """Files of the ship and the service put where the scenario names them."""
    for key, kind in NAMED.items():
        document = _with(document, key, kind, beside)
    return document


def _with(document: Document, dotted: str, kind: str, beside: Path | None) -> Document:
    """The file that a key names put in its place, with what stands beside it on top."""
    part, _, key = dotted.partition(".")
    outer = document.data.get(part)
    given = outer.get(key) if isinstance(outer, Mapping) else None
    inline = dict(given) if isinstance(given, Mapping) else {}
    name = inline.pop("extends", None) if isinstance(given, Mapping) else given
    if not isinstance(name, str) or not isinstance(outer, Mapping):
        return document
    try:
        base = extended(find(kind, name, beside), kind)
    except DataError as error:
        place = document.places.get(dotted, Place("", None))
        fault = Fault(dotted, str(error), name, f"name a file of params/{kind}/ or a path", *place)
        rest = {other: value for other, value in outer.items() if other != key}
        return Document(document.data | {part: rest}, document.places,
                        [*document.faults, fault])  # fmt: skip
    filled = {**outer, key: merged(base.data, inline)}
    places = {f"{dotted}.{inner}": place for inner, place in base.places.items()} | document.places
    return Document(document.data | {part: filled}, places, document.faults + base.faults)


def with_paths(document: Document, beside: Path) -> Document:
    """Files that are named relative to the scenario, found from anywhere."""
    data = dict(document.data)
    for part, key in (("ice", "source"), ("claims", "files"), ("events", "files")):
        outer = data.get(part)
        if isinstance(outer, Mapping) and key in outer:
            data[part] = {**outer, key: _found(outer[key], beside)}
    return document._replace(data=data)


def _found(given: Any, beside: Path) -> Any:
    """A path made absolute where the file lies beside the scenario; anything else as it is."""
    if isinstance(given, list):
        return [_found(each, beside) for each in given]
    there = isinstance(given, str) and (beside / given).is_file()
    return str((beside / given).resolve()) if there else given
