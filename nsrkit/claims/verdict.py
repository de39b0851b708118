"""From what is claimed and what is known to a verdict: one rule for every claim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from nsrkit.claims.models import LIMIT, TOLERANCE, Claim, Verdict
from nsrkit.scenario.parts.kinds import days

_LONG = 730  # days from which on a gap is told in years


class Found(NamedTuple):
    """A verdict, by how much the claim is off, and why."""

    verdict: Verdict
    off: str = ""
    """By how much or when, in words."""
    share: float = float("nan")
    """(claimed - known) / known; of percentages the points / 100."""


def of_number(
    claim: Claim, known: tuple[float, float], then: tuple[float, float] | None = None
) -> Found:
    """Verdict on a number.

    Parameters
    ----------
    claim
        With relation is, over or under.
    known
        What is known, as the ends of a range; equal where it is one number.
    then
        What was known when the claim was published, where that may differ.

    Returns
    -------
    Found
        Holds within the tolerance of its wording, or after rounding to its digits; contradicted
        from a quarter on; off between.
        Superseded where it held when it was published.

    Examples
    --------
    >>> claim = Claim(article="a", says="18,709 km", topic="t", kind="distance", relation="is",
    ...               value=18709, unit="km", hedge="about", record="20030")
    >>> of_number(claim, (20030, 20030))
    Found(verdict='off', off='−6.6 %', share=-0.06595107338991513)
    """
    share = _share(claim, known)
    if _near(claim, known):
        return Found("holds", share=share)
    if then is not None and _near(claim, then):
        return Found("superseded", _told(claim, share, known), share)
    relative = _share(claim, known, points=False)
    verdict: Verdict = "contradicted" if abs(relative) > LIMIT else "off"
    return Found(verdict, _told(claim, share, known), share)


def _near(claim: Claim, known: tuple[float, float]) -> bool:
    """Whether a number holds: as near as its wording asks, or the same after rounding like it."""
    if abs(_share(claim, known)) <= TOLERANCE[claim.hedge]:
        return True
    written = f"{claim.value:.12g}"
    digits = len(written.partition(".")[2])
    ends = {round(end, digits) for end in known}
    return claim.relation == "is" and "e" not in written and {float(written)} == ends


def _share(claim: Claim, known: tuple[float, float], *, points: bool = True) -> float:
    """By how much a number is off on the side that the claim forbids; 0 where it is allowed.

    Of the known number; of percentages in `points` / 100, where these are asked for.
    """
    claimed, (low, high) = float(claim.value or 0.0), known
    allowed = {"over": high >= claimed, "under": low <= claimed, "is": low <= claimed <= high}
    if allowed[str(claim.relation)]:
        return 0.0
    near = low if claimed < low else high
    if claim.unit == "%" and points:
        return (claimed - near) / 100
    return (claimed - near) / abs(near) if near else float("inf") * (1 if claimed > near else -1)


def _told(claim: Claim, share: float, known: tuple[float, float]) -> str:
    if not claim.value and claim.unit != "%":
        return f"{known[0]:,.6g} rather than none"
    sign = "+" if share > 0 else "−"
    if share in (float("inf"), float("-inf")):
        return "nothing of it"
    digits = 0 if abs(share) >= 0.1 else 1
    unit = "points" if claim.unit == "%" else "%"
    return f"{sign}{abs(100 * share):,.{digits}f} {unit}"


def of_date(claim: Claim, event: str, published: str) -> Found:
    """Verdict on a date: the event fell into the period claimed, or had come by then.

    Parameters
    ----------
    claim
        With relation on (`date` is when it is said to have been) or by (it is said to have come).
    event
        Day, month or year of the event.
    published
        Of the article.

    Returns
    -------
    Found
        Holds, or contradicted with the days between; a date has no tolerance of its own.

    Examples
    --------
    >>> claim = Claim(article="a", says="in December", topic="t", kind="date", relation="on",
    ...               date="2024-12", event="first-subcommittee")
    >>> of_date(claim, "2024-11-25", "2025-05-09").off
    '6 days earlier'
    """
    first, last = days(event)
    if claim.relation == "by":
        late = (first - days(claim.date or published)[1]).days
        return Found("holds") if late <= 0 else Found("contradicted", f"{_span(late)} later")
    begins, ends = days(claim.date or published)
    if first <= ends and last >= begins:
        return Found("holds")
    gap = (begins - last).days if last < begins else (first - ends).days
    return Found("contradicted", f"{_span(gap)} {'earlier' if last < begins else 'later'}")


def _span(gap: int) -> str:
    if gap > _LONG:
        return f"{gap / 365.25:.0f} years"
    return f"{gap} day{'' if gap == 1 else 's'}"


def of_series(claim: Claim, series: Mapping[str, float], published: str, as_of: dt.date) -> Found:
    """Verdict on a rise from year to year.

    Parameters
    ----------
    claim
        With relation rises; `span` may limit the years.
    series
        Numbers by year.
    published
        Of the article; a year that had ended by then contradicts it, a later one supersedes it.
    as_of
        Years that end later are not known.

    Returns
    -------
    Found
        Holds, contradicted or superseded with the years that did not rise; not checkable with
        fewer than two years.

    Examples
    --------
    >>> claim = Claim(article="a", says="rises", topic="t", kind="volume", relation="rises",
    ...               series="total")
    >>> of_series(claim, {"2023": 36.3, "2024": 37.9, "2025": 37.0}, "2025-05", dt.date(2026, 1, 1))
    Found(verdict='superseded', off='fell in 2025', share=nan)
    """
    first, last = claim.span or (0, 9999)
    years = sorted(year for year in series
                   if first <= int(year) <= last and days(year)[1] <= as_of)  # fmt: skip
    if len(years) < 2:
        return Found("not checkable")
    fell = [year for before, year in pairwise(years)
            if series[year] <= series[before]]  # fmt: skip
    if not fell:
        return Found("holds")
    known_then = any(days(year)[1] <= days(published)[1] for year in fell)
    return Found("contradicted" if known_then else "superseded", f"fell in {', '.join(fell)}")
