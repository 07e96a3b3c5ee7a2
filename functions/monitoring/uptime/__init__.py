"""Uptime: which part of a span something worked, from stored changes."""
