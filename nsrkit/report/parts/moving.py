"""Maps that move in a page: their code and the ground once, for all figures that carry one."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from nsrkit.show.widgets import ground, module
from nsrkit.show.widgets.packs import embedded

_COMMENT = re.compile(r"/\*\*.*?\*/\s*|^[ \t]*//[^\n]*\n", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


class Moving(NamedTuple):
    """What a page needs besides its figures; all empty where none of them moves."""

    script: str = ""
    """A module, to be named in the content policy."""
    markup: str = ""
    css: str = ""


def moving(body: str) -> Moving:
    """What the maps in a body of HTML need.

    Examples
    --------
    >>> moving("<p>no map</p>")
    Moving(script='', markup='', css='')
    """
    if " data-live=" not in body:
        return Moving()
    script, held = _script(), embedded(ground.base())
    markup = f'<script type="application/zlib" id="nsr-ground">{held}</script>'
    return Moving(script, f'{markup}<script type="module">{script}</script>', _asset("moving.css"))


@lru_cache(maxsize=1)
def _script() -> str:
    """The code of the map and how a page begins it; comments and indents stay at home."""
    # In a block of its own, so that a name of the page may be one of the map too.
    text = f"{module.source()}\n{{\n{_asset('moving.js')}}}\n"
    return _INDENT.sub("", _COMMENT.sub("", text))


def _asset(name: str) -> str:
    return files("nsrkit.report").joinpath("template", name).read_text(encoding="utf-8")
