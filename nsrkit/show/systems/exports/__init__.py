"""Exports of a region in pictures and tables."""
