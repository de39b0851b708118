"""What was reported of plants, carriers and sanctioned ships; each line keeps its publisher."""

from __future__ import annotations

from typing import NamedTuple

from nsrkit.scenario.reading.rows import rows

_WANTED = "the columns of the head, numbers or nothing"


class Report(NamedTuple):
    """A line of `params/energy-reported.csv`."""

    year: int
    what: str
    """delivered, loaded, europe, asia, east ... as the results are called."""
    plant: str
    value: float | str
    """A number, or a date as text."""
    low: float | None
    high: float | None
    unit: str
    publisher: str
    as_of: str
    note: str
    source: str


class Sanctioned(NamedTuple):
    """A line of `params/energy-sanctioned.csv`; None where it was not told."""

    year: int
    kind: str
    ships: int
    low_class: int | None
    """Of these with no or a low ice class."""
    over_15_y: int | None
    """Of these older than fifteen years."""
    mean_age_y: float | None
    publisher: str
    as_of: str
    note: str
    source: str


class Carrier(NamedTuple):
    """A line of `params/energy-carriers.csv`: a carrier of Arctic LNG 2."""

    ship: str
    was: str
    """Former name."""
    built: int | None
    m3: float | None
    ice_class: str
    """Empty: not told."""
    sanctioned: str
    """First day under sanctions; empty: not known."""
    by: str
    first_cargo: str
    """First known loading for Arctic LNG 2."""
    role: str
    source: str


def reports() -> list[Report]:
    """What was reported of plants, in the order of the file.

    Returns
    -------
    list of Report
        Two publishers may tell different numbers of the same thing: both stand.

    Raises
    ------
    DataError
        A line cannot be read.

    Examples
    --------
    >>> [one.value for one in reports() if (one.plant, one.what) == ("arctic_lng_2", "loaded")]
    [0.446]
    """
    return rows("energy-reported", lambda row: Report(
        int(row["year"]), row["what"], row["plant"],
        row["value"] if row["unit"] == "date" else float(row["value"]),
        _number(row["low"]), _number(row["high"]), row["unit"], row["publisher"], row["as_of"],
        row["note"], row["source"],
    ), _WANTED)  # fmt: skip


def sanctioned() -> list[Sanctioned]:
    """Sanctioned ships on the NSR by year and kind.

    Raises
    ------
    DataError
        A line cannot be read.

    Examples
    --------
    >>> sum(one.ships for one in sanctioned() if one.year == 2025)
    100
    """
    return rows("energy-sanctioned", lambda row: Sanctioned(
        int(row["year"]), row["kind"], int(row["ships"]), _count(row["low_class"]),
        _count(row["over_15_y"]), _number(row["mean_age_y"]), row["publisher"], row["as_of"],
        row["note"], row["source"],
    ), _WANTED)  # fmt: skip


def carriers() -> list[Carrier]:
    """Carriers that loaded for Arctic LNG 2, as far as they were named.

    Raises
    ------
    DataError
        A line cannot be read.

    Examples
    --------
    >>> sorted({one.ice_class for one in carriers()})
    ['', 'Arc4', 'Arc7', 'none']
    """
    return rows("energy-carriers", lambda row: Carrier(
        row["ship"], row["was"], _count(row["built"]), _number(row["m3"]), row["ice_class"],
        row["sanctioned"], row["by"], row["first_cargo"], row["role"], row["source"],
    ), _WANTED)  # fmt: skip


def _number(text: str) -> float | None:
    return float(text) if text else None


def _count(text: str) -> int | None:
    return int(text) if text else None
