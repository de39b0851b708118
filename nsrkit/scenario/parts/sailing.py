"""How a route is found and how the ship sails it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from nsrkit.scenario.base import Model, Quantity, not_supplied
from nsrkit.scenario.parts.closures import Closure

_ORDER = "the ordered speed of the ship is sailed"


class Routing(Model):
    """How a route is found inside the ice box."""

    grid_km: float = Field(default=12.5, json_schema_extra={"enum": [25, 12.5, 5]})
    """Cell size of the routing grid, 25, 12.5 or 5 [km]."""
    corridor_km: float = Field(default=100.0, ge=0, allow_inf_nan=False)
    """On the 5 km grid, how far a search keeps to either side of the 25 km track; 0 = anywhere."""
    under_keel_m: Quantity("m")  # type: ignore[valid-type]
    """Under-keel clearance kept everywhere."""
    north_of_severnaya_zemlya: bool = False
    """Open the passage north of Severnaya Zemlya, which the charted route does not use."""
    minimum_rio: float = Field(default=0.0, ge=-30, le=30)
    """Cells with a lower POLARIS index are closed; -10 accepts elevated risk at limited speed."""
    closures: dict[str, Closure] = Field(default_factory=dict)
    """Seas that are closed for a time, by name, such as for an exercise; none are known."""

    @field_validator("grid_km")
    @classmethod
    def _one_of_three(cls, given: float) -> float:
        if given not in (25.0, 12.5, 5.0):
            raise ValueError("the grid has cells of 25, 12.5 or 5 km")
        return given


class Sailing(Model):
    """What separates a real passage from an ideal minimum-time track."""

    concentration_law: Literal["exponent", "sda", "huang", "pack", "zuev"] = "exponent"
    """How concentration slows a ship on her own: through the equivalent thickness h C^n, or by the
    resistance of floes after one of four laws up to eight tenths, from there over to level ice."""
    concentration_exponent: Quantity("1")  # type: ignore[valid-type]
    """n in the equivalent thickness h C^n that the h-v curve is read at."""
    ridging: Quantity("1")  # type: ignore[valid-type]
    """What ridged ice adds to the thickness that the h-v curve is read at, as a share; not to that
    of POLARIS. Where a dataset has `si_ridge_ratio`, only that share of the ice counts."""
    thickness_factor: Quantity("1")  # type: ignore[valid-type]
    """Factor on all thickness; the correlated error of thickness along a route."""
    convoy_cap_kn: Quantity("kn")  # type: ignore[valid-type]
    """Fastest speed on escorted stretches, whatever the ice."""
    track_length_factor: Quantity("1")  # type: ignore[valid-type]
    """Sailed length over the length of the ideal track, inside the ice box."""
    delay_d: Quantity("d")  # type: ignore[valid-type]
    """Delay on one NSR transit: fog, compression, waits that are not for the icebreaker."""
    sea_margin: Quantity("1")  # type: ignore[valid-type]
    """Extra fuel in open water over calm water, as a fraction."""
    nsr_kn: Quantity("kn") = not_supplied("kn", _ORDER)  # type: ignore[valid-type]
    """Speed ordered on a voyage by the NSR; not supplied, that of the ship."""
    suez_kn: Quantity("kn") = not_supplied("kn", _ORDER)  # type: ignore[valid-type]
    """Speed ordered on a voyage by Suez, likewise."""
    cape_kn: Quantity("kn") = not_supplied("kn", _ORDER)  # type: ignore[valid-type]
    """Speed ordered on a voyage by the Cape, likewise."""
    panama_kn: Quantity("kn") = not_supplied("kn", _ORDER)  # type: ignore[valid-type]
    """Speed ordered on a voyage by Panama, likewise."""
    direct_kn: Quantity("kn") = not_supplied("kn", _ORDER)  # type: ignore[valid-type]
    """Speed ordered on a voyage over the open sea between ports of one ocean, likewise."""
