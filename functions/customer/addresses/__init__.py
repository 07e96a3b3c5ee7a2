"""Addresses: where a connection is, or is wanted."""
