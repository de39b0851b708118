"""Goods through a network month by month at least cost: many goods, stores and shared budgets.

Knows nodes, arcs and goods, no ice, ship or border: what they mean is told by who asks.
"""

from __future__ import annotations

from nsrkit.systems.network.flows.reasons import faults
from nsrkit.systems.network.flows.solving import Network, solve

__all__ = ["Network", "faults", "solve"]
