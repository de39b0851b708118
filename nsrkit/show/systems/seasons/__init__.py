"""Reported dates of seasons beside those of the model."""
