"""Metrics: what nodes measured, minute by minute, and coarser for longer."""
