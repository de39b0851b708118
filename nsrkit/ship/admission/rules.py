"""Tables of admission rules and of stated ice conditions, read from files that a user edits."""

from __future__ import annotations

import csv
import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, get_args

import numpy as np

from nsrkit.errors import Fault, ScenarioError
from nsrkit.scenario.reading.faults import near
from nsrkit.scenario.ship import TariffClass

ZONES = ("kara_sw", "kara_ne", "laptev_w", "laptev_e", "east_siberian_sw", "east_siberian_ne",
         "chukchi")  # fmt: skip
"""The seven areas of the Northern Sea Route, in the order of their flags 1 to 7."""
CONDITIONS = ("light", "medium", "heavy")
WAYS = ("alone", "escorted")
_COLUMNS = ("valid_from", "valid_to", "from", "to", "classes", "zones", "conditions", *WAYS,
            "source")  # fmt: skip
_ANSWERS = {"yes": 1, "no": 0, "": -1}
_LEAP = 2020  # a year that has each day


class Rules(NamedTuple):
    """One edition of the rules of admission."""

    name: str
    source: str
    valid_from: dt.date
    valid_to: dt.date
    answers: dict[str, np.ndarray]
    """By class (way, zone, condition, day of a leap year) int8: 1 yes, 0 no, -1 not stated."""


class Conditions(NamedTuple):
    """Ice conditions as the authority states them."""

    name: str
    spans: tuple[tuple[int, np.datetime64, np.datetime64, int], ...]
    """(zone, first day, last day, condition)."""

    def on(self, days: np.ndarray) -> np.ndarray:
        """(day, zone) number of the condition.

        Raises
        ------
        ScenarioError
            Of some zone and day nothing is stated.
        """
        found = np.full((days.size, len(ZONES)), -1)
        for zone, first, last, condition in self.spans:
            found[(days >= first) & (days <= last), zone] = condition
        gaps = np.argwhere(found < 0)
        if gaps.size:
            day, zone = gaps[0]
            message = f"says nothing of {ZONES[zone]} on {days[day]}"
            remedy = "add a row, or give escort.thresholds_m in the place of the table"
            raise ScenarioError([Fault("escort.conditions", message, self.name, remedy)])
        return found


def day_index(days: Any) -> Any:
    """Position of days (datetime64) in the year, 29 February counted."""
    days = np.asarray(days, "datetime64[D]")
    months = days.astype("datetime64[M]")
    leap = np.datetime64(f"{_LEAP}-01", "M") + months.astype(int) % 12
    return (leap - np.datetime64(f"{_LEAP}-01-01", "D")).astype(int) + (days - months).astype(int)


def read(path: str | Path) -> Rules:
    """A table of rules.

    Parameters
    ----------
    path
        CSV with the columns of `params/admission-2013-2017.csv`: `valid_from`, `valid_to` (dates,
        the same in all rows: one edition), `from`, `to` (month-day, may pass the end of the year),
        `classes`, `zones`, `conditions` (names with spaces between, or any), `alone`, `escorted`
        (yes, no, or empty: not stated), `source`; others are kept for the reader.

    Returns
    -------
    Rules
        What no row states is not stated; it is neither allowed nor forbidden.

    Raises
    ------
    ScenarioError
        All that is wrong, each with its line: unknown names, dates, two rows that contradict.

    Examples
    --------
    >>> from nsrkit.scenario.files import find
    >>> sorted(read(find("tables", "admission-2013-2017")).answers)
    ['Ice1', 'Ice2', 'Ice3', 'none']
    """
    path = Path(path)
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int) -> Rules:
    rows, wrong = _rows(path, _COLUMNS, "escort.rules")
    answers: dict[str, np.ndarray] = {}
    editions: set[tuple[dt.date, dt.date]] = set()
    for row in rows:
        classes = row.names("classes", get_args(TariffClass))
        place = np.ix_(row.numbers("zones", ZONES), row.numbers("conditions", CONDITIONS),
                       row.season())  # fmt: skip
        editions.add((row.date("valid_from"), row.date("valid_to")))
        said = [row.answer(way) for way in WAYS]
        if row.faults:
            continue
        for name in classes:
            shape = (len(WAYS), len(ZONES), len(CONDITIONS), 366)
            table = answers.setdefault(name, np.full(shape, -1, np.int8))
            for way, one in enumerate(said):
                old = table[way][place]
                if one >= 0 and ((old >= 0) & (old != one)).any():
                    row.fault(WAYS[way], f"contradicts a row above for {name}", row[WAYS[way]])
                table[way][place] = np.where(old < 0, one, old)
    wrong += [fault for row in rows for fault in row.faults]
    if len(editions) > 1 and not wrong:
        wrong.append(Fault("escort.rules", "the rows are valid at different dates", path.name,
                           "one edition of the rules a file", path.name))  # fmt: skip
    if wrong or not rows:
        raise ScenarioError(wrong or [Fault("escort.rules", "has no rows", path.name)])
    first, last = editions.pop()
    return Rules(path.stem, rows[0]["source"], first, last, answers)


def read_conditions(path: str | Path) -> Conditions:
    """A table of ice conditions.

    Parameters
    ----------
    path
        CSV with the columns `zones` and `condition` (names as in `read`), `from`, `to` (dates).

    Raises
    ------
    ScenarioError
        All that is wrong, each with its line.
    """
    path = Path(path)
    return _read_conditions(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read_conditions(path: Path, _changed: int) -> Conditions:
    rows, wrong = _rows(path, ("zones", "from", "to", "condition"), "escort.conditions")
    spans = []
    for row in rows:
        zones, condition = row.numbers("zones", ZONES), row.numbers("condition", CONDITIONS)
        first, last = (np.datetime64(row.date(key), "D") for key in ("from", "to"))
        if len(condition) > 1:
            row.fault("condition", "one condition a row", row["condition"])
        spans += [(zone, first, last, condition[0]) for zone in zones if condition]
    wrong += [fault for row in rows for fault in row.faults]
    if wrong:
        raise ScenarioError(wrong)
    return Conditions(path.name, tuple(spans))


class _Row:
    """A line of a table, which gathers what is wrong with it."""

    def __init__(self, values: dict[str, str], file: str, line: int, key: str) -> None:
        self._values, self._file, self._line, self._key = values, file, line, key
        self.faults: list[Fault] = []

    def __getitem__(self, column: str) -> str:
        return (self._values.get(column) or "").strip()

    def fault(self, column: str, message: str, value: str, remedy: str = "") -> None:
        key = f"{self._key}: {column}"
        self.faults.append(Fault(key, message, value, remedy, self._file, self._line))

    def names(self, column: str, known: tuple[str, ...]) -> list[str]:
        """The names that a cell lists; "any" is all of them."""
        given = self[column].split()
        if given == ["any"]:
            return list(known)
        for name in given or [""]:
            if name not in known:
                self.fault(column, "unknown name", name, f"{near(name, known)}; or any")
        return [name for name in given if name in known]

    def numbers(self, column: str, known: tuple[str, ...]) -> list[int]:
        """Positions of the names that a cell lists."""
        return [known.index(name) for name in self.names(column, known)]

    def answer(self, column: str) -> int:
        """1 yes, 0 no, -1 not stated."""
        given = self[column].lower()
        if given not in _ANSWERS:
            self.fault(column, "is neither yes nor no", self[column], "or leave it empty")
        return _ANSWERS.get(given, -1)

    def date(self, column: str) -> dt.date:
        try:
            return dt.date.fromisoformat(self[column])
        except ValueError:
            self.fault(column, "is no date", self[column], "write it as 2024-07-01")
            return dt.date.min

    def season(self) -> list[int]:
        """Days of a leap year between the month-days `from` and `to`, both included."""
        ends = []
        for column in ("from", "to"):
            try:
                day = dt.date.fromisoformat(f"{_LEAP}-{self[column]}")
                ends.append((day - dt.date(_LEAP, 1, 1)).days)
            except ValueError:
                self.fault(column, "is no month and day", self[column], "write it as 07-01")
                return [0]
        first, last = ends
        last = last if last >= first else last + 366
        return [day % 366 for day in range(first, last + 1)]


def _rows(path: Path, columns: tuple[str, ...], key: str) -> tuple[list[_Row], list[Fault]]:
    """The rows of a table, and which columns it lacks."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = [_Row(row, path.name, reader.line_num, key) for row in reader]
        lost = [name for name in columns if name not in (reader.fieldnames or ())]
    if lost:
        remedy = f"the columns are {', '.join(columns)}"
        return [], [
            Fault(key, f"lacks the column {name}", None, remedy, path.name) for name in lost
        ]
    return rows, []
