"""Failures of scheduled jobs, kept until their cause is gone."""
