"""API keys: how other programs call, without a person."""
