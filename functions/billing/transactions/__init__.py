"""The ledger: double entry, append-only."""
