"""Merged customers: which user signs in for the record that stays."""
