"""Tickets: queues and views, one with its thread, and what is done about it."""
