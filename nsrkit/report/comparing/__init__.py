"""Runs compared: their folders read and held against each other, on one page and in a terminal."""
