"""Dunning: what happens to an invoice that is not paid in time."""
