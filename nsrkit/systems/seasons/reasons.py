"""Why a reported date is a hit or a miss, in words that follow from the numbers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.systems.seasons.verdicts import FIXED, HIT, Judged

if TYPE_CHECKING:
    from nsrkit.ship.season.facts import Fact

USUAL = 0.9
"""Share of members from which on a hit is no merit of the field."""
TONGUES = ("the field is drawn from regional areas: how much ice lay in a sea, not the tongue or "
           "strait that held ships")  # fmt: skip
ORDERS = "an order lets the last ships out before the ice closes behind them"
CONVOYS = "icebreakers brought ships through ice that POLARIS bars even with its ten points"
PARTS = "the first and last ship of a register may cross a part of the route only"
TRADE = ("by ice alone the class may pass behind an icebreaker all year: icebreakers, cargo and "
         "money set the season")  # fmt: skip
_OUTCOMES = {
    "sailed": ("open to the ships on the day", "closed to them on the day"),
    "held": ("closed on the day", "open on the day"),
    "year_round": ("open on every day of the year", "closed on some days"),
    "part_year": ("closed on some days", "open on every day of the year"),
}


def reason(fact: Fact, one: Judged, kind: str) -> str:
    """What the model says of a fact, and what that rests on.

    Parameters
    ----------
    fact
        What was reported.
    one
        The fact held against the model.
    kind
        What the concentration of the day rests on, e.g. "reconstructed".

    Returns
    -------
    str
        One or two clauses.

    Examples
    --------
    >>> from nsrkit.ship.season.facts import facts
    >>> fact = next(one for one in facts() if one.asks == "held" and one.by == "class")
    >>> no, gap = np.zeros(4, bool), np.full(4, np.nan)
    >>> reason(fact, Judged(gap.astype("datetime64[D]"), gap, no, False, no), "observed-fit")
    'open on the day, at both ends of the error too'
    """
    return "; ".join([_said(fact, one), *_causes(fact, one, kind)])


def _said(fact: Fact, one: Judged) -> str:
    if fact.asks in ("opens", "closes"):
        return _gap(fact, one)
    if fact.asks == "early":
        field, light, heavy = one.early_d[:FIXED]
        low, high = sorted((light, heavy))
        side = "after" if field < 0 else "before"
        return (f"{abs(field):.0f} days {side} the median of the members ({low:.0f} to {high:.0f} "
                f"with the error), {fact.low_d:g} to {fact.high_d:g} reported")  # fmt: skip
    if fact.by in ("water", "thin"):
        hit, miss = "so much ice lay there on the day", "less ice lay there on the day"
    else:
        hit, miss = _OUTCOMES[fact.asks]
    if one.verdict == HIT:
        return hit
    return f"{miss}, {'but not at one end' if one.within else 'at both ends'} of the error" + (
        "" if one.within else " too"
    )


def _gap(fact: Fact, one: Judged) -> str:
    """Days between the report and the model."""
    if np.isnat(one.date[0]):
        return "no day of the year is open"
    late = int((one.date[0] - np.datetime64(fact.date)).astype(int))
    if late > 0:  # a span is left at its end
        late = max(0, int((one.date[0] - np.datetime64(fact.until)).astype(int)))
    what = "freezes" if fact.by == "water" else fact.asks
    said = f"{abs(late)} day{'s' * (abs(late) != 1)} {'later' if late > 0 else 'earlier'}"
    return f"{what} {said}" if late else f"{what} on the day"


def _causes(fact: Fact, one: Judged, kind: str) -> list[str]:
    if one.verdict == HIT:
        usual = one.holds[FIXED:].mean() >= USUAL
        return ["so it is in nearly every member: it tells little of this year"] if usual else []
    found = []
    if fact.asks == "sailed" and fact.led:
        found.append(CONVOYS)
        found += [PARTS] * (fact.by == "class")
    if fact.asks == "part_year":
        found.append(TRADE)
    more_open = {
        "held": True,
        "early": bool(one.early_d[0] < fact.low_d),
        "closes": bool(one.date[0] > np.datetime64(fact.until)),
    }.get(fact.asks, False)
    if more_open and kind != "observed-fit":
        found.append(TONGUES)
    if more_open and fact.asks != "held":
        found.append(ORDERS)
    return found
