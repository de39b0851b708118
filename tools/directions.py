"""Published conclusions on the NSR against Suez, asked of the package with inputs as stated.

Tables of these studies could not be reached, only abstracts: the direction is compared, not the
number. What a study leaves open keeps its default here, but for what its time had otherwise: an
open Red Sea, no price of carbon, the tolls of about 2020 and a dearer rouble.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import nsrkit
from nsrkit.voyage import corridors, ledger, route
from nsrkit.voyage.trips import passage

THEN = {"voyage.red_sea": "open", "carbon.year": 2020, "fees.suez_index": 1 / 1.4018,
        "prices.rub_per_usd": 64.41, "routing.grid_km": 25, "ensemble.draws": 0}  # fmt: skip
ALL_ZONES = 7
MONTHS = range(1, 13)


class Answer(NamedTuple):
    """A conclusion of a study and what the package says to it."""

    study: str
    says: str
    asked: str
    found: str
    agrees: str
    """"yes", "no" or "in part", with the reason."""


class Way(NamedTuple):
    """A voyage by one corridor; NaN where there is no way."""

    nm: float
    days: float
    usd: float
    co2_t: float


NO_WAY = Way(np.nan, np.nan, np.nan, np.nan)


def ways(
    overrides: Mapping[str, Any], names: tuple[str, ...] = ("nsr", "suez"), *, paid: bool = False
) -> dict[str, Way]:
    """Miles, days, cost and CO2 by corridor of the baseline with other inputs.

    `paid`: escort is charged through all seven areas, whether the ice asked for it or not.
    """
    case = nsrkit.load("baseline", THEN | {"voyage.corridors": list(names)} | dict(overrides))
    router = passage.router(case, passage.open_ice(case)) if "nsr" in names else None
    return {name: _way(case, name, router, paid) for name in names}


def _way(case: nsrkit.Case, name: str, router: passage.Router | None, paid: bool) -> Way:
    try:
        sailed = passage.sail(case, name, router)
    except nsrkit.NoRouteError:
        return NO_WAY
    trip = sailed.trip._replace(zones=ALL_ZONES) if paid and name == "nsr" else sailed.trip
    usd, missing = ledger.total(ledger.costs(trip, case))
    if missing:
        raise ValueError(f"{name}: the total excludes {missing}")
    co2 = sailed.trip.fuel_t * nsrkit.ship.emissions.co2_t_per_t(case.voyage.ship.fuel)
    return Way(sailed.nm, passage.days(sailed), usd, co2)


def _gap(found: dict[str, Way]) -> float:
    """What the NSR costs more than Suez, as a fraction."""
    return found["nsr"].usd / found["suez"].usd - 1


def saved(one: float, other: float) -> float:
    """What the first saves against the second, as a fraction."""
    return 1 - one / other


@lru_cache(maxsize=1)
def year() -> dict[int, dict[str, Way]]:
    """Shanghai-Hamburg by month of departure, in the ice of a normal year."""
    normal = {"ice.source": "normal"}
    return {month: ways(normal | {"voyage.depart": f"2024-{month:02d}-15"}) for month in MONTHS}


def distance_and_cost() -> Answer:
    free, paid = (ways({"voyage.origin": "Yokohama"}, paid=escort) for escort in (False, True))
    nm = saved(paid["nsr"].nm, paid["suez"].nm)
    usd = [saved(found["nsr"].usd, found["suez"].usd) for found in (free, paid)]
    return Answer(
        "Liu & Kronbak 2010",
        "4,300 TEU: 40 % less distance is not 40 % less cost",
        "Yokohama-Hamburg, 4,890 TEU, Ice1, 1 September",
        f"{nm:.0%} fewer miles; {usd[1]:.0%} less cost with seven areas of escort paid, "
        f"{usd[0]:.0%} without",
        "yes" if usd[1] < nm else "no: fees do not eat the shorter way",
    )


def ice_class_in_open_water() -> Answer:
    """50,000 dwt by Lambert's regressions: price +8.3 %, power +6.6 %, deadweight -5.1 %."""
    both = {"voyage.ship.dwt_t": 50_000, "hire.basis": "capital", "voyage.corridors": ["suez"],
            "voyage.ship.newbuild_usd": 53.66e6, "voyage.ship.fuel_t_per_d": 120}  # fmt: skip
    ice = both | {"voyage.ship.newbuild_usd": 58.13e6, "voyage.ship.fuel_t_per_d": 120 * 1.0663,
                  "voyage.ship.dwt_t": 50_000 * 0.949}  # fmt: skip
    plain, strong = (ways(given, ("suez",))["suez"].usd for given in (both, ice))
    per_t = strong / 0.949 / plain - 1
    return Answer(
        "Kiiski (abstract)",
        "an ice-class container ship costs 3-4 % more in open water",
        "50,000 dwt by Suez, owner's cost; price, power and deadweight of 1A after Lambert et al.",
        f"{strong / plain - 1:+.1%} per voyage, {per_t:+.1%} per tonne of deadweight",
        "yes" if 0.02 <= strong / plain - 1 <= 0.06 else "in part: the premium is of another size",
    )


def one_off_transit() -> Answer:
    cheap = {"voyage.destination": "Rotterdam", "prices.vlsfo": 266}
    rates = (91.19, 64.41, 33.28)
    gaps = [_gap(ways(cheap | {"prices.rub_per_usd": rub}, paid=True)) for rub in rates]
    told = ", ".join(f"{gap:+.0%} at {rub:g} RUB" for gap, rub in zip(gaps, rates, strict=True))
    return Answer(
        "Wan, Ge & Chen 2018",
        "Shanghai-Rotterdam at 266 USD/t: one transit is not cheaper per TEU",
        "the same ports and price, 1 September, seven areas of escort paid",
        f"NSR {told}",
        "in part: the rouble decides, and an autumn with little ice lets her keep her speed"
        if gaps[0] < 0 < gaps[-1] else "yes" if gaps[1] > 0 else "no: the miles saved weigh more",
    )  # fmt: skip


def taipei() -> Answer:
    ends = (121.4, 25.2), "Rotterdam"
    nm = {name: sum(leg.nm for leg in corridors.plan(*ends, name)) for name in ("nsr", "suez")}
    found = ways({"voyage.origin": "Ningbo", "voyage.destination": "Rotterdam"}, paid=True)
    usd, co2 = (getattr(found["nsr"], name) / getattr(found["suez"], name) - 1
                for name in ("usd", "co2_t"))  # fmt: skip
    less = nm["suez"] - nm["nsr"]
    return Answer(
        "Chen & Liu 2022",
        "Taipei-Rotterdam: 2,107 nm less, cost 2-3 % more, CO2 3 % less",
        "miles from Taipei; cost and CO2 from Ningbo, 1 September, seven areas of escort paid",
        f"{less:,.0f} nm less, cost {usd:+.0%}, CO2 {co2:+.0%}",
        "in part: the miles agree; here ship and speed are the same on both ways, so CO2 falls "
        "with the miles" if abs(less / 2_107 - 1) < 0.1 else "no: the miles differ",
    )  # fmt: skip


def season() -> Answer:
    months = [month for month, found in year().items() if found["nsr"].usd < found["suez"].usd]
    return Answer(
        "Cariou et al. 2019",
        "a container ship is competitive on the NSR for 1.5 months a year",
        "Shanghai-Hamburg, normal ice of 1991-2020, departures on the 15th",
        f"cheaper than Suez in {len(months)} of 12 months ({_named(months)})",
        "yes" if 1 <= len(months) <= 3 else "in part: another number of months",
    )


def all_year() -> Answer:
    open_ = [month for month, found in year().items() if np.isfinite(found["nsr"].days)]
    return Answer(
        "DNV (no year)",
        "no trans-Arctic liner all year round in the coming decades",
        "as above: months with a way at all, with escort where it is needed",
        f"a way in {len(open_)} of 12 months ({_named(open_)})",
        "yes" if len(open_) < 12 else "no: open all year",
    )


def year_round() -> Answer:
    nsr = [found["nsr"].usd if np.isfinite(found["nsr"].usd) else found["suez"].usd
           for found in year().values()]  # fmt: skip
    suez = [found["suez"].usd for found in year().values()]
    whole = sum(nsr) / sum(suez) - 1
    winter = [nsr_ / suez_ - 1 for nsr_, suez_ in zip(nsr, suez, strict=True) if nsr_ > suez_]
    return Answer(
        "Economic viability of the Arctic passage 2021-2065 (abstract)",
        "dearer now; all year below Suez not before 2065",
        "as above: NSR where there is a way, else Suez",
        f"the year costs {whole:+.1%} against Suez; dearer in {len(winter)} of the open months",
        "in part: season only, and by the ship's class; all year it is not open",
    )


def speeds_at_sea() -> Answer:
    nm = {name: [sum(leg.nm for leg in corridors.plan(start, end, name))
                 for start in ("Shanghai", "Busan", "Yokohama") for end in ("Rotterdam", "Hamburg")]
          for name in ("nsr", "suez")}  # fmt: skip
    low, high = (f"{min(nm[name]):,.0f}-{max(nm[name]):,.0f}" for name in ("nsr", "suez"))
    fits = 6_500 < min(nm["nsr"]) < max(nm["nsr"]) < 10_000 and 10_000 < min(nm["suez"]) < 12_500
    return Answer(
        "Mohamed et al. 2025",
        "NSR 8,000-10,000 nm, Suez 11,000-12,000 nm",
        "East Asia to the North Sea, three ports by two",
        f"NSR {low} nm, Suez {high} nm",
        "in part: their half-degree grid makes the NSR longer" if fits else "no",
    )


def ship_types() -> Answer:
    box = ways({})
    oil = ways({"voyage.ship": "aframax-1as", "voyage.origin": "Murmansk",
                "voyage.destination": "Ningbo"})  # fmt: skip
    gains = [saved(found["nsr"].usd, found["suez"].usd) for found in (box, oil)]
    return Answer(
        "Zhang, Meng & Ng 2016",
        "container ships are not favoured on the NSR, tankers may be",
        "Shanghai-Hamburg by container ship, Murmansk-Ningbo by Aframax, 1 September",
        f"NSR saves {gains[0]:.0%} and {gains[1]:.0%} of the cost",
        "yes" if gains[1] > gains[0] else "no: the container ship gains more",
    )


def tariff() -> Answer:
    asked = {"voyage.destination": "Rotterdam", "prices.rub_per_usd": 33.28}
    gaps = [_gap(ways(asked | {"fees.escort_discount": cut}, paid=True)) for cut in (0.0, 0.5, 1.0)]
    return Answer(
        "NSR and Suez combined, MPM 45(4), 2018",
        "a seasonal service beats Suez only at lower tariffs",
        "Shanghai-Rotterdam, 1 September, seven areas paid at 33.28 RUB/USD, less 0, 50 and 100 %",
        "NSR " + ", ".join(f"{gap:+.0%}" for gap in gaps),
        "yes" if gaps[0] > 0 > gaps[-1] else "in part: the tariff weighs, but does not decide",
    )


def oil_price() -> Answer:
    gains = [found["suez"].usd - found["nsr"].usd
             for found in (ways({"prices.vlsfo": usd}) for usd in (300, 600, 900))]  # fmt: skip
    return Answer(
        "Combined use considering ice, TR-A (Handysize)",
        "competitive with a high oil price, a reliable ice class and a short leg",
        "Shanghai-Hamburg, 1 September, bunkers at 300, 600 and 900 USD/t",
        "NSR saves " + ", ".join(f"{gain / 1e6:.2f}" for gain in gains) + " million USD",
        "yes" if gains == sorted(gains) else "no: dearer oil does not help",
    )


def crrel_transit() -> Answer:
    august, april = (_transit_h(f"1990-{month}-05") for month in ("08", "04"))
    told = f"{april:.0f} h in April" if np.isfinite(april) else "no way in April"
    near = 0.8 < august / 335 < 1.2
    return Answer(
        "CRREL 96-5 (1996)",
        "Murmansk-Bering, 25,000 dwt: 326-345 h in August, 566-568 h in April, 90 % of it escorted",
        "Norilskiy Nickel, ice of 1990, escort all along",
        f"{august:.0f} h in August, {told}",
        "yes" if near and np.isfinite(april) else "in part: April's ice of 2.5 m is beyond the "
        "curves of ship and icebreaker; CRREL reads speeds from tables for it" if near else "no",
    )  # fmt: skip


def insrop_days() -> Answer:
    asked = {"voyage.ship": "multipurpose-arc7", "voyage.origin": "Yokohama", "ice.year": 1995,
             "voyage.escort": "full", "hire.basis": "capital"}  # fmt: skip
    days = [ways(asked | {"voyage.depart": f"2024-{month}-15"}, ("nsr",))["nsr"].days
            for month in ("09", "03")]  # fmt: skip
    march = f"{days[1]:.1f} in March" if np.isfinite(days[1]) else "no way in March"
    return Answer(
        "INSROP simulation (1998-2000)",
        "Yokohama-Hamburg, 40,000 dwt icebreaking bulk carrier: 30.7 days in September, 44.1 in "
        "March",
        "Norilskiy Nickel, ice of 1995, escort all along",
        f"{days[0]:.1f} days in September, {march}",
        "yes" if np.allclose(days, (30.7, 44.1), rtol=0.2) else
        "in part: September is the best month and March the worst in both; theirs goes half as "
        "fast on the NSR in September, and here March is slower, or closed" if days[0] < 30.7
        and not days[1] < 44.1 else "no",
    )  # fmt: skip


def _transit_h(day: str) -> float:
    """Hours from Murmansk to Bering Strait behind an icebreaker; NaN where there is no way."""
    first = np.datetime64(day)
    ice = nsrkit.ice.open("record", start=day, end=str(first + np.timedelta64(80, "D")))
    case = nsrkit.load("baseline", {"voyage.ship": "multipurpose-arc7", "routing.grid_km": 25})
    solver = route.solver(ice, case.voyage.ship, "full", routing=case.routing,
                          sailing=case.sailing)  # fmt: skip
    try:
        return float(solver.track("Murmansk", "bering_strait", day)["hours"][-1])
    except nsrkit.NoRouteError:
        return np.nan


def _named(months: list[int]) -> str:
    names = "January February March April May June July August September October November December"
    return ", ".join(names.split()[month - 1] for month in months) or "none"


@lru_cache(maxsize=1)
def answers() -> tuple[Answer, ...]:
    """All studies, in the order of their years."""
    asked = (crrel_transit, insrop_days, distance_and_cost, ship_types, tariff, one_off_transit,
             season, taipei, year_round, speeds_at_sea, ice_class_in_open_water, oil_price,
             all_year)  # fmt: skip
    return tuple(one() for one in asked)
