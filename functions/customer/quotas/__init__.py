"""Quotas: how often one source may fill in the public form."""
