"""Sellers: the provider's legal entities as billing describes them, for contracts to name."""
