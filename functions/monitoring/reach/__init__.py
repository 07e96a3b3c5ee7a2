"""Whom an outage or planned work reaches: found page by page, and told to other services."""
