"""Ice as routers read it: a cube of days and sea cells."""
