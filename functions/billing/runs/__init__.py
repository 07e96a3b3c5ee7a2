"""The billing run: everyone who is due on a date gets an invoice, once."""
