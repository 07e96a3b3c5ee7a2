"""Bank statements: each document is matched with an account, and its money booked once."""
