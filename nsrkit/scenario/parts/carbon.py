"""Carbon: warming potentials, EU ETS, FuelEU Maritime, the IMO framework."""

from __future__ import annotations

from typing import Literal

from nsrkit.scenario.base import Model, Quantity, not_supplied


class Carbon(Model):
    """Rules that price or limit emissions."""

    gwp: Literal["ar4", "ar5"] = "ar5"
    """Warming potentials of CH4 and N2O over 100 years: 25 and 298, or 28 and 265."""
    eua_eur_per_t: Quantity("EUR/t") = not_supplied("EUR/t", "no annual mean found")  # type: ignore[valid-type]
    """Price of an EU emission allowance."""
