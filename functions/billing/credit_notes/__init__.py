"""Credit notes: what an account is given back of an invoice."""
