"""Spam: tickets that are none, which are in no queue and of which nobody is told."""
