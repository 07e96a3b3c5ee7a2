"""Overviews: everything a screen shows, in one call."""
