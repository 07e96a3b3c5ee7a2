"""Addresses that take no more messages, and who may have some again."""
