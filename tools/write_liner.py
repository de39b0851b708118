"""Write docs/liner.md: liner services as reported, their seasons by ice class, cost of a box."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import nsrkit
from nsrkit.systems import liner

if TYPE_CHECKING:
    import xarray as xr

PAGE = Path(__file__).parents[1] / "docs/liner.md"
SERVICES = (("newnew-2024", "newnew"), ("newnew-2024", "newnew-baltic"),
            ("china-europe-express", "sealegend"))  # fmt: skip
HEAD = """# Liner services

Written by `tools/write_liner.py` from `params/services/`; do not edit. A service is a rotation of
ports that ships of one kind sail again and again. Everything below is worked out in the
reconstructed ice of the year; what members of possible ice add (probabilities, bands) stands in the
reports of `newnew-2024` and `china-europe-express`. Workbook: `06_liner`.

## How it is worked out

The stretch between two ports that leads by the NSR is routed for weekly departures through the ice
of the year; the others are the shortest ways at sea at the ordered speed. Every stretch ends with a
call of `turn_d`. A round begins on a departure that comes through and ends when she is ready to
sail again, if there is a way home by the NSR within the season of the service; she waits abroad
for the next one. Ships needed for a headway are the days of a round over it, rounded up. In a
season each ship sails whenever she is ready, one headway after the ship before her at first, and
her last crossing may leave her abroad.

What a box costs is the ledger of every stretch of a round (fuel, hire, fees, carbon rules between
those two ports, one call each) over the loaded boxes of both ways. By Suez and the Cape the same
ship sails the same ports. Terminals, boxes and a margin are in no such number; rates that shippers
pay hold them. The break-even season: who sails the NSR for S days and another corridor in the rest
of the year saves the difference of the unit costs on the boxes of S days, and pays for the ice
class every day; S is the premium of a year over the saving of a day. Cariou et al. (2019,
doi 10.1057/s41278-019-00145-3) found 1.5 months a year in which liners could compete by the NSR.
"""
RECORD = """## Reported seasons

Crossings, each way counted. The model's ships sail as often as ice and calls let them, all of them
from the first day of the season; days are medians of the sailings. Nothing is tuned to these rows.
"""
FOUND = """
- **Crossings**: on the round to Arkhangelsk the ice leaves room for more than was reported
  in every year, on the longer one through the Baltic for little more than in 2024 and 2025. The
  line sailed both, the port of Arkhangelsk counted five calls in 2024 (embedy.org), and how many
  voyages went on to the Baltic was not told; ships joined in the course of 2025 (lynkxs.com). So
  the rows bound what the ice allowed, and do not settle what set the number.
- **The early end of 2024**: six weeks lost when ice came to the Chukchi Sea in mid October
  (gcaptain.com). The model's last sailing of that year that comes back leaves Shanghai in September
  for a ship of Ice1, and in late October for one of 1A Super behind an icebreaker (next table). The
  ships were of both kinds, and NewNew Star had no class; the model has no orders of the authority.
- **Days**: the voyage to Arkhangelsk of 2025 took longer than the model's, with a stop at Nakhodka
  Bay that it does not make. The six weeks to St Petersburg in 2023 are some days more than calls of
  {turn_d:.0f} days give. Istanbul Bridge took the days of the model although two of hers went to a
  storm: she made 17 kn on the NSR, which is above the speed ordered here.
"""
CLASSES = """## The season by ice class

First and last sailing that comes back, the dates of the service set aside, escort where it is
required; rounds of one ship that sails whenever she is ready. What ports and permits allow is not
asked.
"""
COST = """## What a box costs

USD of 2024 per TEU loaded, medians of the sailings with central numbers. The load decides most of
it and is known worst: see the ranges in the service files.
"""
FOOT = """## What is dubious

- **Loads**: counts of boxes and voyages of different publishers do not fit each other; loads of the
  two ways were not found apart.
- **Calls**: one of Arkhangelsk is known, and those of one ship in Europe.
- **Ships**: a service has one kind of ship here; the fleets reported are mixed.
- **Reliability** is that of the ice alone. Storms and berths cost days too: two of twenty in 2025.
- **Ice of the Baltic and the White Sea** is not modelled; it matters before May and from December.
"""


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def number(value: float, digits: int = 0) -> str:
    """A number, or a dash where there is none."""
    return f"{value:,.{digits}f}" if np.isfinite(value) else "-"


def day(when: np.datetime64) -> str:
    """A day of the year."""
    return "-" if np.isnat(when) else f"{when.astype('datetime64[D]').item():%-d %b}"


def opened(scenario: str, service: str) -> nsrkit.Case:
    """A scenario with one of its services, without draws."""
    return nsrkit.load(scenario, {"liner.service": service, "ensemble.draws": 0})


def reported(found: xr.Dataset) -> list[list[str]]:
    """A row for each reported season of a service."""
    rows = []
    for year in found["year"].values:
        one = found.sel(year=year)
        rows.append([
            found.attrs["title"], str(year), str(int(one["reported_ships"])),
            str(int(one["reported"])), str(int(one["crossings"])), day(one["first"].values),
            day(one["last"].values), number(float(one["reported_d"])),
            f"{number(float(one['days']), 1)} to {one['to'].item()}",
            number(float(one["round_d"]), 1),
        ])  # fmt: skip
    return rows


def classed(found: xr.Dataset) -> list[list[str]]:
    """A row for each ship, in the ice of the year."""
    own = found.sel(ice=0)
    return [[found.attrs["title"], str(found.attrs["year"]), str(one["title"].item()),
             day(one["first"].values), day(one["last"].values), number(float(one["season_d"])),
             str(int(one["rounds"])), number(float(one["round_d"]), 1)]
            for one in (own.sel(ship=name) for name in own["ship"].values)]  # fmt: skip


def costed(found: xr.Dataset) -> list[list[str]]:
    """A row for each corridor."""
    return [[found.attrs["title"], str(name), number(float(one["corridor_d"]), 1),
             number(float(one["corridor_usd"])), number(float(one["breakeven_d"]))]
            for name in found["corridor"].values for one in [found.sel(corridor=name)]]  # fmt: skip


def page() -> str:
    """The page."""
    cases = [opened(*each) for each in SERVICES]
    seasons = [reported(liner.record(case)) for case in cases]
    ships = [classed(liner.extension(case, members=0)) for case in (cases[0], cases[2])]
    boxes = [costed(liner.run(case, members=0)) for case in cases]
    turn_d = cases[0].liner.service.turn_d.value
    heads = (
        ["service", "year", "ships", "reported", "model", "first", "last", "days reported",
         "days, model", "round, d"],
        ["service", "ice of", "ship", "first", "last", "days", "rounds", "round, d"],
        ["service", "corridor", "round, d", "USD/TEU", "break-even season, d"],
    )  # fmt: skip
    return "\n".join([
        HEAD, RECORD, table(heads[0], chain(*seasons)) + FOUND.format(turn_d=turn_d), CLASSES,
        table(heads[1], chain(*ships)), COST, table(heads[2], chain(*boxes)), FOOT,
    ])  # fmt: skip


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
