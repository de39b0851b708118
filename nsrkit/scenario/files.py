"""Scenario files: where they lie, how they are read, merged and checked, all faults at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from nsrkit.errors import DataError, Fault, ScenarioError
from nsrkit.placing import placed
from nsrkit.scenario.case import PARTS, Case
from nsrkit.scenario.parts.carbon import Carbon
from nsrkit.scenario.parts.escort import Escort
from nsrkit.scenario.parts.money import Cargo, Fees, Hire, Prices
from nsrkit.scenario.parts.sailing import Routing, Sailing
from nsrkit.scenario.reading import events, yaml
from nsrkit.scenario.reading.faults import readable
from nsrkit.scenario.reading.lookup import find, names, package_folder
from nsrkit.scenario.reading.merge import NAMED, extended, overridden, with_named, with_paths
from nsrkit.scenario.reading.yaml import Document
from nsrkit.scenario.ship import Ship

__all__ = ["defaults", "find", "names", "package_folder", "read_case", "read_ship", "read_yaml"]


class Defaults(NamedTuple):
    """The parts of `params/defaults.yaml`."""

    routing: Routing
    sailing: Sailing
    escort: Escort
    prices: Prices
    fees: Fees
    hire: Hire
    cargo: Cargo
    carbon: Carbon


class Draft(NamedTuple):
    """A scenario as read: its merged content, what is wrong, and the case where nothing is."""

    document: Document
    case: Case | None
    faults: list[Fault]


def read_yaml(path: str | Path) -> dict[str, Any]:
    """A YAML file as plain values, read by the rules of YAML 1.2.

    Parameters
    ----------
    path
        File with one mapping.

    Returns
    -------
    dict
        Dicts, lists, str, int, float, bool and None; dates stay text.

    Raises
    ------
    ScenarioError
        The syntax is wrong, a key is given twice, or aliases blow the content up.

    Examples
    --------
    >>> read_yaml(find("scenarios", "baseline"))["voyage"]["origin"]
    'Shanghai'
    """
    document = yaml.read(Path(path))
    if document.faults:
        raise ScenarioError(document.faults)
    return document.data


@lru_cache(maxsize=1)
def defaults() -> Defaults:
    """The parts of the package's `params/defaults.yaml` that hold numbers.

    Examples
    --------
    >>> defaults().prices.base_year
    2024
    """
    data = read_yaml(package_folder("params") / "defaults.yaml")
    models = (Routing, Sailing, Escort, Prices, Fees, Hire, Cargo, Carbon)
    parts = (model(**data.get(key, {})) for key, model in zip(PARTS, models, strict=True))
    return Defaults(*parts)


def read_case(path: str | Path, overrides: Mapping[str, Any] | None = None) -> Case:
    """A scenario file as a case, without the cross-checks of `nsrkit.load`.

    Parameters
    ----------
    path
        Path or name of a scenario.
    overrides
        Values by dotted key, e.g. {"prices.vlsfo": 800}; a plain number is "set by user".

    Returns
    -------
    Case
        Validated and frozen.

    Raises
    ------
    ScenarioError
        Holds all faults with key, file, line, value and remedy.

    Examples
    --------
    >>> read_case("baseline", {"voyage.escort": "full"}).voyage.escort
    'full'
    """
    found = draft(path, overrides)
    if found.case is None or found.faults:
        raise ScenarioError(found.faults)
    return found.case


def read_ship(ship: str | Path | Mapping[str, Any], beside: Path | None = None) -> Ship:
    """A ship from a name, a file or a mapping (which may say `extends: <name>`).

    Parameters
    ----------
    ship
        Name of `params/ships/`, path, or mapping.
    beside
        Folder of the scenario that mentions the ship.

    Returns
    -------
    Ship
        Validated and frozen.

    Raises
    ------
    ScenarioError
        Holds all faults with key, file, line, value and remedy.

    Examples
    --------
    >>> read_ship("panamax-ice1").type
    'container'
    """
    given = dict(ship) if isinstance(ship, Mapping) else str(ship)
    start = Document({"voyage": {"ship": given}}, {}, [])
    document = with_named(start, beside)
    faults = list(document.faults)
    try:
        if "ship" in document.data["voyage"]:
            found = Ship.model_validate(document.data["voyage"]["ship"])
            if not faults:
                return found
    except ValidationError as error:
        faults += readable(error, document, ("voyage", "ship"))
    raise ScenarioError(faults)


def laid_over(case: Case, overrides: Mapping[str, Any]) -> Case:
    """A case with overrides, validated."""
    found = validated(Document(case.plain(), {}, []), overrides, None)
    if found.case is None or found.faults:
        raise ScenarioError(found.faults)
    return found.case


def text(data: Mapping[str, Any]) -> str:
    """Plain values as the text of a scenario file."""
    return "# A whole scenario: it extends no other file.\n" + yaml.dump(dict(data))


def write(data: Mapping[str, Any], path: Path) -> Path:
    """Plain values as a scenario file, moved into place when complete."""
    with placed(path) as name:
        name.write_text(text(data), encoding="utf-8")
    return path


def draft(path: str | Path, overrides: Mapping[str, Any] | None = None) -> Draft:
    """A scenario read, merged and validated, with its faults instead of an exception."""
    try:
        file = find("scenarios", path)
    except DataError as error:
        raise ScenarioError([Fault("scenario", str(error))]) from None
    document = with_paths(extended(file, "scenarios"), file.parent)
    return validated(document, overrides or {}, file.parent)


def validated(document: Document, overrides: Mapping[str, Any], beside: Path | None) -> Draft:
    """Events and overrides laid over a document, ship and service filled in, all validated."""
    inner = tuple(f"{key}." for key in NAMED)
    later = {key: value for key, value in overrides.items() if key.startswith(inner)}
    others = {key: value for key, value in overrides.items() if key not in later}
    document = overridden(events.laid(overridden(document, others), beside), others)
    document = with_named(document, beside)
    document = overridden(document, later)
    faults = list(document.faults)
    try:
        return Draft(document, Case.model_validate(document.data), faults)
    except ValidationError as error:
        return Draft(document, None, faults + readable(error, document))
