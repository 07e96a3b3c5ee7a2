"""Imports of buildings: a register that comes as a CSV file, with a report on each of its rows."""
