"""Seasons in numbers: headline cards, reported dates beside the model's, odds of a season."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import headline
from nsrkit.show.charts.ahead import SCENARIOS
from nsrkit.show.svg import Html
from nsrkit.show.systems.seasons.facts import short, where
from nsrkit.show.tables import table

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.ship.season.facts import Fact

AT_LEAST = (30, 60, 90, 150, 365)
HORIZON = 2040
MID_YEAR = 7  # a last ship before this month is a winter passage
_KIND = "a projection of its kind (pattern-scaled CMIP6), no forecast"


def outlook(record: xr.Dataset, projected: xr.Dataset) -> Html:
    """Headline numbers of the season as cards; each is handed over to `results.json`.

    Parameters
    ----------
    record
        As `ship.season.of_case.record` gives it: navigable days [d] by class and year.
    projected
        As `ship.season.of_case.projected` gives it; empty leaves years to come out.

    Returns
    -------
    Html
        Cards for the class of the ship, and the strongest class; NaN is a number without a value.

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.ship.season import of_case
    >>> case = nsrkit.load("smoke")
    >>> "days" in outlook(of_case.record(case), of_case.projected(case)).html
    True
    """
    from nsrkit.show.headline import card

    found = hand_over(record, projected)
    own, strongest = record.attrs["own"], str(record.ice_class.values[-1])
    title = _title(own)
    picked = [card(f"Season, {title}", found[f"season.{_key(own)}.days"], "days", 0)]
    if projected.sizes.get("scenario"):
        middle = str(projected.scenario.values[projected.sizes["scenario"] // 2])
        year = _horizon(projected)
        at, scenario = f"{middle}.{year}", SCENARIOS[middle][0]
        for name in dict.fromkeys((own, strongest)):
            key = f"season.{_key(name)}"
            picked.append(card(f"Season {year}, {_title(name)}, {scenario}",
                               found[f"{key}.days.{at}"], "days", 0))  # fmt: skip
            picked.append(card(f"Year-round {year}, {_title(name)}, {scenario}",
                               found[f"{key}.year_round.{at}"], "%", 0, 100))  # fmt: skip
    return Html(f'<div class="nsr-cards">{"".join(picked)}</div>', "the season in numbers")


def hand_over(record: xr.Dataset, projected: xr.Dataset) -> dict[str, dict[str, Any]]:
    """Hand the season's numbers over; gives the records by name."""
    found: dict[str, dict[str, Any]] = {}

    def hand(name: str, value: float, unit: str, title: str, **more: Any) -> None:
        found[name] = headline(name, value, unit, title=title, **more)

    recent = record.days.sel(rule=record.attrs["alone"]).isel(year=slice(-10, None))
    span = f"{int(recent.year[0])}-{int(recent.year[-1])}"
    for name in map(str, record.ice_class.values):
        days = recent.sel(ice_class=name)
        hand(f"season.{_key(name)}.days", float(days.median()), "d",
             f"navigable days a year, {_title(name)}", low=float(days.min()),
             high=float(days.max()), source="nsrkit.ship.season.windows",
             note=f"median and range of {days.size} years {span}; {record.attrs['alone']}; "
                  "embedded record")  # fmt: skip
    if projected.sizes.get("scenario"):
        for year in dict.fromkeys((_horizon(projected), int(projected.year[-1]))):
            for rule in ("alone", "escorted"):
                _ahead(hand, projected, year, rule)
    return found


def _ahead(hand: Any, projected: xr.Dataset, year: int, which: str) -> None:
    """Hand over days and year-round navigability of one year to come, alone or escorted."""
    from nsrkit.ship.season import outlook as spread

    rule, led = projected.attrs[which], "_escorted" if which == "escorted" else ""
    found = spread(projected.sel(rule=rule, year=[year]), AT_LEAST, over="member").isel(year=0)
    draws = int(found.draws)
    told = {"source": "nsrkit.ship.season.outlook"}
    for name in map(str, found.ice_class.values):
        for scenario in map(str, found.scenario.values):
            one = found.sel(ice_class=name, scenario=scenario)
            low, middle, high = (float(v) for v in one.days)
            at = f"{scenario}.{year}"
            about = f"{_title(name)}, {SCENARIOS[scenario][0]}, {year}"
            hand(f"season.{_key(name)}.days{led}.{at}", middle, "d", f"navigable days, {about}",
                 low=low, high=high, note=f"10-90 % of {draws} draws; {rule}; {_KIND}",
                 **told)  # fmt: skip
            share, error = float(one.year_round), float(one.year_round_error)
            hand(f"season.{_key(name)}.year_round{led}.{at}", share, "1",
                 f"probability of year-round navigability, {about}",
                 note=f"{draws} draws, standard error {100 * error:.0f} points; {rule}; {_KIND}",
                 **told)  # fmt: skip


def _horizon(projected: xr.Dataset) -> int:
    """The year to come that is nearest to 2040."""
    years = projected.year.values
    return int(years[np.argmin(abs(years - HORIZON))])


def _key(ice_class: str) -> str:
    return "no_class" if ice_class == "none" else ice_class.lower().replace(" ", "_")


def _title(ice_class: str) -> str:
    return "no ice class" if ice_class == "none" else ice_class


def odds(projected: xr.Dataset) -> Html:
    """Probability of at least so many navigable days on the whole route.

    Parameters
    ----------
    projected
        As `ship.season.of_case.projected` gives it; empty gives a sentence.

    Returns
    -------
    Html
        A row per class and scenario, with the year nearest to 2040 and below it the last one: per
        cent with the standard error in points; NaN is an en dash.

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.ship.season import of_case
    >>> "at least 90 d" in odds(of_case.projected(nsrkit.load("smoke"))).html
    True
    """
    from nsrkit.ship.season import outlook as spread

    if not projected.sizes.get("scenario"):
        return Html('<p class="nsr-said">The case asks for no years to come.</p>', "none asked")
    rule = projected.attrs["alone"]
    found = spread(projected.sel(rule=rule), AT_LEAST, over="member")
    years = list(dict.fromkeys((_horizon(projected), int(projected.year[-1]))))
    rows = []
    for name in map(str, found.ice_class.values):
        for scenario in map(str, found.scenario.values):
            one = found.sel(ice_class=name, scenario=scenario)
            rows.append([_title(name), SCENARIOS[scenario][0],
                         *(_sure(one.sel(at_least=days), years) for days in AT_LEAST)])  # fmt: skip
    heads = ["Class", "Scenario", *(f"at least {days} d" for days in AT_LEAST)]
    below = f"in {years[0]}" + (f", below it in {years[1]}" if len(years) > 1 else "")
    said = (f"Probability of so many navigable days on the whole route {below}: % ± standard error "
            f"in points of {int(found.draws)} draws each. Rule: {rule}; stages by thickness of the "
            "ice itself, WMO edges; thickness of the record, changed by regression on the ice of "
            "the hemisphere. A projection of its kind, not a forecast.")  # fmt: skip
    return table(heads, rows, said, text=2)


def _sure(one: xr.Dataset, years: list[int]) -> str:
    """Per cent and standard error of the first year, and of the second below it."""
    said = []
    for year in years:
        share, error = (float(one[name].sel(year=year)) for name in ("probability",
                                                                     "standard_error"))  # fmt: skip
        said.append(f"{100 * share:.0f} ± {100 * error:.0f}" if math.isfinite(share) else "–")
    return "\n".join(said)


def reported(record: xr.Dataset) -> Html:
    """Dates that were reported beside those of the model.

    Parameters
    ----------
    record
        As `ship.season.of_case.record` gives it: `first`, `last` (NaT where no day is navigable)
        by the rules `alone` and `escorted`.

    Returns
    -------
    Html
        A row per date; an en dash where the record of the case does not hold the year or class.

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.ship.season import of_case
    >>> "Novorossiysk" in reported(of_case.record(nsrkit.load("smoke"))).html
    False
    """
    from nsrkit.ship.season.facts import facts

    classes = [str(name) for name in record.ice_class.values]
    rows = []
    for fact in (one for one in facts() if one.mark):
        name = fact.ice_class(classes)
        known = name is not None and fact.date.year in record.year
        one = record.sel(ice_class=name, year=fact.date.year) if known else None
        alone, escorted = ("–" if one is None else _ours(one.sel(rule=record.attrs[rule]), fact)
                           for rule in ("alone", "escorted"))  # fmt: skip
        rows.append([short(fact.date), f"{fact.what}\n{fact.source}", where(fact.place),
                     _title(name) if name else "–", alone, escorted])  # fmt: skip
    heads = ["Reported", "What", "Where", "Class", "Model, alone", "Model, escorted"]
    said = ("Reported dates beside the first or last navigable day of the model; where ships were "
            "kept out, or sailed in winter, whether the model was open on the day. A report tells "
            "when ships sailed, not when they could have: orders, permits and icebreakers move it "
            "by weeks. The class is our reading of the ships.")  # fmt: skip
    return table(heads, rows, said, text=6)


def _ours(one: xr.Dataset, fact: Fact) -> str:
    """The model's date of the kind that was reported, or its state on the day."""
    prefix = "" if fact.place == "route" else "sea_"
    if prefix:
        one = one.sel(sea=fact.places)
    if fact.mark == "closed" or (fact.mark == "last" and fact.date.month < MID_YEAR):
        open_ = one[f"{prefix}navigable"].sel(time=str(fact.date)).all()
        return f"{'open' if open_ else 'closed'} on the day"
    found = one[f"{prefix}{fact.mark}"].min().values
    if np.isnat(found):
        return "no day"
    if float(one[f"{prefix}days"].min()) >= 365:
        return "all year"
    return short(found.astype("datetime64[D]").item())
