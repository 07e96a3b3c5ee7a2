"""Wallets: a customer's saved payment methods, as tokens of their gateways."""
