"""The directive `.. keys::`, every key of a scenario with what it means, read from the models."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from docutils import nodes
from pydantic import BaseModel
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import nsrkit
from nsrkit.assumption import Assumption
from nsrkit.scenario.case import Case
from nsrkit.scenario.ship import Ship

SCENARIO = "baseline"
_STATED = (Ship, Assumption)  # files of their own kind, and numbers: no keys below them


class Key(NamedTuple):
    """One row of the tables."""

    name: str
    value: str
    """In the baseline, or by default."""
    text: str


def _inner(annotation: Any, name: str) -> Iterator[tuple[type[BaseModel], str]]:
    """Models inside an annotation, each with the key that leads to it."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _inner(get_args(annotation)[0], name)
    elif origin in (Union, types.UnionType):
        for one in get_args(annotation):
            yield from _inner(one, name)
    elif origin is dict:
        yield from _inner(get_args(annotation)[1], f"{name}.NAME")
    elif origin in (tuple, list):
        yield from _inner(get_args(annotation)[0], f"{name}[]")
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from () if issubclass(annotation, _STATED) else [(annotation, name)]


def _told(value: Any) -> str:
    """A value as a scenario would have it, in short."""
    if isinstance(value, Assumption):
        unit = "" if value.unit == "1" else f" {value.unit}"
        if value.value is None:
            return f"not supplied{unit and f' [{value.unit}]'}"
        span = f" ({value.low:,g} to {value.high:,g})" if value.uncertain else ""
        return f"{value.value:,g}{span}{unit}, {value.status}"
    if isinstance(value, Ship):
        return value.name
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "none"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) if len(value) < 9 else f"{len(value)} of them"
    return "–" if isinstance(value, dict) and not value else str(value)


def _choices(annotation: Any) -> str:
    if get_origin(annotation) is Literal:
        return " One of " + ", ".join(f"``{one}``" for one in get_args(annotation)) + "."
    return ""


def rows(model: type[BaseModel], here: BaseModel | None, name: str) -> Iterator[Key]:
    """The keys of a model, and of those inside it, in order."""
    for field, info in model.model_fields.items():
        key, below = f"{name}.{field}", list(_inner(info.annotation, f"{name}.{field}"))
        text = " ".join((info.description or "").split()) + _choices(info.annotation)
        known = (
            info.get_default(call_default_factory=True) if here is None else getattr(here, field)
        )
        if below:
            yield Key(key, "", text)
            for one, path in below:
                yield from rows(one, known if isinstance(known, one) else None, path)
        else:
            required = here is None and info.is_required()
            yield Key(key, "" if required else _told(known), text)


def table(found: list[Key], where: str = SCENARIO) -> Iterator[str]:
    """Rows as a list-table of reStructuredText."""
    yield from (
        ".. list-table::",
        "   :header-rows: 1",
        "   :widths: 32 20 48",
        "   :class: keys",
        "",
    )
    yield from ("   * - key", f"     - in {where}", "     - what it is")
    for key in found:
        yield from (f"   * - ``{key.name}``", f"     - {key.value}", f"     - {key.text}")
    yield ""


def listing() -> Iterator[str]:
    """A section for each part of a scenario."""
    case = nsrkit.load(SCENARIO)
    plain = [field for field, info in Case.model_fields.items()
             if not list(_inner(info.annotation, "")) and field != "workbooks"]  # fmt: skip
    yield from ("Of the scenario", "-" * 15, "")
    told = {name: Case.model_fields[name].description or "" for name in (*plain, "workbooks")}
    yield from table([Key(name, _told(getattr(case, name)), text) for name, text in told.items()])
    for field, info in Case.model_fields.items():
        for model, _ in _inner(info.annotation, field):
            yield from (field, "-" * len(field), "", model.__doc__ or "", "")
            yield from table(list(rows(model, getattr(case, field), field)))
    yield from ("Files of ships", "-" * 14, "", Ship.__doc__ or "", "")
    yield from table([key._replace(name=key.name[1:]) for key in rows(Ship, case.voyage.ship, "")],
                     case.voyage.ship.name)  # fmt: skip


class Keys(SphinxDirective):
    """All keys of a scenario."""

    def run(self) -> list[nodes.Node]:
        """Parse what `listing` writes."""
        return list(self.parse_text_to_nodes("\n".join(listing()), allow_section_headings=True))


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the directive known."""
    app.add_directive("keys", Keys)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
