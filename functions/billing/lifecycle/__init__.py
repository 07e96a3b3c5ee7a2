"""What a contract's changes do to its services: they stop, go on, end, and are billed so far."""
