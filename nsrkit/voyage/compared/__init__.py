"""The variables of a comparison: what each corridor adds up to, and its legs."""
