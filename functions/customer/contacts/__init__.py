"""Contacts: the ways to reach a customer."""
