"""The outlook to 2040 in pictures and tables."""
