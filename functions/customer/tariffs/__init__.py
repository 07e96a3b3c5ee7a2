"""Tariffs: what billing has published, as far as an application needs it."""
