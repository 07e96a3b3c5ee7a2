"""Adjustments: corrections of an account's balance by hand, and transfers between accounts."""
