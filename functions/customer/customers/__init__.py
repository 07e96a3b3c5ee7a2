"""Customers: people and companies, how to reach and to find them."""
