"""Executed workbooks as sections of HTML: words, one figure or table per cell, code folded."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from nsrkit.report.parts.anchors import anchored

HIDDEN = {"interactive", "injected-parameters", "parameters", "papermill-error-cell-tag"}
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_MATH = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+?)\$", re.DOTALL)
_LAB = re.compile(r"<style data-lab>.*?</style>", re.DOTALL)  # a report has its own look
_CASE = '<details class="nsr-case"'


class Section(NamedTuple):
    """One workbook of a report."""

    name: str
    title: str
    html: str
    contents: tuple[tuple[int, str, str], ...]
    """(level, anchor, text) of its headings."""
    failed: bool = False
    case: str = ""
    """What the case asks, which a report of many workbooks says once."""


def section(path: Path, name: str) -> Section:
    """An executed workbook, ready to stand in a page."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    parts: list[str] = []
    failed, case = False, ""
    for cell in cells:
        tags = set(cell.get("metadata", {}).get("tags", ()))
        if tags & HIDDEN:
            continue
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(f'<div class="prose">{prose(text)}</div>')
        elif cell["cell_type"] == "code":
            ran = cell.get("execution_count") is not None or bool(cell.get("outputs"))
            if failed and not ran:
                continue
            shown = [_output(out) for out in cell.get("outputs", ())]
            failed |= any(out.get("output_type") == "error" for out in cell.get("outputs", ()))
            case = next((each for each in shown if each.startswith(_CASE)), case)
            parts += [*(each for each in shown if not each.startswith(_CASE)), _code(text)]
    html, contents = anchored("".join(parts), name)
    title = contents[0][2] if contents else name
    return Section(name, title, html, tuple(contents), failed, case)


def prose(text: str) -> str:
    """Markdown without raw HTML; formulas as MathML."""
    from markdown_it import MarkdownIt

    formulas: list[str] = []

    def keep(found: re.Match[str]) -> str:
        formulas.append(_formula(found[1] or found[2], block=bool(found[1])))
        return f"NSRFORMULA{len(formulas) - 1}X"

    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(_MATH.sub(keep, text))
    return re.sub(r"NSRFORMULA(\d+)X", lambda found: formulas[int(found[1])], html)


def _formula(text: str, *, block: bool) -> str:
    from latex2mathml.converter import convert

    return str(convert(text, display="block" if block else "inline"))


def _code(text: str) -> str:
    from pygments import highlight
    from pygments.lexers import PythonLexer

    marked = highlight(text, PythonLexer(), _formatter())
    return f'<details class="code"><summary>code</summary>{marked}</details>'


@lru_cache(maxsize=1)
def _formatter() -> Any:
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(nowrap=False, classprefix="k-")


def _output(out: dict[str, Any]) -> str:
    kind = out["output_type"]
    if kind == "error":
        return failure(
            f"{out['ename']}: {out['evalue']}", _ANSI.sub("", "\n".join(out["traceback"]))
        )
    if kind == "stream":
        text = escape("".join(out["text"]).strip())
        return (
            f'<details class="log"><summary>log</summary><pre>{text}</pre></details>'
            if text
            else ""
        )
    data = out.get("data", {})
    if "text/html" in data:
        # A workbook shows its case unfolded; in a report one line says it, and print unfolds it.
        html = _LAB.sub("", "".join(data["text/html"]))
        return html.replace(f"{_CASE} open>", f"{_CASE}>")
    if "text/markdown" in data:
        return f'<div class="prose">{prose("".join(data["text/markdown"]))}</div>'
    if "image/png" in data:
        alt = escape(
            out.get("metadata", {}).get("image/png", {}).get("alt", "figure without description")
        )
        png = "".join(data["image/png"]).strip()
        return f'<figure><img alt="{alt}" src="data:image/png;base64,{png}"></figure>'
    text = "".join(data.get("text/plain", ""))
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return f'<p class="said">{escape(text[1:-1])}</p>' if quoted else f"<pre>{escape(text)}</pre>"


def failure(message: str, trace: str = "") -> str:
    """A card that says what failed; the traceback is folded."""
    folded = (
        f"<details><summary>traceback</summary><pre>{escape(trace)}</pre></details>"
        if trace
        else ""
    )
    return (
        '<div class="failure" role="alert"><b>This part failed.</b> '
        f"<span>{escape(message)}</span>{folded}</div>"
    )
