"""Transit traffic in pictures and tables: what was counted, and what a season allows a fleet."""
