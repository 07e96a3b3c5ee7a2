"""Customers: the list, and all about one of them."""
