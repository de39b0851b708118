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
    from nsrkit.show.maps.months import routes
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
    from nsrkit.show.systems.exports.cards import export_cards, export_storage, export_table
    from nsrkit.show.systems.exports.choice import export_choice
    from nsrkit.show.systems.exports.ways import export_map
    from nsrkit.show.systems.exports.year import export_months, export_stock
    from nsrkit.show.systems.express.calls import express_calls, express_ships
    from nsrkit.show.systems.express.cards import express_cards
    from nsrkit.show.systems.express.door import express_cost, express_door
    from nsrkit.show.systems.express.levers import express_levers, express_pairs
    from nsrkit.show.systems.express.yard import express_yard
    from nsrkit.show.systems.grounds import grounds
    from nsrkit.show.systems.icebreakers.cards import escort_fleets, escorts
    from nsrkit.show.systems.icebreakers.gain import alone_or_led
    from nsrkit.show.systems.icebreakers.months import escort_days
    from nsrkit.show.systems.icebreakers.posts import fleet, stations
    from nsrkit.show.systems.icebreakers.season import escort_season
    from nsrkit.show.systems.icebreakers.waits import beset, escort_waits
    from nsrkit.show.systems.icebreakers.work import escort_use, next_icebreaker
    from nsrkit.show.systems.liner.cards import liner_boxes, liner_cards
    from nsrkit.show.systems.liner.money import liner_breakeven, liner_cost, liner_parts
    from nsrkit.show.systems.liner.sailings import liner_reliability, liner_rounds
    from nsrkit.show.systems.liner.ships import liner_classes, liner_gantt
    from nsrkit.show.systems.liner.years import liner_record, liner_service
    from nsrkit.show.systems.seasons.course import season_course
    from nsrkit.show.systems.seasons.dates import season_dates
    from nsrkit.show.systems.seasons.facts import (
        season_cards,
        season_facts,
        season_rules,
        unanswered,
    )
    from nsrkit.show.systems.transit.cards import transits
    from nsrkit.show.systems.transit.seasons import transit_lost, transit_months
    from nsrkit.show.systems.transit.tables import (
        transit_counted,
        transit_groups,
        transit_levers,
        transit_publishers,
    )
    from nsrkit.show.systems.transit.years import transit_years
    from nsrkit.show.tables import comparison, distances, legs

_NAMES = {
    "calendar": "charts", "chances": "charts", "fans": "charts",
    "profile": "charts", "rules": "charts", "season": "charts", "strips": "charts",
    "odds": "seasons", "outlook": "seasons", "reported": "seasons",
    "basis": "headline", "cards": "headline", "verdict": "headline",
    "corridors": "maps", "map": "maps", "navigability": "maps",
    "routes": "maps.months",
    "case": "about", "comparison": "tables", "distances": "tables",
    "legs": "tables", "numbers": "about", "seas": "passages",
    "stretches": "passages", "observed": "passages",
    "panel": "panels.passage",
    "costs": "price.bars", "season_cost": "price.by_departure", "bill": "price.cards",
    "drivers": "price.drivers", "tornado": "price.drivers", "emissions": "price.emitted",
    "regulation": "price.emitted", "pareto": "price.pareto", "cost_panel": "panels.price",
    "breakeven": "price.ledgers",
    "flips": "price.ledgers", "ledger": "price.ledgers", "notes": "price.ledgers",
    "season_cards": "systems.seasons.facts", "season_course": "systems.seasons.course",
    "season_dates": "systems.seasons.dates", "season_facts": "systems.seasons.facts",
    "season_rules": "systems.seasons.facts", "unanswered": "systems.seasons.facts",
    "speeds": "price.ledgers", "grounds": "systems.grounds",
    "export_cards": "systems.exports.cards", "export_choice": "systems.exports.choice",
    "export_map": "systems.exports.ways",
    "export_months": "systems.exports.year", "export_stock": "systems.exports.year",
    "export_storage": "systems.exports.cards", "export_table": "systems.exports.cards",
    "alone_or_led": "systems.icebreakers.gain", "beset": "systems.icebreakers.waits",
    "escort_days": "systems.icebreakers.months", "escort_fleets": "systems.icebreakers.cards",
    "escort_season": "systems.icebreakers.season", "escort_use": "systems.icebreakers.work",
    "escort_waits": "systems.icebreakers.waits", "escorts": "systems.icebreakers.cards",
    "fleet": "systems.icebreakers.posts", "next_icebreaker": "systems.icebreakers.work",
    "stations": "systems.icebreakers.posts",
    "express_calls": "systems.express.calls", "express_ships": "systems.express.calls",
    "express_cards": "systems.express.cards", "express_cost": "systems.express.door",
    "express_door": "systems.express.door", "express_levers": "systems.express.levers",
    "express_pairs": "systems.express.levers", "express_yard": "systems.express.yard",
    "liner_boxes": "systems.liner.cards", "liner_cards": "systems.liner.cards",
    "liner_breakeven": "systems.liner.money", "liner_cost": "systems.liner.money",
    "liner_parts": "systems.liner.money", "liner_reliability": "systems.liner.sailings",
    "liner_rounds": "systems.liner.sailings", "liner_classes": "systems.liner.ships",
    "liner_gantt": "systems.liner.ships", "liner_record": "systems.liner.years",
    "liner_service": "systems.liner.years",
    "transits": "systems.transit.cards", "transit_years": "systems.transit.years",
    "transit_months": "systems.transit.seasons", "transit_lost": "systems.transit.seasons",
    "transit_counted": "systems.transit.tables", "transit_groups": "systems.transit.tables",
    "transit_levers": "systems.transit.tables", "transit_publishers": "systems.transit.tables",
}  # fmt: skip

__all__ = [
    "alone_or_led",
    "basis",
    "beset",
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
    "escort_days",
    "escort_fleets",
    "escort_season",
    "escort_use",
    "escort_waits",
    "escorts",
    "export_cards",
    "export_choice",
    "export_map",
    "export_months",
    "export_stock",
    "export_storage",
    "export_table",
    "express_calls",
    "express_cards",
    "express_cost",
    "express_door",
    "express_levers",
    "express_pairs",
    "express_ships",
    "express_yard",
    "fans",
    "fleet",
    "flips",
    "grounds",
    "ledger",
    "legs",
    "liner_boxes",
    "liner_breakeven",
    "liner_cards",
    "liner_classes",
    "liner_cost",
    "liner_gantt",
    "liner_parts",
    "liner_record",
    "liner_reliability",
    "liner_rounds",
    "liner_service",
    "map",
    "navigability",
    "next_icebreaker",
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
    "routes",
    "rules",
    "seas",
    "season",
    "season_cards",
    "season_cost",
    "season_course",
    "season_dates",
    "season_facts",
    "season_rules",
    "speeds",
    "stations",
    "stretches",
    "strips",
    "tornado",
    "transit_counted",
    "transit_groups",
    "transit_levers",
    "transit_lost",
    "transit_months",
    "transit_publishers",
    "transit_years",
    "transits",
    "unanswered",
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
