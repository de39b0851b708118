"""Many voyages summed up: timetables of a season, which the systems are built on."""
