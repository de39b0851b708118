"""Draws of uncertain numbers, ensembles over them and the store of what they gave.

Knows no ice, ship or voyage: `plan` says what is varied, `run` computes blocks in threads, in
processes or on a cluster, `cube` keeps them and puts them together, `export` writes tables.
"""

from __future__ import annotations

from nsrkit.ensemble import export
from nsrkit.ensemble.design import design
from nsrkit.ensemble.executor import bar, run
from nsrkit.ensemble.hypercube import cube
from nsrkit.ensemble.plan import plan
from nsrkit.ensemble.store import headline, shared

__all__ = ["bar", "cube", "design", "export", "headline", "plan", "run", "shared"]
