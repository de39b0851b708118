"""What was announced and carried, what came of it, and growth that asks nobody."""
