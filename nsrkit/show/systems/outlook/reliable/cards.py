"""The promise of a reliable, year-round route in numbers: cards, verdict by class, sentence."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

from nsrkit.ensemble import headline
from nsrkit.show import words
from nsrkit.show.charts.ahead import SCENARIOS
from nsrkit.show.footnotes import Noted
from nsrkit.show.headline import card
from nsrkit.show.svg import Html
from nsrkit.show.tables import Badge, table
from nsrkit.systems.outlook.reliable.shares import (
    CONTRADICTED,
    HOLDS,
    NOT_JUDGED,
    SOME,
    verdict,
)

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

RULES = {
    "alone": "Alone",
    "escorted": "Behind an icebreaker",
    "built_for": "In ice it is built for",
}
SAID = {CONTRADICTED: "contradicted", SOME: "some years", HOLDS: "holds", NOT_JUDGED: "not judged"}
ALL_YEAR = 365
_CARDS = 5  # classes that have a card, the weakest first
_SOURCE = "nsrkit.systems.outlook.reliable.run"
_SAILED = "nsrkit.systems.outlook.reliable.passages"


def reliable_cards(found: xr.Dataset, sailed: xr.Dataset) -> Html:
    """Headline numbers as cards, each handed over to `results.json`.

    Parameters
    ----------
    found
        As `nsrkit.systems.outlook.reliable.run` gives it; NaN is a class that a rule has no limit
        for.
    sailed
        As `nsrkit.systems.outlook.reliable.passages` gives it.

    Returns
    -------
    Html
        Cards of the last horizon in the middle scenario: probability that the whole route is open
        to a class every day, and that a ship keeps the schedule in every month.

    Examples
    --------
    >>> from nsrkit.systems.outlook.reliable import QUICK, passages, run
    >>> case = nsrkit.load("smoke", QUICK)
    >>> "Year-round 2040" in reliable_cards(run(case), passages(case)).html
    True
    """
    told = hand_over(found, sailed)
    year, scenario = int(found.horizon[-1]), middle(found)
    classes = [str(name) for name in found.ice_class.values][:_CARDS]
    asked = [(name, "alone", title(name)) for name in classes]
    asked += [("PC6", "escorted", "PC6, led")] if "PC6" in classes else []
    picked = [card(f"Year-round {year}, {about}",
                   told[f"outlook.year_round.{key_of(name)}.{rule}.{scenario}.{year}"], "%", 0, 100)
              for name, rule, about in asked]  # fmt: skip
    ice = str(sailed.ice.values[-1])
    there, ships = int(sailed.year.sel(ice=ice)), list(map(str, sailed.ship.values))
    for ship, escort in (*((ship, "led") for ship in ships[-3:]), (ships[-1], "alone")):
        about = f"Every month in {sailed.attrs['schedule_d']:.0f} d, {ship}, {escort}"
        picked.append(card(about, told[f"outlook.passages.{ship}.{escort}.{ice}.{there}"],
                           "%", 0, 100))  # fmt: skip
    return Html(f'<div class="nsr-cards">{"".join(picked)}</div>', "year-round in numbers")


def hand_over(found: xr.Dataset, sailed: xr.Dataset) -> dict[str, dict[str, Any]]:
    """Hand the numbers over; gives the records by name."""
    out: dict[str, dict[str, Any]] = {}

    def hand(name: str, value: float, unit: str, text: str, note: str, **more: Any) -> None:
        note = note if math.isfinite(value) else "the rule has no limit for this class"
        key = f"outlook.{name}"
        out[key] = headline(key, value, unit, title=text, note=note, **more)

    route = found.sel(place="route")
    for scenario in map(str, found.scenario.values):
        for rule in map(str, found.rule.values):
            one = route.sel(scenario=scenario, rule=rule)
            for name in map(str, found.ice_class.values):
                _class(hand, one.sel(ice_class=name), name, rule, scenario, found)
            _classes(hand, one, rule, scenario)
    _passages(hand, sailed)
    return out


def _class(
    hand: Any, one: xr.Dataset, name: str, rule: str, scenario: str, found: xr.Dataset
) -> None:
    """Probability and days of a class by a rule in a scenario, at each horizon."""
    about = f"{title(name)}, {RULES[rule].lower()}, {SCENARIOS[scenario][0]}"
    label, draws = str(one.rule_label.item()), found.attrs["members"]
    last, usual = int(one.horizon[-1]), scenario == middle(found)
    for horizon in (year for year in map(int, one.horizon.values) if usual or year == last):
        at = one.sel(horizon=horizon, at_least=ALL_YEAR)
        share, error = float(at.probability), float(at.standard_error)
        low, high = max(share - error, 0.0), min(share + error, 1.0)
        hand(f"year_round.{key_of(name)}.{rule}.{scenario}.{horizon}", share, "1",
             f"probability that the whole route is open every day about {horizon}, {about}",
             f"one standard error; {draws} draws of a climate model and its weather; {label}",
             low=low, high=high, source=_SOURCE)  # fmt: skip
        if horizon in one.year:
            low, mid, high = (float(v) for v in one.days_q.sel(year=horizon))
            hand(f"days.{key_of(name)}.{rule}.{scenario}.{horizon}", mid, "d",
                 f"navigable days of {horizon}, {about}", f"10-90 % of {draws} draws; {label}",
                 low=low, high=high, source=_SOURCE)  # fmt: skip


def _classes(hand: Any, one: xr.Dataset, rule: str, scenario: str) -> None:
    """Share of the classes for which the promise holds at the last horizon."""
    flags = one.verdict.sel(at_least=ALL_YEAR).isel(horizon=-1)
    judged = flags != NOT_JUDGED
    share = float((flags == HOLDS).sum() / judged.sum()) if judged.any() else math.nan
    hand(f"reliable.classes.{rule}.{scenario}.{int(one.horizon[-1])}", share, "1",
         f"share of {int(judged.sum())} ice classes that sail all year, {RULES[rule].lower()}, "
         f"{SCENARIOS[scenario][0]}", "with a probability of at least outlook.reliable.sure",
         source=_SOURCE)  # fmt: skip


def _passages(hand: Any, sailed: xr.Dataset) -> None:
    schedule = sailed.attrs["schedule_d"]
    for ice in map(str, sailed.ice.values):
        for ship in map(str, sailed.ship.values):
            for escort in map(str, sailed.escort.values):
                at = sailed.sel(ice=ice, ship=ship, escort=escort)
                shares = at.all_year.sortby("schedule")
                hand(f"passages.{ship}.{escort}.{ice}.{int(at.year)}",
                     float(shares.sel(schedule=schedule)), "1",
                     f"years in which {ship}, {escort}, keeps {schedule:.0f} d in every month",
                     f"at {float(shares.schedule[0]):.0f} to {float(shares.schedule[-1]):.0f} d; "
                     f"{sailed.attrs['members']} draws", low=float(shares[0]),
                     high=float(shares[-1]), source=_SAILED)  # fmt: skip


def reliable_verdict(case: Case, found: xr.Dataset, sailed: xr.Dataset) -> Html:
    """What the promise of a reliable year-round route comes to, class by class.

    Parameters
    ----------
    case
        A loaded scenario with `outlook`, for the sources of its limits.
    found, sailed
        As for `reliable_cards`.

    Returns
    -------
    Html
        A row per class: per cent with the standard error in points by each rule, below it the
        other scenarios; the share of years with every month in time for ships of the class; and the
        verdict by the rule that is kindest to it. An en dash where a rule has no limit.

    Examples
    --------
    >>> from nsrkit.systems.outlook.reliable import QUICK, passages, run
    >>> case = nsrkit.load("smoke", QUICK)
    >>> "contradicted" in reliable_verdict(case, run(case), passages(case)).html
    True
    """
    year, scenario = int(found.horizon[-1]), middle(found)
    at = found.sel(place="route", horizon=year, at_least=ALL_YEAR)
    rows = []
    for name in map(str, found.ice_class.values):
        one = at.sel(ice_class=name)
        cells = [_chance(case, one.sel(rule=rule), scenario) for rule in RULES]
        months = _months(sailed, name)
        rows.append([title(name), *cells, months, _reliable(found, one, sailed, scenario)])
    sure = words.percent(found.attrs["sure"])
    heads = ["Class", *RULES.values(), f"Every month in {sailed.attrs['schedule_d']:.0f} d",
             "Year-round, reliable?"]  # fmt: skip
    others = " / ".join(SCENARIOS[each][0] for each in _others(found, scenario))
    caption = (
        f"Probability that the whole route is open every day of a year about {year}, "
        f"{SCENARIOS[scenario][0]}: % ± standard error in points of {found.attrs['members']} draws"
        f"{'; below, ' + others if others else ''}. Every month in time: share of years in which a "
        "ship of the class that leaves on the first of each month arrives in time, alone and led, "
        "% ± standard error. The last column takes the kindest rule, an icebreaker always there: "
        f"holds where {sure} and more of the years are open every day, and in time every month to "
        "a ship of the class or, where none was sailed, of the next stronger one; contradicted "
        f"where {_less(found)} and less are."
    )
    shown = table(heads, rows, caption, last=True)
    return Html(f"{shown.html}{_answer(found, sailed)}", shown.plain)


def _chance(case: Case, one: xr.Dataset, scenario: str) -> object:
    """Per cent and error of a rule, below it the other scenarios."""
    here, name, rule = one.sel(scenario=scenario), one.ice_class.item(), one.rule.item()
    if not math.isfinite(float(here.probability)):
        return "–"
    others = " / ".join(words.percent(float(one.probability.sel(scenario=each)))
                        for each in _others(one, scenario))  # fmt: skip
    share, error = (100 * float(here[key]) for key in ("probability", "standard_error"))
    text = f"{share:.0f} ± {error:.0f}\n{others}"
    if rule == "built_for" and case.outlook is not None:
        limit = case.outlook.reliable.limits_m[name]
        return Noted(text, f"ice of at most {limit.value:g} m: {limit.source}", limit.status)
    return Noted(text, f"{_SOURCE}: {one.rule_label.item()} on draws of pattern-scaled CMIP6 ice "
                 "(docs/ice-science.md)", "derived")  # fmt: skip


def _others(found: xr.Dataset, scenario: str) -> list[str]:
    return [each for each in map(str, found.scenario.values) if each != scenario]


def _months(sailed: xr.Dataset, name: str) -> object:
    """Share of years in time, alone and led, of the ship that stands for a class."""
    ship = _ship_of(sailed, name)
    if ship is None:
        return "–"
    at = sailed.sel(schedule=sailed.attrs["schedule_d"], ship=ship).isel(ice=-1)
    alone, led = (f"{100 * float(at.all_year.sel(escort=escort)):.0f} ± "
                  f"{100 * float(at.standard_error.sel(escort=escort)):.0f}"
                  for escort in ("alone", "led"))  # fmt: skip
    made = (f"{_SAILED}: {ship} through the daily ice of {sailed.attrs['members']} draws, "
            "Cape Zhelaniya - Bering Strait")  # fmt: skip
    return Noted(f"{alone} / {led}\n{ship}", made, "derived")


def _ship_of(sailed: xr.Dataset, name: str) -> str | None:
    """The ship that stands for a class; IA Super is the nominal equal of PC6."""
    known = zip(sailed.ship.values.tolist(), sailed.ice_class.values.tolist(), strict=True)
    ships = [ship for ship, own in known if own == name or (name, own) == ("PC6", "IA Super")]
    return ships[0] if ships else None


def _reliable(found: xr.Dataset, one: xr.Dataset, sailed: xr.Dataset, scenario: str) -> Badge:
    """The worse of what the days and the passages, led, make of the promise.

    A class that no ship of was sailed keeps no better time than the next stronger one.
    """
    classes = list(map(str, found.ice_class.values))
    stronger = classes[classes.index(str(one.ice_class.item())) :]
    ship = next((ship for name in stronger if (ship := _ship_of(sailed, name))), None)
    if ship is None:
        return Badge(SAID[NOT_JUDGED])
    flag = int(one.verdict.sel(scenario=scenario, rule="escorted"))
    kept = sailed.all_year.sel(schedule=sailed.attrs["schedule_d"], ship=ship, escort="led")
    return Badge(SAID[min(flag, int(verdict(kept.isel(ice=-1), found.attrs["sure"])))])


def _less(found: xr.Dataset) -> str:
    return words.percent(1 - found.attrs["sure"])


def _answer(found: xr.Dataset, sailed: xr.Dataset) -> str:
    """The answer in a sentence or two."""
    year, scenario = int(found.horizon[-1]), middle(found)
    at = found.sel(place="route", horizon=year, at_least=ALL_YEAR, scenario=scenario)

    def those(rule: str, *flags: int) -> str:
        names = [title(str(name)) for name in found.ice_class.values
                 if int(at.verdict.sel(ice_class=name, rule=rule)) in flags]  # fmt: skip
        return ", ".join(names) or "no class"

    led = sailed.sel(schedule=sailed.attrs["schedule_d"], escort="led").isel(ice=-1)
    kept = led.all_year
    sure = [str(ship) for ship in kept.ship.values
            if float(kept.sel(ship=ship)) >= found.attrs["sure"]]  # fmt: skip
    best = str(kept.ship.values[int(kept.values.argmax())])
    share = float(kept.max())
    error = float(led.standard_error.sel(ship=best))
    close = ", as many as asked within the error" if share + error >= found.attrs["sure"] else ""
    nearest = f"none of those sailed; nearest is {best}, {words.percent(share)} of years{close}"
    said = (
        f"“Reliable, year-round by {year}”: by POLARIS and behind an icebreaker it holds for "
        f"{those('escorted', HOLDS)}, and not for {those('escorted', CONTRADICTED, SOME)}; alone "
        f"for {those('alone', HOLDS)}; in ice that a class is built for, for "
        f"{those('built_for', HOLDS)}. A ship that leaves each month and is led arrives within "
        f"{sailed.attrs['schedule_d']:.0f} days, sure enough for a timetable: "
        f"{', '.join(sure) or nearest}. To sail is allowed long before it is quick."
    )
    missing = f"Not modelled: {found.attrs['not_modelled']}."
    return "".join(f'<p class="nsr-said">{escape(text)}</p>' for text in (said, missing))


def middle(found: xr.Dataset) -> str:
    """The scenario in the middle of those asked for."""
    return str(found.scenario.values[found.sizes["scenario"] // 2])


def title(ice_class: str) -> str:
    """Name of a class for people."""
    return "no ice class" if ice_class == "none" else ice_class


def key_of(ice_class: str) -> str:
    """Name of a class in a key.

    Examples
    --------
    >>> key_of("none"), key_of("IA Super")
    ('no_class', 'ia_super')
    """
    return "no_class" if ice_class == "none" else ice_class.lower().replace(" ", "_")
