"""How flows are drawn: as a Sankey diagram, and along the ways that they share."""
