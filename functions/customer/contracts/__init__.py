"""Contracts: what a customer signed, and since when it holds."""
