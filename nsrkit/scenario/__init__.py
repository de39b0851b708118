"""Frozen models of what is asked: the schema of `params/`."""
