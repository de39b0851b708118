"""Draws of uncertain numbers and the store of what they gave; knows no ice, ship or voyage."""

from __future__ import annotations

from nsrkit.ensemble.design import design
from nsrkit.ensemble.store import headline, shared

__all__ = ["design", "headline", "shared"]
