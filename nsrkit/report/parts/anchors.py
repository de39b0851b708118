"""Names of places in a report that stay the same from run to run."""

from __future__ import annotations

import re
import unicodedata
from html import escape, unescape

LONGEST = 60
_HEADING = re.compile(r"<h([1-4])>(.*?)</h\1>", re.DOTALL)
_PLACES = (("figure", re.compile(r"<figure(?=[ >])")),
           ("table", re.compile(r'<div(?= class="nsr-table")')))  # fmt: skip


def slug(text: str) -> str:
    """A heading as part of an address: small letters and digits, words joined by a hyphen.

    Examples
    --------
    >>> slug("CO₂e, and  what <i>binds</i>?"), slug("Порт Сабетта"), slug("--")
    ('co2e-and-what-binds', 'порт-сабетта', 'part')
    """
    plain = unescape(re.sub(r"<[^>]+>", "", text))
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", plain).lower())
    found = "-".join(words)
    if len(found) > LONGEST:
        found = found[: LONGEST + 1].rpartition("-")[0] or found[:LONGEST]
    return found or "part"


def anchored(html: str, name: str) -> tuple[str, list[tuple[int, str, str]]]:
    """Headings with anchors, one level down, figures and tables with names, and the headings.

    The title bears the name of its workbook, what is below it that name and its own words, so that
    a link holds when a section is put in front of it.

    Examples
    --------
    >>> anchored("<h1>Costs</h1><h2>Ports</h2><h2>Ports</h2>", "04_cost")[1]
    [(1, '04_cost', 'Costs'), (2, '04_cost-ports', 'Ports'), (2, '04_cost-ports-2', 'Ports')]
    """
    contents: list[tuple[int, str, str]] = []
    taken = set[str]()

    def mark(found: re.Match[str]) -> str:
        level, inner = int(found[1]), found[2]
        first = level == 1 and name not in taken
        anchor = _free(name if first else f"{name}-{slug(inner)}", taken)
        contents.append((level, anchor, unescape(re.sub(r"<[^>]+>", "", inner))))
        return f'<h{level + 1} id="{escape(anchor)}">{inner}</h{level + 1}>'

    html = _HEADING.sub(mark, html)
    for kind, place in _PLACES:
        html = _numbered(html, place, f"{name}-{kind}")
    return html, contents


def _free(wanted: str, taken: set[str]) -> str:
    """The wanted name, or the first that is free after it."""
    found, count = wanted, 1
    while found in taken:
        count += 1
        found = f"{wanted}-{count}"
    taken.add(found)
    return found


def _numbered(html: str, place: re.Pattern[str], name: str) -> str:
    count = 0

    def mark(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f'{found[0]} id="{escape(name)}-{count}"'

    return place.sub(mark, html)
