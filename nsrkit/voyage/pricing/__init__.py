"""What a voyage costs, component by component: the tables and laws below the ledger."""
