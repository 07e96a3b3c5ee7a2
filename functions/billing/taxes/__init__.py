"""Taxes: which rate holds on a day, and what a document's lines come to with them."""
