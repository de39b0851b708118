"""Pages of HTML: one self-contained file each, which asks the network for nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import nsrkit
from nsrkit.report.pages import Section
from nsrkit.show import about, tables, theme, words

if TYPE_CHECKING:
    from jinja2 import Template

    from nsrkit.scenario.case import Case


@lru_cache(maxsize=4)
def _asset(name: str) -> str:
    return files("nsrkit.report").joinpath("template", name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    room = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return room.from_string(_asset("report.html.j2"))


def policy(script: str) -> str:
    """Content policy: no request at all, and no script but our own."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def page(
    title: str, body: str, *, eyebrow: str, description: str = "", facts: Sequence[str] = (),
    contents: Sequence[tuple[int, str, str]] = (), failures: Sequence[tuple[str, str]] = (),
    footer: str = "",
) -> str:  # fmt: skip
    """A whole page; `body` is HTML that is safe, all other texts are escaped here."""
    script = _asset("report.js")
    return _template().render(
        title=title,
        body=body,
        eyebrow=eyebrow,
        description=description,
        facts=facts,
        contents=[(min(level, 4), anchor, text) for level, anchor, text in contents],
        failures=failures,
        footer=footer,
        limits=words.LIMITS,
        policy=policy(script),
        script=script,
        css=theme.css() + _asset("report.css"),
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
    versions: dict[str, str],
) -> str:
    """The report of a case over all its workbooks."""
    body = "".join(
        f'<section class="book" id="{escape(part.name)}">{part.html}</section>' for part in sections
    )
    contents = [entry for part in sections for entry in part.contents if entry[0] <= 2]
    appendix = [(1, "provenance", "Provenance"), (2, "provenance-numbers", "Numbers of this case"),
                (2, "provenance-data", "Data"), (2, "provenance-software", "Software")]  # fmt: skip
    return page(
        case.title,
        body + _provenance(case, versions),
        eyebrow=f"Scenario {case.name}",
        description=case.description,
        facts=_facts(case),
        contents=[*contents, *appendix],
        failures=failures,
        footer=f"{_made(case)} This file needs no network.",
    )


def workbook(case: Case, part: Section, failures: Sequence[tuple[str, str]]) -> str:
    """One workbook as a page of its own."""
    return page(
        case.title,
        f'<section class="book">{_elsewhere(part)}</section>',
        eyebrow=f"Scenario {case.name}, workbook {part.name}",
        facts=_facts(case),
        contents=part.contents,
        failures=failures,
        footer=_made(case),
    )


def _elsewhere(part: Section) -> str:
    """A section whose links to other workbooks lead into the report beside it."""
    return re.sub(rf'href="#(?!{re.escape(part.name)}-)(\d\d_\w+-\d+)"', r'href="index.html#\1"',
                  part.html)  # fmt: skip


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


def _provenance(case: Case, versions: dict[str, str]) -> str:
    """Every number of the case, the data under it, and the versions that computed it."""
    software = tables.table(["Package", "Version"], sorted(versions.items()), text=2).html
    return (
        '<section class="book" id="provenance-all"><h2 id="provenance">Provenance</h2>'
        '<h3 id="provenance-numbers">Numbers of this case</h3>'
        f'<div class="prose"><p>{escape(_legend(case))}</p></div>'
        f'<div class="numbers">{about.numbers(case).html}</div>'
        f'<h3 id="provenance-data">Data</h3>{_data(case)}'
        f'<h3 id="provenance-software">Software</h3>{software}</section>'
    )


def _legend(case: Case) -> str:
    return (
        f"{words.assumed(case)}. Found: a citation gives the number. Derived: it follows from "
        "cited ones. Assumed: a range with a reason. Not supplied: no number, and what needs it "
        "is left out. User: set by the user."
    )


def _data(case: Case) -> str:
    from nsrkit.ice import record, static

    rows = []
    if case.ice.source in ("record", "normal"):
        for name in ("siconc", "sithick"):
            meta = record.model(name).meta
            rows.append(
                (
                    f"Ice: {name}",
                    str(meta.get("source", "")),
                    str(meta.get("references", "")),
                    str(meta.get("licence", "")),
                )
            )
    else:
        rows.append(("Ice", case.ice.source, "", ""))
    for entry in static.provenance()["inputs"]:
        rows.append(
            (
                str(entry.get("name", "")),
                str(entry.get("use", "")),
                str(entry.get("doi", entry.get("url", entry.get("version", "")))),
                str(entry.get("licence", "")),
            )
        )
    return tables.table(["Data", "What", "Reference", "Licence"], rows, text=4).html


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
