"""What follows from prices and tracks: choices, break-even, sensitivities."""
