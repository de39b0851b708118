"""What readers of screens and of keyboards need, and the theme leaves out.

Captions of the sidebar are headings that say their level, and what may be wider than the page can
be reached with the keyboard to scroll it.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

_MENDED = {
    "furo_navigation_tree": ('role="heading"', 'role="heading" aria-level="2"'),
    "body": ("<pre>", '<pre tabindex="0">'),
}


def _mend(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    for part, (old, new) in _MENDED.items():
        if part in context:
            context[part] = context[part].replace(old, new)


def setup(app: Sphinx) -> dict[str, bool]:
    """After the theme has drawn its tree."""
    app.connect("html-page-context", _mend, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
