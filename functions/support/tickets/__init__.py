"""Tickets: what a customer needs help with, who works on it, and its state."""
