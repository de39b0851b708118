"""The corridor network in pictures and tables."""
