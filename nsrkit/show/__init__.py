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
    from nsrkit.show.charts.passages import observed, seas, stretches
    from nsrkit.show.headline import basis, cards, verdict
    from nsrkit.show.maps import corridors, map, navigability
    from nsrkit.show.maps.months import routes
    from nsrkit.show.panels.claims import claim_panel
    from nsrkit.show.panels.corridors import corridor_panel
    from nsrkit.show.panels.navigability import navigability_panel
    from nsrkit.show.panels.passage import route_panel
    from nsrkit.show.panels.price import cost_panel
    from nsrkit.show.panels.start import start_panel
    from nsrkit.show.panels.systems.energy import energy_panel
    from nsrkit.show.panels.systems.icebreakers import escort_panel
    from nsrkit.show.panels.systems.network import hub_panel
    from nsrkit.show.panels.systems.outlook import outlook_panel
    from nsrkit.show.panels.traffic.exports import export_panel
    from nsrkit.show.panels.traffic.express import express_panel
    from nsrkit.show.panels.traffic.liner import liner_panel
    from nsrkit.show.panels.traffic.seasons import season_panel
    from nsrkit.show.panels.traffic.transit import transit_panel
    from nsrkit.show.price.bars import costs
    from nsrkit.show.price.by_departure import season_cost
    from nsrkit.show.price.cards import bill
    from nsrkit.show.price.drivers import drivers, tornado
    from nsrkit.show.price.emitted import emissions, regulation
    from nsrkit.show.price.ledgers import breakeven, flips, ledger, notes, speeds
    from nsrkit.show.price.pareto import pareto
    from nsrkit.show.seasons import odds, outlook, reported
    from nsrkit.show.svg import said
    from nsrkit.show.systems.claims.cards import claim_cards
    from nsrkit.show.systems.claims.timeline import timeline
    from nsrkit.show.systems.claims.verdicts import claims, claims_by_article, outside
    from nsrkit.show.systems.energy.cards import energy_cards
    from nsrkit.show.systems.energy.fleet import energy_count, energy_ships
    from nsrkit.show.systems.energy.months import energy_months
    from nsrkit.show.systems.energy.record import energy_reported, energy_window, energy_years
    from nsrkit.show.systems.energy.sanctions import energy_carriers, energy_sanctioned
    from nsrkit.show.systems.energy.tables import energy_bans, energy_levers, energy_rounds
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
    from nsrkit.show.systems.network.cards import hub_cards
    from nsrkit.show.systems.network.flows import hub_flows
    from nsrkit.show.systems.network.limits import hub_binding, hub_budgets, hub_limits
    from nsrkit.show.systems.network.places import hub_map
    from nsrkit.show.systems.network.shares import hub_record, hub_shares
    from nsrkit.show.systems.network.studies import hub_hours, hub_projects
    from nsrkit.show.systems.outlook.aims import outlook_aims, outlook_chances, outlook_targets
    from nsrkit.show.systems.outlook.cards import outlook_cards
    from nsrkit.show.systems.outlook.fates import (
        outlook_backtest,
        outlook_delivery,
        outlook_forecasts,
        outlook_scores,
    )
    from nsrkit.show.systems.outlook.kinds import outlook_kinds, outlook_projects
    from nsrkit.show.systems.outlook.reliable.calendar import reliable_calendar
    from nsrkit.show.systems.outlook.reliable.cards import reliable_cards, reliable_verdict
    from nsrkit.show.systems.outlook.reliable.days import reliable_days
    from nsrkit.show.systems.outlook.reliable.odds import reliable_odds
    from nsrkit.show.systems.outlook.reliable.passages import reliable_passages
    from nsrkit.show.systems.outlook.reliable.published import reliable_published
    from nsrkit.show.systems.outlook.reliable.thick import reliable_thickness
    from nsrkit.show.systems.outlook.states import outlook_states
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
    "odds": "seasons", "outlook": "seasons", "reported": "seasons", "said": "svg",
    "basis": "headline", "cards": "headline", "verdict": "headline",
    "corridors": "maps", "map": "maps", "navigability": "maps",
    "routes": "maps.months",
    "claim_cards": "systems.claims.cards", "claims": "systems.claims.verdicts",
    "claim_panel": "panels.claims",
    "claims_by_article": "systems.claims.verdicts", "outside": "systems.claims.verdicts",
    "timeline": "systems.claims.timeline",
    "case": "about", "comparison": "tables", "distances": "tables",
    "legs": "tables", "numbers": "about", "seas": "charts.passages",
    "stretches": "charts.passages", "observed": "charts.passages",
    "corridor_panel": "panels.corridors", "navigability_panel": "panels.navigability",
    "route_panel": "panels.passage", "start_panel": "panels.start",
    "energy_panel": "panels.systems.energy",
    "escort_panel": "panels.systems.icebreakers",
    "hub_panel": "panels.systems.network",
    "outlook_panel": "panels.systems.outlook",
    "export_panel": "panels.traffic.exports",
    "express_panel": "panels.traffic.express",
    "liner_panel": "panels.traffic.liner",
    "season_panel": "panels.traffic.seasons",
    "transit_panel": "panels.traffic.transit",
    "costs": "price.bars", "season_cost": "price.by_departure", "bill": "price.cards",
    "drivers": "price.drivers", "tornado": "price.drivers", "emissions": "price.emitted",
    "regulation": "price.emitted", "pareto": "price.pareto", "cost_panel": "panels.price",
    "breakeven": "price.ledgers",
    "flips": "price.ledgers", "ledger": "price.ledgers", "notes": "price.ledgers",
    "season_cards": "systems.seasons.facts", "season_course": "systems.seasons.course",
    "season_dates": "systems.seasons.dates", "season_facts": "systems.seasons.facts",
    "season_rules": "systems.seasons.facts", "unanswered": "systems.seasons.facts",
    "speeds": "price.ledgers", "grounds": "systems.grounds",
    "energy_bans": "systems.energy.tables",
    "energy_cards": "systems.energy.cards",
    "energy_carriers": "systems.energy.sanctions",
    "energy_count": "systems.energy.fleet",
    "energy_levers": "systems.energy.tables",
    "energy_months": "systems.energy.months",
    "energy_reported": "systems.energy.record",
    "energy_rounds": "systems.energy.tables",
    "energy_sanctioned": "systems.energy.sanctions",
    "energy_ships": "systems.energy.fleet",
    "energy_window": "systems.energy.record",
    "energy_years": "systems.energy.record",
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
    "hub_binding": "systems.network.limits", "hub_budgets": "systems.network.limits",
    "hub_cards": "systems.network.cards", "hub_flows": "systems.network.flows",
    "hub_hours": "systems.network.studies", "hub_limits": "systems.network.limits",
    "hub_map": "systems.network.places", "hub_projects": "systems.network.studies",
    "hub_record": "systems.network.shares", "hub_shares": "systems.network.shares",
    "liner_boxes": "systems.liner.cards", "liner_cards": "systems.liner.cards",
    "liner_breakeven": "systems.liner.money", "liner_cost": "systems.liner.money",
    "liner_parts": "systems.liner.money", "liner_reliability": "systems.liner.sailings",
    "liner_rounds": "systems.liner.sailings", "liner_classes": "systems.liner.ships",
    "liner_gantt": "systems.liner.ships", "liner_record": "systems.liner.years",
    "liner_service": "systems.liner.years",
    "outlook_aims": "systems.outlook.aims",
    "outlook_backtest": "systems.outlook.fates",
    "outlook_cards": "systems.outlook.cards",
    "outlook_chances": "systems.outlook.aims",
    "outlook_delivery": "systems.outlook.fates",
    "outlook_forecasts": "systems.outlook.fates",
    "outlook_kinds": "systems.outlook.kinds",
    "outlook_projects": "systems.outlook.kinds",
    "outlook_scores": "systems.outlook.fates",
    "outlook_states": "systems.outlook.states",
    "outlook_targets": "systems.outlook.aims",
    "transits": "systems.transit.cards", "transit_years": "systems.transit.years",
    "transit_months": "systems.transit.seasons", "transit_lost": "systems.transit.seasons",
    "transit_counted": "systems.transit.tables", "transit_groups": "systems.transit.tables",
    "transit_levers": "systems.transit.tables", "transit_publishers": "systems.transit.tables",
    "reliable_calendar": "systems.outlook.reliable.calendar",
    "reliable_cards": "systems.outlook.reliable.cards",
    "reliable_days": "systems.outlook.reliable.days",
    "reliable_odds": "systems.outlook.reliable.odds",
    "reliable_passages": "systems.outlook.reliable.passages",
    "reliable_published": "systems.outlook.reliable.published",
    "reliable_thickness": "systems.outlook.reliable.thick",
    "reliable_verdict": "systems.outlook.reliable.cards",
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
    "claim_cards",
    "claim_panel",
    "claims",
    "claims_by_article",
    "comparison",
    "corridor_panel",
    "corridors",
    "cost_panel",
    "costs",
    "distances",
    "drivers",
    "emissions",
    "energy_bans",
    "energy_cards",
    "energy_carriers",
    "energy_count",
    "energy_levers",
    "energy_months",
    "energy_panel",
    "energy_reported",
    "energy_rounds",
    "energy_sanctioned",
    "energy_ships",
    "energy_window",
    "energy_years",
    "escort_days",
    "escort_fleets",
    "escort_panel",
    "escort_season",
    "escort_use",
    "escort_waits",
    "escorts",
    "export_cards",
    "export_choice",
    "export_map",
    "export_months",
    "export_panel",
    "export_stock",
    "export_storage",
    "export_table",
    "express_calls",
    "express_cards",
    "express_cost",
    "express_door",
    "express_levers",
    "express_pairs",
    "express_panel",
    "express_ships",
    "express_yard",
    "fans",
    "fleet",
    "flips",
    "grounds",
    "hub_binding",
    "hub_budgets",
    "hub_cards",
    "hub_flows",
    "hub_hours",
    "hub_limits",
    "hub_map",
    "hub_panel",
    "hub_projects",
    "hub_record",
    "hub_shares",
    "ledger",
    "legs",
    "liner_boxes",
    "liner_breakeven",
    "liner_cards",
    "liner_classes",
    "liner_cost",
    "liner_gantt",
    "liner_panel",
    "liner_parts",
    "liner_record",
    "liner_reliability",
    "liner_rounds",
    "liner_service",
    "map",
    "navigability",
    "navigability_panel",
    "next_icebreaker",
    "notes",
    "numbers",
    "observed",
    "odds",
    "outlook",
    "outlook_aims",
    "outlook_backtest",
    "outlook_cards",
    "outlook_chances",
    "outlook_delivery",
    "outlook_forecasts",
    "outlook_kinds",
    "outlook_panel",
    "outlook_projects",
    "outlook_scores",
    "outlook_states",
    "outlook_targets",
    "outside",
    "pareto",
    "profile",
    "regulation",
    "reliable_calendar",
    "reliable_cards",
    "reliable_days",
    "reliable_odds",
    "reliable_passages",
    "reliable_published",
    "reliable_thickness",
    "reliable_verdict",
    "reported",
    "route_panel",
    "routes",
    "rules",
    "said",
    "seas",
    "season",
    "season_cards",
    "season_cost",
    "season_course",
    "season_dates",
    "season_facts",
    "season_panel",
    "season_rules",
    "speeds",
    "start_panel",
    "stations",
    "stretches",
    "strips",
    "timeline",
    "tornado",
    "transit_counted",
    "transit_groups",
    "transit_levers",
    "transit_lost",
    "transit_months",
    "transit_panel",
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
