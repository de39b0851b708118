"""Write docs/express.md: ships that Arkhangelsk takes, calls, days and cost, levers."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import nsrkit
from nsrkit.systems import express

if TYPE_CHECKING:
    import xarray as xr

PAGE = Path(__file__).parents[1] / "docs/express.md"
SCENARIO = "arctic-express"
HEAD = """# Sea and rail by Arkhangelsk

Written by `tools/write_express.py` from `params/arctic-express.yaml`; do not edit. Arctic Express
No. 1 was announced in July 2024: 6,600 nm by the Northern Sea Route between Shanghai or Ningbo and
Arkhangelsk, 1,200 km by rail to Bely Rast near Moscow, 20-25 days, more than 20,000 TEU a year
(seanews.ru 2024-07-08, crnpress.com). This page asks which ships the port takes, how many calls a
season leaves room for, what a box needs in days and dollars, and what would carry that many.
Workbook: `06_express`.

## How it is worked out

Ships shuttle on the days of a timetable, weekly departures routed in the ice of 2024 and in
{members} members of its climate. A planner sends a ship out as long as in {share:.0%} of the
members she would come home. What a ship brings is bounded by her slots, the share of them that is
loaded, and her weight: deadweight less stores, less what a draught above that of the port would
carry (1.025 t/m3 times a waterplane of 0.77 of 0.96 of the length times the breadth), over cargo
and box. Boxes land where the yard has room; trains take them away and bring those of the voyage
back, one pair at a time, beginning {gather:.0f} days before the ship leaves. The members are what
could be known beforehand; the ice of 2024 is reconstructed from regional means.
"""
CALLS = """## Are five calls in 2024 and two in 2025 what limits and season allow?

No: they are one call for each ship that was sent. With the same number of ships like Newnew Polar
Bear, whose dimensions are known and within the limits, the ice of both years leaves room for about
twice as many. NewNew says that ice in the Chukchi Sea from mid October cut 2024 short by six weeks
(gcaptain 2025-03-24), earlier than the reconstructed ice closes; the column "closed early" lets
nobody sail after {early}, and what was made has room even so. Boxes, contracts or the other ports
of the ships set the count. Of the five ships of 2024 no dimensions were found, and the port
operator says that some were larger than the limits.
"""
DOOR = """## Days and cost of a box

The sea part is the cost of the voyages out and back over the loaded boxes of both (10-90 % of draws
of prices, hire, loads and weights). No tariff was found for rail and terminals; nothing is assumed
for it, so the whole chain has no cost, and the last column says what a rate leaves for them.
"""
LEVERS = """## What would carry {target:,.0f} TEU

TEU of a season, both ways: alone, and with all other levers but this one (medians over the ices).
The pairs of trains are those that ran in 2024, not what the line can carry, for which nothing was
found; without more of them all other levers together fall short.
"""
FOOT = """## What is dubious

- Loads come from the same seasons that are compared: the tonnes of 2024 over five calls, the boxes
  of three voyages. Boxes carried are therefore no test of the model; calls and days are.
- The weight of a box on the way to China is anything from 6 to 18 t/TEU by the sources.
- Running time of the trains is assumed at 2-5 days; rates of other ways are of their own years.
- An extra pair of trains is free of its own limits (paths, wagons, cranes), and ships of any number
  are to be had. Boxes that find no room are not booked rather than waited for.
"""


@lru_cache(maxsize=1)
def answers() -> dict[str, xr.Dataset]:
    """The scenario, run once."""
    case = nsrkit.load(SCENARIO)
    table = express.sailings(case)
    return {"run": express.run(case, table), "calls": express.calls(case, table),
            "door": express.door(case, table), "levers": express.levers(case, table),
            "admitted": express.admitted(case)}  # fmt: skip


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A table of Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines) + "\n"


def told(value: float, digits: int = 0) -> str:
    return f"{value:,.{digits}f}" if np.isfinite(value) else "-"


def ends(values: np.ndarray) -> str:
    """Value, with low and high where they differ."""
    low, value, high = (told(each) for each in values)
    return value if low == high else f"{value} ({low}-{high})"


def ships() -> str:
    """Who fits, and who is kept out by what."""
    found = answers()["admitted"]
    rows = []
    for name in map(str, found.ship.values):
        one = found.sel(ship=name)
        mean = float(one.size_loa_m)
        word = str(one.verdict.item())
        if word == "not known" and mean > found.attrs["loa_m"]:
            word = f"too long by her size (mean {mean:.0f} m)"
        if float(one.lighter) > 0:
            word += f"; {float(one.lighter):,.0f} TEU lighter for the draught"
        rows.append([name, told(float(one.teu)), told(float(one.loa_m), 1),
                     told(float(one.draught_m), 1), str(one.ice_class.item()), word,
                     str(one.called.item()) or "-"])  # fmt: skip
    port = found.attrs
    heads = ["ship", "TEU", "length, m", "draught, m", "ice class",
             f"{port['draught_m']:g} m and {port['loa_m']:g} m", "called"]  # fmt: skip
    return table(heads, rows)


def calls() -> str:
    """Reported and possible calls."""
    found = answers()["calls"]
    rows = []
    for year in found.year.values:
        one = found.sel(year=year)
        low, middle, high = one.allowed_q.values
        rows.append([str(year), told(float(one.reported)), told(float(one.ships)),
                     told(float(one.one_ship)), told(float(one.allowed)), told(float(one.early)),
                     ends(np.array([low, middle, high])),
                     f"{100 * float(one.at_least):.0f} %"])  # fmt: skip
    heads = ["season", "calls reported", "ships", "calls of one ship", "calls of as many ships",
             "closed early", "over members", "members with at least as many"]  # fmt: skip
    return table(heads, rows)


def door() -> str:
    """Days and cost by piece and by rival."""
    found = answers()["door"]
    none, sea = np.full(3, np.nan), float(found.usd_per_feu[1])
    rows = []
    for piece in map(str, found.piece.values):
        usd = found.usd_per_feu.values if piece == "at sea" else none
        name = "whole chain" if piece == "all" else piece
        rows.append([name, ends(found.days.sel(piece=piece).values), ends(usd), "-"])
    for rival in map(str, found.rival.values):
        one = found.sel(rival=rival)
        left = "-" if "model" in rival else told(float(one.rival_usd[1]) - sea)
        rows.append([rival, ends(one.rival_days.values), ends(one.rival_usd.values), left])
    return table(["way", "days", "USD/FEU", "left after the sea part"], rows)


def levers() -> str:
    """Boxes with each lever."""
    found = answers()["levers"]
    rows = []
    for name in map(str, found.lever.values):
        one = found.sel(lever=name)
        rows.append([str(one.title.item()), told(float(one.calls[1])), ends(one.carried.values),
                     told(float(one.refused[1])), told(float(one.without)),
                     str(one.why.item())])  # fmt: skip
    heads = ["lever", "calls", "TEU", "no room in the yard", "all but this", "why"]
    return table(heads, rows)


def page() -> str:
    """The page."""
    case = nsrkit.load(SCENARIO)
    head = HEAD.format(members=case.express.members, share=case.express.home_share,
                       gather=case.express.gather_d.value)  # fmt: skip
    season, target = answers()["run"], case.express.target_teu
    low, middle, high = np.quantile(season.stored_d.values, (0.1, 0.5, 0.9))
    yard = textwrap.fill(
        f"As it is, {season.attrs['ships']} ships make {int(season.calls[0])} calls in the ice of "
        f"2024 and carry {float(season.carried[0].sum()):,.0f} TEU both ways; the last is sent out "
        f"by {season.attrs['last_out']}. A box from the ships lies {middle:.0f} days ({low:.0f}-"
        f"{high:.0f}) in the yard, which is never more than "
        f"{float((season.stored_in + season.stored_out).max()):,.0f} TEU full.", 96)  # fmt: skip
    return "\n".join([head, "## Who can call\n", ships(),
                      CALLS.format(early=case.express.early), calls(), "## The yard\n",
                      yard + "\n", DOOR, door(), LEVERS.format(target=target), levers(),
                      FOOT])  # fmt: skip


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
