"""Coverage: whether an address can be connected."""
