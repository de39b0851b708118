"""Sea arcs of a network from the package's own voyages: days, money, ship-days, when they are open.

A service is one arc from port to port, however many straits it passes. At a gate a cargo changes
neither ship nor class nor icebreaker, and tolls, zones and pilots are paid for a voyage, not for a
piece of it; arcs from gate to gate would let it change all of them. What a gate lets through is a
budget of passages that the services share.
"""

from __future__ import annotations

from nsrkit.systems.network.seaways.at_hand import budgets
from nsrkit.systems.network.seaways.by_year import ratio
from nsrkit.systems.network.seaways.sailed import Service
from nsrkit.systems.network.seaways.tables import drawn, table

__all__ = ["Service", "budgets", "drawn", "ratio", "table"]
