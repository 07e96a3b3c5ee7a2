"""Services: what a customer has now, as billing's events tell it."""
