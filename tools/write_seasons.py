"""Write docs/seasons.md: reported dates of seasons, answered by the model.

Without arguments the answers are worked out anew (some minutes) and kept in docs/seasons.csv and
docs/seasons-course.csv; with `page` the page alone is written from those.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import nsrkit
from nsrkit import show
from nsrkit.ship.season.facts import unanswered
from nsrkit.show.systems.seasons.facts import SAID, answer, ends, kind, place, span, who
from nsrkit.systems import seasons
from nsrkit.systems.seasons.verdicts import FIELD, HEAVY, LIGHT

if TYPE_CHECKING:
    import xarray as xr

DOCS = Path(__file__).parents[1] / "docs"
PAGE, FACTS, COURSE = DOCS / "seasons.md", DOCS / "seasons.csv", DOCS / "seasons-course.csv"
TEMPLATE = Path(__file__).with_name("write_seasons.md.in")
FULL = (2021, 2024)
NUMBERS = ("probability", "standard_error", "chance")


def answered(found: xr.Dataset) -> list[dict[str, str]]:
    """A row for each fact, as it is printed."""
    rows = []
    for i in range(found.sizes["fact"]):
        one = found.isel(fact=i)
        rows.append(
            {
                "year": f"{one.reported.dt.year.item()}",
                "reported": span(one).replace("\u00a0", " "),
                "what": one.what.item(),
                "where": f"{place(one)}: {who(one)}",
                "asks": one.asks.item(),
                "field": answer(one, FIELD).replace("\u00a0", " "),
                "ends": ends(one).replace("\u00a0", " "),
                "rests_on": kind(one).replace("\u00a0", " "),
                "verdict": SAID[int(one.verdict)],
                **{name: f"{100 * float(one[name]):.0f}" for name in NUMBERS},
                "reason": one.reason.item(),
                "read_so": one.why.item(),
                "source": one.source.item(),
            }
        )
    return rows


def counted(found: xr.Dataset) -> list[dict[str, str]]:
    """Open days of the whole route by year, class and rule."""
    rows = []
    for year in found.year.values:
        for name in found.ice_class.values:
            for rule in found.rule.values:
                one = found.sel(year=year, ice_class=name, rule=rule, place="route")
                days = {ice: int(one.open.sel(ice=ice).sum()) for ice in (FIELD, HEAVY, LIGHT)}
                rows.append({"year": f"{year}", "class": f"{name}", "rule": f"{rule}",
                             "field": f"{days[FIELD]}", "heavy": f"{days[HEAVY]}",
                             "light": f"{days[LIGHT]}",
                             "members": f"{float(one.probability.sum()):.0f}"})  # fmt: skip
    return rows


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        to = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        to.writeheader()
        to.writerows(rows)


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def line(cells: Iterable[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |\n"


def head(cells: Sequence[str]) -> str:
    return line(cells) + line(["---"] * len(cells))


def facts_table(rows: list[dict[str, str]]) -> str:
    """Facts with their answers."""
    text = head(["reported", "what", "where, for whom", "in the field (heavy to light end)",
                 "verdict", "beforehand, %", "by chance, %", "why"])  # fmt: skip
    for row in rows:
        field = f"{row['field']} ({row['ends']}); {row['rests_on']}"
        text += line([row["reported"], f"{row['what']} ({row['source']})", row["where"], field,
                      f"**{row['verdict']}**", f"{row['probability']} ± {row['standard_error']}",
                      row["chance"], f"{row['reason']}. Read so: {row['read_so']}"])  # fmt: skip
    return text


def course_table(year: int) -> str:
    """Open days of a year by class."""
    text = head(["class", "alone: field (heavy-light)", "mean of members",
                 "led: field (heavy-light)", "mean of members"])  # fmt: skip
    rows = [row for row in read(COURSE) if row["year"] == str(year)]
    for name in dict.fromkeys(row["class"] for row in rows):
        cells = ["no class" if name == "none" else name]
        for row in (each for each in rows if each["class"] == name):
            cells += [f"{row['field']} ({row['heavy']}-{row['light']})", row["members"]]
        text += line(cells)
    return text


def counts(rows: list[dict[str, str]]) -> str:
    """Verdicts by what was asked."""
    titles = {"sailed": "ships passed", "held": "ice held ships, or lay there",
              "closes": "ice closed a season", "early": "a season ended early by so much",
              "year_round": "worked all year", "part_year": "not worked all year"}  # fmt: skip
    text = head(["reports", *SAID.values(), "hits by chance"])
    for asks in [*titles, ""]:
        here = [row for row in rows if asks in ("", row["asks"])]
        tally = Counter(row["verdict"] for row in here)
        text += line([titles.get(asks, "all"), *(tally[name] for name in SAID.values()),
                      f"{sum(float(row['chance']) for row in here) / 100:.1f}"])  # fmt: skip
    return text


def page() -> str:
    """The page, from what docs/ holds."""
    rows = read(FACTS)
    return TEMPLATE.read_text(encoding="utf-8").format(
        rules="\n".join(f"{i}. {rule}" for i, rule in enumerate(seasons.RULES, 1)),
        counts=counts(rows),
        members=nsrkit.load("reported-seasons").seasons.members,
        others=facts_table([row for row in rows if int(row["year"]) not in FULL]),
        unanswered=head(["year", "reported", "why it is not answered"])
        + "".join(line([one.year, f"{one.what} ({one.source})", one.why]) for one in unanswered()),
        **{f"facts_{year}": facts_table([row for row in rows if row["year"] == str(year)])
           for year in FULL},
        **{f"course_{year}": course_table(year) for year in FULL},
    )  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:] != ["page"]:
        case = nsrkit.load("reported-seasons")
        found, course = seasons.run(case), seasons.course(case)
        write(FACTS, answered(found))
        write(COURSE, counted(course))
        show.season_dates(found).save(DOCS / "seasons-dates.svg")
        show.season_course(course).save(DOCS / "seasons-course.svg")
    PAGE.write_text(page(), encoding="utf-8")
