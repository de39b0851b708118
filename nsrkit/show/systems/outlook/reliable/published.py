"""Published seasons to come beside those of this model, and what is seen in the west today."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nsrkit.show import words
from nsrkit.show.charts.ahead import SCENARIOS
from nsrkit.show.footnotes import Noted
from nsrkit.show.svg import Html
from nsrkit.show.systems.outlook.reliable.cards import RULES
from nsrkit.show.tables import table
from nsrkit.systems.outlook.reliable import agree

if TYPE_CHECKING:
    import xarray as xr

_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_OPEN = 0.5
_RECORD = "nsrkit.systems.outlook.reliable.record, mean of the years, the least of the seas"
_SOURCE = ("nsrkit.systems.outlook.reliable.published: nsrkit.ship.season.histories on draws of "
           "the projection")  # fmt: skip


def reliable_published(found: xr.Dataset, record: xr.Dataset) -> Html:
    """What others found of seasons, and what this model answers to the same question.

    Parameters
    ----------
    found
        As `nsrkit.systems.outlook.reliable.published` gives it; NaN months a year are named ones.
    record
        As `nsrkit.systems.outlook.reliable.record` gives it, for what is seen today.

    Returns
    -------
    Html
        A row for each finding: what it says, and by each rule the open months and their number.

    Examples
    --------
    >>> from nsrkit.systems.outlook.reliable import QUICK, published, record
    >>> case = nsrkit.load("smoke", QUICK)
    >>> from nsrkit.systems.outlook.reliable.findings import FINDINGS
    >>> "Chen" in reliable_published(published(case, FINDINGS[:1]), record(case)).html
    True
    """
    same = agree(found)
    rows = [
        _row(found.isel(finding=i), same.isel(finding=i)) for i in range(found.sizes["finding"])
    ]
    rows += _observed(record)
    heads = ["Question", "Published", *RULES.values()]
    caption = (
        f"Months a year on which the whole route is open, mean of {found.attrs['members']} draws; "
        "below, months open on half of their days and more. ✓ where the named months are open, "
        "or the number lies in the published range. Studies differ in models, thickness and limits."
    )
    return table(heads, rows, caption, text=1)


def _row(one: xr.Dataset, same: xr.DataArray) -> list[object]:
    cells: list[object] = [f"{one.what.item()}\n{SCENARIOS[one.scenario.item()][0]} here",
                           Noted(_said(one), one.source.item())]  # fmt: skip
    for rule in RULES:
        at = one.sel(rule=rule)
        mark = " ✓" if bool(same.sel(rule=rule)) else ""
        text = f"{words.number(float(at.months), 1)}{mark}\n{span(at.open.values >= _OPEN)}"
        cells.append(Noted(text, _SOURCE, "derived"))
    return cells


def _said(one: xr.Dataset) -> str:
    if math.isfinite(float(one.low)):
        return f"{float(one.low):.0f} to {float(one.high):.0f} months"
    return span(one.said.values > 0)


def span(open_: np.ndarray) -> str:
    """Open months as spans, from the first after a closed one on.

    Examples
    --------
    >>> span(np.isin(np.arange(1, 13), (1, 8, 9, 10, 12)))
    'Aug-Oct, Dec-Jan'
    """
    if open_.all():
        return "all year"
    starts = [m for m in range(12) if open_[m] and not open_[m - 1]]
    said = []
    for first in starts:
        last = first
        while open_[(last + 1) % 12]:
            last += 1
        ends = _NAMES[first], _NAMES[last % 12]
        said.append(ends[0] if first == last else "-".join(ends))
    return ", ".join(said) or "none"


class Seen(NamedTuple):
    """What was seen, or reckoned, of the seasons of the record."""

    what: str
    ice_class: str
    places: tuple[str, ...]
    years: tuple[int, int]
    said: str
    source: str


_WEST, _EAST = ("Kara",), ("Laptev", "East Siberian", "Chukchi")
_SEEN = (
    Seen("Arc7 led in the western sector, 2025", "PC4", _WEST, (2025, 2025), "all year",
         "news.mail.ru 68525853"),
    Seen("Arc7 led in the eastern sector, 2025", "PC4", _EAST, (2025, 2025), "only planned",
         "news.mail.ru 68525853"),
    Seen("Ships for open water, 2013", "none", ("route",), (2013, 2013), "47 days",
         "Zhou et al. (2021), Remote Sens., doi:10.3390/rs13142766"),
    Seen("Liner cheaper than by Suez or rail (a matter of cost; here the days of IA)", "IA",
         ("route",), (2015, 2019), "1.5 months",
         "Cariou et al. (2019), Marit. Econ. Logist., doi:10.1057/s41278-019-00145-3"),
)  # fmt: skip


def _observed(record: xr.Dataset) -> list[list[object]]:
    """What was seen of years of the record, beside the record by each rule."""
    rows: list[list[object]] = []
    for seen in _SEEN:
        years = record.year.values[(record.year >= seen.years[0]) & (record.year <= seen.years[1])]
        if seen.ice_class not in record.ice_class or not years.size:
            continue
        at = record.days.sel(ice_class=seen.ice_class, place=list(seen.places), year=years)
        cells: list[object] = [seen.what, Noted(seen.said, seen.source)]
        for rule in RULES:
            days = float(at.sel(rule=rule).mean("year").min())
            text = f"{words.number(12 * days / 365, 1)}\n{words.number(days)} days"
            cells.append(Noted(text, _RECORD, "derived") if math.isfinite(days) else "–")
        rows.append(cells)
    return rows
