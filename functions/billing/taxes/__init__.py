"""Taxes: which rate applies on a day, and a document's totals with tax."""
