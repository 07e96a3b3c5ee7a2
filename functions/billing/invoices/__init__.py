"""Invoices: what was charged for a period, with its tax, and what is still to pay of it."""
