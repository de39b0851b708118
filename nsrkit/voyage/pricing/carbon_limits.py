"""Rules that limit what a ship burns: the carbon intensity rating and the heavy-oil ban."""

from __future__ import annotations

import csv
import datetime as dt
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from nsrkit.errors import DataError
from nsrkit.scenario.ship import Ship

GRADES = "ABCDE"
_CUTS = {2023: 5.0, 2024: 7.0, 2025: 9.0, 2026: 11.0, 2027: 13.625, 2028: 16.25, 2029: 18.875,
         2030: 21.5}  # fmt: skip

_BAN, _LAST_RELIEF = dt.date(2024, 7, 1), dt.date(2029, 7, 1)
_PROTECTED_SINCE = 2010
_NOT_BOUND = frozenset({"RU", "CA"})
_OTHER_FUEL = "set voyage.ship.fuel to mgo or lng"


class Line(NamedTuple):
    """Reference line of the carbon intensity indicator, a C^-c, and its rating bounds."""

    a: float
    c: float
    capacity_t: float
    """Deadweight that the line is read at: the ship's own, but capped or fixed for some."""
    bounds: tuple[float, float, float, float]
    doubtful: str
    """Why a constant is in doubt; empty where it is not."""

    @property
    def reference(self) -> float:
        """Reference intensity of 2019 [gCO2/(t nm)]."""
        return float(self.a * self.capacity_t**-self.c)


@lru_cache(maxsize=1)
def _lines() -> list[dict[str, str]]:
    text = files("nsrkit.voyage").joinpath("data/cii.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def cii_line(ship_type: str, dwt_t: float) -> Line:
    """Reference line of the carbon intensity indicator for a ship.

    Parameters
    ----------
    ship_type
        "container", "bulk", "tanker", "general" or "lng".
    dwt_t
        Deadweight [t].

    Returns
    -------
    Line
        Its `reference` is in gCO2 per deadweight tonne and nautical mile.

    Raises
    ------
    DataError
        No line is known for the type.

    References
    ----------
    MEPC.353(78) (lines) and MEPC.354(78) (rating), `data/cii.csv`.

    Examples
    --------
    >>> round(cii_line("container", 50_000).reference, 4)
    9.9941
    """
    for row in _lines():
        top = float(row["dwt_to"] or "inf")
        if row["type"] == ship_type and float(row["dwt_from"]) <= dwt_t < top:
            capacity = float(row["fixed_t"] or min(dwt_t, float(row["cap_t"] or "inf")))
            bounds = tuple(float(row[name]) for name in ("d1", "d2", "d3", "d4"))
            doubtful = row["source"] if row["status"] == "doubtful" else ""
            return Line(float(row["a"]), float(row["c"]), capacity, bounds, doubtful)  # type: ignore[arg-type]
    raise DataError(f"no line of the carbon intensity indicator for type {ship_type!r}")


def cii_required(ship_type: str, dwt_t: float, year: int) -> float | None:
    """Required carbon intensity of a year [gCO2/(t nm)]; None outside 2023-2030.

    References
    ----------
    MEPC.338(76) and MEPC.400(83): 5, 7, 9, 11 % below the line from 2023 to 2026, then 2.625 %
    more each year, 21.5 % in 2030.

    Examples
    --------
    >>> round(cii_required("container", 50_000, 2026), 4)
    8.8948
    """
    line = cii_line(ship_type, dwt_t)
    return line.reference * (1 - _CUTS[year] / 100) if year in _CUTS else None


def cii_attained(co2_t: Any, dwt_t: Any, nm: Any) -> Any:
    """Attained carbon intensity [gCO2/(t nm)]: CO2 over deadweight times distance.

    References
    ----------
    MEPC.352(78), without correction factors and voyage adjustments (MEPC.355(78)), so that a
    passage through ice counts against the ship.

    Examples
    --------
    >>> cii_attained(5_000.0, 50_000.0, 10_000.0)
    10.0
    """
    return co2_t * 1e6 / (dwt_t * nm)


def cii_bounds(ship_type: str, dwt_t: float, year: int) -> tuple[float, ...] | None:
    """Upper bounds of grades A to D [gCO2/(t nm)]; None outside 2023-2030.

    Examples
    --------
    >>> [round(bound, 4) for bound in cii_bounds("container", 50_000, 2026)]
    [7.3827, 8.3611, 9.5174, 10.5848]
    """
    required = cii_required(ship_type, dwt_t, year)
    if required is None:
        return None
    return tuple(bound * required for bound in cii_line(ship_type, dwt_t).bounds)


def cii_rating(attained: float, ship_type: str, dwt_t: float, year: int) -> str:
    """Grade of an attained carbon intensity, as far as one voyage can tell.

    Parameters
    ----------
    attained
        As `cii_attained` gives it [gCO2/(t nm)].
    ship_type, dwt_t, year
        As for `cii_required`.

    Returns
    -------
    str
        "A" to "E"; with a remark where the line is in doubt; "no rating" outside 2023-2030 or where
        the intensity is NaN. The rule rates a whole year, ballast and ports included.

    Examples
    --------
    >>> cii_rating(9.0, "container", 50_000, 2026), cii_rating(9.0, "container", 50_000, 2022)
    ('C', 'no rating')
    """
    bounds = cii_bounds(ship_type, dwt_t, year)
    if bounds is None or attained != attained:
        return "no rating"
    grade = GRADES[sum(attained > bound for bound in bounds)]
    doubt = cii_line(ship_type, dwt_t).doubtful
    return f"{grade} (line in doubt: {doubt})" if doubt else grade


class HfoVerdict(NamedTuple):
    """What the Arctic heavy-oil ban says of a ship."""

    verdict: Literal["allowed", "banned", "depends"]
    text: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.verdict}: {self.text}" + (f"; {self.remedy}" if self.remedy else "")


def hfo_ban(ship: Ship, date: dt.date, waters: str = "RU") -> HfoVerdict:
    """What the ban on heavy fuel oil in Arctic waters says of a ship and her fuel.

    Parameters
    ----------
    ship
        Its fuel, flag, year of build and whether its fuel tanks are protected count.
    date
        Day in Arctic waters.
    waters
        Country whose waters they are; the NSR lies in those of Russia.

    Returns
    -------
    HfoVerdict
        "allowed", "banned" or "depends", with the reason and what would help.

    References
    ----------
    MARPOL I/43A (MEPC.329(76)): oil above 900 kg/m3 at 15 C or 180 mm2/s at 50 C, from 1 July 2024,
    for ships with protected tanks from 1 July 2029 (irclass.org; westpandi.com, June 2024). Russia
    and Canada declared that it does not enter into force for them (portnews.ru 338233). Protected
    tanks: MARPOL I/12A, ships delivered from 1 August 2010 with 600 m3 of fuel or more (imo.org).
    95 % of VLSFO samples of 2019 to February 2021 were denser than 900 kg/m3 (ibia.net).

    Examples
    --------
    >>> import nsrkit
    >>> ship = nsrkit.ship.open({"extends": "feeder-1as", "fuel": "mgo"})
    >>> hfo_ban(ship, dt.date(2026, 9, 1)).verdict
    'allowed'
    """
    if ship.fuel not in ("hsfo", "vlsfo"):
        return HfoVerdict("allowed", f"{ship.fuel} is no heavy fuel oil")
    if date < _BAN:
        return HfoVerdict("allowed", "the Arctic ban on heavy fuel oil starts on 1 July 2024")
    if ship.flag == waters and waters in _NOT_BOUND:
        text = f"{ship.flag} declared in 2022 that the ban does not enter into force for it"
        if date < _LAST_RELIEF:
            return HfoVerdict("allowed", text + "; she flies its flag in its waters")
        return HfoVerdict("depends", f"on whether that still stands: {text}", _OTHER_FUEL)
    found = _by_tanks(ship, date)
    if ship.fuel == "vlsfo" and found.verdict != "allowed":
        batch = "VLSFO falls under it above 900 kg/m3 or 180 mm2/s, as 95 % of samples did"
        return HfoVerdict("depends", f"{found.text}; {batch}", found.remedy)
    return found


def _by_tanks(ship: Ship, date: dt.date) -> HfoVerdict:
    """The ban for heavy oil under a flag that it binds."""
    remedy = "set voyage.ship.fuel to mgo or lng"
    if date >= _LAST_RELIEF:
        return HfoVerdict(
            "banned", "heavy fuel oil is banned for all ships from 1 July 2029", remedy
        )
    if ship.protected_tanks:
        return HfoVerdict("allowed", "ships with protected fuel tanks may burn it to 1 July 2029")
    if ship.protected_tanks is not None:
        text = "heavy fuel oil is banned without protected fuel tanks"
        return HfoVerdict("banned", text, _OTHER_FUEL)
    guess = "ships delivered from August 2010 have them"
    if ship.built is not None and ship.built < _PROTECTED_SINCE:
        guess = f"she is of {ship.built}, before ships had to have them, so probably banned"
    flag = "" if ship.flag else " and on the flag"
    text = f"on whether the fuel tanks are protected{flag}: {guess}"
    remedy = f"state voyage.ship.protected_tanks and voyage.ship.flag, or {_OTHER_FUEL}"
    return HfoVerdict("depends", text, remedy)
