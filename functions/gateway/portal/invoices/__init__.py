"""Invoices: the list, one with its lines, its document."""
