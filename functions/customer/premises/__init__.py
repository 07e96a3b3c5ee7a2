"""Premises: the addresses at which a customer is connected, or wants to be."""
