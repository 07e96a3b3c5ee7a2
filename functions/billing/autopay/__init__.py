"""Autopay: invoices are charged to a saved card on their due date."""
