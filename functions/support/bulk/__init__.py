"""Bulk changes: one change of many tickets, each of which succeeds or fails on its own."""
