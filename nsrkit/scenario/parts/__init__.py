"""The parts of a scenario, one model for each key of its file."""
