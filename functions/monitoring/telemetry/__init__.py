"""Telemetry: what pollers tell of nodes, in batches."""
