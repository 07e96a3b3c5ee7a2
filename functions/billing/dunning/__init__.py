"""Dunning: what happens to an invoice that nobody pays in time."""
