"""Payments: what customers pay, through whom, and how the money finds its invoices."""
