"""Payers: who an account's documents are made out to."""
