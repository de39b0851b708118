"""Footnotes: where a number of a table or chart is from, and whether it was found or assumed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from html import escape
from typing import Self

from nsrkit.assumption import Assumption
from nsrkit.show.svg import Html

FEW = 6  # footnotes that stand open; more fold away
_MARKS = {"found": "", "derived": "°", "assumed": "*", "user": "†", "not supplied": "–"}
"""What stands at a number besides that of its footnote."""


class Noted(str):
    """Text of a cell whose number has a source; `tables.table` sets the footnote.

    Examples
    --------
    >>> Noted("22.0", "tass.com/economy/1739339").status
    'found'
    """

    source: str
    status: str

    def __new__(cls, text: str, source: str, status: str = "found") -> Self:  # noqa: D102
        made = super().__new__(cls, text)
        made.source, made.status = source, status
        return made

    @classmethod
    def of(cls, number: Assumption, text: str) -> Self:
        """Of a number of the scenario.

        Examples
        --------
        >>> from nsrkit.assumption import Assumption
        >>> Noted.of(Assumption(5, "t", status="derived", source="2 + 3"), "5").source
        '2 + 3'
        """
        return cls(text, number.source, number.status)


class Footnotes:
    """Footnotes of one table or chart, each source once."""

    def __init__(self, of: str) -> None:
        self._at = "n" + hashlib.sha256(of.encode()).hexdigest()[:8]
        self._seen: dict[tuple[str, str], int] = {}

    def mark(self, status: str, source: str) -> str:
        """The mark that stands at a number, as HTML."""
        number = self._seen.setdefault((status, source), len(self._seen) + 1)
        sign = f'<abbr title="{escape(status)}">{_MARKS[status]}</abbr>' if _MARKS[status] else ""
        return f'<sup class="nsr-ref"><a href="#{self._at}-{number}">{number}</a>{sign}</sup>'

    @property
    def html(self) -> str:
        """The list that stands below; empty without notes."""
        items = "".join(
            f'<li id="{self._at}-{number}"><i>{escape(status)}</i> {escape(source)}</li>'
            for (status, source), number in self._seen.items()
        )
        if not items:
            return ""
        count = len(self._seen)
        return (
            f'<details class="nsr-notes"{" open" * (count <= FEW)}><summary>Sources '
            f"({count}; ° derived, * assumed)</summary><ol>{items}</ol></details>"
        )


def sourced(shown: Html, numbers: Iterable[Noted]) -> Html:
    """A chart with the sources of its numbers below it.

    Parameters
    ----------
    shown
        A figure or another piece of a page.
    numbers
        What each is called, with source and status.

    Returns
    -------
    Html
        The piece, and the list.

    Examples
    --------
    >>> "found" in sourced(Html("<p>chart</p>"), [Noted("2024", "chnl.no/?p=1801")]).html
    True
    """
    notes = Footnotes(shown.html)
    named: dict[tuple[str, str], list[str]] = {}
    for number in numbers:
        named.setdefault((number.status, number.source), []).append(str(number))
    for (status, source), names in named.items():
        notes.mark(status, f"{', '.join(dict.fromkeys(names))}: {source}")
    return Html(f"{shown.html}{notes.html}", shown.plain)
