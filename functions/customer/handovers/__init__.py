"""Handovers: what happens to single devices, from the shelf to a customer and back."""
