"""Broadcasts: one text to everybody of a segment."""
