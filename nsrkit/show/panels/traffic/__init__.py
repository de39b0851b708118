"""Panels of traffic and trade: exports, reported seasons, transit, express and liner services."""
