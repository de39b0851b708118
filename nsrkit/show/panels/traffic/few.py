"""What these panels share: few members, numbers beside those above, common controls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from html import escape
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.errors import NsrkitError
from nsrkit.scenario.files import read_ship
from nsrkit.show import words
from nsrkit.show.panels import asking
from nsrkit.show.price.pareto import POLICIES
from nsrkit.show.svg import Html
from nsrkit.voyage import ports
from nsrkit.voyage.tables.kept import bare
from nsrkit.voyage.tables.timetable import OWN

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

FEW = 6
"""Members of possible ice that a panel routes anew; those of the scenario where it need not."""
FIRST_YEAR = 2005


def few(case: Case, start: Case, part: str, sails: Callable[[Case], object] = bare) -> Case:
    """The case as a panel computes it: in few members where there is something to route anew.

    Parameters
    ----------
    case
        As chosen.
    start
        As the workbook computed it; its timetables are kept in the process.
    part
        Name of the system, whose `members` are meant.
    sails
        What of a case its ships and their ice hang on.

    Returns
    -------
    Case
        The same seed: members 1 to 6 are those of the scenario.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("transit-2024")
    >>> few(case.with_({"prices.vlsfo": 700}), case, "transit").transit.members
    20
    >>> few(case.with_({"voyage.escort": "none"}), case, "transit").transit.members
    6
    """
    asked = getattr(case, part)
    if asked.members <= FEW or sails(case) == sails(start):
        return case
    return case.model_copy(update={part: asked.model_copy(update={"members": FEW})})


def said_few(asked: int, members: int) -> str:
    """A sentence where fewer members were computed than the scenario asks for, as HTML.

    Examples
    --------
    >>> said_few(20, 20), "the first 6 of the 20" in said_few(20, 6)
    ('', True)
    """
    if not 0 < members < asked:
        return ""
    return (f'<p class="nsr-said"><b>Quick answer</b>: the first {members} of the {asked} members '
            "of the ice that the scenario asks for, same seed. A scenario that is saved keeps "
            f"{asked}.</p>")  # fmt: skip


def said_ship(found: xr.Dataset, before: xr.Dataset) -> str:
    """A sentence where another ship is sailed than above, as HTML.

    Examples
    --------
    >>> import xarray as xr
    >>> one, other = xr.Dataset(attrs={"ship": "a"}), xr.Dataset(attrs={"ship": "b"})
    >>> said_ship(one, one), "hull" in said_ship(one, other)
    ('', True)
    """
    if found.attrs["ship"] == before.attrs["ship"]:
        return ""
    return ('<p class="nsr-said">Fees that the scenario sets for its own ship stay as they are: '
            "the value of the hull and the factors of the escort.</p>")  # fmt: skip


class Beside(NamedTuple):
    """A number of the answer beside the same one of the scenario above."""

    title: str
    now: float
    before: float
    unit: str
    digits: int = 0
    ends: tuple[float, float] | None = None
    """10 and 90 %"""
    of: str = "members"
    """of these."""
    why: str = ""
    """Why there is no number, where there is none."""


def beside(numbers: Sequence[Beside]) -> str:
    """Cards of numbers, each with that of the scenario above, as HTML.

    Examples
    --------
    >>> "12 in the scenario above" in beside([Beside("Calls", 14, 12, "a season")])
    True
    """
    return f'<div class="nsr-cards">{"".join(_card(one) for one in numbers)}</div>'


def page(
    numbers: Sequence[Beside], text: str, shown: Html, *, above: str = "", rests: str = ""
) -> Html:
    """Cards, the answer in words, and what is drawn.

    Parameters
    ----------
    numbers
        For the cards.
    text
        The answer in words.
    shown
        What is drawn.
    above, rests
        HTML that stands before the words, and after them in the same paragraph: what the numbers
        rest on.

    Returns
    -------
    Html
        In words only the answer.

    Examples
    --------
    >>> print(page([], "Ice < 1 m.", Html("<svg/>"), rests="Six members."))
    Ice < 1 m.
    """
    said = f'<p class="nsr-said">{escape(text)} {rests}</p>'
    return Html(f"{beside(numbers)}{above}{said}{shown.html}", text)


def over_ices(title: str, now: xr.DataArray, before: xr.DataArray, unit: str, digits: int = 0,
              factor: float = 1.0, why: str = "") -> Beside:  # fmt: skip
    """A number of the case's own ice, with 10-90 % of the members.

    Parameters
    ----------
    title, unit, digits, factor, why
        How it is told, and why there is no number.
    now, before
        (ice) the number, 0 for the own ice and 1 and so on for members; NaN where there is none.

    Returns
    -------
    Beside
        Without a range where no member has a number.

    Examples
    --------
    >>> import xarray as xr
    >>> calls = xr.DataArray([12.0, 10.0, 14.0], coords={"ice": [0, 1, 2]})
    >>> over_ices("Calls", calls, calls, "").ends
    (10.4, 13.6)
    """
    members = now.values[now["ice"].values > OWN].astype(float)
    members = factor * members[np.isfinite(members)]
    low, high = np.quantile(members, (0.1, 0.9)) if members.size else (np.nan, np.nan)
    own, other = (factor * float(each.sel(ice=OWN)) for each in (now, before))
    ends = (float(low), float(high)) if members.size else None
    return Beside(title, own, other, unit, digits, ends, why=why)


def _card(one: Beside) -> str:
    now, before = (words.number(each, one.digits) for each in (one.now, one.before))
    below = ["as in the scenario above" if now == before else f"{before} in the scenario above"]
    if not np.isfinite(one.now):
        below = [one.why or "no value"]
    if one.ends is not None:
        low, high = (words.number(end, one.digits) for end in one.ends)
        span = low if low == high else words.spread(*one.ends, one.digits)
        below.insert(0, f"10\u201390 % of {one.of}: {span}")
    return (f'<div class="nsr-card"><span>{escape(one.title)}</span><b>{now}'
            f"<small> {escape(one.unit)}</small></b><em>{'<br>'.join(map(escape, below))}</em>"
            "</div>")  # fmt: skip


def ice_year(case: Case) -> list[asking.Control]:
    """The year whose ice is met; none where the ice is not that of a year of the record.

    Examples
    --------
    >>> import nsrkit
    >>> [control.key for control in ice_year(nsrkit.load("transit-2024"))]
    ['ice.year']
    """
    from nsrkit.ice import record
    from nsrkit.voyage.trips import passage

    if case.ice.source != "record":
        return []
    own = passage.ice_date(case).year
    of_case = case.ice.year is None  # the year of the departure, which the file does not name
    options = [(f"{year}", None if of_case and year == own else year)
               for year in range(min(FIRST_YEAR, own), record.LAST_YEAR + 1)]  # fmt: skip
    return [asking.choice("ice.year", "Ice of the year", options, slider=True)]


def escorted() -> asking.Control:
    """Whether she is led on the NSR.

    Examples
    --------
    >>> escorted().key
    'voyage.escort'
    """
    return asking.choice("voyage.escort", "On the NSR", [(text, name)
                         for name, text in POLICIES.items()])  # fmt: skip


def ships_alike(case: Case, name: str, calls: Iterable[str]) -> list[tuple[str, str]]:
    """(title, name) of a ship and of those that carry what she does and fit the ports.

    Examples
    --------
    >>> import nsrkit
    >>> found = ships_alike(nsrkit.load("newnew-2024"), "feeder-1as", ["Arkhangelsk"])
    >>> [name for _, name in found]
    ['multipurpose-arc7', 'feeder-1as']
    """
    own = case.voyage.ship if case.voyage.ship.name == name else read_ship(name)
    port_of = [ports.place(port) for port in calls]
    found = []
    for title, each in asking.ships(case).options:
        with suppress(NsrkitError):  # a ship of the scenario without a file, or a file at fault
            ship = read_ship(each)
            small = not any(limit.found for port in port_of for limit in ports.limits(port, ship))
            if ship.capacity.unit == own.capacity.unit and (small or each == name):
                found.append((title, each))
    return found


def counted(key: str, title: str, now: int, most: int | None = None) -> asking.Control:
    """A whole number of the scenario, from 1 to twice what it is, to 10 at least.

    Examples
    --------
    >>> counted("liner.service.ships", "Ships", 3).options[-1]
    ('10', 10)
    """
    options = [(f"{n}", n) for n in range(1, (most or max(10, 2 * now)) + 1)]
    return asking.choice(key, title, options, slider=True)
