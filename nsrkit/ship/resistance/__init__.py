"""Ice resistance and thrust: level, broken and channel ice, and the speed where they balance."""

from nsrkit.ship.resistance.broken import huang, pack, sda, zuev
from nsrkit.ship.resistance.level import lindqvist, riska
from nsrkit.ship.resistance.thrust import balance, bollard, net_thrust, speed

__all__ = [
    "balance", "bollard", "huang", "lindqvist", "net_thrust", "pack", "riska", "sda", "speed",
    "zuev",
]  # fmt: skip
