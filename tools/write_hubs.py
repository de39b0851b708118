"""Write docs/hubs.md: what binds between Russia, China and Europe, hours, projects, the Red Sea."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import nsrkit
from nsrkit.show.systems.network import limits, reading, shares
from nsrkit.show.systems.network.cards import hub_verdict
from nsrkit.systems import network

if TYPE_CHECKING:
    import xarray as xr

PAGE = Path(__file__).parents[1] / "docs/hubs.md"
HUBS, CONVEYOR, CLOSED = "border-hubs", "conveyor", "red-sea-closed"
HEAD = """# Hubs and crossings

Written by `tools/write_hubs.py` from `params/border-hubs.yaml`, `params/conveyor.yaml` and
`params/red-sea-closed.yaml`; do not edit. Nodes, arcs, goods, demand and records stand in
`params/network/`, each number with its source and status. Workbook: `08_hubs`.

## How it is worked out

{nodes} nodes, {arcs} arcs and {goods} goods between Russia, China and Europe: railways, border
crossings, ferries, roads and services by sea. Every month of a year goods are sent at least cost in
all, the time of the goods included: no arc takes more than its limit, ships, icebreakers and canals
are no more than there are, gas and boxes wait in stores, and what costs more to carry than it is
worth stays at home. The limit of a crossing is slots an hour, times hours, availability and load;
hours are a decision, so twelve more at most double it. Services by sea are sailed by the voyage
model through the ice of the year, and priced by its ledger.

The worth of a limit is its dual value: what all goods together save by one tonne more in it. A
project or the hours of a crossing are switched alone, and the year is solved with and without.
Rail tariffs, fees of terminals and half of the demand were not found: they are assumed, with
ranges, and say so in the report.
"""


@lru_cache(maxsize=3)
def found(name: str) -> xr.Dataset:
    """A scenario, run once."""
    return network.run(nsrkit.load(name))


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A table of Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines) + "\n"


def number(value: float, digits: int = 1) -> str:
    """A number, or a dash."""
    return f"{value:,.{digits}f}" if np.isfinite(value) else "-"


def record() -> str:
    """What was reported beside the model."""
    told, rows = found(HUBS), []
    for i in range(told.sizes["record"]):
        it = told.isel(record=i)
        reported, modelled = float(it["reported"]), float(it["modelled"])
        off = f"{modelled / reported - 1:+.0%}" if reported else "-"
        rows.append([str(it["record_title"].item()),
                     f"{it['definition'].item()}, {it['publisher'].item()}",
                     str(int(it["record_year"])), number(reported, 2), number(modelled, 2), off,
                     str(it["why"].item())])  # fmt: skip
    heads = ["what", "counted", "year", "reported Mt", "model Mt", "off", "why"]
    return table(heads, rows)


def bound() -> str:
    """Limits that bind, by year, in the state of the case."""
    told, rows = found(HUBS), []
    for year in told["year"].values:
        one = reading.chosen(told, int(year))
        for arc in limits.told(one):
            it, held = one.sel(arc=arc), reading.binding(one).get(arc)
            rows.append([str(int(year)), reading.title(one, arc),
                         number(float(it["capacity"].sum())), number(float(it["load"].sum())),
                         f"{float(reading.used(one).sel(arc=arc)):.0%}",
                         "none" if held is None else reading.spans(held),
                         number(float(it["worth"].max()))])  # fmt: skip
    heads = ["year", "arc", "limit Mt/y", "carried Mt/y", "use", "binds", "worth USD/t"]
    return table(heads, rows)


def hours() -> str:
    """Crossings at 12 and 24 hours."""
    told, rows = found(HUBS), []
    for name in map(str, told["crossing"].values):
        it = told.sel(crossing=name)
        binds = reading.titles(told, str(it["binds_24"].item()))[:1]
        rows.append([str(it["crossing_title"].item()),
                     *(number(float(it[key])) for key in ("capacity_12", "capacity_24",
                                                          "carried_12", "carried_24")),
                     number(float(it["saved_24_usd"]) / 1e6, 0),
                     *(binds or ["nothing"])])  # fmt: skip
    heads = ["crossing", "limit at 12 h", "limit at 24 h", "carried at 12 h", "carried at 24 h",
             "saved USD m/y", "binds most then"]  # fmt: skip
    return table(heads, rows)


def projects(name: str) -> str:
    """Projects of a scenario, each switched alone."""
    told, rows = found(name), []
    for study in map(str, told["study"].values):
        it = told.sel(study=study)
        binds = reading.titles(told, str(it["then_binds"].item()))[:1]
        rows.append([str(it["study_title"].item()), str(int(it["starts"])),
                     f"{it['built'].item()}{'' if bool(it['on']) else ', off'}",
                     f"{number(float(it['adds_mt']))} ({it['adds_status'].item()})",
                     number(float(it["capital_usd"]) / 1e6, 0),
                     number(float(it["arc_extra_mt"])), number(float(it["extra_mt"])),
                     number(float(it["saved_usd"]) / 1e6, 0), number(float(it["usd_per_t"])),
                     *(binds or ["nothing"])])  # fmt: skip
    heads = ["project", "from", "state", "adds Mt/y", "cost USD m", "more on its arc Mt/y",
             "more arrives Mt/y", "saved USD m/y", "building USD per tonne more",
             "binds most then"]  # fmt: skip
    return table(heads, rows)


def ways(name: str) -> str:
    """Tonnes by way, for each year and state."""
    told = found(name)
    mt = told["way_mt"].sum("group")
    seen = [str(way) for way in told["way"].values if float(mt.sel(way=way).max()) >= 0.05]
    rows = []
    for year in told["year"].values:
        for state in map(str, told["state"].values):
            one = mt.sel(year=year, state=state)
            missing = float(told["unmet"].sel(year=year, state=state).sum())
            rows.append(
                [
                    str(int(year)),
                    reading.STATES[state],
                    *(number(float(one.sel(way=way))) for way in seen),
                    number(missing),
                    number(float(told["total_usd"].sel(year=year, state=state)) / 1e9, 2),
                ]
            )
    heads = ["year", "state", *map(shares.title, seen), "without a way", "cost USD bn"]
    return table(heads, rows)


def budgets() -> str:
    """Ships and icebreakers: what one more day is worth."""
    one, rows = reading.chosen(found(HUBS)), []
    for i, title in enumerate(map(str, one["budget_title"].values)):
        it = one.isel(budget=i)
        held = it["day_worth"].values > 0
        rows.append([title, number(float(it["budget_days"].sum()), 0),
                     number(float(it["spent"].sum()), 0),
                     reading.spans(held) if held.any() else "none",
                     number(float(it["day_worth"].max()), 0)])  # fmt: skip
    heads = ["of what", "there are", "spent", "binds", "worth of one more day or ship, USD"]
    return table(heads, rows)


def conveyor() -> str:
    """The conveyor, on, in its scenario."""
    told = found(CONVEYOR)
    it = told.sel(study="heihe_conveyor")
    said = (
        f"With the conveyor in {int(told['year'][0])} {number(float(it['arc_extra_mt']))} Mt of "
        f"coal take it and {number(float(it['extra_mt']))} Mt more arrive; it saves USD "
        f"{number(float(it['saved_usd']) / 1e6, 0)} million a year against USD "
        f"{number(float(it['annual_usd']) / 1e6, 0)} million a year of building "
        f"({number(float(it['annual_low']) / 1e6, 0)} to "
        f"{number(float(it['annual_high']) / 1e6, 0)}). It was announced in 2023 and is not built."
    )
    return f"{textwrap.fill(said, 98)}\n\n{projects(CONVEYOR)}"


TAIL = """
## Limits

Least cost of all together is no market: nobody here has a contract, a quota or a habit, and a
choice between two ways that cost the same is shown as one of them. Only the goods of the tables are
there; the Eastern Polygon carries others, which leave the share that the scenario tells. Prices do
not answer to what flows. What is not modelled, and what is assumed, stands at the end of each
report.
"""


def page() -> str:
    """The whole page."""
    told = found(HUBS)
    head = HEAD.format(nodes=told.sizes["node"], arcs=told.sizes["arc"],
                       goods=told.sizes["commodity"])  # fmt: skip
    parts = [
        head, "## What comes out\n", textwrap.fill(hub_verdict(told), 98) + "\n",
        "## Against the record\n", "Nothing was tuned to these numbers.\n", record(),
        "## What binds\n", bound(), "## Ships, icebreakers and canals\n",
        "Days a year; of a canal or a channel, ships.\n", budgets(),
        "## Day and night\n", "Mt a year out of Russia, each crossing switched alone.\n", hours(),
        "## What building gives\n",
        f"Each project alone in {int(told['study_year'][0])}.\n", projects(HUBS),
        "## The coal conveyor\n", conveyor(), "## The Red Sea open, at risk and closed\n",
        "Mt a year by way; goods without a way at their price.\n", ways(HUBS),
        "The year of 2024 from the scenario of its own:\n", ways(CLOSED),
    ]  # fmt: skip
    return "\n".join(parts) + TAIL


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
