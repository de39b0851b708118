"""Dated events out of tables, and those in force laid over a scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from nsrkit.errors import DataError, Fault, ScenarioError
from nsrkit.scenario.case import SYSTEMS
from nsrkit.scenario.parts.events import Event, EventFile
from nsrkit.scenario.reading import yaml
from nsrkit.scenario.reading.faults import near, placed, readable
from nsrkit.scenario.reading.lookup import find, names, package_folder
from nsrkit.scenario.reading.merge import overridden
from nsrkit.scenario.reading.yaml import Document, Place


def events(files: Sequence[str] = (), beside: Path | None = None) -> dict[str, Event]:
    """Events of the package, and of further files, by name.

    Parameters
    ----------
    files
        Further files: names in `params/events/`, or paths. An event of the same name replaces
        that of a file before it.
    beside
        Folder of the scenario that names the files.

    Returns
    -------
    dict
        Events in order of their dates.

    Raises
    ------
    ScenarioError
        Holds all that is wrong with the files, with file and line.

    Examples
    --------
    >>> events()["first-subcommittee"].date
    '2024-11-25'
    """
    found, _ = _read(files, beside)
    return dict(sorted(found.items(), key=lambda each: each[1].date))


def _read(files: Sequence[str], beside: Path | None) -> tuple[dict[str, Event], dict[str, Place]]:
    """Events by name, and the places of their keys."""
    found: dict[str, Event] = {}
    places: dict[str, Place] = {}
    faults: list[Fault] = []
    for path in _paths(files, beside, faults):
        document = yaml.read(path)
        faults += document.faults
        places |= document.places
        try:
            found |= EventFile.model_validate(document.data).events
        except ValidationError as error:
            faults += readable(error, document, of=EventFile)
    if faults:
        raise ScenarioError(faults)
    return found, places


def _paths(files: Sequence[str], beside: Path | None, faults: list[Fault]) -> list[Path]:
    folder = package_folder("params") / "events"
    found = sorted(folder.glob("*.yaml"))
    for name in files:
        try:
            found.append(find("events", name, beside))
        except DataError as error:
            known = near(name, names("events", beside))
            faults.append(Fault("events.files", str(error), name, f"name a file; {known}"))
    return found


def laid(document: Document, beside: Path | None) -> Document:
    """A scenario with what its events in force set; they are then held.

    Keys of a system that the scenario does not have are passed over: a Red Sea that closes means
    nothing to a network that nobody asked for.
    """
    asked = document.data.get("events")
    asked = asked if isinstance(asked, Mapping) else {}
    wanted, held = (_texts(asked.get(key)) for key in ("in_force", "held"))
    if wanted == held:
        return document
    try:
        known, places = _read(_texts(asked.get("files")), beside)
    except ScenarioError as error:
        return document._replace(faults=[*document.faults, *error.faults])
    faults = [_lifted(document, name) for name in held if name not in wanted]
    for name in wanted:
        if name not in known:
            place = placed(("events", "in_force"), document.places)
            faults.append(
                Fault("events.in_force", "unknown event", name, near(name, known), *place)
            )
        elif name not in held:
            document = _over(document, name, known[name], places)
    told = overridden(document, {"events.held": wanted})
    return told._replace(places=document.places, faults=[*document.faults, *faults])


def _over(document: Document, name: str, event: Event, places: Mapping[str, Place]) -> Document:
    away = {part for part in SYSTEMS if part not in document.data}
    values = {key: value for key, value in event.sets.items() if key.split(".")[0] not in away}
    stand = {key: places[f"events.{name}.sets.{key}"] for key in values}
    found = overridden(document, values)
    return found._replace(places=found.places | stand)


def _lifted(document: Document, name: str) -> Fault:
    place = placed(("events", "in_force"), document.places)
    remedy = "load the scenario without it: its values stand in this case"
    return Fault("events.in_force", "is held and cannot be lifted", name, remedy, *place)


def _texts(given: Any) -> tuple[str, ...]:
    """A list of texts; what is none is for the model to complain about."""
    known = isinstance(given, list | tuple) and all(isinstance(each, str) for each in given)
    return tuple(given) if known else ()
