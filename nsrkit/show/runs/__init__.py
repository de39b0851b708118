"""Runs side by side: their numbers, what they ask otherwise, what it changes, where they sail."""
