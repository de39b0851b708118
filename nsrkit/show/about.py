"""What a case asks, and where each of its numbers comes from."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from nsrkit.assumption import Assumption
from nsrkit.show import theme, words
from nsrkit.show.svg import Html
from nsrkit.show.tables import Badge, table

if TYPE_CHECKING:
    from nsrkit.scenario.case import Case

MANY = 40  # numbers of one part of a scenario that are not read in one go


def case(case: Case) -> Html:
    """What a case asks.

    Parameters
    ----------
    case
        A loaded scenario.

    Returns
    -------
    Html
        A table of two columns, with notices below.

    Examples
    --------
    >>> import nsrkit
    >>> "Hamburg" in case(nsrkit.load("baseline")).html
    True
    """
    voyage, ship, ice = case.voyage, case.voyage.ship, case.ice
    years = f"{case.scan.years[0]}-{case.scan.years[1]}"
    source = {
        "record": "embedded record (model fitted to the public record)",
        "normal": f"normal of {ice.period[0]}-{ice.period[1]}",
    }.get(ice.source, ice.source)
    rows = [
        ("Voyage", f"{voyage.origin} to {voyage.destination}, leaving {words.date(voyage.depart)}"),
        (
            "Ship",
            f"{ship.title}; {_of(ship.capacity.amount)} {ship.capacity.unit}, "
            f"draught {_of(ship.draught_m)} m",
        ),
        (
            "Ice class",
            f"{ship.ice_class.notation}; POLARIS row {ship.ice_class.polaris} "
            f"({ship.ice_class.status}), tariff row {ship.ice_class.tariff}",
        ),
        (
            "Speed",
            f"ordered {_of(ship.order_kn)} kn, service {_of(ship.service_kn)} kn; "
            f"in ice by {ship.curve.name} ({ship.curve.kind})",
        ),
        ("Ice", f"{source}, year {ice.year or voyage.depart.year}; escort: {voyage.escort}"),
        (
            "Scan",
            f"departures {case.scan.first} to {case.scan.last} every {case.scan.every_d} days, "
            f"ice years {years}",
        ),
        ("Spread", f"{case.ensemble.draws} draws, seed {case.ensemble.seed}"),
        ("Numbers", words.assumed(case)),
        *_events(case),
    ]
    head = (
        f"The case: {voyage.origin} to {voyage.destination}, {ship.title}, "
        f"{words.date(voyage.depart)}"
    )
    inner = table(["What", "As asked"], rows, text=2).html + _notes(case)
    return Html(
        f'<details class="nsr-case" open><summary>{escape(head)}</summary>{inner}</details>'
        f"{theme.lab()}",
        head,
    )


def _notes(case: Case) -> str:
    """What a reader must know of the case, folded."""
    from nsrkit.case import notices

    notes = "".join(f"<li>{escape(note)}</li>" for note in notices(case))
    if not notes:
        return ""
    return (f'<details class="nsr-notes"><summary>{notes.count("<li>")} notes on gaps and limits'
            f"</summary><ul>{notes}</ul></details>")  # fmt: skip


def _events(case: Case) -> list[tuple[str, str]]:
    """Events that change this case, and what they set."""
    if not case.events.in_force:
        return []
    from nsrkit.scenario.reading.events import events

    known = events(case.events.files)
    told = "; ".join(f"{known[name].title} ({', '.join(known[name].sets)})"
                     for name in case.events.in_force)  # fmt: skip
    return [("In force", told)]


def _of(number: Assumption) -> str:
    if number.value is None:
        return "not supplied"
    return words.number(number.value, 0 if abs(number.value) >= 100 else 1).removesuffix(".0")


def numbers(case: Case) -> Html:
    """Every number of a case with its range, status and source, part by part.

    Parameters
    ----------
    case
        A loaded scenario.

    Returns
    -------
    Html
        A fold for each part of the scenario, one row per number of `Case.numbers()`, the unit
        beside the value.

    Examples
    --------
    >>> import nsrkit
    >>> "prices.vlsfo" in numbers(nsrkit.load("baseline")).html
    True
    """
    parts = _parts(case.numbers(systems=True))
    folds = "".join(
        f'<details class="nsr-part"><summary><b>{escape(name)}</b> '
        f"<span>{escape(_counted(held))}</span></summary>{_listed(held)}</details>"
        for name, held in parts.items()
    )
    return Html(f'<div class="nsr-numbers">{folds}</div>', words.assumed(case))


def _parts(numbers: dict[str, Assumption]) -> dict[str, dict[str, Assumption]]:
    """Numbers by the part of the scenario that holds them; a part of many is split once more."""
    first = Counter(key.split(".")[0] for key in numbers)
    parts: dict[str, dict[str, Assumption]] = {}
    for key, one in numbers.items():
        head, *rest = key.split(".")
        name = f"{head}.{rest[0]}" if first[head] > MANY and len(rest) > 1 else head
        parts.setdefault(name, {})[key] = one
    return parts


def _counted(held: dict[str, Assumption]) -> str:
    """How many numbers of which status a part holds."""
    found = Counter(one.status for one in held.values())
    told = ", ".join(f"{count} {status}" for status, count in found.most_common())
    return f"{len(held)} number{'' if len(held) == 1 else 's'}: {told}"


def _listed(held: dict[str, Assumption]) -> str:
    rows = []
    for key, one in held.items():
        ends = f"{_plain(one.low)} to {_plain(one.high)}" if one.low is not None else ""
        as_of = f" (as of {one.as_of})" if one.as_of else ""
        value = _plain(one.value) + (f" {one.unit}" if one.unit != "1" else "")
        rows.append([key, Badge(one.status), one.source + as_of, value, ends])
    return table(["Key", "Status", "Source or reason", "Value", "Range"], rows, text=3).html


def _plain(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1000 and value == int(value) else f"{value:,.6g}"
