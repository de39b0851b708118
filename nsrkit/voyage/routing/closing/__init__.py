"""Ways through ice that closes behind, or ahead of, the ship."""
