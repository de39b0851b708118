"""Transit traffic: groups of ships go to and fro by the NSR as long as the ice lets them.

What comes out is what the season allows the fleet; orders, permits and cargo may want less.
"""

from nsrkit.systems.transit.fleet import NORMAL, OWN, THICK, THIN, sail, table, way, ways
from nsrkit.systems.transit.moves import levers
from nsrkit.systems.transit.reported import counts, statistics
from nsrkit.systems.transit.season import run

__all__ = [
    "NORMAL",
    "OWN",
    "THICK",
    "THIN",
    "counts",
    "levers",
    "run",
    "sail",
    "statistics",
    "table",
    "way",
    "ways",
]
