"""Monitoring: the network's nodes, what is heard of them, and whom an outage cuts off."""
