"""Which keys of the scenarios differ, and where each value comes from."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import TYPE_CHECKING, Any

from nsrkit.assumption import Assumption
from nsrkit.scenario.base import Model
from nsrkit.show import tables, words
from nsrkit.show.svg import Html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nsrkit.scenario.changes import Change

_SHIP = "voyage.ship."
_SHORT, _LONG = 24, 140


def table(found: Sequence[Change], labels: tuple[str, str]) -> Html:
    """The keys in which two scenarios differ.

    Parameters
    ----------
    found
        As `scenario.changes.changes` gives it.
    labels
        What the two are called.

    Returns
    -------
    Html
        Value with its range, and status and source, of either; the ship folded, and so the numbers
        of which only the source differs.

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.scenario.changes import changes
    >>> case = nsrkit.load("baseline")
    >>> found = changes(case, case.with_({"prices.vlsfo": 800}))
    >>> "set by user" in table(found, ("baseline", "dear")).html
    True
    """
    ship = [one for one in found if one.key.startswith(_SHIP) and not one.told_only]
    told = [one for one in found if one.told_only]
    others = [one for one in found if one not in ship and one not in told]
    title = [one for one in ship if one.key == f"{_SHIP}title"]
    parts = [_rows([*title, *others], labels, f"Keys that differ: {labels[0]} and {labels[1]}.")]
    if len(ship) > len(title):
        parts.append(_folded(ship, labels, f"{len(ship)} keys of the ship"))
    if told:
        parts.append(_folded(told, labels, f"{len(told)} numbers of which only the source differs"))
    said = f"{len(found)} keys differ" if found else "the scenarios ask the same"
    return Html("".join(parts) if found else f"<p>{escape(said)}.</p>", said)


def _folded(found: Sequence[Change], labels: tuple[str, str], said: str) -> str:
    inner = _rows(found, labels, f"{said}.")
    return f'<details class="nsr-more"><summary>{escape(said)}</summary>{inner}</details>'


def _rows(found: Sequence[Change], labels: tuple[str, str], caption: str) -> str:
    rows = [[one.key, _value(one.before), _source(one.before), _value(one.after),
             _source(one.after)] for one in found]  # fmt: skip
    heads = ["Key", labels[0], "Its source", labels[1], "Its source"]
    return tables.table(heads, rows, caption, text=5).html if rows else ""


def _source(value: Any) -> str:
    if not isinstance(value, Assumption):
        return ""
    return f"{value.status}: {value.source}" if value.source else value.status


def _value(value: Any) -> str:
    """A value in few words; a number with its range."""
    if value is None:
        return "–"
    if isinstance(value, Assumption):
        if value.value is None:
            return "not supplied"
        unit = "" if value.unit == "1" else f" {value.unit}"
        ends = f"\n{value.low:,.6g} to {value.high:,.6g}" if value.uncertain else ""
        return f"{value.value:,.6g}{unit}{ends}"
    if isinstance(value, Model | dict):
        return "asked for"
    if isinstance(value, tuple | list):
        value = ", ".join(_value(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = words.date(value) if isinstance(value, dt.date) else str(value)
    if len(text) <= _SHORT:
        return text.replace(" ", "\u00a0")  # beside long sources its column would be a word wide
    return text if len(text) <= _LONG else f"{text[:_LONG]} ..."
