"""From cell to cell: over a mesh of irregular cells, and from centre to centre of a grid."""
