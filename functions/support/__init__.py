"""Support: the tickets of customers, what was said about them, and how long they took."""
