"""What things cost: prices, fees, hire of the ship, value of the cargo."""

from __future__ import annotations

from typing import Literal

from nsrkit.scenario.base import Model, Quantity, not_supplied


class Prices(Model):
    """Prices in USD of one base year."""

    base_year: int
    """Year whose money all prices are in."""
    vlsfo: Quantity("USD/t")  # type: ignore[valid-type]
    """Very low sulphur fuel oil."""
    mgo: Quantity("USD/t")  # type: ignore[valid-type]
    """Marine gas oil."""
    hsfo: Quantity("USD/t")  # type: ignore[valid-type]
    """High sulphur fuel oil."""
    lng: Quantity("USD/t") = not_supplied("USD/t", "no annual mean of LNG bunker prices found")  # type: ignore[valid-type]
    """LNG as fuel."""
    rub_per_usd: Quantity("RUB/USD")  # type: ignore[valid-type]
    """Rate at which rouble fees are turned into USD."""


class Fees(Model):
    """Fees of canals, escort and ports."""

    escort_index: Quantity("1")  # type: ignore[valid-type]
    """Level of the escort tariff over that of 2014."""
    escort_discount: Quantity("1")  # type: ignore[valid-type]
    """Agreed discount on the escort tariff, as a fraction."""
    escort_gt_factor: Quantity("1") = not_supplied("1", "no rate printed for this tonnage")  # type: ignore[valid-type]
    """Tonnage factor where none is printed (up to 5,000 and above 100,000 GT)."""
    escort_class_factor: Quantity("1") = not_supplied("1", "no rate printed for this class")  # type: ignore[valid-type]
    """Class factor where none is printed (Ice1-Ice3)."""
    ice_pilot: bool = True
    """Take an ice pilot for the NSR."""
    suez_index: Quantity("1")  # type: ignore[valid-type]
    """Level of the Suez tolls over the curve of about 2020."""
    port_usd_per_dwt: Quantity("USD/t")  # type: ignore[valid-type]
    """Port dues per call and tonne of deadweight."""
    war_risk: Quantity("1")  # type: ignore[valid-type]
    """Red Sea war-risk premium per passage, as a fraction of hull value."""
    hull_value_usd: Quantity("USD") = not_supplied("USD", "no value given")  # type: ignore[valid-type]
    """Insured hull value."""


class Hire(Model):
    """How the ship is paid for."""

    basis: Literal["charter", "capital"] = "charter"
    """Time-charter hire, or capital recovery and operating cost of an owner."""


class Cargo(Model):
    """What is carried and what its time is worth."""

    utilisation: Quantity("1") = not_supplied("1", "no load factor found")  # type: ignore[valid-type]
    """Cargo over capacity, on the laden voyage."""
    t_per_unit: Quantity("t") = not_supplied("t", "no cargo weight found")  # type: ignore[valid-type]
    """Weight of cargo in one unit of capacity."""
    value_usd_per_t: Quantity("USD/t") = not_supplied("USD/t", "depends on the cargo")  # type: ignore[valid-type]
    """Value of the cargo."""
    time_cost_per_d: Quantity("1/d") = not_supplied("1/d", "no rate found")  # type: ignore[valid-type]
    """Cost of a day in transit, as a fraction of the value of the cargo."""
