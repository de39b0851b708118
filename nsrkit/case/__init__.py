"""A loaded scenario and its cross-checks: what no single key can tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import reduce
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from nsrkit.assumption import Assumption
from nsrkit.case.missing import counts, gaps
from nsrkit.claims import book
from nsrkit.errors import DataError, Fault, ScenarioError
from nsrkit.ice import record
from nsrkit.logs import logger
from nsrkit.scenario import files
from nsrkit.scenario.case import PARTS, Case
from nsrkit.scenario.reading.faults import annotation_at, placed
from nsrkit.ship import admission, curve, escort
from nsrkit.systems import checks
from nsrkit.voyage import ports
from nsrkit.voyage.pricing import cargo, money, tolls
from nsrkit.voyage.pricing.book import Book
from nsrkit.voyage.pricing.carbon_limits import hfo_ban

__all__ = ["counts", "gaps", "load", "notices"]

LOG = logger(__name__)
FEWEST_DRAWS = 20
_ENDS = ("voyage.origin", "voyage.destination")


class _UnusableError(Exception):
    """A part of the scenario has a fault of its own, so a check that needs it must wait."""


class _Parts:
    """Parts of a scenario by dotted key, also of one that has faults elsewhere."""

    def __init__(self, draft: files.Draft) -> None:
        self._draft = draft
        self._bad = [fault.key for fault in draft.faults]

    def __call__(self, key: str) -> Any:
        if self._draft.case is not None:
            return reduce(getattr, key.split("."), self._draft.case)
        if any(f"{bad}.".startswith(f"{key}.") or key.startswith(f"{bad}.") for bad in self._bad):
            raise _UnusableError
        given: Any = self._draft.document.data
        for part in key.split("."):
            given = given.get(part, {}) if isinstance(given, Mapping) else {}
        try:
            return TypeAdapter(annotation_at(key.split("."))[0]).validate_python(given)
        except ValidationError:
            raise _UnusableError from None

    def fault(self, key: str, message: str, value: object, remedy: str) -> Fault:
        """A fault at the place where the key stands."""
        place = placed(key.split("."), self._draft.document.places)
        return Fault(key, message, value, remedy, *place)


def load(scenario: str | Path, overrides: Mapping[str, Any] | None = None) -> Case:
    """A scenario file as a case that has passed every check.

    Parameters
    ----------
    scenario
        Path of a YAML file, or the name of one in `params/`.
    overrides
        Values by dotted key, e.g. {"prices.vlsfo": 800}; a plain number is "set by user".

    Returns
    -------
    Case
        Frozen; `case.with_(...)` gives another one.

    Raises
    ------
    ScenarioError
        Holds all faults at once, each with key, file, line, value and remedy.

    Examples
    --------
    >>> nsrkit.load("baseline", {"prices.vlsfo": 800}).prices.vlsfo.value
    800.0
    """
    draft = files.draft(scenario, overrides)
    found = [*draft.faults, *_crossed(draft)]
    if found or draft.case is None:
        raise ScenarioError(sorted(found, key=lambda fault: (fault.file, fault.line or 0)))
    LOG.info("%s: loaded, %s", draft.case.name, draft.case.digest()[:12])
    return draft.case


def _crossed(draft: files.Draft) -> list[Fault]:
    parts, found = _Parts(draft), list[Fault]()
    for check in _CHECKS:
        with suppress(_UnusableError):
            found += check(parts)
    return found


def _ports_known(parts: _Parts) -> Iterator[Fault]:
    for key in (*_ENDS, "carbon.last_call"):
        with suppress(_UnusableError):
            name = parts(key)
            if name is None:
                continue
            try:
                ports.place(name)
            except DataError as error:
                yield parts.fault(key, str(error), name, "name a port of params/ports.csv")


def _port(parts: _Parts, key: str) -> ports.Place:
    try:
        return ports.place(parts(key))
    except DataError:
        raise _UnusableError from None


def _too_large(parts: _Parts) -> Iterator[Fault]:
    """A ship too deep or long for a port; only a limit with a source can forbid a voyage."""
    ship = parts("voyage.ship")
    for key in _ENDS:
        with suppress(_UnusableError):
            over = [limit for limit in ports.limits(_port(parts, key), ship) if limit.found]
            if over:
                text = "; ".join(limit.text for limit in over)
                remedy = ", ".join(limit.remedy for limit in over)
                yield parts.fault(key, text, parts(key), f"{remedy}, or change the port")


def _between(parts: _Parts) -> Iterator[Fault]:
    """Two ports on one ocean: the open sea lies between them, and no other corridor."""
    with suppress(_UnusableError):
        if "direct" in parts("voyage.corridors"):
            return
    origin, destination = (_port(parts, key) for key in _ENDS)
    sides = {_side(origin), _side(destination)}
    if len(sides) == 1 and sides != {""}:
        yield parts.fault("voyage.destination",
            f"lies on the {sides.pop()} side like {origin.title}: "
            "neither the NSR nor Suez nor the Cape lies between the two",
            parts("voyage.destination"),
            "name a port on the other side, or write voyage.corridors: [direct]")  # fmt: skip


def _side(port: ports.Place) -> str:
    """Atlantic or Pacific; empty for the Russian Arctic, the Indian Ocean and the Americas."""
    arctic = port.lat > 65.0 and port.lon > 45.0
    if -15.0 <= port.lon <= 45.0 and port.lat > 30.0:
        return "Atlantic"
    return "Pacific" if 98.0 <= port.lon <= 180.0 and not arctic else ""


def _ice_years(parts: _Parts) -> Iterator[Fault]:
    """Years asked for against the years that the embedded record has."""
    ice, first, last = parts("ice"), record.FIRST_YEAR, record.LAST_YEAR
    years: list[tuple[str, int, str]] = []
    if ice.source == "record":
        with suppress(_UnusableError):
            if "nsr" in parts("voyage.corridors"):
                depart = parts("voyage.depart").year
                years = [("voyage.depart", depart, "set ice.year, or take an earlier departure")]
        if ice.year is not None:
            years = [("ice.year", ice.year, f"name a year from {first} to {last}")]
    if ice.source == "normal":
        years += [("ice.period", year, f"name years from {first} to {last}") for year in ice.period]
    for key in ("scan.years", "navigability.years", "navigability.period"):
        with suppress(_UnusableError):
            years += [(key, year, f"name years from {first} to {last}") for year in parts(key)]
    for key, year, remedy in years:
        if not first <= year <= last:
            yield parts.fault(key, f"the embedded ice covers {first} to {last}", year, remedy)


def _ice_source(parts: _Parts) -> Iterator[Fault]:
    source = parts("ice").source
    if source not in ("record", "normal") and not Path(source).exists():
        yield parts.fault("ice.source", "is no file", source,
                          "write record, normal, or the path of a product")  # fmt: skip


def _price_years(parts: _Parts) -> Iterator[Fault]:
    """Years of prices against the years whose price level is known."""
    first, last = money.years()
    base = parts("prices").base_year
    if not first <= base <= last:
        yield parts.fault("prices.base_year", f"price levels are known from {first} to {last}",
                          base, f"name a year from {first} to {last}")  # fmt: skip
    for key, price in _prices(parts):
        year = (price.as_of or "")[:4]
        if year.isdigit() and not first <= int(year) <= last:
            yield parts.fault(key, f"is money of {year}; price levels are known from {first} to "
                              f"{last}", price.as_of, "give it in money of a year that is known, "
                              "and name that in `as_of`")  # fmt: skip


def _prices(parts: _Parts) -> Iterator[tuple[str, Assumption]]:
    """Numbers of a scenario that are money, by key."""
    for part in (*PARTS, "voyage.ship"):
        with suppress(_UnusableError):
            for name, number in parts(part):
                if isinstance(number, Assumption) and money.currency(number.unit):
                    yield f"{part}.{name}", number


def _suez(parts: _Parts) -> Iterator[Fault]:
    """What contradicts a voyage by Suez."""
    if "suez" not in parts("voyage.corridors"):
        return
    if parts("voyage.red_sea") == "closed" and len(parts("voyage.corridors")) == 1:
        yield parts.fault("voyage.red_sea", "is closed, and Suez is the only corridor", "closed",
                          "add nsr or cape to voyage.corridors, or open it")  # fmt: skip
    ship, basis = parts("voyage.ship"), parts("fees").suez_basis
    if basis == "brackets" and not ship.scnt_t.supplied:
        yield parts.fault("fees.suez_basis", "needs voyage.ship.scnt_t, which is not supplied",
                          basis, "give voyage.ship.scnt_t, or write auto")  # fmt: skip
    if basis == "curve" and ship.type not in tolls.CURVED:
        yield parts.fault("fees.suez_basis", f"has no curve for type {ship.type}", basis,
                          "write auto, and give voyage.ship.scnt_t")  # fmt: skip


def _heavy_oil(parts: _Parts) -> Iterator[Fault]:
    """A fuel that may not be burnt on the NSR, where the case asks to refuse it."""
    if parts("carbon.enforce_hfo_ban") and "nsr" in parts("voyage.corridors"):
        ship = parts("voyage.ship")
        found = hfo_ban(ship, parts("voyage.depart"))
        if found.verdict == "banned":
            yield parts.fault("voyage.ship.fuel", found.text, ship.fuel, found.remedy)


def _observed(parts: _Parts) -> Iterator[Fault]:
    track = parts("voyage.observed")
    if track is not None and not Path(track).is_file():
        yield parts.fault("voyage.observed", "is no file", track,
                          "give a CSV table or a GPX file of positions, or none")  # fmt: skip


def _workbooks(parts: _Parts) -> Iterator[Fault]:
    ours = Case.model_fields["workbooks"].default  # these come with the package
    for name in parts("workbooks"):
        try:
            _ = name in ours or files.find("workbooks", name)
        except DataError as error:
            yield parts.fault("workbooks", str(error), name, "name workbooks that exist")


def _escort(parts: _Parts) -> Iterator[Fault]:
    """The icebreaker that leads, and rules of admission for the class and the day."""
    lead, found = parts("escort"), list[Fault]()
    try:
        escort.leader(lead.icebreaker)
    except ScenarioError as error:
        found += error.faults
    with suppress(_UnusableError):
        ice_class = parts("voyage.ship").ice_class.tariff
        found += admission.faults(lead, ice_class, parts("voyage.depart"))
    # A fault in a table of rules has its own place.
    yield from (each if each.file else parts.fault(*each[:4]) for each in found)


def _speed_in_ice(parts: _Parts) -> Iterator[Fault]:
    """Numbers of the ship that her law of ice, or that of the floes, cannot do without."""
    ship, law = parts("voyage.ship"), parts("sailing.concentration_law")
    try:
        curve.sample(ship)
        if law != "exponent":
            curve.pull(ship)
    except ScenarioError as error:
        for each in error.faults:
            yield parts.fault(f"voyage.{each.key}", each.message, each.value, each.remedy)


def _systems(parts: _Parts) -> Iterator[Fault]:
    """What is asked of many voyages: ports, ships and dates of each part."""
    for part, check in checks.CHECKS.items():
        with suppress(_UnusableError):
            asked = parts(part)
            for fault in check(asked) if asked is not None else ():
                yield parts.fault(f"{part}.{fault.key}", *fault[1:4])


_CHECKS: tuple[Callable[[_Parts], Iterator[Fault]], ...] = (
    _ports_known, _too_large, _between, _ice_years, _ice_source, _price_years, _suez, _escort,
    _heavy_oil, _observed, _speed_in_ice, _systems, book.faults, _workbooks,
)  # fmt: skip


def notices(case: Case) -> list[str]:
    """What a reader must know of a case that is valid all the same.

    Parameters
    ----------
    case
        A loaded case.

    Returns
    -------
    list of str
        Sentences: numbers that are missing, and what is left out because of them.

    Examples
    --------
    >>> any("largest draught" in line for line in notices(nsrkit.load("baseline")))
    True
    """
    ship, numbers = case.voyage.ship, case.numbers(systems=True)
    found = [f"{key} is not supplied: {numbers[key].source}" for key in gaps(case)]
    price = f"prices.{ship.fuel}"
    if not numbers[price].supplied:
        found.append(f"{ship.title} burns {ship.fuel}, whose price is missing: totals exclude fuel")
    if 0 < case.ensemble.draws < FEWEST_DRAWS:
        found.append(f"{case.ensemble.draws} draws are too few for a spread; take {FEWEST_DRAWS}")
    oil = hfo_ban(ship, case.voyage.depart)
    if "nsr" in case.voyage.corridors and oil.verdict != "allowed":
        found.append(f"Arctic ban on heavy fuel oil: {oil}")
    for end in (case.voyage.origin, case.voyage.destination):
        place = ports.place(end)
        found += [f"{place.title}: {place.notice}"] if place.notice else []
        if place.draught_m is None:
            found.append(f"{place.title}: no source for the largest draught, not checked")
        found += [limit.text for limit in ports.limits(place, ship) if not limit.found]
    if cargo.overloaded(Book(case)):
        found.append("cargo.t_per_unit would load the ship beyond her deadweight: not used")
    return found
