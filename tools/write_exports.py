"""Write docs/exports.md: destinations by corridor and month, storage, and the year-round claim."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import nsrkit
from nsrkit.show.price.families import title
from nsrkit.show.systems.exports.cards import MONTHS, months
from nsrkit.systems import exports
from nsrkit.units import KM_PER_NM

if TYPE_CHECKING:
    import xarray as xr

PAGE = Path(__file__).parents[1] / "docs/exports.md"
SCENARIO, CARGO = "vologda-corridor", "timber"
# Kilometres of searoute 1.6.0 with a way by the corridor, for the destinations of the scenario.
SEAROUTE_KM = {
    ("Shanghai", "nsr"): 13_130, ("Shanghai", "suez"): 23_016, ("Shanghai", "cape"): 29_141,
    ("Mumbai", "nsr"): 21_648, ("Mumbai", "suez"): 15_267, ("Mumbai", "cape"): 23_518,
    ("Manzanillo", "nsr"): 14_824, ("Manzanillo", "panama"): 14_347, ("Santos", "direct"): 13_597,
}  # fmt: skip
HEAD = """# Exports from one port

Written by `tools/write_exports.py` from `params/vologda-corridor.yaml`; do not edit. The governor
of the Vologda region proposed in April 2025 (TASS, 17 April) a year-round corridor for timber,
steel, chemical and farm goods by Arkhangelsk and the Northern Sea Route to China and South-East
Asia; India, Mexico and Brazil are among the region's largest customers. This page says which of
them gain, in which months, and what the ice leaves at the quay. Workbook: `05_exports`.

## How it is worked out

A container ship of 1,620 TEU and class 1A Super, which sailed the line's first seasons and fits
the port (9.2 m of draught, 190 m of length), leaves every {every} days of a year. The Northern
Sea Route is routed in the ice of {year} and in {members} members of its climate; destinations
beyond the same end of the ice share a routed way and differ by their open water. The other
corridors are sailed at the same speed and priced on the day: Suez with its war-risk premium,
Panama at the toll that the scenario derives, and the open sea where no canal lies between. A
state of the canals leaves corridors out. Costs are those of one laden voyage per tonne, the
interest on the cargo under way included; a winner is named only where nothing that is not
supplied could turn it. Boxes are heavy: weight, not slots, limits the ship.

What waits at the port is a sum: cargo arrives evenly, an open departure takes at most {clears}
times what arrives between two, and a year is repeated until it begins with what it leaves.
"""


@lru_cache(maxsize=1)
def found() -> xr.Dataset:
    """The scenario, run once."""
    return exports.run(nsrkit.load(SCENARIO))


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A table of Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines) + "\n"


def middle(values: np.ndarray, digits: int = 0) -> str:
    """Median, and 10-90 % where they differ."""
    low, mid, high = (f"{value:,.{digits}f}" for value in np.nanquantile(values, (0.1, 0.5, 0.9)))
    return mid if low == high else f"{mid} ({low}-{high})"


def corridors() -> str:
    """Distance, days, emissions and cost of every corridor that has a way."""
    rows, load = [], float(found().tonnes.sel(commodity=CARGO))
    for port in map(str, found().destination.values):
        for name in exports.CORRIDORS:
            one = found().sel(destination=port, corridor=name)
            if np.isfinite(float(one.nm)):
                km, theirs = float(one.nm) * KM_PER_NM, SEAROUTE_KM.get((port, name))
                off = f"{theirs:,} ({km / theirs - 1:+.0%})" if theirs else ""
                rows.append([port, title(name), f"{km:,.0f}", off, middle(one.days.values, 1),
                             middle(1e3 * one.co2e_t.values / load),
                             middle(one.t_usd.sel(commodity=CARGO).values)])  # fmt: skip
    heads = ["to", "by", "km", "searoute km (off)", "days", "CO2e kg/t", "USD/t"]
    return table(heads, rows)


def winners() -> str:
    """Months in which the NSR is cheapest, and what it saves."""
    rows = []
    for port in map(str, found().destination.values):
        for state in exports.STATES:
            one = found().sel(destination=port, state=state, commodity=CARGO)
            low, mid, high = one.gain_usd_t.values
            if np.isfinite(mid):
                wins = one.wins.sel(winner="nsr")
                spans = [months(wins.sel(basis=basis).values > 0.5) or "none"
                         for basis in (exports.MEMBERS, exports.OWN)]  # fmt: skip
                rows.append([port, state, *spans, f"{mid:.0f} ({low:.0f} to {high:.0f})",
                             f"{100 * float(one.cheaper):.0f} %"])  # fmt: skip
    heads = ["to", "canals", "NSR cheapest, members", f"ice of {found().attrs['year']}",
             "gain USD/t", "cheaper in draws of prices"]  # fmt: skip
    return table(heads, rows)


def open_months() -> str:
    """Share of departures with a way, by ship and month."""
    rows = []
    for ship in map(str, found().ship.values):
        one = found().sel(ship=ship, basis=exports.MEMBERS)
        rows.append([ship, *(f"{100 * share:.0f}" for share in one.open.values),
                     f"{100 * float(one.year_round):.0f} %"])  # fmt: skip
    return table(["ship", *MONTHS, "whole year"], rows)


def storage() -> str:
    """What waits, by ship, over the members."""
    rows = []
    for ship in map(str, found().ship.values):
        one = found().sel(ship=ship).isel(ice=slice(1, None))
        rows.append([ship, middle(one.open_d.values), middle(100 * one.peak.values),
                     middle(one.held_d.values), f"{100 * float(one.left.max()):.0f} %"],
                    )  # fmt: skip
    heads = ["ship", "days open", "largest stock, % of a year's cargo", "days a tonne waits",
             "left over in the worst member"]  # fmt: skip
    return table(heads, rows)


def findings() -> str:
    """What the tables say, with their numbers."""
    from nsrkit.show.systems.exports.cards import export_verdict

    one = found().sel(state="all open", commodity=CARGO)
    held = float(found().held_d.isel(ship=0).median())
    day = float(one.holding_usd_t_d)
    gain = float(one.gain_usd_t.sel(quantile=0.5, destination="Shanghai"))
    tonnes = float(found().t_per_y.sel(commodity=CARGO))
    peak = float(found().peak.isel(ship=0, ice=slice(1, None)).median())
    verdict = textwrap.fill(export_verdict(found()), 98)
    return f"""## What comes out

{verdict}

- **Waiting pays for China**: a tonne of timber that waits for the ice waits {held:.0f} days in the
  mean, USD {held * day:.0f} of interest, and saves USD {gain:.0f}. What storing it costs was not
  found. Of {tonnes / 1e3:,.0f} kt a year (all timber that the region sent to China in the first
  half of 2024, doubled) up to {peak * tonnes / 1e3:,.0f} kt would lie at the port, which turns over
  4-6.5 Mt a year.
- **Manzanillo**: by this network the Northern Sea Route is shorter than Panama, by searoute a
  little longer; searoute's route runs inshore and is 4-8 % too long. The gain is small, rests on a
  toll that is derived, and is gone where ice costs days.
- **Mumbai** turns with the Red Sea and with prices: dearer than Suez, cheaper than the Cape.
- **Year round** is a matter of the ship: the stronger one, led, comes through in most members all
  year, but no charter rate of hers was found, so that her winter has no price.
"""


TAIL = """
## Limits

Ice of the White and Barents Seas is met on the Northern Sea Route alone: ways west are sailed as
open water, although Arkhangelsk is kept open by icebreakers from November or December to May, so
that winter flatters Suez, the Cape, Panama and the open sea. Boxes stand for all cargo; steel and
fertiliser would rather go in bulk, and their tonnes were not found. The rail leg from Vologda is
the same for all corridors, and its tariff was not found. Members are possible ice of the climate
of that year: a share of them is what a planner could know beforehand.
"""


def page() -> str:
    """The whole page."""
    case, told = nsrkit.load(SCENARIO), found()
    parts = [
        HEAD.format(every=case.exports.every_d, year=told.attrs["year"],
                    members=told.attrs["members"], clears=f"{case.exports.clears.value:g}"),
        findings(),
        "## Destinations by corridor\n",
        "Departures that have a way: median, and 10-90 % where they differ. Per tonne of timber.\n",
        corridors(), "## Who gains, and when\n", winners(), "## Open months and storage\n",
        "Per cent of departures with a way, over the members.\n", open_months(), storage(),
    ]  # fmt: skip
    return "\n".join(parts) + TAIL


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
