"""Telling: who works on a ticket or watches it hears of what happens to it."""
