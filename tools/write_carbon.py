"""Write docs/carbon.md: emission factors, what the rules cost, ratings, and what is in doubt."""

from __future__ import annotations

import datetime as dt
from math import isnan
from pathlib import Path

import nsrkit
from nsrkit.errors import DataError
from nsrkit.ship import emissions
from nsrkit.voyage import corridors
from nsrkit.voyage.pricing import carbon_limits, carbon_rules

PAGE = Path(__file__).parents[1] / "docs/carbon.md"
WORDS = Path(__file__).with_suffix(".md.in")
ENGINES = {"lng": ("otto medium", "otto slow", "slow diesel", "lbsi", "steam")}
SETS: tuple[emissions.FactorSet, ...] = ("fueleu", "imo4", "epa")
GASES = ("co2", "ch4", "n2o", "sox", "nox", "pm", "bc", "slip")
YEARS = (2024, 2025, 2026, 2028, 2030, 2035)
BURNT = (("hsfo", None), ("vlsfo", None), ("mgo", None), ("lng", "otto medium"),
         ("lng", "slow diesel"))  # fmt: skip
TONNES, TIERS = 1_000.0, (100.0, 380.0)
CII_YEAR = 2026
SIZES = (("container", 50_000), ("bulk", 75_000), ("tanker", 115_000), ("general", 15_000),
         ("lng", 60_000), ("lng", 85_000), ("lng", 172_000))  # fmt: skip
SITUATIONS = (("not known", {}), ("protected tanks", {"protected_tanks": True, "flag": "PA"}),
              ("no protected tanks", {"protected_tanks": False, "flag": "PA"}),
              ("flag of Russia", {"flag": "RU"}))  # fmt: skip
DAYS = (dt.date(2024, 6, 30), dt.date(2024, 9, 1), dt.date(2029, 9, 1))


def _table(head: str, rows: list[list[str]]) -> str:
    names = [name.strip() for name in head.split("|")]
    return "".join(f"| {' | '.join(line)} |\n" for line in [names, ["---"] * len(names), *rows])


def _told(value: float) -> str:
    return "-" if isnan(value) else f"{value:.4g}"


def factor_rows() -> list[list[str]]:
    """Every set, fuel and engine that has a number."""
    rows = []
    for name in SETS:
        for fuel in emissions.fuels():
            for engine in ENGINES.get(fuel, ("",)):
                try:
                    one = emissions.factors(fuel, engine or None, name)
                except DataError:
                    continue
                if isnan(one.ch4) and name != "fueleu":
                    continue
                whole = [emissions.intensity(fuel, engine or None, gwp) for gwp in ("ar5", "ar4")]
                told = [one.lcv_mj_per_g, one.wtt_gco2e_per_mj, *whole]
                last = [_told(value) for value in told] if name == "fueleu" else ["-"] * 4
                rows.append(
                    [name, fuel, engine, *(_told(getattr(one, gas)) for gas in GASES), *last]
                )
    return rows


def cost_rows(eua: float) -> list[list[str]]:
    """EU ETS, FuelEU and the IMO framework for 1,000 t, by fuel and year."""
    rows = []
    scope = carbon_rules.scope("CN", "DE")
    for fuel, engine in BURNT:
        emitted = emissions.emissions(TONNES, fuel, engine)
        energy, actual = emissions.energy_mj(TONNES, fuel), emissions.intensity(fuel, engine)
        for year in YEARS:
            ets = carbon_rules.ets_phase(year) * scope * carbon_rules.ets_t(emitted, year) * eua
            limit, targets = carbon_rules.fueleu_target(year), carbon_rules.net_zero_targets(year)
            penalty = (0.0 if limit is None else
                       carbon_rules.fueleu_penalty_eur(scope * energy, actual, limit))  # fmt: skip
            units = (0.0, 0.0) if targets is None else (
                carbon_rules.remedial_units(energy, actual, targets))  # fmt: skip
            imo = sum(unit * price for unit, price in zip(units, TIERS, strict=True))
            rows.append([fuel, engine or "", str(year), f"{float(ets):,.0f}",
                         f"{float(penalty):,.0f}", f"{float(imo):,.0f}"])  # fmt: skip
    return rows


def cii_rows() -> list[list[str]]:
    """Lines and bounds of one size of each type."""
    rows = []
    for kind, dwt in SIZES:
        line = carbon_limits.cii_line(kind, dwt)
        bounds = carbon_limits.cii_bounds(kind, dwt, CII_YEAR) or ()
        required = carbon_limits.cii_required(kind, dwt, CII_YEAR) or float("nan")
        rows.append([kind, f"{dwt:,}", f"{line.reference:.3f}", f"{required:.3f}",
                     *(f"{bound:.3f}" for bound in bounds)])  # fmt: skip
    return rows


def hfo_rows() -> list[list[str]]:
    """Verdicts by fuel, situation and day."""
    rows = []
    for fuel in ("hsfo", "vlsfo", "mgo"):
        for title, given in SITUATIONS:
            ship = nsrkit.ship.open({"extends": "feeder-1as", "fuel": fuel} | given)
            told = [carbon_limits.hfo_ban(ship, day).verdict for day in DAYS]
            rows.append([fuel, title, *told])
    return rows


def page() -> str:
    """The page."""
    case = nsrkit.load("baseline")
    eua = float(case.carbon.eua_eur_per_t.value or float("nan"))
    near = corridors.nearest_nm("Felixstowe", "Hamburg")
    cape = sum(leg.nm for leg in corridors.plan("Shanghai", "Hamburg", "cape"))
    factors = "set | fuel | engine | " + " | ".join(GASES).upper().replace("SLIP", "slip")
    words = {
        "factors": _table(factors + " | LCV | making | AR5 | AR4", factor_rows()),
        "costs": _table("fuel | engine | year | EU ETS, EUR | FuelEU, EUR | IMO, USD",
                        cost_rows(eua)),
        "cii": _table("type | dwt | line | required | A | B | C | D", cii_rows()),
        "hfo": _table("fuel | ship | " + " | ".join(f"{day}" for day in DAYS), hfo_rows()),
    }  # fmt: skip
    black = emissions.BLACK_CARBON_GWP20
    return WORDS.read_text(encoding="utf-8").format(
        **words, eua=eua, last=near / cape, cii_year=CII_YEAR, bc_arctic=black["arctic"],
        bc_else=black["elsewhere"])  # fmt: skip


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
