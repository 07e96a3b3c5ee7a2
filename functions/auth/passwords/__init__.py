"""Passwords: what is allowed, how they are kept, change and reset."""
