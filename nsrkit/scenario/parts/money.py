"""What things cost: prices, fees, hire of the ship, value of the cargo."""

from __future__ import annotations

from typing import Literal

from nsrkit.scenario.base import Model, Price, Quantity, not_supplied


class Prices(Model):
    """Prices and exchange rates. All that is paid comes out in USD of the base year."""

    base_year: int
    """Year whose USD all costs are in; a price with `as_of` is moved there by the price level."""
    vlsfo: Price("t")  # type: ignore[valid-type]
    """Very low sulphur fuel oil."""
    mgo: Price("t")  # type: ignore[valid-type]
    """Marine gas oil."""
    hsfo: Price("t")  # type: ignore[valid-type]
    """High sulphur fuel oil."""
    lng: Price("t") = not_supplied("USD/t", "no annual mean of LNG bunker prices found")  # type: ignore[valid-type]
    """LNG as fuel."""
    rub_per_usd: Quantity("RUB/USD")  # type: ignore[valid-type]
    """Rate at which rouble fees are turned into USD."""
    usd_per_eur: Quantity("USD/EUR")  # type: ignore[valid-type]
    """Rate at which EUR (allowances, penalties) are turned into USD."""
    usd_per_sdr: Quantity("USD/SDR")  # type: ignore[valid-type]
    """Rate at which the special drawing rights of the Suez tolls are turned into USD."""


class Fees(Model):
    """Fees of canals, escort and ports."""

    escort_index: Quantity("1")  # type: ignore[valid-type]
    """Level of the escort tariff over that of 2014."""
    escort_discount: Quantity("1", highest=1.0)  # type: ignore[valid-type]
    """Agreed discount on the escort tariff, as a fraction."""
    escort_gt_factor: Quantity("1") = not_supplied("1", "no rate printed for this tonnage")  # type: ignore[valid-type]
    """Tonnage factor where none is printed (up to 5,000 and above 100,000 GT)."""
    escort_class_factor: Quantity("1") = not_supplied("1", "no rate printed for this class")  # type: ignore[valid-type]
    """Class factor where none is printed (Ice1-Ice3; no ice class in winter)."""
    ice_pilot: bool = True
    """Take an ice pilot for the NSR."""
    suez_basis: Literal["auto", "curve", "brackets"] = "auto"
    """Tolls by the USD curve of about 2020 over GT, by the SDR brackets of 2005 over Suez net
    tonnage, or by whichever holds this ship, the curve first."""
    suez_index: Quantity("1")  # type: ignore[valid-type]
    """Toll paid over the one that the tables give for the day."""
    panama_usd: Quantity("USD") = not_supplied("USD", "depends on the ship")  # type: ignore[valid-type]
    """What one passage of the Panama Canal costs this ship: fixed fee, capacity and cargo."""
    port_usd_per_dwt: Quantity("USD/t")  # type: ignore[valid-type]
    """Port dues per call and tonne of deadweight."""
    port_days: Quantity("d")  # type: ignore[valid-type]
    """Days in port on one laden voyage, both ends together."""
    war_risk: Quantity("1", highest=1.0)  # type: ignore[valid-type]
    """Red Sea war-risk premium per passage, as a fraction of hull value."""
    hull_value_usd: Quantity("USD") = not_supplied("USD", "no value given")  # type: ignore[valid-type]
    """Insured hull value."""


class Hire(Model):
    """How the ship is paid for."""

    basis: Literal["charter", "capital"] = "charter"
    """Time-charter hire, or capital recovery and operating cost of an owner."""
    down_share: Quantity("1", highest=1.0)  # type: ignore[valid-type]
    """Share of the price that the owner pays himself, written off over the life of the ship."""
    life_y: Quantity("y")  # type: ignore[valid-type]
    """Life of the ship."""
    loan_rate: Quantity("1/y")  # type: ignore[valid-type]
    """Interest on the loan."""
    loan_y: Quantity("y")  # type: ignore[valid-type]
    """Years over which the loan is paid back in equal payments."""
    days_per_y: Quantity("d/y")  # type: ignore[valid-type]
    """Days of a year that earn."""
    crew_usd_per_y: Quantity("USD/y")  # type: ignore[valid-type]
    """Crew, where the ship's `opex_usd_per_d` is not supplied."""
    maintenance_per_y: Quantity("1/y")  # type: ignore[valid-type]
    """Maintenance as a fraction of the price as new, likewise."""
    insurance_per_y: Quantity("1/y")  # type: ignore[valid-type]
    """Hull, machinery and liability as a fraction of the price as new."""
    nsr_insurance: Quantity("1")  # type: ignore[valid-type]
    """Insurance of a day on a voyage by the NSR over that of a day elsewhere."""


class Cargo(Model):
    """What is carried and what its time is worth."""

    utilisation: Quantity("1", highest=1.0) = not_supplied("1", "no load factor found")  # type: ignore[valid-type]
    """Cargo over capacity, on the laden voyage."""
    t_per_unit: Quantity("t") = not_supplied("t", "no cargo weight found")  # type: ignore[valid-type]
    """Weight of cargo in one unit of capacity; not asked for where capacity is in tonnes."""
    value_usd_per_t: Quantity("USD/t") = not_supplied("USD/t", "depends on the cargo")  # type: ignore[valid-type]
    """Value of the cargo."""
    time_cost_per_d: Quantity("1/d") = not_supplied("1/d", "no rate found")  # type: ignore[valid-type]
    """Cost of a day in transit, as a fraction of the value of the cargo."""
