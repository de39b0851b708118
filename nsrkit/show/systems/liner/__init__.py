"""Liner services in pictures and tables."""
