"""Pages of HTML: one self-contained file each, which asks the network for nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nsrkit
from nsrkit.report.pages import Section
from nsrkit.report.parts import appendix
from nsrkit.report.parts.glance import glance
from nsrkit.report.parts.moving import moving
from nsrkit.report.parts.slim import slim
from nsrkit.show import headline, theme, words
from nsrkit.show.widgets.module import joined

if TYPE_CHECKING:
    from jinja2 import Template

    from nsrkit.scenario.case import Case

PARTS = ("dom", "theme", "cells", "sorting", "units", "files", "filters", "contents", "page")


@lru_cache(maxsize=4)
def _asset(name: str) -> str:
    return files("nsrkit.report").joinpath("template", name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _script() -> str:
    """What a page does in the browser; its names are its own."""
    return f'"use strict";\n(() => {{\n{joined("nsrkit.report", "template/js", PARTS)}}})();\n'


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    room = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return room.from_string(_asset("report.html.j2"))


def policy(*scripts: str) -> str:
    """Content policy: no request at all, and no script but our own."""
    digests = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in scripts
    )
    return (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src {digests}; base-uri 'none'; form-action 'none'"
    )


def page(
    title: str, body: str, *, eyebrow: str, description: str = "", facts: Sequence[str] = (),
    contents: Sequence[tuple[int, str, str]] = (), failures: Sequence[tuple[str, str]] = (),
    footer: str = "",
) -> str:  # fmt: skip
    """A whole page; `body` is HTML that is safe, all other texts are escaped here."""
    script, maps = _script(), moving(body)
    return _template().render(
        title=title,
        body=slim(body),
        eyebrow=eyebrow,
        description=description,
        facts=facts,
        contents=[(min(level, 4), anchor, text) for level, anchor, text in contents],
        failures=failures,
        footer=footer,
        limits=words.LIMITS,
        policy=policy(script, *([maps.script] if maps.script else [])),
        script=script,
        maps=maps.markup,
        css=theme.css() + _asset("report.css") + maps.css,
    )


def data(content: Any) -> str:
    r"""JSON for a script element: nothing in it can end the element.

    Examples
    --------
    >>> data({"a": "</script>"})
    '{"a": "\\u003c/script>"}'
    """
    text = json.dumps(content, allow_nan=False, sort_keys=True)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def report(
    case: Case,
    sections: Sequence[Section],
    failures: Sequence[tuple[str, str]],
    versions: Mapping[str, str],
    results: Mapping[str, Any] | None = None,
) -> str:
    """The report of a case over all its workbooks; `results` is what `results.json` holds."""
    body = "".join(_book(part.html) for part in sections[1:])
    contents = [entry for part in sections for entry in part.contents if entry[0] <= 2]
    return page(
        case.title,
        "".join(
            [
                _front(case, sections),
                body,
                appendix.downloads(case, sections, results or {}),
                appendix.colours(),
                appendix.provenance(case, versions),
            ]
        ),
        eyebrow=f"Scenario {case.name}",
        description=case.description,
        facts=_facts(case),
        contents=[*contents, *appendix.CONTENTS],
        failures=failures,
        footer=f"{_made(case)} This file needs no network.",
    )


def _book(html: str) -> str:
    return f'<section class="book">{html}</section>'


def _front(case: Case, sections: Sequence[Section]) -> str:
    """Page one: the first section up to its first heading, and what it rests on in brief.

    After it stand the numbers of the other sections, and what the case asks, once for all.
    """
    if not sections:
        return ""
    first = sections[0]
    # A heading stands in the words of its cell, which go with it.
    at = first.html.rfind('<div class="prose">', 0, max(first.html.find("<h3"), 0))
    front, rest = (first.html[:at], first.html[at:]) if at > 0 else (first.html, "")
    case_asked = next((part.case for part in sections if part.case), "")
    after = glance(sections) + case_asked + rest
    front += _moving(sections) + headline.brief(case).html
    return f'<section class="book front">{front}</section>' + (_book(after) if after else "")


def _moving(sections: Sequence[Section]) -> str:
    """A link from page one to the map that moves, where the report has one."""
    for part in sections:
        if found := re.search(r'<figure id="([^"]+)"[^>]* data-live=', part.html):
            return (
                f'<p class="more"><a href="#{found[1]}">Move through the season on the map</a></p>'
            )
    return ""


def workbook(case: Case, part: Section, failures: Sequence[tuple[str, str]]) -> str:
    """One workbook as a page of its own."""
    return page(
        case.title,
        _book(_opened(part, case.workbooks)),
        eyebrow=f"Scenario {case.name}, workbook {part.name}",
        facts=_facts(case),
        contents=part.contents,
        failures=failures,
        footer=_made(case),
    )


def _opened(part: Section, workbooks: Sequence[str]) -> str:
    """A section that stands alone: its case first, links to other sections lead into the report."""
    title, end, rest = part.html.partition("</h2>")
    html = f"{title}{end}{part.case}{rest}" if end else part.case + part.html
    for name in (Path(book).stem for book in workbooks):
        if name != part.name:
            html = re.sub(rf'href="#({re.escape(escape(name))}["-])', r'href="index.html#\1', html)
    return html


def _made(case: Case) -> str:
    return f"nsrkit {nsrkit.__version__}, scenario {case.digest()[:12]}."


def _facts(case: Case) -> list[str]:
    voyage, ice = case.voyage, case.ice
    source = {
        "record": "embedded ice record",
        "normal": f"ice normal {ice.period[0]}-{ice.period[1]}",
    }.get(ice.source, f"ice from {ice.source}")
    year = "" if ice.source == "normal" else f", {ice.year or voyage.depart.year}"
    return [
        f"{voyage.origin} to {voyage.destination}",
        voyage.ship.title,
        f"departs {words.date(voyage.depart)}",
        f"as of {words.date(case.as_of)}",
        f"{source}{year}",
    ]


def overview(entries: Sequence[dict[str, Any]]) -> str:
    """The index over all scenarios of an output folder."""
    rows = []
    for entry in entries:
        numbers = entry["numbers"]
        first = next((name.split(".")[0] for name in numbers), "")
        link = (
            f'<a href="{escape(entry["name"], quote=True)}/index.html">{escape(entry["title"])}</a>'
        )
        status = "ok" if entry["ok"] else "failed"
        badge = f'<span class="nsr-badge" data-status="{status}">{status}</span>'
        cells = "".join(
            f'<td class="n">{escape(text)}</td>'
            for text in _keys(numbers, entry.get("first", first))
        )
        rows.append(
            f"<tr><td>{link}<br><small>{escape(entry['name'])}</small></td>"
            f"<td>{badge}</td>{cells}</tr>"
        )
    heads = "".join(
        f'<th scope="col"{" class=n" if i > 1 else ""}>{escape(text)}</th>'
        for i, text in enumerate(
            ("Scenario", "Status", "Days", "Days saved on Suez", "Cost, m USD", "Cheaper than Suez")
        )
    )
    body = (
        f'<div class="nsr-table"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )
    return page(
        "Scenarios",
        body,
        eyebrow="nsrkit",
        facts=[f"{len(entries)} scenario{'' if len(entries) == 1 else 's'}"],
        description="Headline numbers of the first corridor of each scenario; "
        "in brackets 10-90 % of the draws.",
        footer=f"nsrkit {nsrkit.__version__}.",
    )


def _keys(numbers: dict[str, Any], first: str) -> list[str]:
    wanted = (
        (f"{first}.days", 1.0, 1),
        (f"{first}.days_saved_on_suez", 1.0, 1),
        (f"{first}.total_usd", 1e-6, 2),
        (f"{first}.cheaper_than_suez", 100.0, 0),
    )
    out = []
    for name, factor, digits in wanted:
        one = numbers.get(name)
        if one is None or one["value"] is None:
            out.append("–")
            continue
        text = words.number(one["value"] * factor, digits) + (" %" if factor == 100 else "")
        if one["low"] is not None:
            text += f" ({words.spread(one['low'] * factor, one['high'] * factor, digits)})"
        out.append(text)
    return out
