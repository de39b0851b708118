"""Write docs/corridors.md: 5 km routes found in corridors beside those found on the whole grid.

A row of docs/corridors.csv is computed where it is missing; with `--anew DAYS` all are, for
departures so many days apart (`python tools/write_corridors.py --anew 1` takes some minutes).
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np

import nsrkit
from nsrkit.scenario.files import defaults
from nsrkit.voyage import route

ROOT = Path(__file__).parents[1]
TABLE, PAGE = ROOT / "docs/corridors.csv", ROOT / "docs/corridors.md"
YEARS = (2013, 2020, 2024)
SHIPS = ("arc7-lng", "panamax-ice1", "feeder-1as", "panamax-open")
ENDS = "cape_zhelaniya", "cape_dezhnev"
EVERY = 5  # days between departures in rows that are missing
AFTER = 75  # days of ice after the last departure
REASONS = {
    "heavy": "ice too heavy for the coarse grid",
    "astray": "the coarse grid takes a different time",
    "edge": "the track touches the edge of the corridor",
    "no_fine": "no route in the corridor",
    "no_coarse": "no route on the coarse grid",
    "wide": "the corridor goes a long way round",
    "unsailed": "the track in the corridor cannot be sailed",
}
SAME = 2e-4
EACH = {1: "every day"}
HEAD = """# 5 km routes in corridors beside those of the whole grid

Written by `tools/write_corridors.py` from `docs/corridors.csv`, whose rows the same tool computes
(`--anew DAYS`; here {every}). Departures of three
years, a heavy, a light and a recent one, from Cape Zhelaniya to Cape Dezhnev on the 5 km grid, in
the ice of the embedded record up to {after} days after the last departure; ships of `params/ships/`
with the default settings, escorted where they need it. Each departure is solved twice: on the whole
grid; and in a corridor (100 km to each side of the 25 km track, and the 25 km cells through which
a way takes up to 6 % longer), with the whole grid where that will not do.

"""


class Found(NamedTuple):
    """What a departure came to."""

    hours: float
    ideal_h: float
    arrival_h: float
    search: str


def sailed(solver, days) -> tuple[list[Found], float]:
    """Every departure, and the CPU seconds of all."""
    began = time.process_time()
    found = []
    for day in days:
        try:
            way = solver.way(*ENDS, day, explain=False)
            found.append(Found(float(way.line.hours[-1]), way.ideal_h, way.found_h, way.search))
        except nsrkit.NoRouteError as fault:
            found.append(Found(np.nan, np.nan, np.nan, str(fault)))
    return found, time.process_time() - began


def row(year: int, name: str, ice, every: int) -> dict[str, object]:
    """The two searches side by side, for the departures of one year and ship."""
    days = np.arange(f"{year}-01-01", f"{year + 1}-01-01", every, dtype="datetime64[D]")
    ship = nsrkit.ship.open(name)
    searches = []
    for reach in (defaults().routing.corridor_km, 0.0):
        routing = defaults().routing.model_copy(update={"grid_km": 5.0, "corridor_km": reach})
        searches.append(sailed(route.solver(ice, ship, routing=routing), days))
    (near, near_s), (full, full_s) = searches
    routes = np.isfinite([[one.hours for one in each] for each in (near, full)])
    how = Counter(one.search for one in near)
    out: dict[str, object] = {
        "year": year, "ship": name, "every": every, "departures": len(days),
        "routes": int(routes.all(axis=0).sum()),
        "only_corridor": int((routes[0] & ~routes[1]).sum()),
        "only_full": int((routes[1] & ~routes[0]).sum()), "corridor": how["corridor"],
    }  # fmt: skip
    out |= {key: how[f"full: {text}"] for key, text in REASONS.items()}
    for key in ("arrival_h", "hours", "ideal_h"):
        a, b = (np.array([getattr(one, key) for one in each])[routes.all(axis=0)]
                for each in (near, full))  # fmt: skip
        excess = a / b - 1 if a.size else np.zeros(1)
        out |= {f"{key}_mean": f"{excess.mean():.3g}", f"{key}_max": f"{excess.max():.3g}",
                f"{key}_above": int((excess > SAME).sum())}  # fmt: skip
    out["corridor_ms"] = f"{near_s / len(days) * 1e3:.1f}"
    out["full_ms"] = f"{full_s / len(days) * 1e3:.1f}"
    return out


def rows(anew: int) -> list[dict[str, str]]:
    """The rows of the table, the missing ones computed and kept one by one."""
    kept: dict[tuple[str, str], dict[str, str]] = {}
    if TABLE.exists() and not anew:
        with TABLE.open(encoding="utf-8", newline="") as file:
            kept = {(one["year"], one["ship"]): one for one in csv.DictReader(file)}
    for year in YEARS:
        missing = [name for name in SHIPS if (str(year), name) not in kept]
        if missing:
            end = np.datetime64(f"{year + 1}-01-01") + AFTER
            ice = nsrkit.ice.open("record", start=f"{year}-01-01", end=str(end))
            routing = defaults().routing.model_copy(update={"grid_km": 5.0})
            read = route.solver(ice, nsrkit.ship.open(SHIPS[0]), routing=routing).ice
        for name in missing:
            kept[str(year), name] = {
                k: str(v) for k, v in row(year, name, read, anew or EVERY).items()
            }
            with TABLE.open("w", encoding="utf-8", newline="") as file:
                table = csv.DictWriter(file, list(kept[str(year), name]), lineterminator="\n")
                table.writeheader()
                table.writerows(kept.values())
    return [kept[str(year), name] for year in YEARS for name in SHIPS]


def page(table: list[dict[str, str]]) -> str:
    total = {key: sum(int(row[key]) for row in table)
             for key in ("departures", "routes", "only_corridor", "only_full", "corridor", *REASONS,
                         "arrival_h_above", "hours_above")}  # fmt: skip

    def mean(key: str) -> float:
        return float(np.average([float(row[key]) for row in table],
                                weights=[int(row["routes"]) for row in table]))  # fmt: skip

    def worst(key: str) -> float:
        return max(float(row[key]) for row in table)

    every = max(int(row["every"]) for row in table)
    lines = ["| year | ship | routes | in corridors | whole grid | excess mean, % | max, % "
             "| CPU, ms | whole, ms |\n|---|---|---|---|---|---|---|---|---|\n"]  # fmt: skip
    for row in table:
        fell = sum(int(row[key]) for key in REASONS)
        lines.append(
            f"| {row['year']} | {row['ship']} | {row['routes']} | {row['corridor']} | {fell} "
            f"| {float(row['arrival_h_mean']):.4%} | {float(row['arrival_h_max']):.4%} "
            f"| {row['corridor_ms']} | {row['full_ms']} |\n".replace("%", "")
        )
    reasons = "".join(f"- {text}: {total[key]}\n" for key, text in REASONS.items())
    return (
        HEAD.format(after=AFTER, every=EACH.get(every, f"every {every} days"))
        + "".join(lines)
        + f"""
The excess is that of the arrival that the search finds; CPU is per departure, with or without a
route, coding of the ice, descent, pulling and sailing included.

- {total["departures"]} departures; {total["routes"]} with a route in both, {total["only_full"]}
  only on the whole grid, {total["only_corridor"]} only in a corridor, none in the others.
- Arrival: mean excess {mean("arrival_h_mean"):.4%}, largest {worst("arrival_h_max"):.4%};
  {total["arrival_h_above"]} departures above {SAME:.2%}.
- Hours as sailed: mean {mean("hours_mean"):+.4%}, largest {worst("hours_max"):.4%};
  {total["hours_above"]} above {SAME:.2%}. Without length factor and delay: mean
  {mean("ideal_h_mean"):+.4%}, largest {worst("ideal_h_max"):.4%}.

Why the whole grid was searched for a departure that has a route:

{reasons}"""
    )


if __name__ == "__main__":
    PAGE.write_text(page(rows(int(sys.argv[2]) if "--anew" in sys.argv else 0)), encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))
