"""Write docs/energy.md: Arctic gas, crude and condensate under sanctions, beside the record."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import nsrkit
from nsrkit.show.systems.energy import reading, record
from nsrkit.show.systems.energy.cards import energy_verdict
from nsrkit.systems import energy
from nsrkit.systems.energy import compared, reported

if TYPE_CHECKING:
    import xarray as xr

PAGE = Path(__file__).parents[1] / "docs/energy.md"
SCENARIO = "arctic-lng2-sanctions"
HEAD = """# Gas, crude and condensate under sanctions

Written by `tools/write_energy.py` from `params/arctic-lng2-sanctions.yaml`; do not edit. What can
Yamal LNG and Arctic LNG 2 deliver, month by month, with the ice-going carriers, floating stores
and buyers that sanctions leave them, and what would change it? Workbook: `09_energy`.

## How it is worked out

Every kind of ship is routed through the ice of each year by the voyage model, laden from the
plant to Murmansk and to Kamchatka and home in ballast, every {every} days, in the own ice of the
year and in {members} members of its climate; years after 2025 meet the ice of 2025. Open water
beyond is sailed at the ordered speed. A ship that leaves by the east and finds the ice closed
sails home by Suez or the Cape. So each way has, for each month of loading, days of a round and a
cost per tonne (the ledger of a voyage, the way back included).

A linear program over all months, with a year before those asked and half a year after, then sends
ships where it pays: cargo is made, kept in tanks, loaded, passed on in floating stores or side by
side, and sold. Ship-days, stores, contracts and bans limit it; a ban closes the ways of its
plant, target or fleet from its day on. The duals say what a ship-day or a store is worth, and so
what holds a plant back in a month. The plan looks ahead and knows no hesitation: it is the most
that was possible, not a forecast. No number is fitted to what was delivered.
"""
TAIL = """
## Limits

The plan knows the future: it fills stores in 2024 because Beihai buys in August 2025, and 2025
delivers more than the world did, which began to sell late and in few ships at a time.

Yamal LNG sent 2.4 and 1.96 Mt east by the Northern Sea Route in 2024 and 2025; the plan sends the
contracted cargo by Kildin and chartered carriers. Its Arc7 carriers are all at work, and a round
east takes two rounds to Europe. With quick ports and no day off (a lever above) it sends {quick}
Mt east: the split hangs on days in port and days off that no source gives. The record says that
they are too long here: the 99 voyages of January to April 2024 would take {busy:.0%} of all days
of 15 ships by the rounds of the plan. Nothing was changed for that.

Prices, hire and discounts are the same in all months, and chartered carriers are priced at the
cost of their capital. Ice on the river above Sabetta is not met, so that Novy Port lies closer
than it does. Crude by the whole Northern Sea Route (1.5 Mt in 2023, 1.9 Mt in 2024, CHNL; S&P
Global counts 9.49 and 7.86 million barrels, 1.3 and 1.1 Mt) is sailed ship by ship in workbook
`05_transit`. How much of Europe's purchase ends with short contracts in April 2026 was not found:
imports end with 2026 at once.
"""


@lru_cache(maxsize=1)
def found() -> xr.Dataset:
    """The scenario, run once."""
    return energy.run(nsrkit.load(SCENARIO))


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A table of Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines) + "\n"


def years() -> str:
    """Deliveries against nameplate."""
    rows = []
    for plant in found().plant.values.tolist():
        for year in found().asked.values.tolist():
            at = found().year.values == year
            one = found().sel(plant=plant).isel(ice=0, time=at)
            plate = float(found().nameplate.sel(plant=plant, asked=year))
            sold = float(one.delivered.sum())
            low, high = np.quantile(found().drawn.sel(plant=plant, asked=year), (0.1, 0.9))
            rows.append([
                reading.of(found(), "plant", plant), str(year), f"{plate:.1f}",
                f"{float(one.loaded.sum()):.2f}", f"{sold:.2f} ({low:.2f}-{high:.2f})",
                f"{sold / plate:.0%}", f"{float(one.cargoes.sum()):.0f}",
                f"{float(one.east.sum()):.2f}", record._held(found(), plant, at),
            ])  # fmt: skip
    heads = ["plant", "year", "nameplate Mt", "loaded Mt", "delivered Mt (10-90 % of draws)",
             "of nameplate", "cargoes", "east Mt", "held back by"]  # fmt: skip
    return table(heads, rows)


def reports() -> str:
    """The plan beside what was reported."""
    rows = []
    for one in reported.reports():
        mine = compared.planned(found(), one)
        if isinstance(one.value, float) and mine is not None:
            digits = 2 if one.unit == "Mt" else 0
            unit = "" if one.unit == "1" else f" {one.unit}"
            rows.append([reading.of(found(), "plant", one.plant), str(one.year),
                         record._LABELS[one.what], f"{one.value:.{digits}f}{unit}", one.publisher,
                         f"{mine:.{digits}f}{unit}", record._off(mine, one.value)])  # fmt: skip
    return table(["plant", "year", "what", "reported", "by", "plan", "off"], rows)


def season() -> str:
    """When the way east costs least."""
    dates = {(one.year, one.what): one.value for one in reported.reports() if one.unit == "date"}
    rows = []
    for year in found().asked.values.tolist():
        open_ = compared.window(found(), "yamal", year)
        rows.append(
            [
                str(year),
                record._span(np.flatnonzero(open_[0])),
                record._span(np.flatnonzero(open_[1:].all(axis=0))),
                *(str(dates.get((year, f"{end}_east"), "")) for end in ("first", "last")),
            ]
        )
    heads = ["year", "east costs least, own ice", "in all members", "first cargo", "last cargo"]
    return table(heads, rows)


def levers() -> str:
    """What one change alone does."""
    base = reading.by_year(found().delivered.isel(ice=0).sum("market"))
    gain = (found().with_lever - base).sum("plant")
    rows = [[str(found().lever_title.values[k]), str(found().lever_why.values[k]),
             *(f"{float(gain[k].sel(asked=year)) + 0.0:+.2f}" for year in found().asked.values)]
            for k in range(found().sizes["lever"])]  # fmt: skip
    return table(["lever", "why", *(f"{year} Mt" for year in found().asked.values)], rows)


def counts() -> str:
    """Deliveries of Yamal LNG with other numbers of Arc7 carriers."""
    rows = [
        [
            str(count),
            *(
                f"{float(found().by_count.sel(count=count, plant='yamal', asked=year)):.1f}"
                for year in found().asked.values
            ),
        ]
        for count in found()["count"].values
    ]
    return table(["Arc7", *(f"{year} Mt" for year in found().asked.values)], rows)


def early_2024() -> float:
    """Share of the days of 15 ships that the voyages of January to April 2024 take by the plan."""
    at = (found().year.values == 2024) & (found().time.dt.month.values <= 4)
    rounds = found().round_d.isel(ice=0, time=at).mean("time")
    west, sts = (float(rounds.sel(route=f"{name}: yamal")) for name in ("to_europe", "to_kildin"))
    return (89 * west + 10 * sts) / (15 * 121)


def quick() -> str:
    """What goes east with quick ports and no day off, 2024 and 2025."""
    east = found().lever_east.sel(lever="quick", plant="yamal")
    return " and ".join(f"{float(east.sel(asked=year)):.2f}" for year in (2024, 2025))


def page() -> str:
    """The whole page."""
    told = nsrkit.load(SCENARIO).energy
    verdict = textwrap.fill(energy_verdict(found()), 98)
    parts = [
        HEAD.format(every=told.every_d, members=found().attrs["members"]),
        f"## What comes out\n\n{verdict}\n", years(),
        "## Beside the record\n\nNothing is fitted to these numbers; where publishers differ, "
        "both stand.\n", reports(),
        "## The season eastwards\n\nMonths of loading in which the way east costs less "
        "than any other, beside the cargoes that were reported.\n", season(),
        "## Levers\n\nChange of all deliveries, each lever alone, own ice.\n", levers(),
        "## Carriers of Yamal LNG\n\nDelivered by Yamal LNG, by the number of its Arc7 carriers; "
        "carriers for the way on from Kildin are chartered as they are wanted.\n", counts(),
    ]  # fmt: skip
    return "\n".join(parts) + TAIL.format(busy=early_2024(), quick=quick())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
