"""Code for the browser that is kept in small modules of JavaScript, and what the map's make.

The modules (`js/`) name what they take from one another. A page gets them as one text, since a
report may ask for no other file: imports and exports between them fall away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

PARTS = ("packs", "plane", "raster", "lines", "room", "scene", "dom", "style", "legend", "marks",
         "painter", "reading", "hand", "map")  # fmt: skip
_IMPORT = re.compile(r"^import \{[^}]*\} from \"\./\w+\.js\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let) )", re.MULTILINE)


def joined(package: str, folder: str, parts: Sequence[str]) -> str:
    """Small modules of JavaScript as one text; each names only what those before it export.

    Parameters
    ----------
    package, folder
        Where they lie.
    parts
        Their names, in order.

    Returns
    -------
    str
        JavaScript that imports nothing.

    Examples
    --------
    >>> "import" in joined("nsrkit.show.widgets", "js", ["packs", "plane"])
    False
    """
    place = files(package).joinpath(folder)
    texts = (place.joinpath(f"{name}.js").read_text(encoding="utf-8") for name in parts)
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts)


@lru_cache(maxsize=1)
def source() -> str:
    """The whole module: `mount(element, options)`, and `default.render` as anywidget asks for it.

    Returns
    -------
    str
        JavaScript that imports nothing.

    Examples
    --------
    >>> text = source()
    >>> "import " in text, text.rstrip().splitlines()[-1]
    (False, 'export default { render };')
    """
    return joined("nsrkit.show.widgets", "js", PARTS)
