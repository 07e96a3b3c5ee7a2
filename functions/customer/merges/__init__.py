"""Merges: two records of one customer become one, and two again where that was a mistake."""
