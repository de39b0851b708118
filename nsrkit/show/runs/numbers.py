"""Headline numbers of runs side by side, and whether they lie outside each other's spread."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from nsrkit.show import tables, words
from nsrkit.show.svg import Html

Record = Mapping[str, Any]
"""A headline number as `results.json` holds it."""
Numbers = Mapping[str, Mapping[str, Record]]
"""The headline numbers of each run, by its label."""


class Wanted(NamedTuple):
    """A headline number and how it is shown."""

    key: str
    title: str
    unit: str
    digits: int
    factor: float = 1.0


def wanted(numbers: Numbers, corridor: str) -> list[Wanted]:
    """What is held side by side first, of a corridor: what any of the runs has."""
    others = [key.removeprefix(f"{corridor}.days_saved_on_") for each in numbers.values()
              for key in each if key.startswith(f"{corridor}.days_saved_on_")]  # fmt: skip
    by = words.NAMES.get(corridor, corridor)
    rows = [Wanted("days", f"Days by {by}", "d", 1)]
    known = [one for one in words.NAMES if one in others]
    named = [(one, words.NAMES.get(one, one)) for one in dict.fromkeys([*known, *others])]
    rows += [Wanted(f"days_saved_on_{one}", f"Days saved on {name}", "d", 1) for one, name in named]
    rows += [Wanted("distance_nm", "Distance sailed", "nm", 0),
             Wanted("total_usd", "Cost of the voyage", "USD m", 3, 1e-6),
             Wanted("t_usd", "Cost per tonne carried", "USD/t", 1),
             Wanted("fuel_t", "Fuel", "t", 0),
             Wanted("co2e_wtw_t", "CO₂ equivalent, well to wake", "t", 0)]  # fmt: skip
    rows += [Wanted(f"cheaper_than_{one}", f"Chance to be cheaper than {name}", "%", 0, 100)
             for one, name in named]  # fmt: skip
    rows += [Wanted("departures_with_route", "Departures with a route", "%", 0, 100),
             Wanted("prompt_departures", "Departures without a wait", "departures", 0),
             Wanted("shortest_days", "Shortest voyage of the scan", "d", 1)]  # fmt: skip
    rows = [one._replace(key=f"{corridor}.{one.key}") for one in rows]
    return [one for one in rows if any(one.key in each for each in numbers.values())]


def stand(one: Record, other: Record) -> str:
    """How two numbers lie to each other's range of draws.

    Examples
    --------
    >>> stand({"value": 20.2, "low": 19.9, "high": 21.1}, {"value": 21.1, "low": 20.5, "high": 23})
    'one outside'
    """
    if any(each.get("value") is None for each in (one, other)):
        return "–"
    if one["value"] == other["value"]:
        return "equal"
    inside = [_inside(a, b) for a, b in ((one, other), (other, one))]
    known = [each for each in inside if each is not None]
    if not known:
        return "no spread"
    if any(known):
        return "inside" if all(known) else "one outside"
    return "outside" if len(known) > 1 else "outside the one"


def _inside(one: Record, other: Record) -> bool | None:
    """Whether a number lies in the range of another one; None where that has no range."""
    low, high = other.get("low"), other.get("high")
    return None if low is None or high is None else bool(low <= one["value"] <= high)


def table(numbers: Numbers, corridor: str) -> Html:
    """The headline numbers side by side.

    Parameters
    ----------
    numbers
        By run; the first is the one that the others are held against. None is shown as an en dash.
    corridor
        The corridor in question.

    Returns
    -------
    Html
        A row for each number that any run has: value with its 10-90 % range, the difference, and
        how the ranges lie.

    Examples
    --------
    >>> one = {"nsr.days": {"value": 20.2, "low": 19.9, "high": 21.1}}
    >>> "Days by the Northern Sea Route" in table({"a": one, "b": one}, "nsr").html
    True
    """
    heads, rows = cells(numbers, corridor)
    said = (
        "Headline numbers; below each its 10-90 % of the draws. Outside: each number lies outside "
        "the other's range. One outside: one of them does. Inside: neither does."
    )
    return tables.table(heads, rows, said, text=2)


def cells(numbers: Numbers, corridor: str) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of the headline numbers side by side."""
    rows = [[one.title, one.unit, *_cells(numbers, one)] for one in wanted(numbers, corridor)]
    return ["Number", "Unit", *_heads(list(numbers))], rows


def _heads(labels: Sequence[str]) -> list[str]:
    first, *others = labels
    told = "Difference" if len(others) == 1 else "Difference to {0}"
    return [first, *(part for one in others for part in (one, told.format(first), "Ranges"))]


def _cells(numbers: Numbers, one: Wanted) -> Iterator[str]:
    """Value of the first run; then for each other its value, the difference and how they lie."""
    first, *others = (each.get(one.key, {}) for each in numbers.values())
    yield _value(first, one)
    for other in others:
        yield _value(other, one)
        yield difference(first, other, one)
        yield stand(first, other)


def _value(record: Record, one: Wanted) -> str:
    value = record.get("value")
    if value is None:
        return "–"
    text = words.number(value * one.factor, one.digits)
    low, high = record.get("low"), record.get("high")
    if low is None or high is None:
        return text
    ends = (words.number(end * one.factor, one.digits) for end in (low, high))
    return text.over("–".join(ends))


def difference(first: Record, other: Record, one: Wanted) -> str:
    """What another run has more, with its share below; an en dash where one has no value."""
    a, b = first.get("value"), other.get("value")
    if a is None or b is None:
        return "–"
    gap = (b - a) * one.factor
    text = signed(gap, one.digits)
    if one.unit == "%" or not a or one.key.rpartition(".")[2].startswith("days_saved"):
        return text
    return text.over(f"{signed(100 * (b / a - 1), 1)} %")


def signed(value: float, digits: int) -> words.Shown:
    """A difference with its sign.

    Examples
    --------
    >>> signed(1.24, 1), signed(-0.04, 1), signed(0, 0)
    ('+1.2', '0.0', '0')
    """
    text = words.number(value, digits)
    return words.Shown(f"+{text}" if round(value, digits) > 0 else text, value)


def every(numbers: Numbers) -> Html:
    """All numbers in which the runs differ, folded; how many are alike, and what only some have.

    Parameters
    ----------
    numbers
        By run, as in `table`; a number that a run lacks is shown as an en dash.

    Returns
    -------
    Html
        One row for each key.

    Examples
    --------
    >>> one, other = ({"nsr.days": {"value": v, "unit": "d", "title": "days"}} for v in (1.0, 2.0))
    >>> every({"a": one, "b": other}).plain
    '1 number differs, 0 are alike'
    """
    keys = sorted({key for each in numbers.values() for key in each})
    shared = [key for key in keys if all(key in each for each in numbers.values())]
    values = {key: [each[key]["value"] for each in numbers.values()] for key in shared}
    differing = [key for key in shared if len(set(values[key])) > 1]
    rows = [_row(numbers, key) for key in differing]
    said = f"{_count(len(rows))} differ{'s' if len(rows) == 1 else ''}, "
    said += f"{len(shared) - len(rows)} are alike"
    heads = ["Number", "Unit", *_heads(list(numbers))]
    inner = tables.table(heads, rows, "All numbers that differ.", text=2).html if rows else ""
    inner += _lacking(numbers, keys)
    return Html(f'<details class="nsr-more"><summary>{said}</summary>{inner}</details>', said)


def _count(count: int) -> str:
    return f"{count} number{'' if count == 1 else 's'}"


def _row(numbers: Numbers, key: str) -> list[str]:
    records = [each[key] for each in numbers.values()]
    unit = str(records[0].get("unit", ""))
    sizes = [abs(one["value"]) for one in records if one["value"]]
    places = 3 - math.floor(math.log10(max(sizes))) if sizes else 0
    one = Wanted(key, f"{key}\n{records[0].get('title', '')}", "" if unit == "1" else unit,
                 max(0, min(places, 6)))  # fmt: skip
    return [one.title, one.unit, *_cells(numbers, one)]


def _lacking(numbers: Numbers, keys: Sequence[str]) -> str:
    """What only some of the runs have: by part, since a workbook brings many at once."""
    rows = []
    for label, each in numbers.items():
        gone = [key for key in keys if key not in each]
        parts: dict[str, int] = {}
        for key in gone:
            parts[key.split(".")[0]] = parts.get(key.split(".")[0], 0) + 1
        told = ", ".join(f"{part} ({count})" for part, count in parts.items())
        rows += [[label, told or "none", str(len(gone))]]
    if not any(row[2] != "0" for row in rows):
        return ""
    heads = ["Run", "Numbers that another run has and this one lacks, by part", "Number"]
    return tables.table(heads, rows, "Numbers that not all runs have.", text=2).html
