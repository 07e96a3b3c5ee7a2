"""Maintenance windows: work that is announced, and what it mutes."""
