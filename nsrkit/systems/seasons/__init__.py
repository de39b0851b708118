"""Reported dates of seasons, answered by the model: hit, miss, and how likely beforehand."""
