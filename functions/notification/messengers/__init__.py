"""Messengers: a customer's chat with the provider's bot, linked by a one-time code."""
