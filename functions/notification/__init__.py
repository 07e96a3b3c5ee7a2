"""Notification owns what people are told.

Their contacts and preferences, the templates, and every message's fate.
"""
