"""The directive `.. room:: nsrkit.voyage`, a page of all public names of a room, and links to them.

Public is what the room lists in `__all__`, and what a module among those defines or lists. On every
page, code that is such a name leads to where it stands.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from itertools import groupby
from types import ModuleType
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

MANY = 30  # names, from which on they are grouped by the folder that they come from
_NAME = re.compile(r"(nsrkit(?:\.\w+)+)(?:\(.*\))?", re.DOTALL)


def public(module: ModuleType) -> list[str]:
    """Names of a module that are its own and public, in order."""
    if hasattr(module, "__all__"):
        return sorted(module.__all__)
    return sorted(
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (inspect.isfunction(value) or inspect.isclass(value))
        and value.__module__ == module.__name__
    )


def _entry(path: str, value: Any) -> list[str]:
    """The directive of one name; a class shows what it holds of its own."""
    if inspect.isclass(value):
        return [f".. autoclass:: {path}", "   :members:", ""]
    if callable(value):
        return [f".. autofunction:: {path}", ""]
    text = repr(value)
    return [f".. py:data:: {path}", f"   :value: {text if len(text) < 200 else '...'}", ""]


def _folder(room: str, value: Any) -> str:
    """What the functions of a large room are grouped by: the folder that they come from."""
    found = value.__module__.removeprefix(f"{room}.").split(".")
    return " ".join(found[1:2] if found[0] == "systems" else found[:1]).capitalize()


def _grouped(room: str, names: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Names under headings; a room of few names needs none."""
    if len(names) <= MANY:
        yield "", names
        return
    module = importlib.import_module(room)
    of = {name: _folder(room, getattr(module, name)) for name in names}
    for heading, group in groupby(sorted(names, key=lambda name: of[name]), lambda name: of[name]):
        yield heading, list(group)


def listing(room: str, heading: str = "") -> Iterator[str]:
    """Everything public of a room, as lines of reStructuredText; its modules come after it."""
    module = importlib.import_module(room)
    names = [name for name in public(module) if not name.startswith("__")]
    inner = [name for name in names if isinstance(getattr(module, name), ModuleType)]
    yield from ([heading, "-" * len(heading), ""] if heading else [])
    yield from (inspect.getdoc(module) or "", "")
    for title, group in _grouped(room, [name for name in names if name not in inner]):
        yield from ([title, "-" * len(title), ""] if title else [])
        for name in group:
            yield from _entry(f"{room}.{name}", getattr(module, name))
    for name in inner:
        path = getattr(module, name).__name__
        yield from listing(path, path)


class Room(SphinxDirective):
    """All public names of the room that is named."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Parse what `listing` writes."""
        text = "\n".join(listing(self.arguments[0]))
        return list(self.parse_text_to_nodes(text, allow_section_headings=True))


def _link(app: Sphinx, doctree: nodes.document) -> None:
    """Code that names something of the package leads there, if it is on a page."""
    for code in list(doctree.findall(nodes.literal)):
        named = _NAME.fullmatch(code.astext())
        if named is None or isinstance(code.parent, addnodes.pending_xref | nodes.reference):
            continue
        link = addnodes.pending_xref(
            "", refdomain="py", reftype="obj", reftarget=named[1], refexplicit=True, refwarn=False,
            refdoc=app.env.docname,
        )  # fmt: skip
        code.replace_self(link)
        link += code


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the directive and the links known."""
    app.add_directive("room", Room)
    app.connect("doctree-read", _link)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
