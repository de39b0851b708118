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
        costs,
        fans,
        profile,
        rules,
        season,
        strips,
    )
    from nsrkit.show.headline import basis, cards, verdict
    from nsrkit.show.maps import corridors, map, navigability
    from nsrkit.show.seasons import odds, outlook, reported
    from nsrkit.show.tables import comparison, distances, ledger, legs, seas
    from nsrkit.show.widgets import panel

_NAMES = {
    "calendar": "charts", "chances": "charts", "costs": "charts", "fans": "charts",
    "profile": "charts", "rules": "charts", "season": "charts", "strips": "charts",
    "odds": "seasons", "outlook": "seasons", "reported": "seasons",
    "basis": "headline", "cards": "headline", "verdict": "headline",
    "corridors": "maps", "map": "maps", "navigability": "maps",
    "case": "about", "comparison": "tables", "distances": "tables", "ledger": "tables",
    "legs": "tables", "numbers": "about", "seas": "tables", "panel": "widgets",
}  # fmt: skip

__all__ = [
    "basis",
    "calendar",
    "cards",
    "case",
    "chances",
    "comparison",
    "corridors",
    "costs",
    "distances",
    "fans",
    "ledger",
    "legs",
    "map",
    "navigability",
    "numbers",
    "odds",
    "outlook",
    "panel",
    "profile",
    "reported",
    "rules",
    "seas",
    "season",
    "strips",
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
