"""Outages and planned work: what is said of many contracts is told to each customer once."""
