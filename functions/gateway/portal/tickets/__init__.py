"""Tickets: the list, a new one, one with its thread, reply and rating."""
