"""Ports that are registered one by one: which contract and which device is on each."""
