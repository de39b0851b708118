"""Maps, charts, tables, words and panels: what a reader sees. Figures follow the page's theme."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nsrkit.show import words
    from nsrkit.show.about import case, numbers
    from nsrkit.show.charts import (
        calendar,
        chances,
        fans,
        profile,
        rules,
        season,
        strips,
    )
    from nsrkit.show.headline import basis, cards, verdict
    from nsrkit.show.maps import corridors, map, navigability
    from nsrkit.show.panels.passage import panel
    from nsrkit.show.panels.price import cost_panel
    from nsrkit.show.passages import observed, seas, stretches
    from nsrkit.show.price.bars import costs
    from nsrkit.show.price.by_departure import season_cost
    from nsrkit.show.price.cards import bill
    from nsrkit.show.price.drivers import drivers, tornado
    from nsrkit.show.price.emitted import emissions, regulation
    from nsrkit.show.price.ledgers import breakeven, flips, ledger, notes, speeds
    from nsrkit.show.price.pareto import pareto
    from nsrkit.show.seasons import odds, outlook, reported
    from nsrkit.show.systems.grounds import grounds
    from nsrkit.show.tables import comparison, distances, legs

_NAMES = {
    "calendar": "charts", "chances": "charts", "fans": "charts",
    "profile": "charts", "rules": "charts", "season": "charts", "strips": "charts",
    "odds": "seasons", "outlook": "seasons", "reported": "seasons",
    "basis": "headline", "cards": "headline", "verdict": "headline",
    "corridors": "maps", "map": "maps", "navigability": "maps",
    "case": "about", "comparison": "tables", "distances": "tables",
    "legs": "tables", "numbers": "about", "seas": "passages",
    "stretches": "passages", "observed": "passages",
    "panel": "panels.passage",
    "costs": "price.bars", "season_cost": "price.by_departure", "bill": "price.cards",
    "drivers": "price.drivers", "tornado": "price.drivers", "emissions": "price.emitted",
    "regulation": "price.emitted", "pareto": "price.pareto", "cost_panel": "panels.price",
    "breakeven": "price.ledgers",
    "flips": "price.ledgers", "ledger": "price.ledgers", "notes": "price.ledgers",
    "speeds": "price.ledgers", "grounds": "systems.grounds",
}  # fmt: skip

__all__ = [
    "basis",
    "bill",
    "breakeven",
    "calendar",
    "cards",
    "case",
    "chances",
    "comparison",
    "corridors",
    "cost_panel",
    "costs",
    "distances",
    "drivers",
    "emissions",
    "fans",
    "flips",
    "grounds",
    "ledger",
    "legs",
    "map",
    "navigability",
    "notes",
    "numbers",
    "observed",
    "odds",
    "outlook",
    "panel",
    "pareto",
    "profile",
    "regulation",
    "reported",
    "rules",
    "seas",
    "season",
    "season_cost",
    "speeds",
    "stretches",
    "strips",
    "tornado",
    "verdict",
    "words",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name in _NAMES:
        return getattr(import_module(f"nsrkit.show.{_NAMES[name]}"), name)
    if name == "words":
        return import_module("nsrkit.show.words")
    raise AttributeError(f"module 'nsrkit.show' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
