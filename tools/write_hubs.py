"""Write docs/hubs.md: what binds between Russia, China and Europe, hours, projects, the Red Sea."""

from __future__ import annotations

import csv
import io
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
FLOWS = PAGE.with_suffix(".csv")
HUBS, CONVEYOR, CLOSED = "border-hubs", "conveyor", "red-sea-closed"
HEAD = """# Hubs and crossings

Written by `tools/write_hubs.py` from `params/border-hubs.yaml`, `params/conveyor.yaml` and
`params/red-sea-closed.yaml`; do not edit. Nodes, arcs, goods, demand and records stand in
`params/network/`, each number with its source and status. Workbook: `08_hubs`; every arc that
carries something: `hubs.csv`.

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
Rail tariffs, fees of terminals and part of the demand were not found: they are assumed, with
ranges, and say so in the report.
"""


@lru_cache(maxsize=3)
def found(name: str) -> xr.Dataset:
    """A scenario, run once; the spread over draws is that of the first alone."""
    return network.run(nsrkit.load(name, {} if name == HUBS else {"network.draws": 0}))


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
        off = shares.signed(modelled / reported - 1)
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
                         number(float(it["capacity"].sum())),
                         ranged(it, float(it["load"].sum()), "load_q"),
                         f"{float(reading.used(one).sel(arc=arc)):.0%}",
                         "none" if held is None else reading.spans(held),
                         f"{float(it['binds']):.0%} ± {100 * float(it['binds_se']):.0f}",
                         ranged(it, float(it["worth"].mean()), "worth_q")])  # fmt: skip
    heads = ["year", "arc", "limit Mt/y", "carried Mt/y", "use", "binds", "binds in draws",
             "worth USD/t"]  # fmt: skip
    return table(heads, rows)


def ranged(one: xr.Dataset, value: float, drawn: str) -> str:
    """A number with 10-90 % of the draws."""
    low, high = reading.ends(one, drawn)
    return f"{number(value)} ({low:,.1f}-{high:,.1f})"


def beside() -> str:
    """The scenarios in their last year and their own state, side by side."""
    rows = []
    for name in (HUBS, CONVEYOR, CLOSED):
        told = found(name)
        one = reading.chosen(told, int(told["year"][-1]))
        by = one["way_mt"].sum("group")
        crossings = list(map(str, told["crossing_arc"].values))
        out, worth = reading.carried(one).sel(arc=crossings), one["worth"].sel(arc=crossings)
        rows.append([
            f"{name}, {int(one['year'])}, {reading.STATES[str(one['state'].item())]}",
            *(number(float(out.sel(arc=arc))) for arc in ("ZAB-MZL", "NLN-TGJ")),
            number(float(worth.sel(arc="ZAB-MZL").mean())),
            *(number(float(by.sel(way=way)))
              for way in ("rail_border", "road_border", "conveyor", "nsr", "suez", "cape")),
            number(float(one["unmet"].sum())), number(float(one["total_usd"]) / 1e9, 2),
        ])  # fmt: skip
    heads = ["scenario", "Zabaikalsk, out", "Nizhneleninskoye, out", "a tonne more at Zabaikalsk, "
             "USD", "rail over the border", "road", "conveyor", "NSR", "Suez", "Cape",
             "without a way", "goods and ways USD bn"]  # fmt: skip
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
                     *(binds or ["nothing new"])])  # fmt: skip
    heads = ["crossing", "limit at 12 h", "limit at 24 h", "carried at 12 h", "carried at 24 h",
             "saved USD m/y", "binds then"]  # fmt: skip
    return table(heads, rows)


def projects() -> str:
    """Projects, each switched alone and beside all others."""
    told, rows = found(HUBS), []
    for study in map(str, told["study"].values):
        it = told.sel(study=study)
        binds = reading.titles(told, str(it["then_binds"].item()))[:1]
        rows.append([str(it["study_title"].item()), str(int(it["starts"])),
                     f"{it['built'].item()}{'' if bool(it['on']) else ', off'}",
                     f"{number(float(it['adds_mt']))} ({it['adds_status'].item()})",
                     number(float(it["capital_usd"]) / 1e6, 0),
                     twice(it, "arc_extra_mt"), twice(it, "extra_mt"),
                     twice(it, "saved_usd", 1e-6, 0), number(float(it["usd_per_t"])),
                     *(binds or ["nothing new"])])  # fmt: skip
    heads = ["project", "from", "state", "adds Mt/y", "cost USD m", "more on its arc Mt/y",
             "more arrives Mt/y", "saved USD m/y", "building USD per tonne more",
             "binds then"]  # fmt: skip
    return table(heads, rows)


def twice(one: xr.Dataset, name: str, factor: float = 1.0, digits: int = 1) -> str:
    """What a project brings alone, and beside all others."""
    alone, others = (number(factor * float(one[f"{prefix}{name}"]), digits)
                     for prefix in ("", "beside_"))  # fmt: skip
    return f"{alone} ({others})"


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
    heads = ["year", "state", *map(shares.title, seen), "without a way", "goods and ways USD bn"]
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
                     number(float(it["day_worth"].mean()), 0)])  # fmt: skip
    heads = ["of what", "there are", "spent", "binds", "worth of one more day or ship, USD"]
    return table(heads, rows)


def conveyor() -> str:
    """The conveyor, on, in its scenario."""
    told = found(CONVEYOR)
    it = told.sel(study="heihe_conveyor")
    each = [
        number(float(it[name]) / 1e6, 0) for name in ("annual_usd", "annual_low", "annual_high")
    ]
    alone, others = (number(float(it[f"{prefix}saved_usd"]) / 1e6, 0) for prefix in ("", "beside_"))
    binds = next(iter(reading.titles(told, str(it["then_binds"].item()))), "Nothing new")
    said = (
        f"Alone beside what is in service in {int(it['study_year'])}, the conveyor takes "
        f"{number(float(it['arc_extra_mt']))} Mt of coal, {number(float(it['extra_mt']))} Mt more "
        f"arrive, and USD {alone} million a year are saved; beside all other projects it takes "
        f"{number(float(it['beside_arc_extra_mt']))} Mt and saves USD {others} million. Building "
        f"costs USD {each[0]} million a year ({each[1]} to {each[2]}). {binds} "
        "binds then. It was announced in 2023 and is not built."
    )
    return textwrap.fill(said, 98) + "\n"


def flows() -> str:
    """All arcs that carry something, by year and state, as a table for other programs."""
    told, text = found(HUBS), io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["year", "state", "arc", "title", "mode", "limit_mt", "carried_mt", "use",
                     "months_that_bind", "worth_usd_t"])  # fmt: skip
    for year in told["year"].values:
        for state in map(str, told["state"].values):
            one = reading.chosen(told, int(year), state)
            mt, use, bound_ = reading.carried(one), reading.used(one), reading.binding(one)
            for arc in map(str, one["arc"].values[mt.values > reading.LEAST]):
                it = one.sel(arc=arc)
                limit = float(it["capacity"].sum("month", skipna=False))
                held = int(bound_[arc].sum()) if arc in bound_ else 0
                numbers = (limit, float(mt.sel(arc=arc)), float(use.sel(arc=arc)))
                writer.writerow([
                    int(year), state, arc, reading.title(one, arc), it["mode"].item(),
                    *("" if np.isnan(value) else f"{value:.3f}" for value in numbers), held,
                    f"{float(it['worth'].mean()):.2f}",
                ])  # fmt: skip
    return text.getvalue()


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
    draws, year = told.attrs["draws"], int(told["study_year"][0])
    sections = [
        ("What comes out", "", textwrap.fill(hub_verdict(told), 98) + "\n"),
        ("Scenarios side by side", "Mt a year, both ways where no other is told.", beside()),
        ("Against the record", "Demand and rates were not fitted to these numbers; a crossing "
         "whose capacity was not found may take what it was seen to carry, and then agrees by "
         "itself.", record()),
        ("What binds", f"Worth: mean of the months; in brackets 10-90 % of {draws} draws of all "
         "uncertain numbers and ices.", bound()),
        ("Ships, icebreakers and canals", "Days a year; of a canal or a channel, ships. Worth: "
         "mean of the months.", budgets()),
        ("Day and night", f"Mt of {int(told['hours_year'].max())} out of Russia, each crossing "
         "switched alone.", hours()),
        ("What building gives", f"Each project in {year}, alone beside what is in service; in "
         "brackets beside all others that the scenario asks for.", projects()),
        ("The coal conveyor", "", conveyor()),
        ("The Red Sea open, at risk and closed", "Mt a year by way; goods without a way at their "
         "price.", ways(HUBS)),
    ]  # fmt: skip
    parts = [part for title, note, text in sections
             for part in (f"## {title}\n", note and f"{note}\n", text) if part]  # fmt: skip
    return "\n".join([head, *parts]) + TAIL


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    FLOWS.write_text(flows(), encoding="utf-8")
