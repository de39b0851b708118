"""A chain of sea and rail in pictures and tables: ships, calls, yard, trains, cost, levers."""
