"""Signing in, with a password and a second factor."""
