"""Passwords: rules, hashing, change, reset and re-authentication."""
