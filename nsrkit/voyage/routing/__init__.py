"""How a route is found: the plane it is found on, the path, the coast, the reason where none is."""
