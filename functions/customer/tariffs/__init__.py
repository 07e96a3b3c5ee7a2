"""Tariffs: what billing sells, as far as an application needs to know it."""
