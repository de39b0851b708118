"""Hit or miss: the rules by which a reported date is held against the model.

They were written down and committed before any date was answered, and stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from nsrkit.ship.season.facts import Fact

RULES = (
    "Open means POLARIS RIO >= 0 with one stage per cell, on a line of 25 km cells that joins the "
    "ends of the place; ten points more where the ships had an icebreaker, or a register does not "
    "say. A voyage is open where the router finds a way that takes at most 25 days in the ice box.",
    "The field is the reconstructed ice of the day. Its error is drawn at both ends at once: "
    "concentration by one root mean square error of its month and sea, everywhere in step, and "
    "thickness by 20 %, the light and the heavy end (voyages: thickness alone).",
    "The year opens with the first open day after 31 March and closes with its last open day.",
    "Ice opened or closed the season on the date: a hit within 7 days, which is what a daily test "
    "(5 days) and month means (2 to 4) leave open.",
    "Ships passed: a hit where the model is open to them on a day of the report. When she could "
    "have come earlier or later is no fault: orders, permits and prices move a first and a last "
    "ship.",
    "Ice held ships, or lay there: a hit where the model is closed on every day of the report.",
    "Early by some days: a hit where the field closes so many days, give or take 7, before the "
    "median of the members.",
    "Worked all year, or not: a hit where the model is open on every day of the year, or is not.",
    "Within the error: no hit in the field, but what was reported lies between the light and the "
    "heavy end. Everything else is a miss.",
    "The probability is that of a planner who knows the climate and not the year: the share of "
    "members in which ships can pass, are held, or in which the season has opened or closed by the "
    "date, or closes so early.",
    "By chance: the share of members that these rules would call a hit, were a member the field. "
    "Hits beyond the sum of these shares are what the field knows of its year.",
)
WEEK_D, WEEK = 7, np.timedelta64(7, "D")
SPRING = np.timedelta64(3, "M")
HIT, WITHIN, MISS = 0, 1, 2
VERDICTS = ("hit", "within_error", "miss")
FIELD, LIGHT, HEAVY = LABELS = 0, -1, -2
"""Labels of the field and of the ends of its error; members count from 1."""
FIXED = len(LABELS)


class Judged(NamedTuple):
    """A fact held against the open days of each ice: the field, light, heavy, members."""

    date: np.ndarray
    """(ice) the model's first or last day, datetime64[D]; NaT where none is asked for or open."""
    early_d: np.ndarray
    """(ice) days before the median of the members; NaN where that is not asked for."""
    holds: np.ndarray
    """(ice) whether the rules call it a hit."""
    within: bool
    """Whether the ends of the error hold what was reported between them."""
    likely: np.ndarray
    """(ice) whether the planner's event comes true: its share of members is the probability."""

    @property
    def verdict(self) -> int:
        """HIT, WITHIN or MISS."""
        return HIT if self.holds[0] else WITHIN if self.within else MISS


def judged(fact: Fact, days: np.ndarray, open_: np.ndarray) -> Judged:
    """Hold a fact against the model.

    Parameters
    ----------
    fact
        What was reported.
    days
        (day) datetime64[D], in one year.
    open_
        (ice, day) bool: field, light and heavy end of its error, then members.

    Returns
    -------
    Judged

    Examples
    --------
    >>> from nsrkit.ship.season.facts import facts
    >>> fact = next(one for one in facts() if one.asks == "closes")
    >>> days = np.arange(f"{fact.date.year}", f"{fact.date.year + 1}", dtype="datetime64[D]")
    >>> ice = days <= np.datetime64(fact.date) + np.array([[6], [20], [-20], [6], [30]])
    >>> found = judged(fact, days, ice)
    >>> VERDICTS[found.verdict], found.holds[FIXED:].tolist()
    ('hit', [True, False])
    """
    first, last = np.datetime64(fact.date), np.datetime64(fact.until)
    never = np.full(len(open_), np.nan)
    date = _date(fact, days, open_)
    if fact.asks in ("opens", "closes"):
        return _dated(fact, date, first, last, days)
    if fact.asks == "early":
        return _early(fact, date, days)
    span = open_[:, (days >= first) & (days <= last)]
    met = span.any(1) if fact.asks in ("sailed", "held") else span.all(1)
    holds = np.asarray(met == (fact.asks in ("sailed", "year_round")))
    return Judged(date, never, holds, bool(holds[:FIXED].any()), holds)


def _date(fact: Fact, days: np.ndarray, open_: np.ndarray) -> np.ndarray:
    """(ice) first open day from April on, or last open day; NaT where there is none."""
    spring = days[0].astype("datetime64[Y]").astype("datetime64[M]") + SPRING
    if fact.mark == "first":
        days, open_ = days[days >= spring], open_[:, days >= spring]
        at = open_.argmax(1)
    elif fact.mark == "last" or fact.asks in ("closes", "early"):
        at = days.size - 1 - open_[:, ::-1].argmax(1)
    else:
        return np.full(len(open_), np.datetime64("NaT"), "datetime64[D]")
    return np.where(open_.any(1), days[at], np.datetime64("NaT", "D"))


def _dated(
    fact: Fact, date: np.ndarray, first: np.datetime64, last: np.datetime64, days: np.ndarray
) -> Judged:
    """A season that is closed all year opens after its last day and closed before its first."""
    edge = days[-1] if fact.asks == "opens" else days[0]
    at = np.where(np.isnat(date), edge, date)
    gap = np.maximum(first - at, np.maximum(at - last, np.timedelta64(0, "D")))
    low, high = at[:FIXED].min(), at[:FIXED].max()
    near = np.asarray(~np.isnat(date) & (gap <= WEEK))
    near = np.asarray(~np.isnat(date) & (gap <= WEEK))
    return Judged(date, np.full(date.size, np.nan), near, bool(low <= last and high >= first),
                  np.asarray(at <= last))  # fmt: skip


def _early(fact: Fact, date: np.ndarray, days: np.ndarray) -> Judged:
    since = (np.where(np.isnat(date), days[0], date) - days[0]).astype(float)
    early = np.median(since[FIXED:]) - since
    low, high = early[:FIXED].min(), early[:FIXED].max()
    holds = (early >= fact.low_d - WEEK_D) & (early <= fact.high_d + WEEK_D)
    return Judged(date, early, holds, bool(low <= fact.high_d and high >= fact.low_d),
                  early >= fact.low_d)  # fmt: skip
