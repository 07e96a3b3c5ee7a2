"""Notifications: what was told, and which ways things are told."""
