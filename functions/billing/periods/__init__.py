"""Billing periods: where they begin and end, and what share of one is charged."""
