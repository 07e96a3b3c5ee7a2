"""Compensation: what a customer gets back for the time without service."""
