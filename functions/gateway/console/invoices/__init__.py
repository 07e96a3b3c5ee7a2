"""Invoices of all customers: by status and day, and one with its lines."""
