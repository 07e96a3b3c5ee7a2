"""Registers: what a network of terminals says it took on a day, beside what we have."""
