"""Write docs/year-round.md: who sails all year by 2040, beside what others found."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import nsrkit
from nsrkit.show.charts.ahead import SCENARIOS
from nsrkit.show.systems.outlook.reliable.cards import RULES, title
from nsrkit.show.systems.outlook.reliable.published import span
from nsrkit.systems.outlook import reliable

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

PAGE = Path(__file__).parents[1] / "docs/year-round.md"
SCENARIO, YEAR, MIDDLE = "year-round-2040", 2040, "ssp245"
HEAD = """# Reliable, year-round by 2040?

Written by `tools/write_year_round.py` from `params/year-round-2040.yaml`; do not edit. The claim:
the Northern Sea Route could by 2040 carry a reliable, year-round flow of goods. Workbook:
`10_outlook_2040`, from "Reliable, year-round by 2040?" on; `nsrkit.systems.outlook.reliable`.

## How it is worked out

**Days.** The daily ice of each second year from {first} to {last} is drawn {members} times for each
of three scenarios: another CMIP6 model each, a draw of the relations between its ice area and the
seas of the route, and the weather of 2011-2020 ([ice-science.md](ice-science.md), "Years to
come"). A day counts for a class where passable 25 km cells join Cape Zhelaniya or Kara Gate with
Bering Strait; for a sea, where its own ice leaves that way open. Three rules are asked: {rules}.
A year about {year} is one of {counted}. The standard error is that of as many draws as there are
members: the years of a member share its climate model.

**Passages.** {sailing} draws of the ice of {there} ({scenario}) and of the climate of {today}
are sailed from Cape Zhelaniya to Bering Strait, on the first day of each month, alone and led
(where POLARIS or the ice asks for it, by an icebreaker that is always there). A timetable can live
with {schedule:.0f} days ({low:.0f} to {high:.0f}): {why}.

**The promise** holds where {sure:.0f} % of the years keep it, and is contradicted where
{less:.0f} % or fewer do.
"""


@lru_cache(maxsize=1)
def case() -> Case:
    """The scenario."""
    return nsrkit.load(SCENARIO)


@lru_cache(maxsize=1)
def found() -> xr.Dataset:
    """Days of years to come."""
    return reliable.run(case())


@lru_cache(maxsize=1)
def sailed() -> xr.Dataset:
    """Passages by month."""
    return reliable.passages(case())


@lru_cache(maxsize=1)
def record() -> xr.Dataset:
    """Days of the record."""
    return reliable.record(case())


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A table of Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines) + "\n"


def filled(text: str) -> str:
    """Paragraphs of Markdown set anew; lists and headings stay."""
    parts = (part if part.startswith(("#", "- ")) else textwrap.fill(part.replace("\n", " "), 100)
             for part in text.strip().split("\n\n"))  # fmt: skip
    return "\n\n".join(parts) + "\n"


def head() -> str:
    """What is asked, and how."""
    wanted = reliable.asked(case())
    passages, schedule = wanted.passages, wanted.passages.schedule_d
    labels = zip(RULES.values(), found().rule_label.values.tolist(), strict=True)
    limits = ", ".join(
        f"{title(name)} {limit.value:g} m" for name, limit in wanted.limits_m.items()
    )
    rules = "; ".join(f"{name.lower()} ({label})" for name, label in labels)
    return filled(HEAD.format(
        first=wanted.years[0], last=wanted.years[1], members=wanted.members, year=YEAR,
        counted=", ".join(map(str, wanted.counted(YEAR))), sailing=passages.members,
        rules=f"{rules}, which is the level ice of the Russian Maritime Register in winter and "
              f"spring ({limits}; none was found for the others)",
        there=passages.year, scenario=SCENARIOS[passages.scenario][0], today=passages.today,
        schedule=schedule.value, low=schedule.low, high=schedule.high,
        why=schedule.source.partition(";")[0], sure=100 * wanted.sure.value,
        less=100 - 100 * wanted.sure.value,
    ))  # fmt: skip


def odds() -> str:
    """Probability of a whole year by class, rule and scenario."""
    rows = []
    at = found().sel(place="route", horizon=YEAR, at_least=365)
    for name in map(str, found().ice_class.values):
        cells = []
        for rule in RULES:
            one = at.sel(ice_class=name, rule=rule)
            share, error = (one[key].sel(scenario=MIDDLE).item()
                            for key in ("probability", "standard_error"))  # fmt: skip
            ends = " / ".join(f"{100 * float(one.probability.sel(scenario=each)):.0f}"
                              for each in found().scenario.values if each != MIDDLE)  # fmt: skip
            cells.append(f"{100 * share:.0f} ± {100 * error:.0f} ({ends})"
                         if np.isfinite(share) else "no limit")  # fmt: skip
        rows.append([title(name), *cells])
    return table(["class", *RULES.values()], rows)


def days() -> str:
    """Median navigable days in the record and to come."""
    rows = []
    for name in map(str, found().ice_class.values):
        cells = []
        for rule in RULES:
            one = {"ice_class": name, "rule": rule, "place": "route"}
            before = record().days.sel(one).values
            to_come = found().days_q.sel(one | {"scenario": MIDDLE, "year": YEAR}).values
            cells.append(f"{np.median(before):.0f}, {to_come[1]:.0f} "
                         f"({to_come[0]:.0f}-{to_come[2]:.0f})"
                         if np.isfinite(to_come).all() else "no limit")  # fmt: skip
        rows.append([title(name), *cells])
    return table(["class", *RULES.values()], rows)


def seas() -> str:
    """Probability of a whole year by sea, behind an icebreaker and alone."""
    at = found().sel(horizon=YEAR, at_least=365, scenario=MIDDLE)
    rows = [[title(str(name)), *(
        " / ".join(f"{100 * float(at.probability.sel(ice_class=name, place=place, rule=rule)):.0f}"
                   for rule in ("alone", "escorted")) for place in at.place.values)]
        for name in at.ice_class.values]  # fmt: skip
    heads = ["Whole route" if place == "route" else f"{place} Sea" for place in at.place.values]
    return table(["class", *heads], rows)


def thickness() -> str:
    """Probability of a whole year with all ice thinner and thicker by its error."""
    told = reliable.by_thickness(case())
    rows = []
    for name in told.ice_class.values:
        one = 100 * told.probability.sel(ice_class=name, rule=["alone", "escorted"])
        rows.append([title(str(name)), *(" / ".join(f"{share:.0f}" for share in shares)
                                         for shares in one.values)])  # fmt: skip
    return table(["class", *(f"thickness x {factor:g}" for factor in told.factor.values)], rows)


def passages() -> str:
    """Days by month, and whether a timetable is kept."""
    rows = []
    for ship in map(str, sailed().ship.values):
        for ice in map(str, sailed().ice.values):
            for escort in ("alone", "led"):
                one = sailed().sel(ship=ship, ice=ice, escort=escort)
                mid = one.days_q.sel(quantile=0.5).values
                at = one.all_year.sortby("schedule").values
                rows.append([ship, str(int(one.year)), escort,
                             *(f"{value:.0f}" if value <= 30 else "–" for value in mid),
                             " / ".join(f"{100 * share:.0f}" for share in at)])  # fmt: skip
    limits = " / ".join(f"{limit:.0f}" for limit in np.sort(sailed().schedule.values))
    return table(["ship", "ice", "", *"JFMAMJJASOND", f"every month within {limits} d, %"], rows)


def published() -> str:
    """What others found."""
    told = reliable.published(case())
    same = reliable.agree(told)
    rows = []
    for i in range(told.sizes["finding"]):
        one = told.isel(finding=i)
        said = (f"{float(one.low):.0f} to {float(one.high):.0f} months"
                if np.isfinite(float(one.low)) else span(one.said.values > 0))  # fmt: skip
        cells = [f"{float(one.months.sel(rule=rule)):.1f}: {span(one.open.sel(rule=rule) >= 0.5)}"
                 f"{'' if same.isel(finding=i).sel(rule=rule) else ' (differs)'}"
                 for rule in RULES]  # fmt: skip
        rows.append([one.what.item(), said, *cells, one.source.item()])
    return table(["question", "published", *RULES.values(), "source"], rows)


ANSWER = """**For ordinary goods ships the claim is contradicted.** Without ice class and in class
IA the whole route is open every day of a year about {year} in {none} and {ia} % of the draws, even
behind an icebreaker; ships of these classes lie before the ice for months, from January to June.

**For the strongest it is a matter of what is meant.** POLARIS lets PC4 (Arc7) through alone every
day in {pc4} % of the draws; but it does so in the record already ({now:.0f} days in the median
year), and no service has come of it: it rates the risk to a hull, not the time. In ice that Arc7 is
built for ({built:g} m) a whole year has a chance of {strict} %. Sailed, the Arc7 gas carrier keeps
{schedule:.0f} days in every month in {alone} % of the years alone and {led} % led; led, it hangs on
what a timetable allows: {low_share} % at {low:.0f} days, {high_share} % at {high:.0f}.

**In between lies PC6 behind icebreakers**, open all year in {pc6} % of the draws by POLARIS; its
ship (IA Super, led) keeps the timetable in {feeder} % of the years.

**Scenarios hardly differ by {year}**: the forcing of the next fifteen years is much the same in all
of them, and the weather of a year moves more.
"""


def answer() -> str:
    """The answer in words, with its numbers."""
    at = found().sel(place="route", horizon=YEAR, at_least=365, scenario=MIDDLE)
    schedule = sailed().attrs["schedule_d"]
    ice = sailed().isel(ice=-1)

    def share(name: str, rule: str) -> str:
        return f"{100 * float(at.probability.sel(ice_class=name, rule=rule)):.0f}"

    def kept(ship: str, escort: str, limit: float = schedule) -> str:
        one = ice.sel(ship=ship, escort=escort, schedule=limit)
        return f"{100 * float(one.all_year):.0f} ± {100 * float(one.standard_error):.0f}"

    low, high = (float(limit) for limit in (ice.schedule.min(), ice.schedule.max()))
    now = record().days.sel(ice_class="PC4", rule="alone", place="route")
    return filled(ANSWER.format(
        year=YEAR, none=share("none", "escorted"), ia=share("IA", "escorted"),
        pc4=share("PC4", "alone"), strict=share("PC4", "built_for"), pc6=share("PC6", "escorted"),
        built=reliable.asked(case()).limits_m["PC4"].value, now=float(now.median()),
        schedule=schedule, low=low, high=high, alone=kept("arc7-lng", "alone"),
        led=kept("arc7-lng", "led"), low_share=kept("arc7-lng", "led", low),
        high_share=kept("arc7-lng", "led", high), feeder=kept("feeder-1as", "led"),
    ))  # fmt: skip


TAIL = """## What to hold against these numbers

- **POLARIS is kind.** In this record it opens Vilkitsky Strait to PC6 on 195 days a year where a
  study counted 72 ([season.md](season.md)). So the rule by thickness stands beside it; the truth
  for a class lies between the two.
- **The west is worked all year today, the east is not** (2025). POLARIS opens both to PC4, so ice
  alone, as drawn here, is not what keeps the east closed: an icebreaker has to be there, and
  somebody has to want to go.
- The projection follows the ice area of the hemisphere in CMIP6 by relations of 1979-2020. CMIP6
  lost ice more slowly than the Arctic did until 2020; winter ice has hardly moved in the record,
  and winter is what decides here: beyond what was seen, assumed slopes do.
- Thickness after 2017 is extrapolated, its error 15-25 %; the table above has what that does.
  Members keep the weather of 2011-2020: no change of storms, no ridges of
  their own, no tongues of ice below 25 km, which closed the Chukchi Sea in October 2024.
- {members} draws give a probability to within {most:.0f} points at worst; where all agree, to
  within {least:.0f}.

{missing}
"""


def page() -> str:
    """The whole page."""
    error = found().standard_error
    tail = TAIL.format(
        members=found().attrs["members"], most=100 * float(error.max()),
        least=100 * float(error.min()),
        missing=filled(f"Not modelled: {found().attrs['not_modelled']}."),
    )  # fmt: skip
    said = SCENARIOS[MIDDLE][0]
    ends = " / ".join(SCENARIOS[each][0] for each in map(str, found().scenario.values)
                      if each != MIDDLE)  # fmt: skip
    parts = [
        head(), "## The answer\n", answer(),
        f"## A whole year about {YEAR}\n",
        f"Probability [%] that the whole route is open every day, {said} ± standard error "
        f"({ends}).\n",
        odds(),
        f"By sea, {said}, alone / behind an icebreaker [%]; the seas are open where their own ice "
        "leaves the route open:\n",
        seas(),
        f"## Navigable days\n\nMedian of {int(record().year[0])}-{int(record().year[-1])}, and of "
        f"{YEAR} (10-90 % of the draws), {said}:\n",
        days(),
        "The error of the thickness moves who is in between, alone / behind an icebreaker, % of "
        f"years about {YEAR}:\n",
        thickness(),
        "## Passages\n\nMedian days Cape Zhelaniya - Bering Strait by month of departure; – : more "
        "than 30 or no way. Last: share of years in which every month is in time.\n",
        passages(),
        "## What others found\n\nMonths a year and the months open on half of their days:\n",
        published(), tail,
    ]  # fmt: skip
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
