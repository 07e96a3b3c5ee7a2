"""Money from payment terminals: their protocol, and their daily registers."""
