"""Outages: the tickets of those that are cut off are linked to the incident, and answered once."""
