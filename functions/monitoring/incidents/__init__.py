"""Incidents: what is broken, what it cuts off, and who takes care of it."""
