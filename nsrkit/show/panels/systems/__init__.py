"""Panels of the systems: fleets, services, hubs, energy and the outlook."""
