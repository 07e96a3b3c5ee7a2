"""The billing run: every account that is due on a date gets an invoice, once."""
