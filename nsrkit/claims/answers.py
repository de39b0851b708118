"""Every claim of a register with what a run computed or the record holds, and its verdict."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from nsrkit.claims import verdict
from nsrkit.claims.book import Register, register
from nsrkit.claims.known import RECORDED, Known, Results, computed, readings, recorded, text_of
from nsrkit.claims.models import REASONS, Claim
from nsrkit.claims.verdict import Found
from nsrkit.ensemble import store
from nsrkit.errors import DataError
from nsrkit.scenario.files import read_yaml
from nsrkit.scenario.parts.kinds import days

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

_OF_KNOWN = ("basis", "how", "source", "status", "as_of")
_OF_CLAIM = ("article", "says", "topic", "kind", "year", "unit", "read_as", "note")
_NOT_MODELLED = "claims whose verdict is: not checkable"


class Answer(NamedTuple):
    """One claim, answered."""

    known: Known
    found: Found
    also: str
    """Other readings of the claim, each with its number and whether it holds."""


def check(results: Results | str | Path | None = None, case: Case | None = None) -> xr.Dataset:
    """Every claim of the register, held against a run's results or, failing these, the record.

    Parameters
    ----------
    results
        Headline numbers by key, as in `results.json` under `numbers`; or that file, beside which
        the scenario is looked for; None takes those that the workbooks of this run handed over.
    case
        The scenario that gave them: its `as_of` bounds what is known, its `claims.files` add
        claims, and a result counts only where the scenario is the one that a claim speaks of.
        None: nothing computed counts that depends on the scenario.

    Returns
    -------
    Dataset
        On `claim`: `verdict`, `off` (by how much, in words), `share` [1] (claimed less known, over
        known; of percentages points / 100; NaN where there is no number), `claimed`, `known`
        (text), `value` and `known_value` [in `unit`] (NaN likewise), `basis` (computed, recorded or
        empty), `how` (the formula with its numbers), `source`, `status`, `as_of` (of the number),
        `also` (other readings), `reason`, and of the claim `article`, `line` (0: not told),
        `says`, `topic`, `kind`, `year`, `read_as`, `see`, `note`.

    Raises
    ------
    ScenarioError
        A register has faults.
    DataError
        The file holds no results.

    Examples
    --------
    >>> found = check({})
    >>> str(found.verdict.sel(claim="C007").values), str(found.off.sel(claim="C007").values)
    ('contradicted', '+87 points')
    """
    given, plain, as_of = _given(results, case)
    files = plain.get("claims", {}).get("files", ())
    book = register(files, plain.get("events", {}).get("files", ()))
    answers = {name: answer(claim, book, given, plain, as_of)
               for name, claim in book.claims.items()}  # fmt: skip
    return _dataset(book, answers, as_of)


def _given(
    results: Results | str | Path | None, case: Case | None
) -> tuple[Results, dict[str, Any], dt.date]:
    """Results, the scenario as plain values, and the date up to which facts are known."""
    plain = case.plain() if case is not None else {}
    given: Results
    if results is None:
        at = store.folder()
        given = store.headlines(at) if at is not None else {}
    elif isinstance(results, str | Path):
        given, beside = _read(Path(results))
        plain = plain or beside
    else:
        given = results
    as_of = dt.date.fromisoformat(str(plain["as_of"])) if "as_of" in plain else dt.date.max
    return given, plain, as_of


def _read(path: Path) -> tuple[Results, dict[str, Any]]:
    """Results of a run, and the scenario beside them."""
    try:
        numbers: Results = json.loads(path.read_text(encoding="utf-8"))["numbers"]
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"{path}: no results of a run ({error})") from None
    scenario = path.with_name("scenario.yaml")
    return numbers, read_yaml(scenario) if scenario.is_file() else {}


def answer(
    claim: Claim, book: Register, results: Results, plain: Mapping[str, Any], as_of: dt.date
) -> Answer:
    """One claim held against results where they are there, else against the record."""
    published = book.articles[claim.article].published
    if claim.relation is None:
        return Answer(Known(), Found("not checkable"), "")
    if claim.relation in ("on", "by"):
        return _dated(claim, book, published, as_of)
    if claim.relation == "rises":
        return _risen(claim, book, published, as_of)
    known = computed(claim, results, plain) or recorded(claim, book.facts, as_of)
    if known is None:
        return Answer(Known(), Found("not checkable"), "")
    then = recorded(claim, book.facts, min(as_of, days(published)[1]))
    moved = then is not None and known.basis == RECORDED and then.ends != known.ends
    found = verdict.of_number(claim, known.ends, then.ends if then and moved else None)
    return Answer(known, found, readings(claim, book.facts, as_of))


def _dated(claim: Claim, book: Register, published: str, as_of: dt.date) -> Answer:
    event = book.events[str(claim.event)]
    # What has not come by its day is contradicted even before it comes; till then it is open.
    open_ = claim.relation == "on" or as_of < days(claim.date or published)[1]
    if open_ and days(event.date)[0] > as_of:
        return Answer(Known(), Found("not checkable"), "")
    found = verdict.of_date(claim, event.date, published)
    return Answer(Known(RECORDED, event.date, how=event.title, source=event.source,
                        status="found", as_of=event.until or event.date), found, "")  # fmt: skip


def _risen(claim: Claim, book: Register, published: str, as_of: dt.date) -> Answer:
    fact = book.facts[str(claim.series)]
    found = verdict.of_series(claim, fact.values, published, as_of)
    first, last = claim.span or (0, 9999)
    years = [year for year in fact.values
             if first <= int(year[:4]) <= last and days(year)[1] <= as_of]  # fmt: skip
    told = ", ".join(f"{year} {fact.values[year]:,.6g}" for year in years)
    return Answer(Known(RECORDED, f"{told} {fact.unit}", how=fact.title,
                        source=fact.source, status=fact.status, as_of=max(years, default="")),
                  found, "")  # fmt: skip


def _dataset(book: Register, answers: Mapping[str, Answer], as_of: dt.date) -> xr.Dataset:
    import numpy as np
    import xarray as xr

    claims, told = list(book.claims.values()), list(answers.values())
    texts: dict[str, list[str]] = {
        "verdict": [one.found.verdict for one in told],
        "off": [one.found.off for one in told],
        "claimed": [_claimed(claim) for claim in claims],
        "known": [one.known.text for one in told],
        "also": [one.also for one in told],
        "see": [claim.section for claim in claims],
        "reason": [_reason(claim, one) for claim, one in zip(claims, told, strict=True)],
    }
    texts |= {key: [getattr(one.known, key) for one in told] for key in _OF_KNOWN}
    texts |= {key: [getattr(claim, key) for claim in claims] for key in _OF_CLAIM}
    numbers = {"share": ("1", [one.found.share for one in told]),
               "value": ("in `unit`", [claim.value for claim in claims]),
               "known_value": ("in `unit`", [one.known.value for one in told])}  # fmt: skip
    found = xr.Dataset(
        {key: ("claim", np.array(values, object).astype(str)) for key, values in texts.items()}
        | {key: ("claim", np.array(values, float), {"units": unit, "long_name": key})
           for key, (unit, values) in numbers.items()}
        | {"line": ("claim", [claim.line or 0 for claim in claims])},
        coords={"claim": list(book.claims)},
    )  # fmt: skip
    ends = (days(period)[1] for fact in book.facts.values() for period in fact.values)
    last = max(ends, default=as_of) if as_of == dt.date.max else as_of
    return found.assign_attrs(as_of=str(last), members=0, not_modelled=_NOT_MODELLED)


def _reason(claim: Claim, one: Answer) -> str:
    if one.found.verdict != "not checkable":
        return ""
    if claim.reason:
        return REASONS[claim.reason]
    if claim.computed and not claim.record:
        return f"only {claim.see or 'a run'} computes it, and this one did not"
    return "no number of the record was known by then"


def _claimed(claim: Claim) -> str:
    if claim.value is not None:
        more = {"over": "at least ", "under": "less than "}.get(str(claim.relation), "")
        hedge = {"about": "about ", "nearly": "nearly "}.get(claim.hedge, "")
        return f"{more or hedge}{text_of(claim.value, claim.unit)}"
    said = {"rises": "rises every year", "by": "has come by then"}
    return claim.date or said.get(str(claim.relation), "")
