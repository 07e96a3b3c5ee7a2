"""Alerts: what Alertmanager says of nodes, from when it fires until it is resolved."""
