"""Deadlines: warnings and breaches are said when they come, and new rules reach open tickets."""
