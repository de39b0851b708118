"""Scenario files: where they lie, how they are read, merged and checked, all faults at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from nsrkit.errors import DataError, Fault, ScenarioError
from nsrkit.scenario import yaml
from nsrkit.scenario.case import Case, Fees, Prices, Routing, Sailing
from nsrkit.scenario.faults import near, readable
from nsrkit.scenario.yaml import Document, Place

# Kind of file: folder (beside a scenario, in the current folder, in the package) and suffix.
_KINDS = {
    "scenarios": ("params", ".yaml"),
    "ships": ("params/ships", ".yaml"),
    "tables": ("params", ".csv"),
    "workbooks": ("workbooks", ".ipynb"),
}
_SHIP = "voyage.ship"


class Defaults(NamedTuple):
    """The parts of `params/defaults.yaml`."""

    routing: Routing
    sailing: Sailing
    prices: Prices
    fees: Fees


class Draft(NamedTuple):
    """A scenario as read: its merged content, what is wrong, and the case where nothing is."""

    document: Document
    case: Case | None
    faults: list[Fault]


def package_folder(name: str) -> Path:
    """`params` or `workbooks` as they come with nsrkit: in the wheel, or in a source checkout."""
    package = Path(__file__).parents[1]
    return package / name if (package / name).is_dir() else package.parent / name


def find(kind: str, name: str | Path, beside: Path | None = None) -> Path:
    """The file that a name or path means.

    Looked up as a path (beside the scenario, then in the current folder), then as a name in the
    folder of its kind beside the scenario, in the current folder and in the package.

    Parameters
    ----------
    kind
        "scenarios", "ships", "tables" or "workbooks".
    name
        A name with or without suffix, or a path.
    beside
        Folder of the scenario that mentions the file.

    Returns
    -------
    Path
        An existing file.

    Raises
    ------
    DataError
        There is none; the message lists the nearest names.

    Examples
    --------
    >>> find("scenarios", "baseline").name
    'baseline.yaml'
    """
    folder, suffix = _KINDS[kind]
    given = Path(name).expanduser()
    bases = [Path.cwd()] if beside is None else [beside, Path.cwd()]
    folders = [*_folders(kind, beside), package_folder(folder.split("/")[0]).parent / folder]
    spellings = (given, given.with_name(given.name + suffix))
    for base in (*bases, *folders):
        for spelling in spellings:
            if (base / spelling).is_file():
                return base / spelling
    hint = near(given.stem, names(kind, beside))
    raise DataError(f"no {kind[:-1]} {str(name)!r} found; {hint}")


def names(kind: str, beside: Path | None = None) -> list[str]:
    """Names of the files of a kind that `find` would find.

    Examples
    --------
    >>> "baseline" in names("scenarios")
    True
    """
    folder, suffix = _KINDS[kind]
    package = package_folder(folder.split("/")[0]).parent / folder
    found = {path.stem for place in [*_folders(kind, beside), package]
             for path in place.glob(f"*{suffix}")}  # fmt: skip
    return sorted(found - {"defaults"})


def _folders(kind: str, beside: Path | None) -> list[Path]:
    """`ships/` beside the scenario; `params/ships` (and, for a scenario, `params`) further up."""
    folder = _KINDS[kind][0]
    inner = Path(folder).relative_to("params") if folder.startswith("params") else Path(folder)
    near_by = [] if beside is None else [beside / inner]
    return [*near_by, Path.cwd() / folder]


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
    """Routing, sailing, prices and fees of the package's `params/defaults.yaml`.

    Examples
    --------
    >>> defaults().prices.base_year
    2024
    """
    data = read_yaml(package_folder("params") / "defaults.yaml")
    return Defaults(
        Routing(**data["routing"]), Sailing(**data["sailing"]),
        Prices(**data["prices"]), Fees(**data["fees"]),
    )  # fmt: skip


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


def draft(path: str | Path, overrides: Mapping[str, Any] | None = None) -> Draft:
    """A scenario read, merged and validated, with its faults instead of an exception."""
    try:
        file = find("scenarios", path)
    except DataError as error:
        raise ScenarioError([Fault("scenario", str(error))]) from None
    return validated(_extended(file, "scenarios"), overrides or {}, file.parent)


def validated(document: Document, overrides: Mapping[str, Any], beside: Path | None) -> Draft:
    """Overrides laid over a document, the ship filled in, and the whole validated."""
    for_ship = {key: value for key, value in overrides.items() if key.startswith(f"{_SHIP}.")}
    others = {key: value for key, value in overrides.items() if key not in for_ship}
    document = _with_ship(_overridden(document, others), beside)
    document = _overridden(document, for_ship)
    faults = list(document.faults)
    try:
        return Draft(document, Case.model_validate(document.data), faults)
    except ValidationError as error:
        return Draft(document, None, faults + readable(error, document))


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """`above` laid over `below`; a mapping with `value` or `extends` replaces as a whole.

    Examples
    --------
    >>> merged({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}})
    {'a': {'b': 3, 'c': 2}}
    """
    found = dict(below)
    for key, value in above.items():
        old = found.get(key)
        if isinstance(old, str) and key == "ship" and isinstance(value, Mapping):
            old = {"extends": old}
        whole = isinstance(value, Mapping) and ("value" in value or "extends" in value)
        if isinstance(value, Mapping) and isinstance(old, Mapping) and not whole:
            found[key] = merged(old, value)
        else:
            found[key] = value
    return found


def _extended(file: Path, kind: str, seen: tuple[Path, ...] = ()) -> Document:
    """A file laid over the one that its `extends:` names."""
    document = yaml.read(file)
    name = document.data.pop("extends", None)
    if name is None:
        return document
    place = document.places.get("extends", Place(yaml.shown(file), None))
    if not isinstance(name, str):
        fault = Fault("extends", "expected one name or path", name, "", *place)
        return document._replace(faults=[*document.faults, fault])
    try:
        base = find(kind, name, file.parent).resolve()
        if base in (*seen, file.resolve()):
            raise DataError("the files extend each other in a circle")
    except DataError as error:
        fault = Fault("extends", str(error), name, "name an existing file", *place)
        return document._replace(faults=[*document.faults, fault])
    below = _extended(base, kind, (*seen, file.resolve()))
    return _laid_over(below, document)


def _laid_over(below: Document, above: Document) -> Document:
    return Document(merged(below.data, above.data), below.places | above.places,
                    below.faults + above.faults)  # fmt: skip


def _overridden(document: Document, overrides: Mapping[str, Any]) -> Document:
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


def _with_ship(document: Document, beside: Path | None) -> Document:
    """The ship's own file put where the scenario names it."""
    voyage = document.data.get("voyage")
    ship = voyage.get("ship") if isinstance(voyage, Mapping) else None
    inline = dict(ship) if isinstance(ship, Mapping) else {}
    name = inline.pop("extends", None) if isinstance(ship, Mapping) else ship
    if not isinstance(name, str) or not isinstance(voyage, Mapping):
        return document
    try:
        base = _extended(find("ships", name, beside), "ships")
    except DataError as error:
        place = document.places.get(_SHIP, Place("", None))
        fault = Fault(_SHIP, str(error), name, "name a file of params/ships/ or a path", *place)
        rest = {key: value for key, value in voyage.items() if key != "ship"}
        return Document(document.data | {"voyage": rest}, document.places,
                        [*document.faults, fault])  # fmt: skip
    filled = {**voyage, "ship": merged(base.data, inline)}
    places = {f"{_SHIP}.{key}": place for key, place in base.places.items()} | document.places
    return Document(document.data | {"voyage": filled}, places, document.faults + base.faults)
