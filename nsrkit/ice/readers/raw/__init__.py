"""What a file says: found, opened, recognised, its places, times and numbers understood."""
