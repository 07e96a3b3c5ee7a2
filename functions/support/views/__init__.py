"""Saved filters of tickets: own ones, and those that all of the staff share."""
