"""Technicians: when they work, when they are away, and when they are free."""
