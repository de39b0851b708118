"""What a voyage costs: bars, tables and charts of a comparison."""
