"""Formulas as MathML, which browsers draw themselves: no script, no font, no request."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util.math import get_node_equation_number


def _mathml(latex: str, display: str) -> str:
    """One formula; its source is kept as the text that copies and reads aloud."""
    # The converter knows the rows of `split`, and those of `aligned`, which are the same, not.
    drawn = convert(latex.replace("{aligned}", "{split}"), display=display)
    return drawn.replace("<math ", f'<math alttext="{escape(latex, quote=True)}" ', 1)


def _inline(translator: Any, node: nodes.math) -> None:
    translator.body.append(_mathml(node.astext(), "inline"))
    raise nodes.SkipNode


def _block(translator: Any, node: nodes.math_block) -> None:
    number = ""
    if node["number"]:
        shown = get_node_equation_number(translator, node)
        number = f'<span class="eqno">({escape(str(shown))})</span>'
    name = f' id="{escape(node["ids"][0], quote=True)}"' if node["ids"] else ""
    formula = _mathml(node.astext(), "block")
    translator.body.append(f'<div class="equation" tabindex="0"{name}>{formula}{number}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Make `mathml` a renderer of formulas."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
