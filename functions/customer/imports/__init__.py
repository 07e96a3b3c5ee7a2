"""Imports: customers who move in from elsewhere, with contracts, devices and balances."""
