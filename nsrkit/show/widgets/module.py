"""The code of the map in the browser, as one module of JavaScript.

It is kept in small modules (`js/`), which name what they take from one another. A page gets them as
one text, since a report may ask for no other file: imports and exports between them fall away.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

PARTS = ("packs", "plane", "raster", "lines", "room", "scene", "dom", "style", "legend", "marks",
         "painter", "reading", "hand", "map")  # fmt: skip
_IMPORT = re.compile(r"^import \{[^}]*\} from \"\./\w+\.js\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) )", re.MULTILINE)


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
    folder = files("nsrkit.show.widgets").joinpath("js")
    texts = (folder.joinpath(f"{name}.js").read_text(encoding="utf-8") for name in PARTS)
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts)
