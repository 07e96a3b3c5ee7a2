"""Silence: tickets about which nobody says anything are closed, after a warning."""
