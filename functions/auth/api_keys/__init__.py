"""API keys: how other programs call the API, without a user."""
