"""Write docs/voyage-cost.md: four voyages priced for each month of 2024 and of a normal year.

The rows of docs/voyage-cost.csv are computed where they are missing, a voyage and a year at a time;
`--anew` computes all (`python tools/write_voyages.py --anew` takes some minutes). The page and its
figures are written from the table alone.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import nsrkit
from nsrkit.show.price.by_departure import season_cost
from nsrkit.show.price.families import named
from nsrkit.voyage import ledger, route
from nsrkit.voyage.choices import season
from nsrkit.voyage.pricing import carbon, cargo
from nsrkit.voyage.pricing.book import Book
from nsrkit.voyage.trips import passage

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case
    from nsrkit.voyage.choices.priced import Priced

ROOT = Path(__file__).parents[1]
TABLE, PAGE = ROOT / "docs/voyage-cost.csv", ROOT / "docs/voyage-cost.md"
HEAD = ROOT / "tools/write_voyages.md.in"
VOYAGES = ("baseline", "murmansk-ningbo", "sabetta-tianjin", "ust-luga-qingdao")
YEARS: dict[str, dict[str, object]] = {
    "2024": {"ice.source": "record", "ice.year": 2024},
    "normal": {"ice.source": "normal"},
}
MEMBERS, DRAWS, DAY, YEAR = 20, 256, 15, 2024
_WAITS = "with the wait for ice to open"
NAMES = {"nsr": "NSR", "suez": "Suez", "cape": "Cape"}


def case_of(voyage: str, year: str) -> Case:
    """The scenario of a voyage in the ice of 2024 or of 1991-2020, at the prices of 2024."""
    more = {"scan.members": MEMBERS, "ensemble.draws": DRAWS, "voyage.depart": f"{YEAR}-01-{DAY}"}
    return nsrkit.load(voyage, YEARS[year] | more)


def computed(voyage: str, year: str) -> list[dict[str, str]]:
    """Rows of twelve departures by three corridors."""
    case = case_of(voyage, year)
    months = [dt.datetime(YEAR, month, DAY) for month in range(1, 13)]
    found = season.sailed(case, months)
    table = season.season(case, found)
    return [
        {"voyage": voyage, "year": year, "month": f"{when:%m}", "corridor": one.corridor}
        | _numbers(dated, one)
        | _spread(table.sel(corridor=one.corridor).isel(departure=i))
        | {"flip": str(table.season_flip.values[i])}
        for i, (when, dated) in enumerate(zip(months, found.cases, strict=True))
        for one in found.central[i]
    ]


def _numbers(case: Case, one: Priced) -> dict[str, str]:
    """What a corridor adds up to, central numbers."""
    names = ("days", "fuel_t", "co2e_t", "usd", "unit_usd", "escorted_h", "zones")
    if one.passage is None:
        return dict.fromkeys((*names, "where", "excluded"), "") | {"reason": one.reason}
    trip, book = one.passage.trip, Book(case)
    hotel = (case.voyage.ship.hotel_t_per_d.value or 0.0) * one.days
    led = [] if one.passage.track is None else route.stretches(one.passage.track).zone.values
    values = (one.days, trip.fuel_t + hotel, carbon.footprint(trip, case).wtw_t, one.usd,
              cargo.per_unit(one.usd, book)[0], one.passage.escorted_hours, trip.zones)  # fmt: skip
    return {name: f"{float(value):.6g}" for name, value in zip(names, values, strict=True)} | {
        "where": ", ".join(dict.fromkeys(map(str, led))),
        "excluded": ledger.total(one.costs)[1],
        "reason": "",
    }


def _spread(one: xr.Dataset) -> dict[str, str]:
    values = {
        "usd_low": one.season_usd_q[0], "usd_mid": one.season_usd_q[1],
        "usd_high": one.season_usd_q[2], "wins": one.season_wins, "wins_se": one.season_wins_se,
        "route_share": one.season_route_share,
    }  # fmt: skip
    return {name: f"{float(value):.6g}" for name, value in values.items()}


def rows(*, anew: bool) -> list[dict[str, str]]:
    """The table, what is missing computed and kept block by block."""
    kept: list[dict[str, str]] = []
    if TABLE.exists() and not anew:
        with TABLE.open(encoding="utf-8", newline="") as file:
            kept = list(csv.DictReader(file))
    for voyage in VOYAGES:
        for year in YEARS:
            if any((row["voyage"], row["year"]) == (voyage, year) for row in kept):
                continue
            kept += computed(voyage, year)
            with TABLE.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(kept[0]), lineterminator="\n")
                writer.writeheader()
                writer.writerows(kept)
    return kept


def page(table: list[dict[str, str]]) -> str:
    """The page; figures are written beside it."""
    head = HEAD.read_text(encoding="utf-8")
    parts = [head.format(members=MEMBERS, draws=DRAWS, day=DAY, base_year=_base_year())]
    parts.append(_summary(table))
    for voyage in VOYAGES:
        case = case_of(voyage, "2024")
        parts.append(f"## {case.title.split(',')[0]}\n\n{case.voyage.ship.title}. "
                     f"{case.description.strip()}\n")  # fmt: skip
        parts += [_year(case, year, _block(table, voyage, year)) for year in YEARS]
    return "\n".join(parts)


def _block(table: list[dict[str, str]], voyage: str, year: str) -> list[list[dict[str, str]]]:
    """Rows of a voyage and a year, month by month."""
    chosen = [row for row in table if (row["voyage"], row["year"]) == (voyage, year)]
    return [list(group) for _, group in groupby(chosen, key=lambda row: row["month"])]


def _base_year() -> int:
    return case_of(VOYAGES[0], "2024").prices.base_year


def _summary(table: list[dict[str, str]]) -> str:
    """Who is cheapest in each month, all voyages and years."""
    lines = ["| voyage | year | " + " | ".join(_month(f"{m:02d}") for m in range(1, 13)) + " |",
             "|---|---|" + "---|" * 12]  # fmt: skip
    for voyage in VOYAGES:
        for year in YEARS:
            cells = [_winner(month) for month in _block(table, voyage, year)]
            title = case_of(voyage, year).title.split(",")[0]
            lines.append(f"| {title} | {year} | " + " | ".join(cells) + " |")
    return ("Cheapest corridor by month, by central numbers; in brackets the probability that it "
            "is, in percent:\n\n" + "\n".join(lines) + "\n")  # fmt: skip


def _winner(month: list[dict[str, str]]) -> str:
    best = _best(month)
    return (
        f"{NAMES[best['corridor']]} ({float(best['wins']):.0%})".replace("%", "") if best else "-"
    )


def _best(month: list[dict[str, str]]) -> dict[str, str] | None:
    open_ = [row for row in month if row["usd"]]
    return min(open_, key=lambda row: float(row["usd"]), default=None)


def _year(case: Case, year: str, block: list[list[dict[str, str]]]) -> str:
    name = f"voyage-cost-{block[0][0]['voyage']}-{year}.svg"
    figure = season_cost(_dataset(case, block))
    figure.save(ROOT / "docs" / name)  # type: ignore[attr-defined]
    unit = case.voyage.ship.capacity.unit
    title = "Ice of 2024" if year == "2024" else "A normal year, ice of 1991-2020"
    head = (f"| month | days | fuel, t | CO2e, t | USD/{unit} | cheapest in % of cases "
            "| NSR escort, h (areas) |\n|---|---|---|---|---|---|---|")  # fmt: skip
    lines = [head]
    for month in block:
        cells = [_month(month[0]["month"])]
        for column, form in (("days", ".1f"), ("fuel_t", ",.0f"), ("co2e_t", ",.0f"),
                             ("unit_usd", ",.1f" if unit != "TEU" else ",.0f")):  # fmt: skip
            cells.append(" / ".join(_number(row[column], form) for row in month))
        cells.append(" / ".join(f"{float(row['wins']) * 100:.0f}" for row in month))
        nsr = next(row for row in month if row["corridor"] == "nsr")
        hours = float(nsr["escorted_h"] or 0)
        cells.append(f"{hours:.0f} ({nsr['zones']}: {_areas(nsr['where'])})" if hours > 0 else
                     ("0" if nsr["usd"] else "closed"))  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    order = " / ".join(NAMES[row["corridor"]] for row in block[0])
    alt = f"{case.title.split(',')[0]}, cost by month of departure, {title.lower()}"
    return (f"### {title}\n\n![{alt}]({name})\n\nEach cell: {order}.\n\n" + "\n".join(lines)
            + "\n\n" + _told(block))  # fmt: skip


def _told(block: list[list[dict[str, str]]]) -> str:
    """When each corridor is cheapest, what turns it, why ways are closed, what is left out."""
    lines = []
    for corridor, name in NAMES.items():
        won = [_month(month[0]["month"]) for month in block
               if (best := _best(month)) and best["corridor"] == corridor]  # fmt: skip
        lines.append(f"- {name} is cheapest: {', '.join(won) or 'never'}.")
    flips = [f"{_month(month[0]['month'])}: {named(month[0]['flip'].split(' (')[0])}"
             for month in block if month[0]["flip"]]  # fmt: skip
    lines.append("- What turns it: " + ("; ".join(flips) or "nothing, one corridor is cheapest "
                                                             "in all months") + ".")  # fmt: skip
    lines += _closed(block)
    gaps = sorted({row["excluded"] for month in block for row in month if row["excluded"]})
    lines.append(f"- Left out for want of a number: {'; '.join(gaps) or 'nothing'}.")
    return "\n".join(lines) + "\n"


def _closed(block: list[list[dict[str, str]]]) -> list[str]:
    """Months in which a corridor is closed, with the reason of the first."""
    lines = []
    for corridor, name in NAMES.items():
        shut = [row for month in block for row in month
                if row["corridor"] == corridor and row["reason"]]  # fmt: skip
        waits = [_month(row["month"]) for row in shut if _WAITS in row["reason"]]
        others = [row for row in shut if _WAITS not in row["reason"]]
        if waits:
            lines.append(f"- {name} opens only to who waits for more than {passage.ICE_DAYS} days: "
                         f"{', '.join(waits)}.")  # fmt: skip
        if others:
            months = ", ".join(_month(row["month"]) for row in others)
            first = others[0]["reason"].removeprefix("no route: ")
            lines.append(f"- {name} is closed: {months}. {_month(others[0]['month'])}: {first}.")
    return lines


def _dataset(case: Case, block: list[list[dict[str, str]]]) -> xr.Dataset:
    """The rows as the variables that the chart draws."""
    import xarray as xr

    names = [row["corridor"] for row in block[0]]

    def grid(column: str) -> np.ndarray:
        return np.array([[float(row[column] or "nan") for row in month] for month in block]).T

    dims = ("corridor", "departure")
    bands = np.stack([grid(f"usd_{end}") for end in ("low", "mid", "high")], axis=-1)
    days = [np.datetime64(f"{YEAR}-{month[0]['month']}-{DAY}", "ns") for month in block]
    return xr.Dataset(
        {
            "season_usd": (dims, grid("usd")),
            "season_days": (dims, grid("days")),
            "season_usd_q": ((*dims, "quantile"), bands),
            "season_wins": (dims, grid("wins")),
            "season_wins_se": (dims, grid("wins_se")),
            "season_reason": (dims, np.array([[row["reason"] for row in m] for m in block]).T),
            "season_cheapest": ("departure", [(_best(month) or {}).get("corridor", "")
                                              for month in block]),
            "season_flip": ("departure", [month[0]["flip"] for month in block]),
        },
        coords={"corridor": names, "departure": days},
        attrs={"base_year": case.prices.base_year},
    )  # fmt: skip


def _areas(where: str) -> str:
    """Names of areas, short: Kara NE instead of Kara Sea, north-east."""
    short = re.sub(r" Sea, (north|south|east|west)(?:-(east|west))?",
                   lambda m: " " + "".join(part[0].upper() for part in m.groups() if part),
                   where)  # fmt: skip
    return short.replace(" Sea", "")


def _number(text: str, form: str) -> str:
    return f"{float(text):{form}}" if text else "-"


def _month(number: str) -> str:
    return f"{dt.date(YEAR, int(number), 1):%b}"


if __name__ == "__main__":
    PAGE.write_text(page(rows(anew="--anew" in sys.argv)), encoding="utf-8")
