"""Messages: what was said about a ticket, to the customer or among staff."""
