"""The register of claims: that of the package and those of users, read with all faults at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from nsrkit.claims import formula
from nsrkit.claims.models import Article, Claim, ClaimFile, Fact
from nsrkit.errors import DataError, Fault, ScenarioError
from nsrkit.scenario.parts.events import Event
from nsrkit.scenario.reading import yaml
from nsrkit.scenario.reading.events import events
from nsrkit.scenario.reading.faults import near, readable
from nsrkit.scenario.reading.lookup import find, names, package_folder
from nsrkit.scenario.reading.yaml import Place

LATEST = "latest"
"""Period of a fact that stands for the last one known."""


class Register(NamedTuple):
    """Articles, facts, claims and dated events by name, and topics that are not modelled."""

    articles: dict[str, Article]
    facts: dict[str, Fact]
    claims: dict[str, Claim]
    events: dict[str, Event]
    outside: dict[str, str]


def register(
    files: Sequence[str] = (), event_files: Sequence[str] = (), beside: Path | None = None
) -> Register:
    """The claims of the package, and those of further files.

    Parameters
    ----------
    files
        Further registers: names in `params/claims/`, or paths. They may use the facts and events
        of the package; a claim, fact or article of a known name takes its place.
    event_files
        Further tables of events that their claims may speak of.
    beside
        Folder of the scenario that names the files.

    Returns
    -------
    Register
        Articles, facts, claims, events and topics outside the model, in the order of the files.

    Raises
    ------
    ScenarioError
        Holds all that is wrong with the files, with file and line.

    Examples
    --------
    >>> len(register().claims)
    118
    """
    if not (files or event_files):
        return _ours()
    found, places, wrong = _read(_paths(files, beside))
    known = found._replace(events=events(event_files, beside))
    _stop_at([*wrong, *_dangling(known, places)])
    return known


@lru_cache(maxsize=1)
def _ours() -> Register:
    found, places, wrong = _read(_paths((), None))
    known = found._replace(events=events())
    _stop_at([*wrong, *_dangling(known, places)])
    return known


def _stop_at(wrong: list[Fault]) -> None:
    if wrong:
        raise ScenarioError(wrong)


def faults(parts: Callable[[str], Any]) -> Iterator[Fault]:
    """What is wrong with the registers that a scenario adds; `parts` gives its parts by key."""
    files = parts("claims.files")
    if files:
        try:
            register(files, parts("events.files"))
        except ScenarioError as error:
            yield from error.faults


def _paths(files: Sequence[str], beside: Path | None) -> list[Path]:
    found = sorted((package_folder("params") / "claims").glob("*.yaml"))
    wrong = []
    for name in files:
        try:
            found.append(find("claims", name, beside))
        except DataError as error:
            known = near(name, names("claims", beside))
            wrong.append(Fault("claims.files", str(error), name, f"name a file; {known}"))
    _stop_at(wrong)
    return found


def _read(paths: Sequence[Path]) -> tuple[Register, dict[str, Place], list[Fault]]:
    found = Register({}, {}, {}, {}, {})
    places: dict[str, Place] = {}
    wrong: list[Fault] = []
    for path in paths:
        document = yaml.read(path)
        wrong += document.faults
        places |= document.places
        try:
            file = ClaimFile.model_validate(document.data)
        except ValidationError as error:
            wrong += readable(error, document, of=ClaimFile)
            file = _sound(document.data, error)
        found.articles.update(file.articles)
        found.facts.update(file.facts)
        found.outside.update(file.outside)
        found.claims.update(file.claims)
    return found, places, wrong


def _sound(data: dict[str, Any], error: ValidationError) -> ClaimFile:
    """What is left of a file without its faulty parts, so that all its faults come at once."""
    bad = {item["loc"][:2] for item in error.errors(include_url=False)}
    rest = {section: {name: each for name, each in part.items() if (section, name) not in bad}
            for section, part in data.items() if isinstance(part, dict)}  # fmt: skip
    try:
        return ClaimFile.model_validate(rest)
    except ValidationError:
        return ClaimFile()


def _dangling(known: Register, places: dict[str, Place]) -> Iterator[Fault]:
    """Names in claims that nothing has."""
    for name, claim in known.claims.items():
        at = f"claims.{name}"
        wanted: list[tuple[str, str | None, Collection[str]]] = [
            ("article", claim.article, known.articles),
            ("event", claim.event, known.events),
            ("series", claim.series, known.facts),
            ("topic", claim.topic if claim.reason == "outside" else None, known.outside),
        ]
        for key, given, there in wanted:
            if given is not None and given not in there:
                place = places.get(f"{at}.{key}", Place("", None))
                yield Fault(f"{at}.{key}", "is not known", given, near(given, there), *place)
        formulas = [("record", each) for each in claim.record]
        formulas += [(f"readings.{key}", each) for key, each in claim.readings.items()]
        for key, text in formulas:
            for each, remedy in _unknown(text, known.facts):
                place = places.get(f"{at}.{key}", Place("", None))
                yield Fault(f"{at}.{key}", "names no fact", each, remedy, *place)


def _unknown(text: str, facts: dict[str, Fact]) -> Iterator[tuple[str, str]]:
    for each in formula.names(text):
        name, at, period = each.partition("@")
        if name not in facts:
            yield each, near(name, facts)
            continue
        fact = facts[name]
        ends = [] if fact.low is None else ["low", "high"]
        there = [*fact.values, LATEST] if fact.values else ends
        if at and period not in there:
            yield each, f"there is: {', '.join(there)}" if there else f"write {{{name}}}"
        elif not at and fact.values:
            yield each, f"write {{{name}@PERIOD}}"
