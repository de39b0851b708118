"""Power and fuel of one ship: in open water, in waves, in ice, by load of the engine."""

from nsrkit.ship.power import calm, weather
from nsrkit.ship.power.fuel import (
    burnt,
    fuel_t_per_h,
    full_power_t_per_h,
    load_factor,
)

__all__ = [
    "burnt",
    "calm",
    "fuel_t_per_h",
    "full_power_t_per_h",
    "load_factor",
    "weather",
]
