"""The panel of navigable days: another class, rule or thickness, in the record and ahead."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from nsrkit.ensemble.memo import Memo
from nsrkit.show import words
from nsrkit.show.panels import asking
from nsrkit.show.svg import Html

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

YEARS, MEMBERS = 20, 2  # what is counted again for another rule, at most: the last years
_CHARTS = [("every year, first to last day", "calendar"), ("every day, sea by sea", "strips"),
           ("years to come", "fans")]  # fmt: skip
_LIMITS = [("normal operation, index 0 and above", 0.0),
           ("elevated risk, index -10 and above", -10.0)]  # fmt: skip


def quicker(case: Case) -> Case:
    """The case with no more years and draws than a panel has time for.

    Examples
    --------
    >>> import nsrkit
    >>> quicker(nsrkit.load("baseline")).navigability.years
    (2006, 2025)
    """
    asked = case.navigability
    first, last = asked.years
    return case.with_({"navigability.years": [max(first, last - YEARS + 1), last],
                       "navigability.members": min(asked.members, MEMBERS)})  # fmt: skip


def seasons(record: xr.Dataset, ahead: xr.Dataset, chart: str, ice_class: str,
            rule: str) -> Html:  # fmt: skip
    """One ice class by one rule: its seasons, or those to come.

    Parameters
    ----------
    record, ahead
        As `of_case.record` and `of_case.projected` give them, with `ice_class` in both; NaN and NaT
        are years without a navigable day. `ahead` may be empty.
    chart
        "calendar", "strips" or "fans".
    ice_class
        A class of the record.
    rule
        "alone" or "escorted".

    Returns
    -------
    Html
        A sentence, and the chart.

    Raises
    ------
    DataError
        There are no years to come.

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.ship.season import of_case
    >>> record = of_case.record(nsrkit.load("smoke"))
    >>> repr(seasons(record, record, "calendar", "PC3", "alone"))[:44]
    'PC3, on her own: in the median of 2023-2024 '
    """
    from nsrkit.errors import DataError
    from nsrkit.show import charts

    one = record.sel(ice_class=[ice_class])
    said = _said(one, ice_class, rule)
    if chart == "calendar":
        figure = charts.calendar(one.drop_dims("time").sel(rule=one.attrs[rule]))
    elif chart == "strips":
        figure = charts.strips(one)
    elif not ahead.sizes.get("scenario"):
        raise DataError("the scenario asks for no years to come: see navigability.ahead")
    else:
        label = record.attrs[rule]
        figure = charts.fans(one, ahead.sel(ice_class=[ice_class]), rule=label)
        said += f" Years to come: {ahead.sizes['member']} draws of each."
    return Html(f"<p>{escape(said)}</p>{figure.html}", said)


def _said(one: xr.Dataset, ice_class: str, rule: str) -> str:
    days = one.days.sel(rule=one.attrs[rule]).values
    low, middle, high = (float(each) for each in (days.min(), _median(days), days.max()))
    who = "No ice class" if ice_class == "none" else ice_class
    span = f"{one.year.values[0]}-{one.year.values[-1]}"
    how = "on her own" if rule == "alone" else "escorted"
    return (f"{who}, {how}: in the median of {span} the whole route is open on "
            f"{words.number(middle)} days of a year, {words.number(low)} in the least and "
            f"{words.number(high)} in the most.")  # fmt: skip


def _median(days: Any) -> float:
    import numpy as np

    return float(np.median(days))


def navigability_panel(case: Case, record: xr.Dataset, ahead: xr.Dataset) -> Any:
    """Class, chart, rule, escort and thickness to choose, and the seasons that follow.

    Parameters
    ----------
    case
        Where the panel starts.
    record, ahead
        As `of_case.record` and `of_case.projected` give them for it. Another rule or thickness is
        counted anew, in fewer years and draws: the answer says which.

    Returns
    -------
    Panel
        As `asking.panel` makes it; a sentence where its libraries are not installed.

    Examples
    --------
    >>> import nsrkit, xarray
    >>> from nsrkit.ship.season import of_case
    >>> case = nsrkit.load("smoke")
    >>> panel = navigability_panel(case, of_case.record(case), xarray.Dataset())
    >>> panel.choose({"ice_class": "PC3"})
    >>> "PC3, on her own" in panel.answer
    True
    """
    from nsrkit.ship.season import of_case

    def counted(asked: Case) -> xr.Dataset:
        return record if asked == case else of_case.record(quicker(asked))

    def to_come(asked: Case) -> xr.Dataset:
        return ahead if asked == case else of_case.projected(quicker(asked))

    past, future = Memo(counted, 6), Memo(to_come, 4)

    def answer(asked: Case, chart: str, ice_class: str, rule: str) -> Html:
        held = past(asked)
        return seasons(held, future(asked) if chart == "fans" else held, chart, ice_class, rule)

    own = str(record.attrs["own"])
    names = sorted(map(str, record.ice_class.values), key=lambda name: name != own)
    labels = [("no ice class" if name == "none" else name, name) for name in names]
    controls = [
        asking.view("ice_class", "Ice class", labels),
        asking.view("chart", "Chart", _CHARTS if ahead.sizes.get("scenario") else _CHARTS[:2]),
        asking.view("rule", "Escort", [("alone", "alone"), ("escorted", "escorted")]),
        asking.choice("routing.minimum_rio", "POLARIS limit", _LIMITS),
        asking.number(case, "sailing.thickness_factor", "Factor on thickness", step=0.05),
    ]
    return asking.panel(case, controls, answer, "seasons")
