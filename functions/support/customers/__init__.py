"""Customers as support knows them: who they are, how they are reached, and their groups."""
