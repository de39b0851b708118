"""Claims and events in tables and charts."""
