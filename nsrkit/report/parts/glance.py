"""What the other sections of a report found, in one list after page one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nsrkit.report.pages import Section

MOST = 4  # numbers of a section that are told before it is opened
_CARD = re.compile(
    r'<div class="nsr-card"[^>]*><span>(.*?)</span><b(?: class="([^"]*)")?>(.*?)</b>', re.DOTALL
)


def glance(sections: Sequence[Section]) -> str:
    """The first headline numbers of each section but the first, which page one tells.

    Examples
    --------
    >>> glance([])
    ''
    """
    rows = [
        f'<li><a href="#{escape(part.name)}">{escape(part.title)}</a><p>{told}</p></li>'
        for part in sections[1:]
        if (told := _told(part.html))
    ]
    if not rows:
        return ""
    return (
        '<h3 id="glance">At a glance: the other sections</h3>'
        f'<ul class="nsr-glance">{"".join(rows)}</ul>'
    )


def _told(html: str) -> str:
    """Numbers of cards that have a value, with what they are called."""
    cards = [(title, value) for title, kind, value in _CARD.findall(html) if kind != "nsr-none"]
    return "".join(f"<span><b>{value}</b> {title}</span>" for title, value in cards[:MOST])
