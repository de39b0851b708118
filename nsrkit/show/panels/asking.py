"""What panels share: one answer for changes that come close together, and how it is shown."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from nsrkit.show import theme
from nsrkit.show.svg import Html

if TYPE_CHECKING:
    from nsrkit.scenario.case import Case

SETTLE_S = 0.05  # changes closer together than this are answered once, by the last
_MISSING = "The panel needs ipywidgets: pip install 'nsrkit[lab]'."
# Three lines are kept for the words, so that the map does not jump when they change.
LOOK = f"""<style>
.nsr-route .nsr-panel{{transition:opacity .15s}}
.nsr-route:has(.nsr-busy) .nsr-panel{{opacity:.4}}
.nsr-route .nsr-busy{{color:var(--jp-brand-color1,{theme.var("accent")});font-weight:600}}
.nsr-route p,.nsr-route figcaption{{line-height:1.45;max-width:62rem;margin:.25rem 0 .5rem}}
.nsr-route .nsr-said{{min-height:4.35em}}
.nsr-route figure{{margin:.6rem 0 0}}
.nsr-route figcaption{{font-size:.9em;opacity:.8}}
.nsr-route .nsr-none{{border-left:4px solid {theme.var("nsr")};padding:.4rem .9rem}}
.nsr-route .nsr-none{{white-space:pre-line}}
</style>"""


def missing() -> Html:
    """What stands in the place of a panel where ipywidgets is not installed."""
    return Html(f"<p>{_MISSING}</p>", _MISSING)


def busy(what: str) -> str:
    """A line that says what is being computed."""
    return f'<span class="nsr-busy" role="status">Computing the {what} …</span>'


def answering(controls: Sequence[Any], drawn: Callable[..., str], what: str) -> tuple[Any, Any]:
    """Lines that say what is computed and show the answer, for the values of some controls.

    Parameters
    ----------
    controls
        Widgets with a `value`; a change of one asks for an answer.
    drawn
        Gives the answer to their values, in order, as HTML.
    what
        What is computed, in words.

    Returns
    -------
    tuple
        Two `ipywidgets.HTML`: the state, and the answer to the values as they stand.
    """
    import ipywidgets as widgets

    state, shown = widgets.HTML(), widgets.HTML()
    shown.add_class("nsr-panel")

    def answer() -> None:
        try:
            shown.value = drawn(*(each.value for each in controls))
        finally:
            state.value = ""

    ask = settled(answer)

    def changed(_: object) -> None:
        state.value = busy(what)
        ask()

    for each in controls:
        each.observe(changed, "value")
    answer()
    return state, shown


def settled(action: Callable[[], None]) -> Callable[[], None]:
    """The same action, once for changes that come close together; at once where no kernel runs."""
    waiting: list[asyncio.TimerHandle] = []

    def ask() -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            action()
            return
        while waiting:
            waiting.pop().cancel()
        waiting.append(loop.call_later(SETTLE_S, action))

    return ask


def no_answer(heading: str, reason: str) -> str:
    """Why there is nothing to draw, one sentence per part; the heading is HTML already."""
    parts = reason.removeprefix("no route: ").split("; ")
    text = " ".join(f"{part[:1].upper()}{part[1:].rstrip('.')}." for part in parts)
    return f'<p class="nsr-said nsr-none" role="alert"><b>{heading}.</b> {escape(text)}</p>'


def departures(case: Case) -> list[dt.date]:
    """Departures of the scan, in the year of the case's departure, and that departure itself."""
    own = case.voyage.depart
    first, last = (
        dt.date.fromisoformat(f"{own.year}-{text}") for text in (case.scan.first, case.scan.last)
    )
    if last < first:
        last = last.replace(year=own.year + 1)
    count = (last - first).days // case.scan.every_d + 1
    return sorted({own, *(first + dt.timedelta(days=case.scan.every_d * i) for i in range(count))})
