"""Webhooks: addresses of integrators that hear of events."""
