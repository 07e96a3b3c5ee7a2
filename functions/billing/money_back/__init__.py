"""Money that goes back: what it was on the account, and which invoices are due again without it."""
