"""What turns the order of the corridors from one departure to the next, in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from nsrkit.voyage.choices.priced import Priced

_SAME_D = 0.5  # days by which a passage must change to be named as the cause


def cheapest(departure: Sequence[Priced]) -> Priced | None:
    """The cheapest corridor of a departure that has a way; None where none has."""
    open_ = [one for one in departure if np.isfinite(one.usd)]
    return min(open_, key=lambda one: one.usd, default=None)


def flips(season: Sequence[Sequence[Priced]]) -> list[str]:
    """What has turned the order since the departure before; empty where nothing has.

    Parameters
    ----------
    season
        Priced corridors by departure, each in the same order.

    Returns
    -------
    list of str
        A text by departure, e.g. "nsr to cape: the way by nsr closes (ice too heavy)", or the
        component of the cost that moved most between the two.
    """
    return [""] + [_flip(before, after) for before, after in pairwise(season)]


def _flip(before: Sequence[Priced], after: Sequence[Priced]) -> str:
    old, new = cheapest(before), cheapest(after)
    if old is None or new is None or old.corridor == new.corridor:
        return "" if (old is None) == (new is None) else _all(new)
    turned = f"{old.corridor} to {new.corridor}"
    was = {one.corridor: one for one in before}
    now = {one.corridor: one for one in after}
    if now[old.corridor].passage is None:
        return f"{turned}: the way by {old.corridor} closes ({now[old.corridor].reason})"
    if was[new.corridor].passage is None:
        return f"{turned}: the way by {new.corridor} opens"
    return f"{turned}: {_moved(was, now, old.corridor, new.corridor)}"


def _all(new: Priced | None) -> str:
    return "every way closes" if new is None else f"the way by {new.corridor} opens"


def _moved(was: dict[str, Priced], now: dict[str, Priced], old: str, new: str) -> str:
    """The component that did most to make the new corridor the cheaper one."""
    rises = {side: _rises(was[side], now[side]) for side in (old, new)}
    name = max(rises[old], key=lambda key: rises[old][key] - rises[new][key])
    side = old if abs(rises[old][name]) >= abs(rises[new][name]) else new
    by, days = rises[side][name], (was[side].days, now[side].days)
    text = f"{name} by {side} {'rises' if by > 0 else 'falls'} by {abs(by):,.0f} USD"
    return text if abs(days[1] - days[0]) < _SAME_D else f"{text}, {days[0]:.1f} to {days[1]:.1f} d"


def _rises(was: Priced, now: Priced) -> dict[str, float]:
    """By how much each component rose [USD]; one without a number did not move."""
    return {new.name: float(np.nan_to_num(new.usd - old.usd))
            for old, new in zip(was.costs, now.costs, strict=True)}  # fmt: skip
