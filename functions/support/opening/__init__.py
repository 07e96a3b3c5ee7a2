"""Opening a ticket: the ticket, its number and its first message in one change."""
