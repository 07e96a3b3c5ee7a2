"""Personal accounts: what a customer owes or has in advance."""
