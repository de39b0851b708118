"""Canal tolls: Suez by two printed schedules and the changes since (`params/suez-tolls.csv`).

Panama's tariff was found in parts only (fixed fee, container ships), so that its toll is one number
of the case, `fees.panama_usd`.
"""

from __future__ import annotations

import csv
import datetime as dt
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from nsrkit.errors import DataError
from nsrkit.scenario.files import find
from nsrkit.voyage.pricing import money
from nsrkit.voyage.pricing.book import Book, Cost, Trip

_BRACKETS = np.array([5e3, 10e3, 20e3, 40e3, 70e3])  # upper ends [SCNT]
_NW_EUROPE = (-15.0, 46.0, 32.0, 66.0)  # west, south, east, north [degrees], with the Baltic
_FAR_EAST_E = 98.0  # Port Klang and the ports east of it
_ANY = ""
_TIERS = "voyage.ship.deck_tiers"
CURVED = ("container", "bulk", "tanker")
"""Types that the curve of about 2020 is printed for."""


class Change(NamedTuple):
    """A rise, surcharge or rebate [%] of the toll; what is empty or None holds for all."""

    first: dt.date
    last: dt.date
    type: str
    state: str
    direction: str
    route: str
    tiers: int | None
    scnt_over: float
    percent: float


class Passage(NamedTuple):
    """What the changes of the toll ask about a passage."""

    on: dt.date
    type: str
    state: str = "laden"
    direction: str = "north"
    route: str = ""
    tiers: Any = np.nan
    """Tiers of containers on deck, scalar or array (draw); NaN is not known: no surcharge."""


def changes() -> tuple[Change, ...]:
    """Changes of the tolls by date, from `params/suez-tolls.csv`; one in the current folder wins.

    Raises
    ------
    DataError
        The table lacks a column, or a cell is no date or number.

    Examples
    --------
    >>> max(change.percent for change in changes() if change.tiers is None)
    15.0
    """
    return _changes(find("tables", "suez-tolls").resolve())


@lru_cache(maxsize=4)
def _changes(path: Path) -> tuple[Change, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_change(path, i, row) for i, row in enumerate(csv.DictReader(file), start=2))


def _change(path: Path, line: int, row: dict[str, str]) -> Change:
    try:
        return Change(
            dt.date.fromisoformat(row["from"]),
            dt.date.fromisoformat(row["to"]) if row["to"] else dt.date.max,
            row["type"], row["state"], row["direction"], row["route"],
            int(row["tiers"]) if row["tiers"] else None,
            float(row["scnt_over"] or 0.0), float(row["percent"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"{path}:{line}: {error}; write from, to (dates), type, state, direction, route, "
            "tiers, scnt_over, percent, source"
        ) from None


def factor(passage: Passage, scnt: Any = np.nan) -> Any:
    """Toll of a day over the printed schedule: all changes that hold, multiplied.

    The surcharge for containers on deck is linear between tiers.

    Parameters
    ----------
    passage
        Day, type, state, direction, route and deck tiers of the passage.
    scnt
        Suez net tonnage, scalar or array (draw); NaN gets no rebate for size.

    Returns
    -------
    float or array
        Factor [1].

    Examples
    --------
    >>> round(float(factor(Passage(dt.date(2024, 9, 20), "container", direction="south"))), 4)
    1.4018
    """
    holding = [one for one in changes() if _holds(one, passage)]
    out: Any = 1.0
    for one in holding:
        if one.tiers is None:
            big = one.scnt_over == 0 or np.asarray(scnt) >= one.scnt_over
            out = out * np.where(big, 1 + one.percent / 100, 1.0)[()]
    by_tier = sorted((one.tiers, one.percent) for one in holding if one.tiers is not None)
    if not by_tier:
        return out
    tiers, percent = np.array([(0, 0.0), *by_tier]).T
    return out * (1 + np.interp(np.nan_to_num(passage.tiers), tiers, percent) / 100)


def _holds(change: Change, passage: Passage) -> bool:
    asked = (change.type, change.state, change.direction, change.route)
    given = (passage.type, passage.state, passage.direction, passage.route)
    fits = all(want in (_ANY, have) for want, have in zip(asked, given, strict=True))
    return fits and change.first <= passage.on <= change.last


@lru_cache(maxsize=1)
def _curve() -> dict[str, np.ndarray]:
    text = files("nsrkit.voyage").joinpath("data/suez_tolls.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return {name: np.array([float(row[name]) for row in rows])
            for name in ("gt", *CURVED)}  # fmt: skip


def curve_usd(gt: Any, ship_type: str) -> Any:
    """Toll of one laden passage by gross tonnage, about 2020.

    Parameters
    ----------
    gt
        Gross tonnage, scalar or array (draw).
    ship_type
        "container", "bulk" or "tanker".

    Returns
    -------
    float or array
        [USD of 2020], linear between the points; NaN for other types, and outside 10,000-100,000
        GT.

    References
    ----------
    Lambert et al. (2021), Transp. Res. A 151, 28-51, model inputs; `data/suez_tolls.csv`.

    Examples
    --------
    >>> float(curve_usd(30_000, "container"))
    173892.07
    """
    table = _curve()
    if ship_type not in table:
        return np.full(np.shape(gt), np.nan)[()]
    return np.interp(gt, table["gt"], table[ship_type], left=np.nan, right=np.nan)


@lru_cache(maxsize=1)
def _rates() -> dict[tuple[str, str], np.ndarray]:
    text = files("nsrkit.voyage").joinpath("data/suez_brackets.csv").read_text(encoding="utf-8")
    return {(row["type"], row["state"]): np.array([float(rate) for rate in list(row.values())[2:8]])
            for row in csv.DictReader(text.splitlines())}  # fmt: skip


def brackets_sdr(scnt: Any, ship_type: str, state: str = "laden") -> Any:
    """Toll of one passage by Suez net tonnage, 2005.

    Parameters
    ----------
    scnt
        Suez Canal net tonnage, scalar or array (draw).
    ship_type
        "container", "tanker" (crude oil), "bulk", "lng" or "general".
    state
        "laden" or "ballast".

    Returns
    -------
    float or array
        [SDR]: each slice of the tonnage at its own rate. NaN where the tonnage is.

    References
    ----------
    Suez Canal Authority, circular 4/2004 (from 1 February 2005); `data/suez_brackets.csv`.

    Examples
    --------
    >>> float(brackets_sdr(10_000, "lng"))      # 5,000 x 7.73 + 5,000 x 4.31
    60200.0
    """
    below = np.concatenate([[0.0], _BRACKETS])
    widths = np.diff(np.concatenate([below, [np.inf]]))
    slices = np.clip(np.asarray(scnt, float)[..., None] - below, 0.0, widths)
    return (slices @ _rates()[ship_type, state])[()]


def basis(book: Book) -> str:
    """Schedule that prices this ship: "curve", "brackets", or "" where none does."""
    ship, wanted = book.case.voyage.ship, book.case.fees.suez_basis
    gt = ship.gt.value
    if wanted != "brackets" and gt is not None and np.isfinite(curve_usd(gt, ship.type)):
        return "curve"
    return "brackets" if wanted != "curve" and ship.scnt_t.supplied else ""


def canal(trip: Trip, book: Book) -> Cost:
    """Canal toll [USD]: Suez by a printed schedule, the changes up to the day and the index.

    Panama is paid as the case gives it. At Suez a ship in ballast pays the toll of the curve in the
    ratio of the two states in the brackets. The toll is money of the day, and is taken as money of
    the base year.
    """
    name, ship, index = "canal toll", book.case.voyage.ship, "fees.suez_index"
    if trip.canal == "panama":
        return book.product(name, 1.0, "fees.panama_usd")
    if trip.canal != "suez":
        return Cost(name, 0.0)
    state, by = "laden" if trip.laden else "ballast", basis(book)
    scnt = book["voyage.ship.scnt_t"]
    if by == "curve":
        keys: tuple[str, ...] = ("voyage.ship.gt", index)
        tons = book[keys[0]]
        toll = curve_usd(tons, ship.type) * _share(tons, ship.type, state)
    elif by == "brackets":
        keys = ("voyage.ship.scnt_t", money.RATES["SDR"], index)
        toll = brackets_sdr(scnt, ship.type, state) * book[money.RATES["SDR"]]
    else:
        missing = "voyage.ship.scnt_t (no toll is printed for this type and GT)"
        return Cost(name, np.nan, (index,), missing, 1.0)
    keys += (_TIERS,) if ship.type == "container" and book.supplied(_TIERS) else ()
    toll = toll * factor(_passage(trip, book), scnt) * book[index]
    return Cost(name, toll, keys, book.gaps(*keys), 1.0)


def note(trip: Trip, book: Book) -> str:
    """What a reader must know of the toll; empty where there is none."""
    if trip.canal == "panama":
        return "Panama toll as given, without a reserved slot and limits of draught in dry years"
    if trip.canal != "suez":
        return ""
    by = {"curve": "by the USD curve of about 2020 over GT",
          "brackets": "by the SDR brackets of 2005; rises between 2005 and 2021 not found",
          "": "not supplied"}[basis(book)]  # fmt: skip
    told = [f"Suez toll {by}, circulars up to {_passage(trip, book).on}"]
    if book.case.voyage.ship.type == "container" and not book.supplied(_TIERS):
        told.append(f"no surcharge for containers on deck, {_TIERS} is not supplied")
    return "; ".join(told)


def _share(tons: Any, ship_type: str, state: str) -> Any:
    """Toll in a state over the laden one, by the brackets; net tonnage is close to gross."""
    if state == "laden":
        return 1.0
    return brackets_sdr(tons, ship_type, state) / brackets_sdr(tons, ship_type)


def _passage(trip: Trip, book: Book) -> Passage:
    from nsrkit.voyage import ports

    voyage = book.case.voyage
    start, end = (ports.place(name) for name in book.ends(trip))
    west, south, east, north = _NW_EUROPE
    europe = west <= start.lon <= east and south <= start.lat <= north
    far_east = europe and end.lon % 360 >= _FAR_EAST_E
    return Passage(
        on=trip.canal_at or trip.depart or voyage.depart,
        type=voyage.ship.type,
        state="laden" if trip.laden else "ballast",
        direction="north" if trip.northbound else "south",
        route="nw europe to far east" if far_east else "",
        tiers=book[_TIERS],
    )
