"""Published seasons to come beside those of this model, and what is seen in the west today."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

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
        text = f"{words.number(float(at.months), 1)}{mark}\n{_span(at.open.values >= _OPEN)}"
        cells.append(Noted(text, _SOURCE, "derived"))
    return cells


def _said(one: xr.Dataset) -> str:
    if math.isfinite(float(one.low)):
        return f"{float(one.low):.0f} to {float(one.high):.0f} months"
    return _span(one.said.values > 0)


def _span(open_: np.ndarray) -> str:
    """Open months as spans, from the first after a closed one on.

    Examples
    --------
    >>> _span(np.isin(np.arange(1, 13), (1, 8, 9, 10, 12)))
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


def _observed(record: xr.Dataset) -> list[list[object]]:
    """What is done today, by the rules: the year-round west and the part-year east."""
    year = record.sel(year=record.year[-1], ice_class="PC4") if "PC4" in record.ice_class else None
    if year is None:
        return []
    rows: list[list[object]] = []
    for what, places, said in (
        ("Arc7 led, west (Kara Sea), {}", ["Kara"], "all year"),
        ("Arc7 led, east of Vilkitsky, {}", ["Laptev", "East Siberian", "Chukchi"], "only planned"),
    ):
        cells: list[object] = [what.format(int(year.year)), Noted(said, "news.mail.ru 68525853")]
        for rule in RULES:
            days = float(year.days.sel(rule=rule, place=places).min())
            cells.append(Noted(f"{words.number(12 * days / 365, 1)}\n{words.number(days)} days",
                               "nsrkit.systems.outlook.reliable.record, the least of the seas",
                               "derived"))  # fmt: skip
        rows.append(cells)
    return rows
