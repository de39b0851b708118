"""What was carried and what was announced: totals and targets of the NSR as they were published."""

from __future__ import annotations

from typing import NamedTuple

from nsrkit.scenario.reading.rows import rows

TOTAL, COMMODITIES = "total", "commodities"
_COMMODITIES = ("LNG", "oil and condensate", "coal", "ore and concentrates")


class Carried(NamedTuple):
    """A line of `params/nsr-cargo.csv`."""

    year: int
    cargo: str
    """Kind of cargo; `total` for all of it."""
    mt: float
    """Million tonnes in the year [Mt]."""
    taken: bool
    """Whether the outlook takes it, where two counts of a year differ."""
    publisher: str
    published: str
    """Year and month; January of the next year where no date is known."""
    status: str
    note: str
    source: str


class Target(NamedTuple):
    """A line of `params/nsr-targets.csv`: a figure that was announced for a year to come."""

    issued: str
    """Date, year and month, or year."""
    issuer: str
    kind: str
    """Plan, target, forecast, commitment ... in the words of the issuer."""
    when: str
    """Year it is for; text where none was named."""
    mt: float
    """Million tonnes in that year [Mt]."""
    aim: str
    """`at least` or `at most`."""
    scope: str
    """total, commodities, project, transit, or what cannot be compared with any of them."""
    project: str
    published: str
    """Date from which it is known, where that is later than `issued`."""
    note: str
    source: str

    @property
    def year(self) -> int | None:
        """Year it is for; None where none was named."""
        return int(self.when) if self.when.isdigit() else None

    @property
    def made(self) -> int:
        """Year in which it was announced."""
        return int(self.issued[:4])

    @property
    def known(self) -> int:
        """Year from which on it is known."""
        return int((self.published or self.issued)[:4])

    @property
    def key(self) -> str:
        """Short name, e.g. `2024_80.2018_presidential`."""
        who = self.issuer.split()[0].lower().strip(",()")
        return f"{self.when.replace(' ', '_')}_{self.mt:g}.{self.made}_{who}"


def carried() -> list[Carried]:
    """All lines of the table of cargo, both sides of a conflict among them.

    Returns
    -------
    list of Carried
        In the order of the file; a file in the current folder comes before that of the package.

    Raises
    ------
    DataError
        A line cannot be read.

    Examples
    --------
    >>> [one.mt for one in carried() if one.year == 2018]
    [20.1802, 19.7]
    """
    return rows("nsr-cargo", _carried, _wanted(Carried))


def targets() -> list[Target]:
    """All targets and forecasts that were announced.

    Returns
    -------
    list of Target
        In the order of the file, which is that of their dates.

    Raises
    ------
    DataError
        A line cannot be read.

    Examples
    --------
    >>> len(targets()), targets()[3].key
    (44, '2024_80.2018_presidential')
    """
    return rows("nsr-targets", _target, _wanted(Target))


def totals(before: int | None = None) -> dict[int, float]:
    """Totals by year.

    Parameters
    ----------
    before
        Leave out this year and later ones: what was published by its end, since a total comes out
        in the year after; None takes all.

    Returns
    -------
    dict
        Million tonnes [Mt] by year in order; a year without a source is not there.

    Examples
    --------
    >>> totals(before=2019)
    {2013: 2.81, 2014: 3.7, 2016: 7.5, 2017: 10.729, 2018: 20.1802}
    """
    found = {one.year: one.mt for one in carried() if one.cargo == TOTAL and one.taken}
    return {year: found[year] for year in sorted(found) if before is None or year < before}


def by_kind(year: int) -> dict[str, Carried]:
    """What was published of a year by kind of cargo.

    Examples
    --------
    >>> by_kind(2025)["LNG"].mt
    21.3
    """
    return {one.cargo: one for one in carried()
            if one.year == year and one.taken and one.cargo != TOTAL}  # fmt: skip


def announced(origin: int) -> list[Target]:
    """Totals announced for years from the origin on, as known at the end of it.

    A figure for commodities alone counts with what else was carried in the last year known by kind.

    Examples
    --------
    >>> sorted({one.mt for one in announced(2024) if one.year == 2035})
    [200.0, 230.0, 288.0]
    """
    return [one._replace(mt=one.mt + beyond(), scope=TOTAL) if one.scope == COMMODITIES else one
            for one in targets()
            if one.scope in (TOTAL, COMMODITIES) and one.aim == "at least" and one.known <= origin
            and one.year is not None and one.year >= origin]  # fmt: skip


def beyond() -> float:
    """What is carried beside commodities [Mt], in the last year known by kind.

    Examples
    --------
    >>> round(beyond(), 2)  # of 2025: 12 %, as TASS says
    4.32
    """
    year = max(one.year for one in carried() if one.cargo == _COMMODITIES[0])
    found = by_kind(year)
    return totals()[year] - sum(found[name].mt for name in _COMMODITIES)


def _wanted(row: type[NamedTuple]) -> str:
    """What a line should hold; `when` is called `year` in the table."""
    names = ["year" if name == "when" else name for name in row._fields]
    return f"the columns {', '.join(names)}, and numbers in Mt"


def _carried(line: dict[str, str]) -> Carried:
    given = {name: line[name].strip() for name in Carried._fields}
    if given["taken"] not in ("yes", "no"):
        raise ValueError(f"taken is yes or no, not {given['taken']!r}")
    return Carried(**given | {"year": int(given["year"]), "mt": _mt(given["mt"]),
                              "taken": given["taken"] == "yes"})  # type: ignore[arg-type]  # fmt: skip


def _target(line: dict[str, str]) -> Target:
    given = {name: line["year" if name == "when" else name].strip() for name in Target._fields}
    if given["aim"] not in ("at least", "at most"):
        raise ValueError(f"aim is 'at least' or 'at most', not {given['aim']!r}")
    if not given["issued"][:4].isdigit():
        raise ValueError(f"issued begins with a year, not {given['issued']!r}")
    return Target(**given | {"mt": _mt(given["mt"])})  # type: ignore[arg-type]


def _mt(text: str) -> float:
    value = float(text)
    if not 0 <= value < 1000:
        raise ValueError(f"{text} million tonnes are not to be believed; write Mt")
    return value
