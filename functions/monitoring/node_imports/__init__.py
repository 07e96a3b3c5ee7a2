"""Imports of nodes: a network that comes as a CSV file, with an answer about each of its rows."""
