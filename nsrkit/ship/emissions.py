"""Emissions of a ship's fuel: what leaves the funnel, and what the fuel cost the climate before.

Greenhouse gases come from the set of factors that is asked for; what a set does not hold (sulphur,
nitrogen, particles, black carbon) comes from `imo4`. An LNG engine lets part of its gas slip
through unburnt: that part is methane and makes no CO2.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files
from math import isnan, nan
from typing import Any, Literal, NamedTuple

from nsrkit.errors import DataError

FactorSet = Literal["fueleu", "imo4", "epa"]
Gwp = Literal["ar4", "ar5"]

SPECIES = {
    "co2": "carbon dioxide", "ch4": "methane", "n2o": "nitrous oxide", "sox": "sulphur oxides",
    "nox": "nitrogen oxides", "pm": "particulate matter", "bc": "black carbon",
}  # fmt: skip
GWP100 = {"ar4": {"co2": 1, "ch4": 25, "n2o": 298}, "ar5": {"co2": 1, "ch4": 28, "n2o": 265}}
"""Warming potentials over 100 years: IPCC fourth report, as in FuelEU's directive on renewable
energy, and fifth report, as in the monitoring rules of the EU ETS."""
BLACK_CARBON_GWP20 = {"arctic": 6200, "elsewhere": 1200}
"""Of black carbon over 20 years, where it is emitted; after Lindstad et al. (2016), as used by
Lambert et al. (2021). Never part of a sum over 100 years."""
LNG_ENGINE = "otto medium"  # the most common and the one with most slip, where none is named


class Factors(NamedTuple):
    """What a gram of fuel gives off, gram by gram; NaN where not supplied."""

    co2: float
    ch4: float
    n2o: float
    sox: float
    nox: float
    pm: float
    bc: float
    slip: float
    """Share of the fuel that leaves unburnt, as methane."""
    lcv_mj_per_g: float
    wtt_gco2e_per_mj: float
    """Emissions of making and bringing the fuel, before it reaches the tank."""
    source: str


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, str, str], dict[str, str]]:
    text = files("nsrkit.ship").joinpath("data/emission_factors.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {(row["set"], row["fuel"], row["engine"]): row for row in rows}


def fuels() -> tuple[str, ...]:
    """Names of the fuels that factors are known for.

    Examples
    --------
    >>> fuels()
    ('vlsfo', 'mgo', 'hsfo', 'lng', 'methanol')
    """
    return tuple(dict.fromkeys(fuel for _, fuel, _ in _table()))


def _row(name: str, fuel: str, engine: str) -> dict[str, str]:
    """A row of the table, that of the engine before that of all; empty where there is none."""
    return _table().get((name, fuel, engine)) or _table().get((name, fuel, "")) or {}


@lru_cache(maxsize=64)
def factors(fuel: str, engine: str | None = None, rows: FactorSet = "fueleu") -> Factors:
    """Emission factors of a fuel in an engine.

    Parameters
    ----------
    fuel
        "vlsfo", "mgo", "hsfo", "lng" or "methanol".
    engine
        Kind of main engine as in a ship file; None takes "otto medium" for LNG. Only LNG differs
        by engine: methane slip.
    rows
        Set for the greenhouse gases: "fueleu" (Annex II of FuelEU Maritime), "imo4" (after the
        Fourth IMO GHG Study) or "epa".

    Returns
    -------
    Factors
        NaN where no number was found: gas burnt in engines that the set does not name (methane slip
        and what goes with it), CH4, N2O and air pollutants of methanol. What no LNG engine but the
        four-stroke Otto has a number for (NOx, particles, black carbon) is taken from that one.

    Raises
    ------
    DataError
        The fuel is unknown, or the set does not hold it.

    References
    ----------
    Regulation (EU) 2023/1805, Annex II; Lambert et al. (2021), Transp. Res. A 151, 28-51; US EPA
    (2022), Port emissions inventory guidance; row by row in `data/emission_factors.csv`.

    Examples
    --------
    >>> factors("vlsfo").co2, factors("lng", "slow diesel").slip
    (3.151, 0.002)
    """
    if fuel not in fuels():
        raise DataError(f"no emission factor for fuel {fuel!r}; known: {', '.join(fuels())}")
    engine = engine or (LNG_ENGINE if fuel == "lng" else "")
    gases = _row(rows, fuel, engine)
    if not gases and fuel != "lng":
        raise DataError(f"the set {rows} has no factor for {fuel}; use fueleu")
    legal = _row("fueleu", fuel, engine) or _row("fueleu", fuel, LNG_ENGINE)
    air = _row("imo4", fuel, engine) or _row("imo4", fuel, LNG_ENGINE)

    def number(row: dict[str, str], name: str) -> float:
        return float(row.get(name) or "nan")

    def first(name: str) -> float:
        ours = number(gases, name)
        return number(air, name) if isnan(ours) else ours

    return Factors(
        co2=number(gases or legal, "co2"), ch4=number(gases, "ch4"), n2o=number(gases, "n2o"),
        sox=first("sox"), nox=first("nox"), pm=first("pm"), bc=first("bc"),
        slip=float(gases["slip"] or "0") if gases else nan,
        lcv_mj_per_g=number(legal, "lcv_mj_per_g"),
        wtt_gco2e_per_mj=number(legal, "wtt_gco2e_per_mj"),
        source=gases.get("source", legal["source"]),
    )  # fmt: skip


def co2_t_per_t(fuel: str) -> float:
    """CO2 from the funnel per fuel burnt [t/t]; without methane slip and without the supply chain.

    Raises
    ------
    DataError
        The fuel is unknown.

    References
    ----------
    Regulation (EU) 2023/1805 (FuelEU Maritime), Annex II; the same numbers as the conversion
    factors of IMO for CII.

    Examples
    --------
    >>> co2_t_per_t("mgo")
    3.206
    """
    return factors(fuel).co2


def emissions(
    fuel_t: Any, fuel: str, engine: str | None = None, rows: FactorSet = "fueleu"
) -> dict[str, Any]:
    """What leaves the funnel when fuel is burnt.

    Parameters
    ----------
    fuel_t
        Fuel [t]; a number or an array of any dims.
    fuel, engine, rows
        As for `factors`.

    Returns
    -------
    dict
        Mass [t] by species of `SPECIES`, each with the dims of `fuel_t`; NaN where not supplied.

    Raises
    ------
    DataError
        The fuel is unknown, or the set does not hold it.

    References
    ----------
    Regulation (EU) 2023/1805, Annex I: the part that slips is methane, the rest burns.

    Examples
    --------
    >>> gas = emissions(1000.0, "lng", "otto medium")
    >>> round(gas["co2"], 2), round(gas["ch4"], 2)
    (2664.75, 31.0)
    """
    one = factors(fuel, engine, rows)
    burnt = (1.0 - one.slip) * fuel_t
    out = {name: burnt * getattr(one, name) for name in ("co2", "ch4", "n2o")}
    out["ch4"] = out["ch4"] + one.slip * fuel_t
    return out | {name: fuel_t * getattr(one, name) for name in ("sox", "nox", "pm", "bc")}


def co2e_t(emitted: dict[str, Any], gwp: Gwp = "ar5") -> Any:
    """CO2 equivalent [t] of what left the funnel (tank to wake), over 100 years.

    Parameters
    ----------
    emitted
        As `emissions` gives it.
    gwp
        Warming potentials: "ar4" or "ar5".

    Returns
    -------
    float or array
        Of CO2, CH4 and N2O; NaN where one of them is not supplied.

    Examples
    --------
    >>> round(co2e_t(emissions(1000.0, "lng", "otto medium")), 1)
    3561.0
    """
    return sum(emitted[name] * weight for name, weight in GWP100[gwp].items())


def well_to_tank_t(fuel_t: Any, fuel: str) -> Any:
    """CO2 equivalent [t] of making the fuel and bringing it to the ship.

    Parameters
    ----------
    fuel_t
        Fuel [t]; a number or an array.
    fuel
        As for `factors`.

    Returns
    -------
    float or array
        Fuel times heating value times the factor of Annex II of FuelEU Maritime, whichever set is
        taken for the funnel: the others have none.

    Examples
    --------
    >>> round(well_to_tank_t(1000.0, "hsfo"), 2)     # 1e9 g x 0.0405 MJ/g x 13.5 g/MJ
    546.75
    """
    one = factors(fuel)
    return fuel_t * one.lcv_mj_per_g * one.wtt_gco2e_per_mj


def intensity(fuel: str, engine: str | None = None, gwp: Gwp = "ar5") -> float:
    """Greenhouse gas intensity of a fuel, well to wake [gCO2e/MJ].

    Parameters
    ----------
    fuel, engine
        As for `factors`.
    gwp
        Warming potentials: "ar4" or "ar5".

    Returns
    -------
    float
        NaN where methane slip is not supplied; gases without a number count as none, which only
        concerns methanol.

    References
    ----------
    Regulation (EU) 2023/1805, Annex I, equation 1, for one fuel, without wind and shore power.

    Examples
    --------
    >>> round(intensity("hsfo"), 3), round(intensity("hsfo", gwp="ar4"), 3)
    (91.601, 91.744)
    """
    one = factors(fuel, engine)
    emitted = emissions(1.0, fuel, engine)
    if fuel == "methanol":
        emitted = {name: 0.0 if isnan(mass) else mass for name, mass in emitted.items()}
    return float(one.wtt_gco2e_per_mj + co2e_t(emitted, gwp) / one.lcv_mj_per_g)


def energy_mj(fuel_t: Any, fuel: str) -> Any:
    """Energy [MJ] in fuel [t], by its lower heating value.

    Examples
    --------
    >>> energy_mj(1.0, "hsfo")
    40500.0
    """
    return fuel_t * 1e6 * factors(fuel).lcv_mj_per_g
