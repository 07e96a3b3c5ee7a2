"""Subscriptions: what an account is charged for, since when and until when."""
