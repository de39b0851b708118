"""How a scenario file is found, read, laid over others, and its faults said in plain words."""
