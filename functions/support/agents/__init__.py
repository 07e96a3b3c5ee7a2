"""Agents: colleagues to whom tickets can be given, as auth told of them."""
