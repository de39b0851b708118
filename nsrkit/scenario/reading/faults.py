"""What pydantic finds wrong, said in the words of the scenario file: key, line, value, remedy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel, ValidationError

from nsrkit.assumption import Assumption
from nsrkit.errors import Fault
from nsrkit.scenario.case import Case
from nsrkit.scenario.reading.yaml import Document, Place


class _Slot(NamedTuple):
    """What the schema says about one key."""

    description: str
    unit: str | None


def near(word: str, known: Iterable[str]) -> str:
    """'did you mean ...?', or the list of what there is.

    Examples
    --------
    >>> near("vslfo", ["vlsfo", "mgo"])
    'did you mean vlsfo?'
    >>> near("x", ["vlsfo", "mgo"])
    'there is: vlsfo, mgo'
    """
    choices = [str(name) for name in known]
    by_lower = {name.lower(): name for name in choices}
    close = get_close_matches(str(word).lower(), by_lower, n=2, cutoff=0.6)
    if close:
        return f"did you mean {' or '.join(by_lower[name] for name in close)}?"
    return f"there is: {', '.join(choices)}" if choices else "there is none"


def readable(
    error: ValidationError, document: Document, inside: tuple[str, ...] = (),
    of: type[BaseModel] = Case,
) -> list[Fault]:  # fmt: skip
    """Each error of pydantic, met `inside` a part of the model, as a fault with its place."""
    said = {fault.key for fault in document.faults}
    found = []
    for item in error.errors(include_url=False):
        keys = (*inside, *item["loc"])
        if item["type"] == "missing" and ".".join(map(str, keys[:2])) in said:
            continue  # the file of a ship or a service was not found
        found.append(_fault(keys, item, document, of))
    return found


def _fault(
    keys: tuple[int | str, ...], item: Mapping[str, Any], document: Document, of: type[BaseModel]
) -> Fault:
    key = ".".join(str(part) for part in keys)
    kind, value = item["type"], item["input"]
    place = placed(keys[:-1] if kind == "missing" else keys, document.places)
    message = str(item["msg"]).removeprefix("Value error, ")
    if kind == "missing":
        return Fault(key, "is missing", None, _wanted(keys, of), *place)
    if kind == "extra_forbidden":
        remedy = near(str(keys[-1]), keys_below(keys[:-1], of))
        return Fault(key, "is not a known key", _short(value), remedy, *place)
    if kind == "literal_error":
        choices = _choices(keys, of)
        hint = near(str(value), choices)
        listed = f"one of {', '.join(choices)}"
        remedy = f"{hint} {listed}" if hint.startswith("did") else listed
        return Fault(key, "is not one of the choices", value, remedy, *place)
    return Fault(key, message, _short(value), _wanted(keys, of), *place)


def placed(keys: Sequence[int | str], places: Mapping[str, Place]) -> Place:
    """The line of a key, or of the nearest part of it that stands in a file."""
    for n in range(len(keys), 0, -1):
        place = places.get(".".join(str(part) for part in keys[:n]))
        if place is not None:
            return place
    return Place("", None)


def _short(value: Any) -> Any:
    """A value short enough for a message."""
    if isinstance(value, Mapping):
        return f"a mapping with {', '.join(str(key) for key in list(value)[:4])} ..."
    text = str(value)
    return value if len(text) <= 80 else text[:77] + "..."


def annotation_at(keys: Sequence[int | str], of: type[BaseModel] = Case) -> tuple[Any, _Slot]:
    """Type and description of a key, followed down from the model of a case or of another file."""
    here: Any = of
    slot = _Slot("a mapping", None)
    for part in keys:
        if get_origin(here) is dict:
            here = get_args(here)[1]
            continue
        model = model_in(here)
        if model is None:
            continue
        if is_dataclass(model):
            here, slot = Any, _Slot(str(part), None)
            continue
        field = model.model_fields.get(str(part)) if issubclass(model, BaseModel) else None
        if field is None:
            return Any, _Slot("a known key", None)
        extra = field.json_schema_extra
        unit = extra.get("unit") if isinstance(extra, Mapping) else None
        here, slot = field.annotation, _Slot(field.description or "", str(unit) if unit else None)
    return here, slot


def model_in(annotation: Any) -> Any:
    """The model or dataclass inside an annotation such as `Hull | None`."""
    if isinstance(annotation, type) and (
        issubclass(annotation, BaseModel) or is_dataclass(annotation)
    ):
        return annotation
    inner = [found for arg in get_args(annotation) if (found := model_in(arg)) is not None]
    return inner[0] if inner else None


def keys_below(keys: Sequence[int | str], of: type[BaseModel] = Case) -> list[str]:
    """Names that may stand below a key, as far as the models know them."""
    model = model_in(annotation_at(keys, of)[0])
    if model is None:
        return []
    if issubclass(model, BaseModel):
        return list(model.model_fields)
    return [field.name for field in fields(model)]


def _choices(keys: tuple[int | str, ...], of: type[BaseModel]) -> list[str]:
    """Values of the Literal at a key, also inside a tuple or an optional."""

    def flat(annotation: Any) -> Iterable[str]:
        for arg in get_args(annotation):
            if isinstance(arg, str | int | float):
                yield str(arg)
            else:
                yield from flat(arg)

    return list(dict.fromkeys(flat(annotation_at(keys, of)[0])))


_KINDS = {dt.date: "a date such as 2024-09-01", int: "a whole number", float: "a number",
          bool: "true or false", str: "text"}  # fmt: skip


def _wanted(keys: tuple[int | str, ...], of: type[BaseModel]) -> str:
    """What to write at a key, and what it means."""
    annotation, slot = annotation_at(keys, of)
    kind = next((kind for kind in (annotation, *get_args(annotation)) if kind in _KINDS), None)
    text = _KINDS[kind] if kind else "key: value lines" if model_in(annotation) else "a value"
    if get_origin(annotation) is tuple:
        text = "a list in [brackets]"
    if model_in(annotation) is Assumption:
        unit = f" [{slot.unit}]" if slot.unit else ""
        text = f"a number{unit} or {{value, low, high, status, source}}"
    about = slot.description.strip().rstrip(".")
    return f"write {text}: {about}" if about else f"write {text}"
