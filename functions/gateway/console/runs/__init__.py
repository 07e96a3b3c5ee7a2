"""Billing runs: the list, one with its progress and errors, started, tried and resumed."""
