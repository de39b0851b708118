"""Write docs/replications.md: published results worked out again, and the package beside them."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import directions
import numpy as np
import published_models as published
import xarray as xr

import nsrkit
from nsrkit.ship import power
from nsrkit.voyage import corridors, fees, ledger
from nsrkit.voyage.pricing import hire, tolls
from nsrkit.voyage.pricing.book import Trip

PAGE = Path(__file__).parents[1] / "docs/replications.md"
WORDS = Path(__file__).with_suffix(".md.in")
LAPTEV_WEST = 3  # flag of nsrkit.ice.static
THICKNESS_CM = (0, 10, 20, 30, 35, 50, 70)
ENTRY = {"summer": dt.date(2024, 9, 1), "winter": dt.date(2024, 1, 15)}
SHIPS = {"1A": "pnnl-1a", "1AS": "pnnl-1as"}


class Ours(NamedTuple):
    """The voyage of the PNNL model in the ledger of the package, at the prices of that model."""

    days: float
    fuel_t: float
    escort_usd: float
    total_usd: float
    led: bool


@lru_cache(maxsize=4)
def _case(ship_class: str) -> nsrkit.Case:
    """Murmansk to Qingdao beside Dongjiakou, with the inputs of the PNNL model."""
    return nsrkit.load("baseline", {
        "voyage.ship": SHIPS[ship_class], "voyage.origin": "Murmansk",
        "voyage.destination": "Qingdao", "voyage.red_sea": "open", "ensemble.draws": 0,
        "voyage.ship.hotel_t_per_d": 0, "voyage.ship.hotel_port_t_per_d": 0,
        "voyage.ship.charter_usd_per_d": published.OPEX_2021 * published.DEFLATOR,
        "prices.vlsfo": published.USD_PER_T, "prices.rub_per_usd": published.RUB_PER_USD,
        "fees.escort_index": 1, "fees.escort_discount": 0, "fees.ice_pilot": False,
        "fees.port_usd_per_dwt": 0, "fees.port_days": 0, "sailing.sea_margin": 0,
    })  # fmt: skip


@lru_cache(maxsize=64)
def ours(ship_class: str, ice_cm: int, season: str = "summer") -> Ours:
    """The same ice all along the NSR, speed by POLARIS, curve and channel, escort as required."""
    case = _case(ship_class)
    ship, sailing = case.voyage.ship, case.sailing
    ice = xr.Dataset({"siconc": (("y", "x"), [[1.0 if ice_cm else 0.0]], {"units": "1"}),
                      "sithick": (("y", "x"), [[ice_cm / 100]], {"units": "m"})},
                     coords={"sea": (("y", "x"), [[LAPTEV_WEST]])})  # fmt: skip
    made, alone = (float(nsrkit.ship.speed.attainable(ice, ship, policy, sailing=sailing)[0, 0])
                   for policy in ("required", "none"))  # fmt: skip
    full = float(nsrkit.ship.speed.full_power(ice, ship, sailing=sailing)[0, 0])
    if made == 0:
        return Ours(np.nan, np.nan, np.nan, np.nan, led=True)
    open_kn = float(ship.order_kn.value or np.nan)
    hours = published.NSR_NM / made, published.OUTSIDE_NM / open_kn
    rates = (power.fuel_t_per_h(ship, made, sailing, full_kn=full),
             power.fuel_t_per_h(ship, open_kn, sailing))  # fmt: skip
    led = made > alone
    trip = Trip("nsr", sum(hours), sum(h * rate for h, rate in zip(hours, rates, strict=True)),
                zones=7 if led else 0, entry=ENTRY[season],
                nm=published.NSR_NM + published.OUTSIDE_NM)  # fmt: skip
    costs = ledger.costs(trip, case)
    escort = next(cost.usd for cost in costs if cost.name == "escort fee")
    return Ours(trip.hours / 24, trip.fuel_t, float(escort), ledger.total(costs)[0], led)


def _table(head: str, rows: list[list[str]]) -> str:
    names = [name.strip() for name in head.split("|")]
    lines = [names, ["---"] * len(names), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def pnnl_rows() -> list[list[str]]:
    """The published behaviour, case by case."""
    rows = []
    for ship_class in published.TANKERS:
        for ice_cm, season in ((0, "summer"), (20, "summer"), (35, "summer"), (35, "winter"),
                               (50, "summer"), (50, "winter"), (None, "summer")):  # fmt: skip
            one = published.pnnl(ship_class, ice_cm, season)
            name = "Suez" if ice_cm is None else f"{ice_cm} cm, {season}"
            usd = f"{one.escort_usd:,.0f}", f"{one.total_usd:,.0f}"
            rows.append([ship_class, name, f"{one.days:.4f}", f"{one.fuel_t:,.3f}", str(one.zones),
                         *usd, f"{one.co2_t:,.1f}"])  # fmt: skip
    return rows


def beside_rows() -> list[list[str]]:
    """The published model and the package, by thickness."""
    rows = []
    for ship_class in published.TANKERS:
        for ice_cm in THICKNESS_CM:
            theirs, mine = published.pnnl(ship_class, ice_cm), ours(ship_class, ice_cm)
            way = "led" if mine.led else "alone"
            told = [f"{mine.days:.1f} ({way})", f"{mine.fuel_t:,.0f}", f"{mine.total_usd:,.0f}"]
            told = ["no way"] * 3 if np.isnan(mine.days) else told
            rows.append([ship_class, str(ice_cm), f"{theirs.days:.1f}", f"{theirs.fuel_t:,.0f}",
                         f"{theirs.total_usd:,.0f}", *told])  # fmt: skip
    return rows


def lambert_rows() -> list[list[str]]:
    """Components of a 50,000 dwt container ship, 1A, in the model of Lambert et al. (2021)."""
    dwt = 50_000.0
    ship = nsrkit.ship.open({"extends": "container-1a", "dwt_t": dwt})
    price = float(hire.newbuild_usd(ship, dwt))
    gt = float(np.exp(-0.72554 + 1.0537 * np.log(dwt) + 0.040714))
    between = {  # they read the fee between points 10,000 GT apart, across the step at 40,000
        season: float(np.interp(gt, (40_000, 50_000), [
            n * fees.escort_rate(n, 7, day, "Arc4") for n in (40_000, 50_000)]))
        for season, day in ENTRY.items()
    }  # fmt: skip
    stepped = {season: gt * float(fees.escort_rate(gt, 7, day, "Arc4"))
               for season, day in ENTRY.items()}  # fmt: skip
    usd = 0.013446 / 0.8
    return [
        ["gross tonnage", "45,070", f"{gt:,.0f}", "regression on deadweight, 1A"],
        ["newbuilding, million USD", "58.13", f"{price / 1e6:.2f}", "`hire.newbuild_usd`"],
        ["annuity, million USD a year", "4.468",
         f"{0.7 * price * hire.recovery(0.07, 15) / 1e6:.3f}", "`hire.recovery`, 70 %, 7 %, 15 y"],
        ["down payment, million USD a year", "0.698", f"{0.3 * price / 25e6:.3f}", "30 %, 25 y"],
        ["maintenance, million USD a year", "0.637", f"{0.01095 * price / 1e6:.3f}", "1.095 %"],
        ["insurance, million USD a year", "0.199", f"{0.00343 * price / 1e6:.3f}", "0.343 %"],
        ["Suez toll, USD", "227,554", f"{float(tolls.curve_usd(gt, 'container')):,.0f}",
         "`tolls.curve_usd`"],
        ["escort, summer, USD", "368,103", f"{between['summer'] * usd:,.0f}",
         f"read between 40,000 and 50,000 GT; the law itself gives {stepped['summer'] * usd:,.0f}"],
        ["escort, winter, USD", "920,264", f"{between['winter'] * usd:,.0f}",
         f"likewise; the law itself gives {stepped['winter'] * usd:,.0f}"],
    ]  # fmt: skip


def toll_rows() -> list[list[str]]:
    """Tolls of the package beside what ships are said to have paid."""
    rows = []
    for year, said in ((2023, 387_800), (2024, 302_100)):
        what, day = f"mean of all transits of {year}", dt.date(year, 6, 15)
        for ship, kind in (("container", "container, 60,000 GT"), ("tanker", "tanker, 60,000 GT"),
                           ("bulk", "bulk, 40,000 GT")):  # fmt: skip
            gt = 40_000 if ship == "bulk" else 60_000
            toll = float(tolls.curve_usd(gt, ship) * tolls.factor(tolls.Passage(day, ship)))
            rows.append([what, f"{said:,}", kind, f"{toll:,.0f}", f"{toll / said:.2f}"])
    usd_per_sdr = float(nsrkit.load("baseline").prices.usd_per_sdr.value or np.nan)
    for year, per_ton in ((2023, 6.54), (2024, 7.60)):
        scnt, changed = 50_000.0, tolls.factor(tolls.Passage(dt.date(year, 6, 15), "container"))
        paid = float(tolls.brackets_sdr(scnt, "container") * usd_per_sdr * changed)
        rows.append([f"mean per SCNT of {year} x 50,000", f"{per_ton * scnt:,.0f}",
                     "container, 50,000 SCNT, brackets of 2005", f"{paid:,.0f}",
                     f"{paid / (per_ton * scnt):.2f}"])  # fmt: skip
    panamax = float(tolls.curve_usd(40_900, "tanker"))
    box = float(tolls.curve_usd(100_000, "container"))
    return [
        *rows,
        ["Panamax tanker, 2015 (Waite et al.)", "141,449", "tanker, 40,900 GT, curve of 2020",
         f"{panamax:,.0f}", f"{panamax / 141_449:.2f}"],
        ["13,000 TEU, one way, about 2018 (Drewry)", "700,000",
         "container, 100,000 GT, the largest of the curve", f"{box:,.0f}", f"{box / 7e5:.2f}"],
    ]  # fmt: skip


def _defects() -> dict[str, object]:
    """Numbers of the list of defects: those of the model, and ours."""
    still, thin = (published.pnnl("1A", cm) for cm in (0, 20))
    mine, led = {cm: ours("1A", cm) for cm in (0, 20, 35, 50)}, published.pnnl("1A", 50)
    gt = float(nsrkit.ship.open(SHIPS["1A"]).gt.value or np.nan)
    rub = gt * float(fees.escort_rate(gt, 7, ENTRY["summer"], "Arc4"))
    legs = corridors.plan("Murmansk", "Qingdao", "suez")
    return {
        "thin_there": f"{thin.total_usd / still.total_usd - 1:+.0%}",
        "thin_here": f"{mine[20].fuel_t / mine[0].fuel_t - 1:+.0%} of fuel and "
                     f"{mine[20].total_usd / mine[0].total_usd - 1:+.0%} of cost",
        "fee_there": led.escort_usd, "fee_here": rub / published.RUB_PER_USD, "gt": gt,
        "days_35": mine[35].days, "days_50": mine[50].days, "days_there": led.days,
        "suez_nm": sum(leg.nm for leg in legs),
    }  # fmt: skip


def page() -> str:
    """The page; its words stand in `write_replications.md.in`."""
    tables = {
        "pnnl": ("class | ice | days | fuel, t | zones | escort, USD | total, USD | CO2, t",
                 pnnl_rows()),
        "beside": ("class | ice, cm | days there | fuel, t | total, USD | days here | fuel, t "
                   "| total, USD", beside_rows()),
        "crrel": ("what | computed | printed",
                  [[one.what, f"{one.computed:,.0f}", f"{one.printed:,.0f}"]
                   for one in published.crrel()]),
        "lambert": ("component | theirs | ours | how", lambert_rows()),
        "directions": ("study | says | asked here | found here | agrees",
                       [list(answer) for answer in directions.answers()]),
        "tolls": ("source | said, USD | ship | toll here, USD | ratio", toll_rows()),
    }  # fmt: skip
    words = {name: _table(*table) for name, table in tables.items()}
    text = WORDS.read_text(encoding="utf-8").format(**words, **_defects())
    return text.rstrip("\n") + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
