"""Rules that put a price on carbon, as laws: EU ETS, FuelEU Maritime, the IMO net-zero framework.

Years are calendar years, countries codes of ISO 3166. Numbers or arrays (draw) go in and out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from nsrkit.scenario.ship import PolarisClass
from nsrkit.ship.emissions import GWP100, Gwp

EU = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
"""Member states: the area of FuelEU. Norway and Iceland count as third countries there until the
regulation is taken into the EEA agreement (Lloyd's Register, seaandjob.com 2025)."""
EEA = EU | {"IS", "NO"}
"""Area of the EU ETS for shipping: member states, Norway and Iceland (schjodt.com, 2023)."""
NO_CALL = frozenset({"Port Said", "Tanger Med"})
"""Container ports near the EU at which a stop of a container ship is no port of call (Commission
implementing regulations of October 2023 for the ETS and June 2025 for FuelEU; East Port Said)."""
SMALLEST_GT = 5_000
RELIEVED: frozenset[PolarisClass] = frozenset(
    {"IA", "IA Super", "PC1", "PC2", "PC3", "PC4", "PC5", "PC6", "PC7"}
)
"""Classes IA, IA Super or equivalent: PC7 and PC6 are their equals (IMO polar guidelines), and what
is stronger counts with them."""

_PHASE = {2024: 0.40, 2025: 0.70}
_RELIEF, _RELIEF_ENDS = 0.05, {"ets": 2030, "fueleu": 2034}
_REFERENCE = 91.16  # gCO2e/MJ, mean of the fleet in 2020
_CUTS = {2025: 0.02, 2030: 0.06, 2035: 0.145, 2040: 0.31, 2045: 0.62, 2050: 0.80}
_VLSFO_MJ_PER_T, _PENALTY_EUR = 41_000.0, 2_400.0
_GFI_2008 = 93.3  # gCO2e/MJ
_GFI_CUTS = {2028: (0.04, 0.17), 2029: (0.06, 0.19), 2030: (0.08, 0.21), 2031: (0.124, 0.254),
             2032: (0.168, 0.298), 2033: (0.212, 0.342), 2034: (0.256, 0.386),
             2035: (0.30, 0.43)}  # fmt: skip


def ets_phase(year: int) -> float:
    """Share of the emissions of a year for which allowances are surrendered.

    References
    ----------
    Directive 2003/87/EC as amended by (EU) 2023/959, article 3gb.

    Examples
    --------
    >>> [ets_phase(year) for year in (2023, 2024, 2025, 2026)]
    [0.0, 0.4, 0.7, 1.0]
    """
    return _PHASE.get(year, 0.0 if year < min(_PHASE) else 1.0)


def scope(start: str, end: str, area: frozenset[str] = EEA) -> float:
    """Share of a leg that falls under the rules of an area.

    Parameters
    ----------
    start, end
        Countries of the two ports of call, in the order sailed or not; the same for a stay at
        berth. An empty text is a place without a country, outside.
    area
        `EEA` for the EU ETS, `EU` for FuelEU.

    Returns
    -------
    float
        1 within the area and at berth there, 0.5 from or to it, 0 elsewhere.

    Examples
    --------
    >>> scope("CN", "DE"), scope("GB", "CN"), scope("NL", "DE"), scope("NO", "DE", EU)
    (0.5, 0.0, 1.0, 0.5)
    """
    return 0.5 * ((start in area) + (end in area))


def relief(polaris_class: str, year: int, rule: str = "ets") -> float:
    """Share that ships of ice class may leave out of account.

    Parameters
    ----------
    polaris_class
        Class as in POLARIS.
    year
        Year of the voyage.
    rule
        "ets" (to 2030) or "fueleu" (of the energy outside ice conditions; to 2034, an end that no
        source was read for). What FuelEU lets off for sailing in ice itself is not modelled.

    Returns
    -------
    float
        0.05 for IA, IA Super or equivalent while the relief lasts, else 0.

    References
    ----------
    Directive 2003/87/EC as amended by (EU) 2023/959 (clydeco.com, March 2024); Regulation (EU)
    2023/1805, Annex V (gesetze.legal).

    Examples
    --------
    >>> relief("IA", 2026), relief("IC", 2026), relief("PC4", 2031), relief("PC4", 2031, "fueleu")
    (0.05, 0.0, 0.0, 0.05)
    """
    return _RELIEF if polaris_class in RELIEVED and year <= _RELIEF_ENDS[rule] else 0.0


def ets_t(emitted: Mapping[str, Any], year: int, gwp: Gwp = "ar5") -> Any:
    """Emissions [t CO2e] that the EU ETS counts in a year, before phase and scope.

    Parameters
    ----------
    emitted
        Mass [t] by species, as `emissions.emissions` gives it.
    year
        CO2 alone to 2025; with CH4 and N2O from 2026.
    gwp
        Warming potentials; the rule is "ar5".

    Examples
    --------
    >>> emitted = {"co2": 100.0, "ch4": 1.0, "n2o": 0.0}
    >>> ets_t(emitted, 2025), ets_t(emitted, 2026)
    (100.0, 128.0)
    """
    counted = ("co2",) if year < 2026 else ("co2", "ch4", "n2o")
    return sum(emitted[name] * GWP100[gwp][name] for name in counted)


def fueleu_target(year: int) -> float | None:
    """Limit of the greenhouse gas intensity of energy on board [gCO2e/MJ]; None before 2025.

    References
    ----------
    Regulation (EU) 2023/1805, article 4(2): 91.16 less 2 % from 2025, 6 % from 2030, 14.5 % from
    2035, 31 % from 2040, 62 % from 2045 and 80 % from 2050.

    Examples
    --------
    >>> round(fueleu_target(2027), 4), fueleu_target(2024)
    (89.3368, None)
    """
    begun = [cut for since, cut in _CUTS.items() if since <= year]
    return _REFERENCE * (1 - begun[-1]) if begun else None


def fueleu_penalty_eur(energy_mj: Any, actual: float, target: float, deficits: int = 1) -> Any:
    """Penalty for energy above the limit of FuelEU Maritime.

    Parameters
    ----------
    energy_mj
        Energy in scope [MJ]; a number or an array.
    actual, target
        Intensity of the fuel and its limit [gCO2e/MJ].
    deficits
        Which year of deficit in a row this is; each after the first adds a tenth.

    Returns
    -------
    float or array
        Penalty [EUR]; 0 where the fuel keeps the limit: a surplus is worth what another ship pays
        for it, which is not priced.

    References
    ----------
    Regulation (EU) 2023/1805, Annex IV B: the deficit over the actual intensity, as tonnes of very
    low sulphur oil of 41,000 MJ, times 2,400 EUR.

    Examples
    --------
    >>> round(float(fueleu_penalty_eur(40.5e6, 91.601, 89.3368)))
    58600
    """
    deficit_g = np.maximum(0.0, (actual - target) * energy_mj)
    again = 1 + (deficits - 1) / 10
    return deficit_g / (actual * _VLSFO_MJ_PER_T) * _PENALTY_EUR * again


class Targets(NamedTuple):
    """Greenhouse gas fuel intensities of the IMO net-zero framework [gCO2e/MJ]."""

    base: float
    """Above it a remedial unit of tier 2 is due."""
    direct: float
    """Between it and the base target a unit of tier 1 is due."""


def net_zero_targets(year: int) -> Targets | None:
    """Targets of the IMO net-zero framework; None outside 2028-2035, for which there are none yet.

    References
    ----------
    Draft amendments to MARPOL VI approved at MEPC 83, April 2025; adoption was put off by a year in
    October 2025 (thommessen.no, bunkerindex.com).

    Examples
    --------
    >>> net_zero_targets(2030)
    Targets(base=85.836, direct=73.707)
    """
    if year not in _GFI_CUTS:
        return None
    base, direct = _GFI_CUTS[year]
    return Targets(round(_GFI_2008 * (1 - base), 4), round(_GFI_2008 * (1 - direct), 4))


def remedial_units(energy_mj: Any, actual: float, targets: Targets) -> tuple[Any, Any]:
    """Remedial units that a fuel owes under the IMO net-zero framework.

    Parameters
    ----------
    energy_mj
        Energy on the voyage [MJ]; a number or an array.
    actual
        Attained intensity, well to wake [gCO2e/MJ].
    targets
        As `net_zero_targets` gives them.

    Returns
    -------
    tuple
        Units [t CO2e] of tier 1 (between the targets) and of tier 2 (above the base target).

    Examples
    --------
    >>> tier1, tier2 = remedial_units(1e9, 91.25, net_zero_targets(2030))
    >>> round(tier1), round(tier2)
    (12129, 5414)
    """
    above = np.maximum(0.0, actual - targets.base)
    between = np.maximum(0.0, min(actual, targets.base) - targets.direct)
    return between * energy_mj / 1e6, above * energy_mj / 1e6
