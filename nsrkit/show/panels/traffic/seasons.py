"""The panel of reported seasons: one year, one verdict, one sea, or another thickness."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble.memo import Memo
from nsrkit.ship.season.facts import facts
from nsrkit.show.panels import asking
from nsrkit.show.panels.traffic.few import few, said_few
from nsrkit.show.svg import Html
from nsrkit.show.systems.seasons.course import season_course
from nsrkit.show.systems.seasons.dates import season_dates
from nsrkit.show.systems.seasons.facts import SAID, season_cards, season_facts, where
from nsrkit.systems import seasons
from nsrkit.systems.seasons.daily import PLACES

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

_CHARTS = (("every report and the model", "dates"), ("why it is hit or missed", "facts"))
_ALL = -1


def season_panel(case: Case, found: xr.Dataset, course: xr.Dataset) -> Any:
    """Years and thickness of the ice to choose, a verdict and a sea to look at.

    Parameters
    ----------
    case
        Scenario with `seasons`.
    found, course
        As `systems.seasons.run` and `course` give them for this case.

    Returns
    -------
    ipywidgets.Widget
        As `asking.panel` gives it. Years and verdicts answer at once; another thickness, and the
        course of another season, are worked out anew, in six members.

    Examples
    --------
    >>> case = nsrkit.load("smoke", {"seasons": {"years": [2018], "members": 2}})
    >>> days = np.arange("2018", "2019", dtype="datetime64[D]")
    >>> found = seasons.against(facts()[3:4], [seasons.Days(days, np.ones((5, 365), bool))])
    >>> panel = season_panel(case, found, seasons.course(case))
    >>> panel.choose({"verdict": 2})
    >>> "No report" in panel.answer
    True
    """
    assert case.seasons is not None
    held = case.seasons.years
    years = sorted({fact.date.year for fact in facts()}, reverse=True)
    spans = [(_span(held), held), *((f"{year}", (year,)) for year in years if held != (year,))]
    went = [(f"how the season went, {where(place)}", place) for place in PLACES]
    verdicts = [("all", _ALL), *((text, flag) for flag, text in SAID.items())]
    controls = [
        asking.view("verdict", "Reports that are", verdicts),
        asking.choice("seasons.years", "Years", spans),
        asking.number(case, "seasons.thickness_factor", "Thickness, times", low=0.5, high=1.5,
                      step=0.05),
        asking.view("chart", "Look at", [*_CHARTS, *went]),
    ]  # fmt: skip
    daily = Memo(lambda chosen: course if chosen == case else seasons.course(_of_years(chosen)), 4)

    def compute(chosen: Case) -> xr.Dataset:
        return answered(chosen, case, found)

    def drawn(chosen: Case, now: xr.Dataset, chart: str, verdict: int) -> Html:
        if chart in PLACES:
            return season_course(daily(few(chosen, case, "seasons", _sails)), chart)
        return reports(chosen, now, verdict, chart)

    return asking.panel(case, controls, drawn, "reports", compute=compute, found=found)


def _span(years: tuple[int, ...]) -> str:
    return ", ".join(map(str, years)) or "all that were reported"


def _sails(case: Case) -> object:
    """What the course of a season hangs on."""
    assert case.seasons is not None
    return case.seasons.years, case.seasons.thickness_factor


def _of_years(case: Case) -> Case:
    """The case that shows the years it answers, day by day; of all years those it shows anyway."""
    assert case.seasons is not None
    shown = case.seasons.years or case.seasons.course
    part = case.seasons.model_copy(update={"course": shown})
    return case.model_copy(update={"seasons": part})


def answered(case: Case, start: Case, found: xr.Dataset) -> xr.Dataset:
    """The reports of the years that are asked for, from those at hand where nothing else changed.

    Parameters
    ----------
    case, start
        As chosen, and as the workbook computed it.
    found
        As `systems.seasons.run` gives it for `start`.

    Returns
    -------
    Dataset
        As `systems.seasons.run` gives it; another thickness in few members.

    Examples
    --------
    >>> case = nsrkit.load("smoke", {"seasons": {"years": [2018], "members": 2}})
    >>> days = np.arange("2018", "2019", dtype="datetime64[D]")
    >>> found = seasons.against(facts()[3:4], [seasons.Days(days, np.ones((5, 365), bool))])
    >>> answered(case, case, found).identical(found)
    True
    """
    assert case.seasons is not None
    assert start.seasons is not None
    years = case.seasons.years
    part = case.seasons.model_copy(update={"years": start.seasons.years})
    if case.model_copy(update={"seasons": part}) == start:
        at_hand = found.reported.dt.year.values
        if set(years) <= set(at_hand) and (years or not start.seasons.years):
            return found.isel(fact=np.flatnonzero(np.isin(at_hand, years or at_hand)))
    return seasons.run(few(case, start, "seasons", _sails))


def reports(case: Case, found: xr.Dataset, verdict: int, chart: str) -> Html:
    """Reports with a verdict: how many, and each of them.

    Parameters
    ----------
    case
        As asked.
    found
        As `systems.seasons.run` gives it.
    verdict
        0 hit, 1 within the error, 2 miss, -1 all.
    chart
        "dates" or "facts".

    Returns
    -------
    Html
        Cards and the chart; a sentence where no report is left.

    Examples
    --------
    >>> case = nsrkit.load("smoke", {"seasons": {"years": [2018], "members": 2}})
    >>> days = np.arange("2018", "2019", dtype="datetime64[D]")
    >>> found = seasons.against(facts()[3:4], [seasons.Days(days, np.ones((5, 365), bool))])
    >>> "Hits by chance" in reports(case, found, -1, "dates").html
    True
    """
    assert case.seasons is not None
    cards = season_cards(found)
    less = said_few(case.seasons.members, int(found.attrs["members"]))
    thick = case.seasons.thickness_factor
    if not thick.uncertain:
        less += (f'<p class="nsr-said">Thickness is taken times {thick.value:g}, at both ends of '
                 "the error as well.</p>")  # fmt: skip
    left = found.isel(fact=np.flatnonzero((found.verdict.values == verdict) | (verdict == _ALL)))
    if not left.sizes["fact"]:
        text = f"No report of these years is a {SAID[verdict]}."
        return Html(f'{cards.html}{less}<p class="nsr-said">{escape(text)}</p>', text)
    shown = season_dates(left) if chart == "dates" else season_facts(left)
    return Html(f"{cards.html}{less}{shown.html}", repr(shown))
