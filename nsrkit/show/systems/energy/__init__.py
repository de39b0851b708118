"""Gas and oil under sanctions in pictures and tables."""
