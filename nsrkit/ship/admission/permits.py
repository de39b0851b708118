"""What rules of admission say of a class, a zone and a day, and of a whole season."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.errors import DataError, Fault, ScenarioError
from nsrkit.scenario.files import find
from nsrkit.ship.admission.rules import (
    CONDITIONS,
    WAYS,
    ZONES,
    Rules,
    day_index,
    read,
    read_conditions,
)

if TYPE_CHECKING:
    from nsrkit.scenario.case import Case
    from nsrkit.scenario.parts.escort import Escort

REPEALED = "admission-2013-2017"
NO_CHECK = "no legal check: rules in force not supplied"


class Permits(NamedTuple):
    """What a class may do in a season."""

    allowed: np.ndarray
    """(way, day, zone, condition) bool: alone and escorted; zones in the order of `ZONES`."""
    edges_m: tuple[float, float]
    """Thickest ice [m] that is light, and medium; inf where a table states the condition, which
    then holds for all ice of a zone."""


class Admission(NamedTuple):
    """What rules say of a class in a zone on a day; None: they do not say."""

    alone: bool | None
    escorted: bool | None
    text: str


def rules_of(lead: Escort) -> Rules | None:
    """The rules that a scenario gives; None where it gives none.

    Raises
    ------
    ScenarioError
        The table cannot be read; holds all its faults with their lines.
    """
    return None if lead.rules is None else read(find("tables", lead.rules).resolve())


def check(ice_class: str, zone: str, date: dt.date, condition: str,
          rules: Rules | None = None) -> Admission:  # fmt: skip
    """What the rules say of one class in one zone on one day.

    Parameters
    ----------
    ice_class
        Russian ice class as the escort tariff has it, e.g. "Ice1".
    zone
        One of the seven areas, e.g. "kara_sw" (`nsrkit.ship.admission.rules.ZONES`).
    date
        Day in the water of the zone.
    condition
        Ice condition that the authority states: "light", "medium" or "heavy".
    rules
        As `rules_of` gives them; None: not supplied, so no legal check.

    Returns
    -------
    Admission
        Whether she may go alone and led; None where rules are not supplied or do not say.

    Raises
    ------
    DataError
        Zone or condition is unknown.

    Examples
    --------
    >>> from nsrkit.ship.admission.rules import read
    >>> old = read(find("tables", "admission-2013-2017"))
    >>> check("Ice2", "kara_sw", dt.date(2018, 9, 1), "medium", old)[:2]
    (False, True)
    >>> check("Ice2", "kara_sw", dt.date(2024, 9, 1), "medium").text
    'no legal check: rules in force not supplied'
    """
    if zone not in ZONES or condition not in CONDITIONS:
        raise DataError(f"unknown zone {zone!r} or ice condition {condition!r}; zones are "
                        f"{', '.join(ZONES)}, conditions {', '.join(CONDITIONS)}")  # fmt: skip
    if rules is None:
        return Admission(None, None, NO_CHECK)
    place = ZONES.index(zone), CONDITIONS.index(condition), int(day_index(np.datetime64(date)))
    table = rules.answers.get(ice_class)
    numbers = [-1 if table is None else int(table[(way, *place)]) for way in range(len(WAYS))]
    alone, escorted = (None if one < 0 else one == 1 for one in numbers)
    words = f"alone {_WORDS[alone]}, escorted {_WORDS[escorted]}"
    where = f"{ice_class} in {condition} ice in {zone} on {date}"
    return Admission(alone, escorted, f"{rules.name}: {where}: {words}")


_WORDS = {None: "not stated", True: "yes", False: "no"}


def permits(lead: Escort, ice_class: str, times: np.ndarray) -> Permits | None:
    """What a class may do on each day of a season; None where no rules are given.

    Parameters
    ----------
    lead
        Rules, and the conditions or thresholds that they go by.
    ice_class
        Russian ice class as the escort tariff has it.
    times
        Days of the ice, datetime64 (day).

    Raises
    ------
    ScenarioError
        The tables cannot be read.
    DataError
        The rules or the conditions say nothing of the class, a zone or a day: which, and what row
        to add.

    Examples
    --------
    >>> from nsrkit.scenario.parts.escort import Escort
    >>> permits(Escort(), "Ice1", np.array(["2024-09-01"], "datetime64[D]")) is None
    True
    """
    rules = rules_of(lead)
    if rules is None:
        return None
    if ice_class not in rules.answers:
        raise DataError(f"{rules.name} has no row for the class {ice_class}; it has "
                        f"{', '.join(rules.answers)}: add rows")  # fmt: skip
    days = np.asarray(times, "datetime64[D]")
    said = np.moveaxis(rules.answers[ice_class], -1, 1)[:, day_index(days)]
    if lead.conditions:
        stated = read_conditions(find("tables", lead.conditions).resolve()).on(days)
        said = np.take_along_axis(said, stated[None, :, :, None], axis=3)
        said = np.repeat(said, len(CONDITIONS), axis=3)
    gaps = np.argwhere(said < 0)
    if gaps.size:
        way, day, zone, condition = gaps[0]
        words = f"{CONDITIONS[condition]} " if not lead.conditions else ""
        raise DataError(f"{rules.name} does not say whether {ice_class} may go {WAYS[way]} in "
                        f"{words}ice in {ZONES[zone]} on {days[day]}; add a row, with no and no "
                        "where the way is closed")  # fmt: skip
    return Permits(said > 0, lead.thresholds_m or (np.inf, np.inf))


def faults(lead: Escort, ice_class: str, depart: dt.date) -> list[Fault]:
    """What is wrong with the rules that a scenario gives for a voyage; empty where it gives none.

    Repealed rules, and rules that are not in force yet, must not close a route of today.

    Examples
    --------
    >>> from nsrkit.scenario.parts.escort import Escort
    >>> old = Escort(rules="admission-2013-2017", thresholds_m=(0.3, 0.7))
    >>> [fault.key for fault in faults(old, "Ice1", dt.date(2024, 9, 1))]
    ['escort.rules']
    """
    try:
        rules = rules_of(lead)
        if lead.conditions:
            read_conditions(find("tables", lead.conditions).resolve())
    except ScenarioError as error:
        return list(error.faults)
    except DataError as error:
        remedy = "name a file that exists; params/admission-2013-2017.csv shows the columns"
        return [Fault("escort.rules", str(error), lead.rules, remedy)]
    if rules is None:
        return []
    if not rules.valid_from <= depart <= rules.valid_to:
        message = f"in force from {rules.valid_from} to {rules.valid_to}, not on {depart}"
        remedy = "give the rules in force, or leave the key out: the results then say so"
        return [Fault("escort.rules", message, lead.rules, remedy)]
    if ice_class not in rules.answers:
        message = f"has no row for the class {ice_class}"
        remedy = "add rows for it, or change voyage.ship.ice_class.tariff"
        return [Fault("escort.rules", message, lead.rules, remedy)]
    return []


def legal(case: Case) -> str:
    """What the rules of admission say of a voyage, in a sentence or two.

    Parameters
    ----------
    case
        A scenario; the day is that of its departure.

    Returns
    -------
    str
        Without rules in force: that there is no legal check, and what the repealed rules that are
        known had to say, for information.

    Examples
    --------
    >>> import nsrkit
    >>> legal(nsrkit.load("baseline"))[:43]
    'no legal check: rules in force not supplied'
    """
    ice_class, depart = case.voyage.ship.ice_class.tariff, case.voyage.depart
    rules = rules_of(case.escort)
    if rules is not None:
        return f"{rules.name}, enforced day by day: {_told(rules, ice_class, depart)}"
    old = read(find("tables", REPEALED).resolve())
    told = _told(old, ice_class, depart)
    return f"{NO_CHECK}; for information, the repealed rules of {_years(old)}: {told}"


def _years(rules: Rules) -> str:
    return f"{rules.valid_from.year}-{rules.valid_to.year}"


def _told(rules: Rules, ice_class: str, day: dt.date) -> str:
    """What a class may do on a day: conditions by way, and by zone where zones differ."""
    if ice_class not in rules.answers:
        return f"nothing is known of the class {ice_class}"
    said = rules.answers[ice_class][..., int(day_index(np.datetime64(day)))]
    parts = []
    for way, name in enumerate(WAYS):
        groups: dict[str, list[str]] = {}
        for zone, row in zip(ZONES, said[way], strict=True):
            groups.setdefault(_ice(row), []).append(zone)
        words = [ice if len(groups) == 1 else f"{ice} ({', '.join(zones)})"
                 for ice, zones in groups.items()]  # fmt: skip
        parts.append(f"{name} {'; '.join(words)}")
    return f"{ice_class} on {day.day} {day:%B}: {', '.join(parts)}"


def _ice(row: np.ndarray) -> str:
    """In which ice one may go, of (condition) answers."""
    if (row < 0).any():
        return "not known"
    yes = [name for name, one in zip(CONDITIONS, row, strict=True) if one > 0]
    return f"in {' and '.join(yes)} ice" if yes else "never"
