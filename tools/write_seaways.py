"""Write docs/seaways.md: ships, sea arcs by month and year, and what others found of them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import nsrkit
from nsrkit.show.systems.exports.cards import MONTHS
from nsrkit.systems.network import inputs, seaways, tables
from nsrkit.systems.network.seaways.at_hand import ESCORT

if TYPE_CHECKING:
    import xarray as xr

PAGE = Path(__file__).parents[1] / "docs/seaways.md"
SCENARIO, YEAR, LATER = "border-hubs", 2024, (2024, 2030, 2035, 2040)
SHOWN = ("SAB-TSN nsr", "SAB-MMK nsr", "MMK-TSN suez gas", "LED-TSN nsr crude",
         "LED-TSN suez crude", "LED-TSN cape crude", "MMK-TSN nsr bulk", "MMK-TSN suez bulk",
         "SHA-ARH nsr boxes", "SHA-RTM nsr boxes", "SHA-RTM suez boxes",
         "SHA-RTM cape boxes")  # fmt: skip
HEAD = """# Sea arcs of the network

Written by `tools/write_seaways.py` from `params/border-hubs.yaml`; do not edit. The network of
hubs and corridors asks of each sea arc, month by month: how many days, how many dollars a tonne,
how many days of a ship and of an icebreaker a tonne takes, and whether it is open at all. Nothing
of that is assumed where the voyage model can say it.

## How it is worked out

**One arc, one voyage.** A service is an arc from port to port, past however many straits. At a
gate (Bering Strait, Vilkitsky, Kara Gate, Suez, the Cape) a cargo changes neither ship nor class
nor icebreaker; escort zones, pilots and tolls are paid for a voyage, not for a piece of it. Arcs
from gate to gate would let the cargo of a tanker without ice class go on in an Arc7 hull. What a
gate lets through is a budget of passages that its services share.

**Ice.** Ships leave every {every} days through the whole year, in the record's own ice and in
{members} possible ices of the year's climate; after 2025 in as many draws of {later}.
Services whose ship meets the same ice between the same two ends share one routed timetable and
differ by their open water, before and behind it. A month is open where the record's own ice lets
ships leave in it, or half of the possible ices where there is none. `*_q` are 10, 50 and 90 % over
possible ices.

**Money.** The ledger of the voyage (fuel, hire, escort, pilot, tolls, port dues, war risk, EU
allowances) and the cargo's share of a way back in ballast, over the cargo. The time of the cargo
and the fees of terminals come on top in the network. The Red Sea is open, open with a war-risk
premium, or closed.

**What is shared.** Days of ships: fleet times {working:.0f} days a year, where a fleet was found;
ships outside the ice are no limit. Days of icebreakers: the nuclear ones in service on each day,
times {fit:.0%} of the year, {convoy:g} ships behind one.
"""


@lru_cache(maxsize=1)
def case() -> nsrkit.scenario.case.Case:
    """The scenario."""
    return nsrkit.load(SCENARIO)


@lru_cache(maxsize=1)
def services() -> dict[str, seaways.Service]:
    """The sea arcs of its tables, by name."""
    return {one.name: one for one in inputs.services(tables.read(case().network.tables))}


@lru_cache(maxsize=1)
def found() -> xr.Dataset:
    """Those that are shown, in the year of the page."""
    return seaways.table(case(), [services()[name] for name in SHOWN], YEAR)


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A table of Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines) + "\n"


def number(value: float, digits: int = 0) -> str:
    """A number, or a dash where there is none."""
    return "-" if not np.isfinite(value) else f"{value:,.{digits}f}"


def ships() -> str:
    """The carriers with fleet, cargo and what a way back costs."""
    rows = []
    for name, one in case().network.seaways.carriers.items():
        load, fleet = one.load_t, one.ships
        cargo = f"{load.value:,.0f} ({load.low:,.0f}-{load.high:,.0f}, {load.status})"
        counted = "no limit" if fleet.value is None else f"{fleet.value:.0f} ({fleet.status})"
        rows.append([f"`{name}`", one.title, one.ship, cargo, counted,
                     f"{one.ballast.value:.0%}"])  # fmt: skip
    heads = ["carrier", "ships", "file", "cargo t", "fleet", "way back paid"]
    return table(heads, rows)


def arcs() -> str:
    """Cost of a tonne by month, and what a voyage takes in October."""
    rows = []
    for name in SHOWN:
        one = found().sel(arc=name)
        last = one.sel(month=10)
        led = float(last.escort_days_t * one.load_t)
        rows.append([name, str(one.carrier.values), number(float(last.nm)),
                     number(float(last.days), 1), number(led, 1),
                     *(number(float(usd)) for usd in one.usd_t.values)])  # fmt: skip
    heads = ["arc", "carrier", "nm", "days", "icebreaker days", *MONTHS]
    return table(heads, rows)


def years() -> str:
    """What crude saves by the NSR, and for how long, from year to year."""
    one = services()["LED-TSN nsr crude"]
    told = seaways.ratio(case(), LATER, origin=one.origin, destination=one.destination)
    rows = []
    for year in LATER:
        at = told.sel(year=year)
        fleet = seaways.budgets(case(), year).days.sel(budget=ESCORT)
        rows.append([str(year), number(float(at.open_months), 1), number(float(at.open_ratio), 2),
                     number(float(at.ratio.min()), 2), number(float(at.days_saved.max()), 1),
                     number(float(fleet.sum()))])  # fmt: skip
    heads = ["year", "months open", "NSR over Suez while open", "least", "days saved, most",
             "icebreaker days a year"]  # fmt: skip
    return table(heads, rows)


def checks() -> str:
    """What others found beside the model."""
    same = case().with_({"sailing.suez_kn": 16, "sailing.cape_kn": 16})
    ways = [seaways.Service(way, "Shanghai", "Rotterdam", way, "boxes") for way in ("suez", "cape")]
    open_sea = seaways.table(same, ways, YEAR).isel(month=0)
    bridge = seaways.table(
        case(), [seaways.Service("way", "Ningbo", "Felixstowe", "nsr", "boxes_nsr")], 2025
    ).sel(month=9)
    rows = [
        ["Shanghai - Rotterdam by Suez, 16 kn", "10,600 nm, 27 d (porteconomicsmanagement.org)",
         f"{float(open_sea.nm[0]):,.0f} nm, {float(open_sea.days[0]):.1f} d",
         "time in the convoy of the canal"],
        ["Shanghai - Rotterdam by the Cape, 16 kn", "13,800 nm, 35 d (porteconomicsmanagement.org)",
         f"{float(open_sea.nm[1]):,.0f} nm, {float(open_sea.days[1]):.1f} d",
         "by the Sunda Strait and well off the coasts"],
        ["Ningbo - Felixstowe by the NSR, September 2025",
         "20 d (Istanbul Bridge, assafinaonline.com)",
         f"{float(bridge.days[0]):.1f} d", "departures of the whole month; she left on the 22nd"],
    ]  # fmt: skip
    return table(["voyage", "found", "model", "why they differ"], rows)


def page() -> str:
    """The whole page."""
    asked = case().network.seaways
    head = HEAD.format(every=asked.every_d, members=asked.members, later=asked.scenario,
                       working=asked.working.value, fit=asked.fit.value,
                       convoy=asked.convoy.value)  # fmt: skip
    return f"""{head}
## Ships

{ships()}
Each number has its source in `params/network/carriers.yaml`. Fleets by the NSR are those that were
seen there in 2024: more ships of the class could be hired, at a price that was not found, so the
worth of a day of such a ship in the results is the most that one could pay for it.

## A tonne by month, {YEAR}

USD of {case().prices.base_year} a tonne, state of the Red Sea: {case().voyage.red_sea}; a dash:
closed. Miles, days, and days of an icebreaker for one cargo (way back included), in October.

{arcs()}
## From year to year

Crude from the Baltic to northern China in ships of 1B, led where they need it. Months are summed
over the shares of possible ices; the icebreakers are those in service or planned.

{years()}
## Beside what others found

{checks()}
The Suez toll of the model is 6.0 USD (gas carrier) and 6.6 USD (Aframax) a tonne of Suez net
tonnage where ships paid 7.60 on average in 2024 (3.991 bn USD over 525 Mt, arabfinance.com 24335):
rates fall with size, and the mean ship is smaller. `fees.suez_index` has +-15 %.

## Not modelled

Ice of the White and Barents Seas and of the Baltic on ways that leave them westwards; the way back
is taken as long and as dear as the way out of the same departure, so that the last ships of a
season come home dearer than here; queues for icebreakers (their days are a budget, see
[icebreakers.md](icebreakers.md)); icebreakers that stay on rivers or with the ships of Norilsk;
ships that are bought or hired for more when their days are scarce.
"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
