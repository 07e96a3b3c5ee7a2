"""Ports of nodes, and what hangs on each."""
