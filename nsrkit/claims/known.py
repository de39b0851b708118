"""What a claim is held against: what a run computed, or else what the record holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from nsrkit.claims import formula, verdict
from nsrkit.claims.book import LATEST
from nsrkit.claims.models import Claim, Fact
from nsrkit.scenario.parts.kinds import days

Results = Mapping[str, Mapping[str, Any]]
COMPUTED, RECORDED = "computed", "recorded"


class Known(NamedTuple):
    """What a claim is held against."""

    basis: str = ""
    """Computed by a run, or recorded; empty: nothing is known."""
    text: str = ""
    """The number or date in words, with its unit."""
    value: float = float("nan")
    how: str = ""
    """The formula with its numbers."""
    source: str = ""
    status: str = ""
    ends: tuple[float, float] = (float("nan"), float("nan"))
    as_of: str = ""
    """Day, month or year up to which it holds; empty where its source does not say."""


def computed(claim: Claim, results: Results, plain: Mapping[str, Any]) -> Known | None:
    """What the run says, where it has all that the claim asks for."""
    keys = formula.names(claim.computed) if claim.computed else []
    there = [results.get(key, {}).get("value") is not None for key in keys]
    if not keys or not all(there) or not _same(claim.when, plain):
        return None
    numbers = {key: float(results[key]["value"]) for key in keys}
    value = formula.value(str(claim.computed), numbers)
    how = formula.filled(str(claim.computed), numbers) if len(keys) > 1 else ""
    source = "; ".join(f"{key}: {results[key].get('title') or results[key]['source']}"
                       for key in keys)  # fmt: skip
    status = "assumed" if any(results[key]["status"] == "assumed" for key in keys) else "derived"
    return Known(COMPUTED, text_of(value, claim.unit), value, how, source, status, (value, value),
                 str(plain.get("as_of", "")))  # fmt: skip


def _same(when: Mapping[str, Any], plain: Mapping[str, Any]) -> bool:
    """Whether the scenario is the one that a claim speaks of."""
    for key, wanted in when.items():
        here: Any = plain
        for part in key.split("."):
            here = here.get(part) if isinstance(here, Mapping) else None
        if here is None or not str(here).startswith(str(wanted)):
            return False
    return True


def recorded(claim: Claim, facts: Mapping[str, Fact], as_of: dt.date) -> Known | None:
    """What the record says on a date; None where a number was not known by then."""
    values, hows, used = [], [], dict[str, _Number]()
    for text in claim.record:
        numbers = _numbers(text, facts, as_of)
        if numbers is None:
            return None
        plain = {key: number.value for key, number in numbers.items()}
        values.append(formula.value(text, plain))
        hows += [] if text in (f"{{{key}}}" for key in numbers) else [formula.filled(text, plain)]
        used |= numbers
    if not values:
        return None
    low, high = min(values), max(values)
    text = text_of(low, claim.unit)
    if high > low:
        text = f"{_digits(low)} to {text_of(high, claim.unit)}"
    stated = {number.fact.status for number in used.values()}
    status = "assumed" if "assumed" in stated else "found" if stated == {"found"} else "derived"
    status = "derived" if hows and status == "found" else status
    sources = dict.fromkeys(number.fact.source for number in used.values())
    return Known(RECORDED, text, (low + high) / 2, "; ".join(hows), "; ".join(sources), status,
                 (low, high), max(number.as_of for number in used.values()))  # fmt: skip


class _Number(NamedTuple):
    """A number of a fact, and up to when it holds."""

    value: float
    fact: Fact
    as_of: str


def _numbers(text: str, facts: Mapping[str, Fact], as_of: dt.date) -> dict[str, _Number] | None:
    """Numbers of the facts in a formula; None where one was not known yet."""
    found = {}
    for key in formula.names(text):
        name, _, period = key.partition("@")
        fact = facts[name]
        if fact.value is not None:
            value = {"low": fact.low, "high": fact.high}.get(period) if period else fact.value
            found[key] = _Number(float(value or 0.0), fact, fact.as_of)
            continue
        there = sorted(each for each in fact.values if days(each)[1] <= as_of)
        if not there or period not in (LATEST, *there):
            return None
        period = there[-1] if period == LATEST else period
        found[key] = _Number(fact.values[period], fact, period)
    return found


def readings(claim: Claim, facts: Mapping[str, Fact], as_of: dt.date) -> str:
    """Other things that may have been meant, each with its number and whether it holds."""
    told = []
    for name, text in claim.readings.items():
        numbers = _numbers(text, facts, as_of)
        if numbers is not None:
            value = formula.value(text, {key: each.value for key, each in numbers.items()})
            held = verdict.of_number(claim, (value, value)).verdict == "holds"
            told.append(f"{name}: {text_of(value, claim.unit)}, {'holds' if held else 'does not'}")
    return "; ".join(told)


def _digits(value: float) -> str:
    size = abs(value)
    digits = 0 if size >= 1000 or value == round(value) else 1 if size >= 10 else 2
    return f"{value:,.{digits}f}".replace("-", "−")


def text_of(value: float, unit: str) -> str:
    """A number with its unit, as short as it can be held against another.

    Examples
    --------
    >>> text_of(20030, "km"), text_of(8.153, "%"), text_of(97, "1")
    ('20,030 km', '8.15 %', '97')
    """
    return f"{_digits(value)} {unit}".removesuffix(" 1")
