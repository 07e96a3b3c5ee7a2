"""Devices: models, single devices, and where each one has been."""
