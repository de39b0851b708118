"""Sentences that stand in the place of an answer."""

from __future__ import annotations

from html import escape

from nsrkit.show.svg import Html

_MISSING = "The panel needs ipywidgets and anywidget: pip install 'nsrkit[lab]'."


def missing() -> Html:
    """What stands in the place of a panel where its libraries are not installed."""
    return Html(f"<p>{_MISSING}</p>", _MISSING)


def no_answer(heading: str, reason: str) -> str:
    """Why there is nothing to draw, one sentence per part; the heading is HTML already.

    Examples
    --------
    >>> no_answer("No route", "no route: too shallow; take another ship").endswith(
    ...     "<b>No route.</b> Too shallow. Take another ship.</p>")
    True
    """
    parts = reason.removeprefix("no route: ").split("; ")
    text = " ".join(f"{part[:1].upper()}{part[1:].rstrip('.')}." for part in parts)
    return f'<p class="nsr-said nsr-none" role="alert"><b>{heading}.</b> {escape(text)}</p>'


def plain(fault: BaseException) -> str:
    """A fault in words; one of a scenario names its keys, not its files."""
    from nsrkit.errors import NsrkitError, ScenarioError

    if isinstance(fault, ScenarioError):
        return "; ".join(f"{one.message} ({one.key})" for one in fault.faults)
    if isinstance(fault, NsrkitError | OSError):
        return str(fault)
    return f"this is a fault of the program: {type(fault).__name__}: {fault}"
