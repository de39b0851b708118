"""Whole voyages: sailed by a corridor, compared, and repeated through draws, seasons and years."""
