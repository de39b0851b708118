"""Goods through ports, borders and sea ways by month (`network:`)."""

from __future__ import annotations

from pydantic import Field

from nsrkit.scenario.base import Model


class Network(Model):
    """Which tables describe the corridors, and in which years they are asked."""

    tables: str = "network"
    """Folder of tables: a name in `params/` or a path."""
    years: tuple[int, ...] = Field(default=(2024,), min_length=1)
    """Years to be solved, each month by month."""
