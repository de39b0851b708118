"""Carbon: emission factors, EU ETS, FuelEU Maritime, the IMO framework, Arctic heavy-oil ban."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from nsrkit.scenario.base import Model, Quantity, not_supplied


class Carbon(Model):
    """Rules that price or limit emissions, and the factors they are counted with."""

    gwp: Literal["ar4", "ar5"] = "ar5"
    """Warming potentials of CH4 and N2O over 100 years: 25 and 298, or 28 and 265."""
    factors: Literal["fueleu", "imo4", "epa"] = "fueleu"
    """Factors of the greenhouse gases from the funnel; the rules always use those of FuelEU."""
    year: int | None = Field(default=None, ge=2000, le=2100)
    """Year whose rules apply; None is the year of departure."""
    eua_eur_per_t: Quantity("EUR/t") = not_supplied("EUR/t", "no price given")  # type: ignore[valid-type]
    """Price of an EU emission allowance."""
    last_call: str | None = None
    """Port called at just before the EU, or just after leaving it: only the leg between the two
    counts then. Allowed for as a share of the miles; the way round by it is not."""
    ice_class_relief: bool = True
    """Leave out of account what ships of ice class may: 5 % for IA, IA Super or equivalent."""
    deficit_year: int = Field(default=1, ge=1, le=50)
    """Which year in a row the ship misses the limit of FuelEU: each adds a tenth to the penalty."""
    net_zero: bool = False
    """Price the IMO net-zero framework, which is approved but not adopted, from 2028 on."""
    tier1_usd_per_t: Quantity("USD/t") = not_supplied("USD/t", "no price given")  # type: ignore[valid-type]
    """Remedial unit between the base and the direct compliance target."""
    tier2_usd_per_t: Quantity("USD/t") = not_supplied("USD/t", "no price given")  # type: ignore[valid-type]
    """Remedial unit above the base target."""
    enforce_hfo_ban: bool = False
    """Refuse a case whose fuel the Arctic heavy-oil ban forbids on the NSR, not only say so."""
