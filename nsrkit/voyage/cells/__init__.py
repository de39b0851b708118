"""Meshes of irregular cells: reading a file, crossing from cell to cell."""
