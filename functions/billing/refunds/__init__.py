"""Refunds: money of a payment that goes back to whoever paid it."""
