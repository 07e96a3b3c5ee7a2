"""Tariffs: what is sold, at what price and on what terms."""
