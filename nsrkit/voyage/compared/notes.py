"""What a comparison says of a corridor in words: admission, escort, and what else to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nsrkit.ship import admission
from nsrkit.voyage import ledger

if TYPE_CHECKING:
    from nsrkit.voyage.compared.corridors import Side


def legal(one: Side) -> str:
    """What the rules of admission say; nothing on corridors that do not enter the NSR."""
    return admission.legal(one.case) if one.trip.entry is not None else ""


def escort(one: Side) -> str:
    """Where an icebreaker leads, for how long, why, and what it changes."""
    track = one.passage.track
    return "" if track is None else str(track.attrs.get("escort_note", ""))


def other(one: Side) -> str:
    """How the prices are meant, ends that were moved, another way back."""
    told = ledger.notes(one.trip, one.case), one.passage.notice
    return "; ".join(text for text in told if text)
