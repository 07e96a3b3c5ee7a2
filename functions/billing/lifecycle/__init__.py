"""What a contract's changes do to its subscriptions: they are suspended, resumed and ended."""
